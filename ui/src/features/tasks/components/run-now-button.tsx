import { Play, Square } from "lucide-react";
import { useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button, type ButtonProps } from "@/components/ui/button";
import { useCancelRun } from "@/lib/use-cancel-run";
import { useRunTaskNow } from "../api/use-run-task-now";

/** So long a second click may belong to the first: it neither cancels what that started nor starts it again. */
const DOUBLE_CLICK = 500;

export type RunNowButtonProps = {
  task: SystemTaskDto;
  label?: string;
  variant?: ButtonProps["variant"];
  /** Only its icon, where there is no room for words. */
  compact?: boolean;
};

/** Run now; Cancel while it runs. */
export function RunNowButton({ task, label = "Run now", variant, compact = false }: RunNowButtonProps) {
  const { run, isRunning } = useRunTaskNow(task);
  const cancel = useCancelRun();
  const [clicked, setClicked] = useState<"run" | "cancel" | null>(null);
  const runId = task.runningRunId;
  const shown = clicked ?? (runId == null ? "run" : "cancel");

  const click = () => {
    setClicked(shown);
    setTimeout(() => setClicked(null), DOUBLE_CLICK);
    // Failures have been told by the hooks.
    if (shown === "run") run().catch(() => undefined);
    else if (runId != null) cancel.mutate(runId);
  };

  const busy = clicked !== null || (shown === "run" ? isRunning : cancel.isPending);
  const Icon = shown === "run" ? Play : Square;
  const text = shown === "run" ? label : "Cancel";
  return (
    <Button
      variant={shown === "run" ? variant : "danger"}
      // As wide whatever it says, so that what is beside it stays where it is.
      className={`justify-center ${compact ? "w-7 px-0!" : "min-w-26"}`}
      title={compact ? text : undefined}
      aria-label={shown === "run" ? `${label}: ${task.name}` : `Cancel ${task.name}`}
      loading={busy}
      onClick={click}
    >
      {!busy && <Icon aria-hidden className="size-3" />}
      {!compact && <span>{text}</span>}
    </Button>
  );
}
