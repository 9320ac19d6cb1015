import { Link } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { Switch } from "@/components/ui/switch";
import { Td, Tr } from "@/components/ui/table";
import { numbersOf } from "@/lib/result";
import { offerUndo } from "../api/undo-last-edit";
import { useUpdateTask } from "../api/use-update-task";
import { frequencyText, taskState } from "../task-state";
import { FrequencyEditor } from "./frequency-editor";
import { NextRun } from "./next-run";
import { RunNowButton } from "./run-now-button";

/** One task: what it is, whether it is well, what it did last, when it is next, and what one can do about it. */
export function TaskRow({ task }: { task: SystemTaskDto }) {
  const [editing, setEditing] = useState(false);
  const update = useUpdateTask(task);
  const toggle = async (enabled: boolean) => {
    try {
      const updated = await update.mutateAsync({ enabled });
      await offerUndo(updated, `${task.name} is switched ${enabled ? "on" : "off"}.`);
    } catch {
      // Rolled back and told by the mutation.
    }
  };
  return (
    <Tr data-testid={`task-row-${task.taskType}`} className={task.enabled ? "" : "text-muted"}>
      <Td>
        <Link
          to="/settings/system-tasks/$id"
          params={{ id: String(task.id) }}
          className="font-medium hover:underline"
        >
          {task.name}
        </Link>
        <div className="font-mono text-2xs text-muted">{task.taskType}</div>
      </Td>
      <Td className="text-muted">{task.component}</Td>
      <Td data-testid="status">
        <StatusBadge status={taskState(task)} />
        <LastWord task={task} />
      </Td>
      <Td data-testid="last-run">
        {task.lastRunAt ? <RelativeTime at={task.lastRunAt} /> : <span className="text-muted">–</span>}
      </Td>
      <Td data-testid="frequency">
        {editing ? (
          <FrequencyEditor task={task} onDone={() => setEditing(false)} />
        ) : (
          <Button
            variant="ghost"
            className="-ml-2.5 text-ink!"
            aria-label={`Edit frequency of ${task.name}`}
            onClick={() => setEditing(true)}
          >
            <span className={task.frequencyCron ? "font-mono" : ""}>{frequencyText(task)}</span>
            <Pencil aria-hidden className="size-3 text-muted" />
          </Button>
        )}
      </Td>
      <Td
        data-testid="error-count"
        className={`tabular text-right ${task.errorCount > 0 ? "font-medium text-bad" : "text-muted"}`}
      >
        {task.errorCount}
      </Td>
      <Td data-testid="next-run">
        <NextRun task={task} />
      </Td>
      <Td>
        <div className="flex items-center justify-end gap-3">
          <Switch label={`${task.name} enabled`} checked={task.enabled} onChange={toggle} />
          <RunNowButton task={task} />
        </div>
      </Td>
    </Tr>
  );
}

/** The first line of the last error, or what the last run brought. */
function LastWord({ task }: { task: SystemTaskDto }) {
  const text = task.errorCount > 0 ? task.lastError : numbersOf(task.lastResult);
  if (!text) return null;
  return (
    <div title={text} className="mt-0.5 max-w-48 truncate text-2xs text-muted">
      {text}
    </div>
  );
}
