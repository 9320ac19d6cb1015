import { describe, expect, it } from "vitest";
import { anAlert } from "@/testing/fixtures/attention";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aRun } from "@/testing/fixtures/runs";
import { theStatus } from "@/testing/fixtures/settings";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { gather, type Known } from "./attention";

const look = (known: Partial<Known> = {}) =>
  gather({
    now: Date.now(),
    status: theStatus(),
    tasks: [],
    sources: [],
    alerts: [],
    unfinished: [],
    ...known,
  });
const states = (known: Partial<Known>) => look(known).map(({ state }) => state);
const aSource = (part = {}) => ({
  kind: "feed",
  name: "LWN",
  lastError: "It answered 404.",
  failingSince: at(-HOUR),
  errorCount: 2,
  ...part,
});

describe("what needs attention", () => {
  it("is nothing where all is well", () => {
    expect(look({ tasks: [aTask(), aTask({ id: 2, enabled: false, errorCount: 9 })] })).toEqual([]);
  });

  it("is sorted by its urgency, and the older trouble before the younger", () => {
    const known = {
      status: theStatus({ paused: true, pauseReason: "Moving" }),
      tasks: [
        aTask({ id: 1, taskType: "b", name: "Cut off", lastRunAt: at(-2 * HOUR) }),
        aFailingTask({ id: 2, name: "Young", taskType: "c", failingSince: at(-HOUR) }),
        aFailingTask({ id: 3, name: "Old", taskType: "d", failingSince: at(-2 * HOUR) }),
        aFailingTask({ id: 4, name: "Tripped", taskType: "e", suspendedReason: "breaker" }),
        aTask({ id: 5 }),
      ],
      sources: [aSource()],
      alerts: [anAlert({ kind: "keyword" })],
      unfinished: [aRun({ taskId: 1, status: "interrupted", startedAt: at(-HOUR) })],
    };
    expect(look(known).map(({ title, state }) => `${state} ${title}`)).toEqual([
      "critical Calendar sync is failing",
      "suspended Tripped",
      "failing Old",
      "failing Young",
      "unreadable LWN",
      "interrupted Cut off",
      "paused All schedules",
    ]);
  });

  it("says first that nothing runs at all, or nothing can be kept", () => {
    const alerts = [anAlert()];
    expect(states({ alerts, status: theStatus({ alive: false }) })).toEqual(["stopped", "critical"]);
    expect(states({ alerts, status: theStatus({ storeError: "the disk is full" }) })).toEqual([
      "trouble",
      "critical",
    ]);
  });
});

describe("a task", () => {
  it("that fails for the first time is left to its next try, unless that is far", () => {
    const once = { errorCount: 1 };
    expect(look({ tasks: [aFailingTask({ ...once, nextRunAt: at(10 * MINUTE) })] })).toEqual([]);
    expect(states({ tasks: [aFailingTask({ ...once, nextRunAt: at(20 * HOUR) })] })).toEqual(["failing"]);
    expect(
      look({ tasks: [aFailingTask({ ...once, nextRunAt: at(20 * HOUR), retryAt: at(MINUTE) })] }),
    ).toEqual([]);
  });

  it("that was switched on anew after a failure is told of where its next try is far, and its alert not again", () => {
    const anew = aFailingTask({ name: "Calendar sync", errorCount: 0, nextRunAt: at(20 * HOUR) });
    expect(states({ tasks: [anew], alerts: [anAlert()] })).toEqual(["failing"]);
  });

  it("that has just been switched on is left alone until its next run is known", () => {
    const on = { nextRunAt: undefined };
    expect(look({ tasks: [aTask(on), aFailingTask({ ...on, id: 2, errorCount: 1 })] })).toEqual([]);
  });

  it("has the button that helps: the place in the settings, its schedule, or Run now", () => {
    const [key] = look({ tasks: [aFailingTask()] });
    expect(key).toMatchObject({ remedy: { kind: "fix", label: "NewsData key" } });
    const [other] = look({ tasks: [aFailingTask({ lastError: "It answered 503." })] });
    expect(other).toMatchObject({ remedy: { kind: "run" } });
    const [never] = look({ tasks: [aTask({ nextRunAt: null })] });
    expect(never).toMatchObject({ state: "never_runs", remedy: { kind: "task", taskId: 1 } });
    const scheduleError = '"Mars/Olympus" is not a time zone';
    const [gone] = look({ tasks: [aTask({ nextRunAt: null, scheduleError })] });
    expect(gone).toMatchObject({ cause: scheduleError, remedy: { label: "Fix schedule" } });
  });

  it("is late a minute after its slot, but not while everything is paused", () => {
    const tasks = [aTask({ nextRunAt: at(-2 * MINUTE) })];
    expect(states({ tasks })).toEqual(["late"]);
    expect(states({ tasks, status: theStatus({ paused: true }) })).toEqual(["paused"]);
  });

  it("that somebody has snoozed is left alone", () => {
    expect(look({ tasks: [aFailingTask({ snoozedAt: at(-MINUTE) })] })).toEqual([]);
  });
});

