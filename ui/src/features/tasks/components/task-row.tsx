import { Link } from "@tanstack/react-router";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { Td, Tr } from "@/components/ui/table";
import { summaryText } from "@/lib/result";
import { EnabledSwitch } from "./enabled-switch";
import { FrequencyCell } from "./frequency-cell";
import { NextRun } from "./next-run";
import { RunNowButton } from "./run-now-button";
import { TaskStatus } from "./task-status";

/** One task: what it is, whether it is well, what it did last, when it is next, and what one can do about it. */
export function TaskRow({ task }: { task: SystemTaskDto }) {
  return (
    <Tr data-testid={`task-row-${task.taskType}`} className={task.enabled ? "" : "text-muted"}>
      <Td>
        <Link
          to="/settings/system-tasks/$id"
          params={{ id: String(task.id) }}
          className="whitespace-nowrap font-medium hover:underline"
        >
          {task.name}
        </Link>
        <div className="font-mono text-2xs text-muted">
          {task.taskType}
          <span className="hidden @max-[960px]:inline">{` · ${task.component}`}</span>
        </div>
      </Td>
      <Td className="text-muted @max-[960px]:hidden">{task.component}</Td>
      <Td data-testid="status">
        <TaskStatus task={task} />
        <LastWord task={task} />
      </Td>
      <Td data-testid="last-run">
        {task.lastRunAt ? <RelativeTime at={task.lastRunAt} /> : <span className="text-muted">–</span>}
      </Td>
      <Td data-testid="frequency">
        <FrequencyCell task={task} />
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
          <EnabledSwitch task={task} />
          <RunNowButton task={task} compact />
        </div>
      </Td>
    </Tr>
  );
}

/** The first line of the last error, or what the last run brought. */
function LastWord({ task }: { task: SystemTaskDto }) {
  const text = task.errorCount > 0 ? task.lastError : summaryText(task.lastResult);
  if (!text) return null;
  return (
    <div title={text} className="mt-0.5 max-w-56 truncate @max-[960px]:max-w-32 text-2xs text-muted">
      {text}
    </div>
  );
}
