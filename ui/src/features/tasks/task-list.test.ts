import { expect, it } from "vitest";
import { at, MINUTE } from "@/testing/fixtures/clock";
import { aFailingTask, aTask, someTasks } from "@/testing/fixtures/tasks";
import { listTasks, type Sort } from "./task-list";

const tasks = [
  ...someTasks(),
  aFailingTask({ id: 6, name: "Backup 10" }),
  aTask({ id: 7, name: "Backup 9" }),
];
const listed = (words = "", sort: Partial<Sort> = {}) =>
  listTasks(tasks, { words, sort: { by: "name", descending: false, ...sort }, now: Date.now() }).map(
    ({ id }) => id,
  );

it("finds by name, type, component and state; every word counts", () => {
  expect(listed("calendar_sync")).toEqual([2]);
  expect(listed("  IDEAS  review")).toEqual([4]);
  expect(listed("news failing")).toEqual([6]);
  expect(listed("off")).toEqual([5]);
  expect(listed("nonesuch")).toEqual([]);
});

it("keeps a row that somebody is in, whatever the words say", () => {
  const kept = (words: string) =>
    listTasks(tasks, { words, sort: { by: "name", descending: false }, now: Date.now(), kept: 2 });
  expect(kept("off").map(({ id }) => id)).toEqual([2, 5]);
  expect(kept("calendar_sync").map(({ id }) => id)).toEqual([2]);
});

it("takes a state for itself alone where one is asked for, and for words where they are written", () => {
  const several = [
    aTask({ id: 1, name: "Office sync" }),
    aTask({ id: 2, enabled: false }),
    aTask({ id: 3, lastStatus: null }),
    aTask({ id: 4, nextRunAt: null }),
  ];
  const found = (words: string, isState: boolean) =>
    listTasks(several, { words, isState, sort: { by: "next", descending: false }, now: Date.now() })
      .map(({ id }) => id)
      .sort();
  expect(found("off", true)).toEqual([2]);
  expect(found("never run", true)).toEqual([3]);
  expect(found("never runs", true)).toEqual([4]);
  expect(found("off", false)).toEqual([1, 2]);
});

it("goes by name, numbers by their size, and back", () => {
  expect(listed()).toEqual([3, 7, 6, 2, 5, 4, 1]);
  expect(listed("", { descending: true })).toEqual([1, 4, 5, 2, 6, 7, 3]);
});

it("goes by the next run, those without one last", () => {
  expect(listed("", { by: "next" }).at(0)).toBe(3);
  expect(listed("", { by: "next" }).at(-1)).toBe(5);
});

it("puts first what wants an eye", () => {
  const late = aTask({ id: 8, name: "Late", nextRunAt: at(-5 * MINUTE) });
  const ids = listTasks([...tasks, late], {
    words: "",
    sort: { by: "status", descending: false },
    now: Date.now(),
  });
  expect(ids.map(({ id }) => id).slice(0, 2)).toEqual([6, 8]);
  expect(ids.at(-1)?.id).toBe(5);
});
