import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { RunTaskNowResult } from "@/bindings/RunTaskNowResult";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { standUndo } from "@/lib/standing-undo";
import { untilTold } from "@/lib/untold";
import { refreshRows } from "./task-rows";
import { editOf, undoEdit } from "./undo-last-edit";

/** So many edits are asked for at a time: the backend has other work, too. Runs wait for each other there. */
const AT_ONCE = 20;

export type Outcome = {
  task: SystemTaskDto;
  state: "pending" | "done" | "unchanged" | "failed";
  /** What happened, in words. */
  text: string;
  /** The edit that Undo takes back. */
  editId?: number;
};

export type BulkReport = { title: string; outcomes: Outcome[]; busy: boolean };

/** One thing done to many tasks, with what became of each, and Undo for all of it. */
export function useBulk() {
  const queries = useQueryClient();
  const [report, setReport] = useState<BulkReport | null>(null);
  // Which report is shown: what is still to come of another one has no place in it.
  const shown = useRef(0);
  // The Undo of the one that is shown, for the key.
  const withdraw = useRef(() => {});
  const begin = useCallback((first: BulkReport | null) => {
    withdraw.current();
    shown.current += 1;
    const mine = shown.current;
    setReport(first);
    return (next: (now: BulkReport) => BulkReport) => {
      if (shown.current === mine) setReport((now) => now && next(now));
      return shown.current === mine;
    };
  }, []);
  useEffect(
    () => () => {
      withdraw.current();
      shown.current += 1;
    },
    [],
  );

  const each = useCallback(
    async (
      title: string,
      tasks: SystemTaskDto[],
      one: (task: SystemTaskDto) => Promise<Partial<Outcome>>,
    ): Promise<Outcome[]> => {
      let outcomes: Outcome[] = tasks.map((task) => ({ task, state: "pending", text: "…" }));
      const tell = begin({ title, outcomes, busy: true });
      for (let from = 0; from < tasks.length; from += AT_ONCE) {
        const done = await Promise.all(
          tasks.slice(from, from + AT_ONCE).map(async (task): Promise<Outcome> => {
            const base: Outcome = { task, state: "done", text: "done" };
            return one(task).then(
              (part) => ({ ...base, ...part }),
              (error) => ({ ...base, state: "failed", text: String(error?.message ?? error) }),
            );
          }),
        );
        const changed = done.filter(({ state }) => state === "done");
        // Read again: a task may have begun to run since it was answered.
        void refreshRows(
          queries,
          changed.map(({ task }) => task.id),
        );
        outcomes = outcomes.map((outcome, index) => done[index - from] ?? outcome);
        const [so, busy] = [outcomes, from + AT_ONCE < tasks.length];
        tell((now) => ({ ...now, outcomes: so, busy }));
      }
      queries.invalidateQueries({ queryKey: keys.edits });
      queries.invalidateQueries({ queryKey: keys.upcoming });
      // Of a report that is shown no more nothing is offered.
      return tell((now) => now) ? outcomes : [];
    },
    [queries, begin],
  );

  const takeBack = (outcomes: Outcome[]) => {
    const edited = outcomes.filter((outcome) => outcome.editId !== undefined);
    const edits = new Map(edited.map(({ task, editId }) => [task.id, editId]));
    return each(
      "Undone",
      edited.map(({ task }) => task),
      async ({ id }) => {
        const editId = edits.get(id);
        return editId === undefined ? {} : { task: await undoEdit(editId), text: "as before" };
      },
    );
  };

  const edit = (title: string, tasks: SystemTaskDto[], input: UpdateTaskInput) => {
    const editing = each(title, tasks, async (task) => {
      const { taskType, component } = task;
      const updated = await call<SystemTaskDto>("update_system_task", { taskType, component, input });
      if (updated.revision === task.revision)
        return { task: updated, state: "unchanged", text: "was so already" };
      return { task: updated, editId: (await editOf(updated))?.id };
    });
    const told = editing.then((outcomes) => {
      if (!outcomes.some(({ editId }) => editId !== undefined)) return;
      withdraw.current = standUndo(() => void untilTold(takeBack(outcomes)));
    });
    return untilTold(told);
  };

  const undo = () => takeBack(report?.outcomes ?? []);

  const run = (tasks: SystemTaskDto[]) => {
    const tell = begin({
      title: "Run now",
      outcomes: tasks.map((task) => ({ task, state: "pending", text: "runs" })),
      busy: true,
    });
    const told = tasks.map(async (task) => {
      const { taskType, component } = task;
      const outcome = await call<RunTaskNowResult>("run_system_task_now", { taskType, component }).then(
        (result): Outcome => ({
          task,
          state: result.status === "error" ? "failed" : "done",
          text: runText(result),
        }),
        (error): Outcome => ({ task, state: "failed", text: String(error?.message ?? error) }),
      );
      tell((now) => ({
        ...now,
        outcomes: now.outcomes.map((old) => (old.task.id === task.id ? outcome : old)),
      }));
    });
    return Promise.all(told).then(() => tell((now) => ({ ...now, busy: false })));
  };

  return { report, edit, run, undo, dismiss: () => void begin(null) };
}

function runText({ status, reason, errorMessage }: RunTaskNowResult): string {
  const why = errorMessage?.split("\n")[0] ?? reason?.replaceAll("_", " ");
  return why ? `${status}: ${why}` : status;
}
