import { ArrowUp } from "lucide-react";
import { plural } from "@/lib/result";

/** "3 new runs", where they would push away what somebody reads. It lies over the rows and moves nothing. */
export function NewRuns({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  return (
    <div className="sticky top-2 z-10 flex h-0 justify-center">
      {waiting > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="inline-flex h-7 items-center gap-1.5 rounded-full bg-accent px-3 font-medium text-on-accent text-xs shadow-md"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {plural(waiting, "new run")}
        </button>
      )}
    </div>
  );
}
