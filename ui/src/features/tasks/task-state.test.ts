import { describe, expect, it } from "vitest";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aFailingTask, anOverview, aTask } from "@/testing/fixtures/tasks";
import { failingSentence, failureOf } from "./failure";
import { frequencyText, taskState } from "./task-state";

const unscheduled = { frequencySeconds: null, nextRunAt: null };

describe("the state of a task", () => {
  it.each([
    ["healthy", "after a success", aTask()],
    ["failing", "from the first error on", aFailingTask({ errorCount: 1 })],
    ["failing", "though its errors are counted anew", aFailingTask({ errorCount: 0 })],
    ["failing", "though a slot was skipped since", aFailingTask({ errorCount: 0, lastStatus: "skipped" })],
    ["failing", "though its error had no words", aTask({ lastStatus: "error" })],
    ["retrying", "before its next try", aTask({ retryAt: at(30_000), retryAttempt: 2 })],
    ["retrying", "after its first attempt", aFailingTask({ errorCount: 0, retryAt: at(30_000) })],
    ["retrying", "even after an error", aFailingTask({ errorCount: 1, retryAt: at(30_000) })],
    ["failing", "however it is retried, at three", aFailingTask({ errorCount: 3, retryAt: at(30_000) })],
    ["suspended", "by the breaker", aFailingTask({ errorCount: 5, suspendedReason: "breaker" })],
    [
      "off",
      "by somebody's hand, suspended or not",
      aFailingTask({ enabled: false, suspendedReason: "breaker" }),
    ],
    ["running", "whatever else it is", aFailingTask({ enabled: false, runningRunId: 7 })],
    ["late", "a minute past its slot", aTask({ nextRunAt: at(-2 * MINUTE) })],
    ["healthy", "within that minute", aTask({ nextRunAt: at(-30_000) })],
    ["paused", "until it is woken", aTask({ snoozedAt: at(-HOUR) })],
    ["paused", "until a time", aFailingTask({ snoozedAt: at(-HOUR), snoozedUntil: at(HOUR) })],
    ["healthy", "after that time", aTask({ snoozedAt: at(-HOUR), snoozedUntil: at(-MINUTE) })],
    ["never_run", "before its first run", aTask({ lastStatus: null })],
    ["never_runs", "with a schedule that has no next slot", aTask({ nextRunAt: null })],
    ["healthy", "by its last run while its next one is not known yet", aTask({ nextRunAt: undefined })],
    ["never_run", "while neither is known", aTask({ nextRunAt: undefined, lastStatus: null })],
    ["healthy", "without a schedule, too", aTask(unscheduled)],
    ["skipped", "where the last slot was passed over", aTask({ lastStatus: "skipped" })],
  ])("is %s %s", (state, _when, task) => {
    expect(taskState(task, Date.now())).toBe(state);
  });

  it("is paused with all others, except where it fails, is off or is run by hand", () => {
    const state = (task = aTask()) => taskState(task, Date.now(), { paused: true });
    expect(state()).toBe("paused");
    expect(state(aTask({ nextRunAt: at(-2 * MINUTE) }))).toBe("paused");
    expect(state(aFailingTask())).toBe("failing");
    expect(state(aTask({ enabled: false }))).toBe("off");
    expect(state(aTask(unscheduled))).toBe("healthy");
  });
});

describe("a failure in few words", () => {
  it("has the first line only, and the run that tells more", () => {
    const failure = failureOf(aFailingTask({ lastError: "it answered 503\nat line 7" }), anOverview().recent);
    expect(failure).toEqual({ kind: "Server error", line: "it answered 503", runId: 8 });
    expect(failureOf(aTask())).toBeNull();
  });
});

describe("what to do about a task that keeps failing", () => {
  const calendar = { taskType: "calendar_sync", name: "Calendar sync" };
  const backup = { taskType: "backup", name: "Backup" };
  it.each([
    ["News sync", "check your API settings.", {}],
    ["Calendar sync", "check your calendar addresses.", { ...calendar, lastError: "Team: refused (403)" }],
    ["Backup", "look at its last run.", { ...backup, lastError: "something odd" }],
    ["Backup", "access refused. Check the address and the key.", backup],
  ])("%s: %s", (name, words, part) => {
    expect(failingSentence(aFailingTask(part))).toBe(`${name} failing repeatedly – ${words}`);
  });
});

describe("a frequency in words", () => {
  it.each([
    [2700, "Every 45 min"],
    [7200, "Every 2 h"],
    [86_400, "Every day"],
    [90, "Every 90 s"],
    [null, "Manual"],
  ])("%s s", (frequencySeconds, words) => {
    expect(frequencyText(aTask({ frequencySeconds }))).toBe(words);
  });

  it("is the pattern itself for cron", () => {
    expect(frequencyText(aTask({ frequencySeconds: null, frequencyCron: "0 9 * * 1-5" }))).toBe(
      "0 9 * * 1-5",
    );
  });
});
