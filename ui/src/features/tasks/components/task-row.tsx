import { Link } from "@tanstack/react-router";
import { memo, useRef } from "react";
import { flushSync } from "react-dom";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { RelativeTime } from "@/components/ui/relative-time";
import { summaryText } from "@/lib/result";
import { hasFailed } from "../task-state";
import type { TableLayout } from "../use-table-layout";
import { EnabledSwitch } from "./enabled-switch";
import { FailureLine } from "./failure-line";
import { Frequency } from "./frequency-cell";
import { FrequencyEditor } from "./frequency-editor";
import { NextRun } from "./next-run";
import { RunNowButton } from "./run-now-button";
import { RunStrip } from "./run-strip";
import { TaskMenu } from "./task-menu";
import { TaskStatus } from "./task-status";

/** What a row asks of its table; the same object as long as the table lives, so that other rows are not rendered. */
export type RowActions = {
  /** The focus came into it. */
  enter: (id: number) => void;
  select: (id: number, range: boolean) => void;
  /** Opens the editor of one row, or closes it. */
  edit: (id: number | null) => void;
  snooze: (id: number) => void;
};

export type TaskRowProps = {
  task: SystemTaskDto;
  index: number;
  layout: TableLayout;
  selected: boolean;
  /** Its place is where the keys work. */
  cursor: boolean;
  /** A Tab into the table ends here. */
  stop: boolean;
  editing: boolean;
  actions: RowActions;
  measure?: (row: HTMLElement | null) => void;
};

const cell = "px-2 py-2 align-top";

/** One task: what it is, whether it is well, what it did last, when it is next, and what one can do about it. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, index, layout, selected, cursor, stop, editing, actions, measure } = props;
  const pencil = useRef<HTMLButtonElement>(null);
  const columns = 5 + (layout.component ? 1 : 0) + (layout.full ? 2 : 0);
  const edge = cursor ? "shadow-[inset_3px_0_0_var(--accent)]" : "";
  const failing = hasFailed(task) || task.retryAt != null;
  const close = (withFocus: boolean) => {
    const row = pencil.current?.closest("tbody");
    const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
    flushSync(() => actions.edit(null));
    // It goes back to where it came from. The row goes along where it was listed only for its editor.
    if (withFocus) (pencil.current ?? neighbour?.querySelector<HTMLElement>("[data-task]"))?.focus();
  };
  const frequency = (
    <Frequency
      task={task}
      button={pencil}
      expanded={editing || undefined}
      onEdit={() => (editing ? close(true) : actions.edit(task.id))}
    />
  );
  const errors = (
    <span className={task.errorCount > 0 ? "font-medium text-bad" : "text-muted"}>{task.errorCount}</span>
  );
  return (
    <tbody
      ref={measure}
      data-index={index}
      data-testid={`task-row-${task.taskType}`}
      onFocus={() => actions.enter(task.id)}
      className={`border-line border-b has-[>tr:focus-visible]:outline-2 has-[>tr:focus-visible]:outline-accent has-[>tr:focus-visible]:-outline-offset-2 ${cursor ? "bg-raised/60" : "hover:bg-raised/30"} ${task.enabled ? "" : "text-muted"}`}
    >
      <tr
        data-task={task.id}
        tabIndex={stop ? 0 : -1}
        aria-rowindex={index + 2}
        // The ring is the whole task's, its error and its editor included.
        className="scroll-mt-10 scroll-mb-2 outline-none"
      >
        <td className={`${cell} pl-3 ${edge}`}>
          <input
            type="checkbox"
            aria-label={`Select ${task.name}`}
            className="mt-1 block size-3.5"
            checked={selected}
            onChange={(event) => actions.select(task.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
          />
        </td>
        <td className={cell}>
          <Link
            to="/settings/system-tasks/$id"
            params={{ id: String(task.id) }}
            className="line-clamp-2 break-words font-medium hover:underline"
            title={task.name}
          >
            {task.name}
          </Link>
          <div className="truncate font-mono text-2xs text-muted">{task.taskType}</div>
          {!layout.component && <div className="truncate text-2xs text-muted">{task.component}</div>}
        </td>
        {layout.component && <td className={`${cell} truncate text-muted`}>{task.component}</td>}
        <td className={cell}>
          <div data-testid="status">
            <TaskStatus task={task} detailed />
          </div>
          <div data-testid="strip" className="mt-1">
            <RunStrip taskId={task.id} size="row" />
          </div>
        </td>
        <td className={cell} data-testid="last-run">
          {task.lastRunAt ? <RelativeTime at={task.lastRunAt} /> : <span className="text-muted">–</span>}
          <LastResult task={task} />
        </td>
        {layout.full && (
          <>
            <td className={cell} data-testid={editing ? undefined : "frequency"}>
              {frequency}
            </td>
            <td className={`${cell} tabular text-right`} data-testid="error-count">
              {errors}
            </td>
          </>
        )}
        <td className={cell}>
          <div data-testid="next-run">
            <NextRun task={task} />
          </div>
          {!layout.full && (
            <div className="text-xs" data-testid={editing ? undefined : "frequency"}>
              {frequency}
            </div>
          )}
        </td>
        <td className={`${cell} pr-3`}>
          <div className="-my-0.5 flex items-center justify-end gap-2">
            <EnabledSwitch task={task} />
            <RunNowButton task={task} compact={!layout.words} />
            <TaskMenu
              task={task}
              onEdit={() => actions.edit(task.id)}
              onSnooze={() => actions.snooze(task.id)}
            />
          </div>
        </td>
      </tr>
      {failing && (
        <tr>
          <td className={edge} />
          <td colSpan={columns} className="px-2 pr-3 pb-2">
            <FailureLine task={task} />
          </td>
        </tr>
      )}
      {editing && (
        <tr>
          <td className={edge} />
          <td colSpan={columns} data-testid="frequency" className="px-2 pr-3 pb-3">
            <FrequencyEditor task={task} onDone={close} />
          </td>
        </tr>
      )}
    </tbody>
  );
});

/** What the last run came to. */
function LastResult({ task }: { task: SystemTaskDto }) {
  const text = summaryText(task.lastResult);
  if (!text) return null;
  return (
    <div title={text} className="mt-0.5 line-clamp-2 text-2xs text-muted leading-tight">
      {text}
    </div>
  );
}
