import { useNavigate } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { Button } from "@/components/ui/button";
import { useShortcut } from "@/lib/shortcuts";
import { useNeighbours } from "./api/use-neighbours";

/** The runs of the task before and after this one: [ and ]. */
export function RunNeighbours({ run }: { run: SystemTaskRunDto }) {
  const { data } = useNeighbours(run);
  const navigate = useNavigate();
  const go = (id: number | null | undefined) => {
    if (id != null) navigate({ to: "/runs/$id", params: { id: String(id) } });
  };
  const [previous, next] = [data?.previous, data?.next];
  useShortcut({
    keys: "[",
    label: "Previous run of this task",
    group: "Run",
    run: () => go(previous),
    enabled: previous != null,
  });
  useShortcut({
    keys: "]",
    label: "Next run of this task",
    group: "Run",
    run: () => go(next),
    enabled: next != null,
  });
  return (
    <div className="flex gap-1">
      <Button
        size="icon"
        aria-label="Previous run of this task"
        title="Previous run ["
        disabled={previous == null}
        onClick={() => go(previous)}
      >
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <Button
        size="icon"
        aria-label="Next run of this task"
        title="Next run ]"
        disabled={next == null}
        onClick={() => go(next)}
      >
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </div>
  );
}
