import { beforeEach, expect, it } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { keys } from "@/lib/query";
import { createQueryClient } from "@/lib/query-client";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { aTask } from "@/testing/fixtures/tasks";
import { beginEdit, invalidateList, refreshRows } from "./task-rows";

const queries = createQueryClient();
const shown = () => queries.getQueryData<SystemTaskDto[]>(keys.tasks)?.[0]?.runningRunId;
let answers: ((row: SystemTaskDto) => void)[];

beforeEach(() => {
  answers = [];
  const backend = new FakeBackend().install();
  backend.answer("get_system_task", () => new Promise((resolve) => answers.push(resolve)));
  queries.setQueryData(keys.tasks, [aTask({ id: 1 })]);
});

it("does not let an answer that was overtaken have the last word", async () => {
  const before = refreshRows(queries, [1]);
  const after = refreshRows(queries, [1]);
  answers[1]?.(aTask({ id: 1, runningRunId: 8 }));
  await after;
  answers[0]?.(aTask({ id: 1, runningRunId: 7 }));
  await before;
  expect(shown()).toBe(8);
});

it("forgets what the row leaves out: the task is not in that state any more", async () => {
  const idle = aTask({ id: 1 });
  queries.setQueryData(keys.tasks, [{ ...idle, runningRunId: 8, runningSince: at(0) }]);
  const row = refreshRows(queries, [1]);
  answers[0]?.({ ...idle });
  await row;
  const [task] = queries.getQueryData<SystemTaskDto[]>(keys.tasks) ?? [];
  expect(task).toStrictEqual(idle);
});

it("does not put a row over a younger list", async () => {
  const row = refreshRows(queries, [1]);
  await invalidateList(queries);
  queries.setQueryData(keys.tasks, [aTask({ id: 1, runningRunId: 8 })]);
  answers[0]?.(aTask({ id: 1, runningRunId: 7 }));
  await row;
  expect(shown()).toBe(8);
});

it("does not put a row over what an edit shows beforehand", async () => {
  const end = beginEdit(1);
  const row = refreshRows(queries, [1]);
  answers[0]?.(aTask({ id: 1, runningRunId: 7 }));
  await row;
  expect(shown()).toBeUndefined();
  end();
});
