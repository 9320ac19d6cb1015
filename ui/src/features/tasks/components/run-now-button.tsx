import { Play, Square } from "lucide-react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button, type ButtonProps } from "@/components/ui/button";
import { useCancelRun } from "../api/use-cancel-run";
import { useRunTaskNow } from "../api/use-run-task-now";

export type RunNowButtonProps = {
  task: SystemTaskDto;
  label?: string;
  variant?: ButtonProps["variant"];
  /** Only its icon where the window is narrow. */
  compact?: boolean;
};

/** Run now; Cancel while it runs. */
export function RunNowButton({ task, label = "Run now", variant, compact = false }: RunNowButtonProps) {
  const { run, isRunning } = useRunTaskNow(task.taskType, task.component);
  const cancel = useCancelRun();
  const runId = task.runningRunId;
  const hidden = compact ? "@max-[960px]:sr-only" : "";
  if (runId != null) {
    return (
      <Button
        variant="danger"
        aria-label={`Cancel ${task.name}`}
        loading={cancel.isPending}
        onClick={() => cancel.mutate(runId)}
      >
        <Square aria-hidden className="size-3" />
        <span className={hidden}>Cancel</span>
      </Button>
    );
  }
  // A failure has been told by the hook.
  const start = () => run().catch(() => undefined);
  return (
    <Button variant={variant} aria-label={`Run ${task.name} now`} loading={isRunning} onClick={start}>
      {!isRunning && <Play aria-hidden className="size-3" />}
      <span className={hidden}>{label}</span>
    </Button>
  );
}
