import { describe, expect, it } from "vitest";
import { at, MINUTE } from "@/testing/fixtures/clock";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { frequencyText, taskState } from "./task-state";

describe("the state of a task", () => {
  it.each([
    ["success", aTask()],
    ["error", aFailingTask({ errorCount: 2 })],
    ["failing", aFailingTask({ errorCount: 3 })],
    ["suspended", aFailingTask({ errorCount: 5, suspendedReason: "breaker" })],
    ["off", aFailingTask({ enabled: false })],
    ["running", aFailingTask({ runningRunId: 7 })],
    ["late", aTask({ nextRunAt: at(-2 * MINUTE) })],
    ["success", aTask({ nextRunAt: at(-30_000) })],
    ["never", aTask({ lastStatus: null })],
  ])("is %s", (state, task) => {
    expect(taskState(task, Date.now())).toBe(state);
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
