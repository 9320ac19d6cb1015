import type { ProgressDto } from "@/bindings/ProgressDto";
import { ProgressBar, progressText } from "@/components/ui/progress-bar";

/** How far a run is, in words and as a bar. */
export function RunProgress({ progress }: { progress: ProgressDto | null | undefined }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-muted text-sm">{progressText(progress)}</p>
      <ProgressBar label="Progress" progress={progress} />
    </div>
  );
}