describe("an alert", () => {
  it.each([
    ["of less weight", { severity: "warning" }],
    ["acknowledged", { acknowledgedAt: at(0) }],
    ["resolved", { resolvedAt: at(0) }],
    ["snoozed", { snoozedUntil: at(HOUR) }],
  ])("is not listed when %s", (_, part) => {
    expect(look({ alerts: [anAlert(part)] })).toEqual([]);
  });

  it.each([
    ["/runs/34", "/runs/34"],
    ["//elsewhere.example/login", "/alerts"],
    ["/\\elsewhere.example", "/alerts"],
    ["https://elsewhere.example", "/alerts"],
    [null, "/alerts"],
  ])("with the address %s leads to %s, never out of the window", (link, leadsTo) => {
    expect(look({ alerts: [anAlert({ link })] })[0]?.remedy).toEqual({ kind: "view", link: leadsTo });
  });

  it("that only repeats what is said of a task is not said twice", () => {
    const tasks = [aFailingTask({ name: "Calendar sync" })];
    expect(states({ tasks, alerts: [anAlert()] })).toEqual(["failing"]);
  });
});

describe("a source", () => {
  it("is tried next when it allows it, else with its task", () => {
    const nextRunAt = at(10 * MINUTE);
    const [waits] = look({ tasks: [aTask({ nextRunAt })], sources: [aSource({ notBeforeAt: at(HOUR) })] });
    expect(waits?.next).not.toBe(nextRunAt);
    const [goesOn] = look({ tasks: [aTask({ nextRunAt })], sources: [aSource({ notBeforeAt: at(-HOUR) })] });
    expect(goesOn?.next).toBe(nextRunAt);
  });

  it("is not listed where its failing task names it, nor where nobody reads it", () => {
    const tasks = [aFailingTask({ lastError: "LWN: it answered 404." })];
    expect(states({ tasks, sources: [aSource()] })).toEqual(["failing"]);
    expect(look({ tasks: [aTask({ enabled: false })], sources: [aSource()] })).toEqual([]);
  });
});

describe("a run that was cut off, or a slot that was missed", () => {
  const before = at(-2 * HOUR);
  const missed = aRun({ status: "skipped", reason: "missed", missedCount: 31, startedAt: at(-HOUR) });

  it("is listed until something has run since, each task once", () => {
    const unfinished = [aRun({ status: "interrupted", startedAt: before }), missed];
    expect(states({ unfinished, tasks: [aTask({ lastRunAt: before })] })).toEqual(["interrupted"]);
    expect(look({ unfinished: [missed], tasks: [aTask({ lastRunAt: before })] })[0]?.cause).toBe(
      "31 slots missed and not caught up.",
    );
    expect(look({ unfinished, tasks: [aTask({ lastRunAt: at(-MINUTE) })] })).toEqual([]);
    expect(look({ unfinished, tasks: [aTask({ lastRunAt: null, runningRunId: 7 })] })).toEqual([]);
  });

  it("is not listed of a task with a worse trouble", () => {
    expect(states({ unfinished: [missed], tasks: [aFailingTask({ lastRunAt: before })] })).toEqual([
      "failing",
    ]);
  });
});
