import { ArrowDown, ArrowUp } from "lucide-react";
import { Fragment, type KeyboardEvent, type ReactNode, type RefObject, useRef } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { Sort } from "../task-list";
import type { Cursor } from "../use-cursor";
import type { Selection } from "../use-selection";
import { useTableLayout } from "../use-table-layout";
import type { WindowedRows } from "../use-windowed-rows";
import { type RowActions, TaskRow } from "./task-row";

export type TaskTableProps = {
  tasks: SystemTaskDto[];
  table: RefObject<HTMLTableElement | null>;
  windowed: WindowedRows;
  sort: Sort;
  onSort: (sort: Sort) => void;
  selection: Selection;
  cursor: Cursor;
  editing: number | null;
  actions: RowActions;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** The document's table. Its columns are of fixed widths, so that nothing moves when a word changes. */
export function TaskTable(props: TaskTableProps) {
  const { tasks, table, windowed, sort, onSort, selection, cursor, editing, actions, onKeyDown } = props;
  const frame = useRef<HTMLDivElement>(null);
  const layout = useTableLayout(frame);
  const selected = tasks.filter((task) => selection.ids.has(task.id)).length;
  const all = tasks.length > 0 && selected === tasks.length;
  const stop = cursor.id ?? tasks[0]?.id;
  const sorted = { sort, onSort };
  return (
    // In a window narrower than it can be made, which is one whose page is enlarged, it scrolls sideways: the name needs room.
    <div ref={frame} className="@container max-[48rem]:overflow-x-auto">
      <table
        ref={table}
        aria-label="System tasks"
        aria-rowcount={tasks.length + 1}
        className="w-full max-[48rem]:min-w-[50rem] table-fixed border-collapse text-left text-sm"
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr aria-rowindex={1}>
            <Th className="w-9 pl-3">
              <input
                type="checkbox"
                aria-label="Select all"
                className="block size-3.5"
                checked={all}
                ref={(box) => {
                  if (box) box.indeterminate = selected > 0 && !all;
                }}
                onChange={() => selection.set(all ? [] : tasks.map(({ id }) => id))}
              />
            </Th>
            <Th by="name" {...sorted}>
              Task
            </Th>
            {layout.component && <Th className="w-[8%]">Component</Th>}
            <Th className="w-48" by="status" {...sorted}>
              Status
            </Th>
            <Th className="w-34">Last run</Th>
            {layout.full && (
              <>
                <Th className="w-[15%]">Frequency</Th>
                <Th className="w-14 text-right leading-tight">Error count</Th>
              </>
            )}
            <Th className={layout.full ? "w-30" : "w-[19%]"} by="next" {...sorted}>
              {layout.full ? "Next run" : "Next run, frequency"}
            </Th>
            <Th className={`pr-3 text-right ${layout.words ? "w-52" : "w-30"}`}>Actions</Th>
          </tr>
        </thead>
        {windowed.rows.map(({ index, gap }) => {
          const task = tasks[index];
          if (!task) return null;
          return (
            <Fragment key={task.id}>
              {gap > 0 && <Gap height={gap} />}
              <TaskRow
                task={task}
                index={index}
                layout={layout}
                selected={selection.ids.has(task.id)}
                cursor={cursor.id === task.id}
                stop={stop === task.id}
                editing={editing === task.id}
                actions={actions}
                measure={windowed.measure}
              />
            </Fragment>
          );
        })}
        {windowed.rest > 0 && <Gap height={windowed.rest} />}
      </table>
    </div>
  );
}

/** In the place of rows that are not there. */
function Gap({ height }: { height: number }) {
  return (
    <tbody aria-hidden>
      <tr>
        <td style={{ height }} />
      </tr>
    </tbody>
  );
}

type ThProps = {
  children: ReactNode;
  className?: string;
  by?: Sort["by"];
  sort?: Sort;
  onSort?: (sort: Sort) => void;
};

/**
 * Stays in sight, but not where the table scrolls sideways: it sticks to the frame that scrolls. Leads to another order where
 * it can.
 */
function Th({ children, className = "", by, sort, onSort }: ThProps) {
  const sorted = by !== undefined && sort?.by === by;
  const Icon = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted ? (sort?.descending ? "descending" : "ascending") : undefined}
      className={`sticky top-0 z-[5] bg-surface align-bottom px-2 py-2 font-medium text-muted text-xs shadow-[inset_0_-1px_0_var(--line)] ${className}`}
    >
      {by ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-sm text-left hover:text-ink"
          onClick={() => onSort?.({ by, descending: sorted && !sort?.descending })}
        >
          {children}
          <Icon aria-hidden className={`size-3 ${sorted ? "" : "invisible"}`} />
        </button>
      ) : (
        children
      )}
    </th>
  );
}
