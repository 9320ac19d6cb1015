import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Card } from "@/components/ui/card";
import { Found } from "@/components/ui/found";
import { Empty } from "@/components/ui/states";
import { useKept } from "@/lib/kept";
import { useNow } from "@/lib/use-now";
import { useSchedulerStatus } from "../api/use-scheduler-status";
import { rowKey } from "../row-key";
import { countStates, type Filter, listTasks, type Sort } from "../task-list";
import { firstWake } from "../task-state";
import { useCover } from "../use-cover";
import { useCursor } from "../use-cursor";
import { useSelection } from "../use-selection";
import { useWindowedRows } from "../use-windowed-rows";
import { BulkBar } from "./bulk-bar";
import { SnoozeDialog } from "./snooze-dialog";
import { TaskFilter } from "./task-filter";
import { TaskKeys } from "./task-keys";
import type { RowActions } from "./task-row";
import { TaskTable } from "./task-table";

/** All tasks, found by words, sorted, selected and gone through by keys. */
export function TaskBoard({ tasks }: { tasks: SystemTaskDto[] }) {
  const now = useNow(firstWake(tasks));
  const { data: scheduler } = useSchedulerStatus();
  const [filter, setFilter] = useKept<Filter>("filter", { words: "" });
  const [sort, setSort] = useKept<Sort>("sort", { by: "name", descending: false });
  const [editing, setEditing] = useState<number | null>(null);
  const [snoozing, setSnoozing] = useState<number | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const wanted = useDeferredValue(filter);
  const paused = scheduler?.paused ?? false;

  const order = useMemo(
    () => ({ sort, now, scheduler: { paused }, kept: editing }),
    [sort, now, paused, editing],
  );
  const listed = useMemo(() => listTasks(tasks, { ...wanted, ...order }), [tasks, wanted, order]);
  const ids = useMemo(() => listed.map(({ id }) => id), [listed]);
  const states = useMemo(() => countStates(tasks, now, { paused }), [tasks, now, paused]);
  const selection = useSelection(ids);
  const [at, setAt] = useState<number | null>(null);
  const cover = useCover();
  // The rows somebody is in.
  const kept = [ids.indexOf(at ?? -1), ids.indexOf(editing ?? -1)];
  const windowed = useWindowedRows(table, ids, kept, cover.height);
  const cursor = useCursor({ table, ids, at, setAt, reveal: windowed.reveal });

  const { toggle: select } = selection;
  const actions = useMemo<RowActions>(
    () => ({ enter: setAt, select, edit: setEditing, snooze: setSnoozing }),
    [select],
  );
  const chosen = tasks.filter(({ id }) => selection.ids.has(id));
  const shown = listed.filter(({ id }) => selection.ids.has(id));
  const snoozed = tasks.find(({ id }) => id === snoozing);
  return (
    <Card>
      <TaskKeys
        task={listed.find(({ id }) => id === cursor.id)}
        step={cursor.step}
        filter={() => {
          field.current?.focus();
          field.current?.select();
        }}
        edit={setEditing}
        snooze={setSnoozing}
        select={(id) => select(id, false)}
      />
      <TaskFilter
        field={field}
        filter={filter}
        onFilter={setFilter}
        states={states}
        onDown={() => {
          // The list comes after the words: whoever is faster means the first row of what it will be.
          const [first] = listTasks(tasks, { ...filter, ...order });
          if (first) cursor.go(first.id);
        }}
      />
      <TaskTable
        tasks={listed}
        table={table}
        windowed={windowed}
        sort={sort}
        onSort={setSort}
        selection={selection}
        cursor={cursor}
        editing={editing}
        actions={actions}
        onKeyDown={(event) => rowKey(event, ids, cursor, selection) && event.preventDefault()}
      />
      <Found by={wanted.words.trim()} count={listed.length} noun="task" />
      {listed.length === 0 && <Empty title="No task matches these words">Esc in the field empties it.</Empty>}
      <BulkBar
        tasks={chosen}
        hidden={chosen.length - shown.length}
        cover={cover.bar}
        onClear={() => selection.set([])}
      />
      {snoozed && <SnoozeDialog task={snoozed} onClose={() => setSnoozing(null)} />}
    </Card>
  );
}
