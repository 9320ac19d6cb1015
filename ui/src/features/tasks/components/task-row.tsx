import { Link } from "@tanstack/react-router";
import { useState } from "react";
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
  const [editing, setEditing] = useState(false);
  return (
    <Tr
      data-testid={`task-row-${task.taskType}`}
      className={`${task.enabled ? "" : "text-muted"} ${editing ? "[&>td]:align-top" : ""}`}
    >
      <Td>
        <Link
          to="/settings/system-tasks/$id"
          params={{ id: String(task.id) }}
          className="block truncate font-medium hover:underline"
          title={task.name}
        >
          {task.name}
        </Link>
        <div className="truncate font-mono text-2xs text-muted">{task.taskType}</div>
        {/* Its own column where there is room. */}
        <div className="hidden truncate text-2xs text-muted @max-[960px]:block">{task.component}</div>
      </Td>
      <Td className="text-muted @max-[960px]:hidden">{task.component}</Td>
      <Td data-testid="status">
        <TaskStatus task={task} />
        <LastWord task={task} />
      </Td>
      <Td data-testid="last-run">
        {task.lastRunAt ? <RelativeTime at={task.lastRunAt} /> : <span className="text-muted">–</span>}
      </Td>
      {/* The editor has room where there is nothing to look at meanwhile; the other columns stay where they are. */}
      <Td data-testid="frequency" colSpan={editing ? 3 : 1}>
        <FrequencyCell task={task} editing={editing} onEditing={setEditing} />
      </Td>
      {!editing && (
        <>
          <Td
            data-testid="error-count"
            className={`tabular text-right ${task.errorCount > 0 ? "font-medium text-bad" : "text-muted"}`}
          >
            {task.errorCount}
          </Td>
          <Td data-testid="next-run">
            <NextRun task={task} />
          </Td>
        </>
      )}
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
    <div title={text} className="mt-0.5 line-clamp-2 text-2xs text-muted">
      {text}
    </div>
  );
}
