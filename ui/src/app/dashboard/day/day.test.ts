import { describe, expect, it } from "vitest";
import { aTask } from "@/testing/fixtures/tasks";
import { hourBegin, hoursOf } from "./hours";
import { lanesOf, stepsOf } from "./lanes";
import { marksOf } from "./marks";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const time = (text: string) => Date.parse(text);

describe("the hours of a day", () => {
  const named = (from: string, to: string, zone: string) =>
    hoursOf(time(from), time(to), zone).hours.map(({ hour }) => hour);

  it("are those that the clocks of the zone show", () => {
    expect(named("2026-03-02T10:00Z", "2026-03-02T13:00Z", "Asia/Tokyo")).toEqual([19, 20, 21, 22]);
    expect(named("2026-03-02T10:00Z", "2026-03-02T12:00Z", "Asia/Kathmandu")).toEqual([16, 17]);
    expect(hourBegin(time("2026-03-02T10:07Z"), "Asia/Kathmandu")).toBe(time("2026-03-02T09:15Z"));
    expect(hourBegin(time("2026-03-02T10:07Z"), "UTC")).toBe(time("2026-03-02T10:00Z"));
  });

  it("leave one out, or have one twice, where the clocks change; and that is marked", () => {
    const spring = hoursOf(time("2026-03-29T00:00Z"), time("2026-03-29T02:00Z"), "Europe/Berlin");
    expect(spring.hours.map(({ hour }) => hour)).toEqual([1, 3, 4]);
    expect(spring.changes).toEqual([{ at: time("2026-03-29T01:00Z"), hours: 1 }]);
    const autumn = hoursOf(time("2026-10-25T00:00Z"), time("2026-10-25T02:00Z"), "Europe/Berlin");
    expect(autumn.hours.map(({ hour }) => hour)).toEqual([2, 2, 3]);
    expect(autumn.changes).toEqual([{ at: time("2026-10-25T01:00Z"), hours: -1 }]);
    const half = hoursOf(time("2026-10-03T14:00Z"), time("2026-10-03T17:00Z"), "Australia/Lord_Howe");
    expect(half.changes).toEqual([{ at: time("2026-10-03T15:30Z"), hours: 0.5 }]);
  });
});

describe("slots on a lane", () => {
  it("that would lie on each other are one band", () => {
    const slots = [0, 5, 9, 60, 68].map((minute) => minute * MINUTE);
    expect(marksOf(slots)).toEqual([
      { from: 0, to: 9 * MINUTE, slots: 3 },
      { from: 60 * MINUTE, to: 60 * MINUTE, slots: 1 },
      { from: 68 * MINUTE, to: 68 * MINUTE, slots: 1 },
    ]);
  });
});

describe("lanes", () => {
  const now = time("2026-03-02T12:00Z");
  const until = now + 24 * HOUR;
  const slot = (taskId: number, minutes: number) => ({
    taskId,
    taskType: "t",
    component: "c",
    name: "n",
    scheduledFor: new Date(now + minutes * MINUTE).toISOString(),
  });
  const minutes = (slots: number[]) => slots.map((at) => (at - now) / MINUTE);

  it("are the tasks that run, soonest first", () => {
    const tasks = [aTask({ id: 1 }), aTask({ id: 2 }), aTask({ id: 3 })];
    const lanes = lanesOf([slot(2, 5), slot(1, 10), slot(2, 20)], tasks, null, until);
    expect(lanes.map(({ task, slots }) => [task.id, minutes(slots)])).toEqual([
      [2, [5, 20]],
      [1, [10]],
    ]);
  });

  it("go on to the end of the day where the list is full before", () => {
    const tasks = [
      aTask({ id: 1, frequencySeconds: 8 * 3600 }),
      aTask({ id: 2, frequencySeconds: 6 * 3600, nextRunAt: new Date(now + 7 * HOUR).toISOString() }),
      aTask({ id: 3, frequencySeconds: 3600, suspendedReason: "breaker" }),
      aTask({ id: 4, enabled: false }),
    ];
    const lanes = lanesOf([slot(1, 60), slot(3, 30)], tasks, now + HOUR, until);
    expect(lanes.map(({ task, slots }) => [task.id, minutes(slots)])).toEqual([
      [3, [30]],
      [1, [60, 540, 1020]],
      [2, [420, 780, 1140]],
    ]);
  });

  it("of a dense task go on as a band to the end, in no more steps than that takes", () => {
    const [lane] = lanesOf([slot(1, 1)], [aTask({ frequencySeconds: 1 })], now + MINUTE, until);
    const marks = marksOf(lane?.slots ?? []);
    expect(marks).toHaveLength(1);
    expect(until - (marks[0]?.to ?? 0)).toBeLessThan(8 * MINUTE);
    expect(lane?.slots.length).toBeLessThan(250);
  });

  it("of a pattern go on as the preview says, and as densely where that is full", () => {
    const runs = (step: number) => [1, 2, 3].map((n) => new Date(now + n * step * MINUTE).toISOString());
    expect(minutes(stepsOf(runs(600), 100, until))).toEqual([600, 1200]);
    expect(minutes(stepsOf(runs(300), 3, until))).toEqual([300, 600, 900, 1200]);
  });
});
