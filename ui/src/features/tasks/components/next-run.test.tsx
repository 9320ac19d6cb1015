import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE, SECOND } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { renderPart } from "@/testing/render";
import { NextRun, NextTry } from "./next-run";
import { TaskStatus } from "./task-status";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

/** A second at a time: what is rendered within one `act` is rendered once. */
const pass = async (seconds: number) => {
  for (let second = 0; second < seconds; second += 1)
    await act(async () => void (await vi.advanceTimersByTimeAsync(1000)));
};

async function show(part: Parameters<typeof aTask>[0]) {
  const task = aTask(part);
  renderPart(
    <p data-testid="row">
      <TaskStatus task={task} /> <NextRun task={task} />
    </p>,
  );
  return screen.findByTestId("row");
}

it("goes on as soon as the task wakes, and its status with it", async () => {
  // Between two quarters of a minute.
  vi.setSystemTime(Math.ceil(Date.now() / MINUTE) * MINUTE);
  const row = await show({ snoozedAt: at(-HOUR), snoozedUntil: at(8 * SECOND), nextRunAt: at(30 * MINUTE) });
  expect(row).toHaveTextContent(/^Paused wakes in/);
  await pass(9);
  expect(row).toHaveTextContent(/^Healthy in/);
});

it("is late a minute after, to the second, whatever snooze there once was", async () => {
  vi.setSystemTime(Math.ceil(Date.now() / MINUTE) * MINUTE);
  const past = { snoozedAt: at(-3 * HOUR), snoozedUntil: at(-2 * HOUR) };
  const row = await show({ ...past, nextRunAt: at(-54 * SECOND) });
  expect(row).toHaveTextContent(/^Healthy due now/);
  await pass(7);
  expect(row).toHaveTextContent(/^Late due now/);
});

describe("the next try of a failing task", () => {
  const said = async (part: Parameters<typeof aTask>[0], paused = false) => {
    const backend = new FakeBackend();
    backend.status = theStatus({ paused });
    renderPart(
      <p data-testid="try">
        <NextTry task={aFailingTask(part)} />
      </p>,
      backend,
    );
    return screen.findByTestId("try");
  };

  it.each([
    ["next try in 10 min", () => ({})],
    ["next try in 5 min", () => ({ retryAt: at(5 * MINUTE + 30 * SECOND) })],
    ["next probe in 10 min", () => ({ suspendedReason: "breaker" })],
    ["next try due now", () => ({ nextRunAt: at(-5 * MINUTE) })],
    ["wakes in 1 h", () => ({ snoozedAt: at(-HOUR), snoozedUntil: at(HOUR + 30 * SECOND) })],
    ["next try when woken", () => ({ snoozedAt: at(-HOUR) })],
  ])("is said as %s", async (words, part) => {
    expect(await said(part())).toHaveTextContent(new RegExp(`^${words}$`));
  });

  it("is not promised while everything is paused", async () => {
    const words = await said({ retryAt: at(MINUTE) }, true);
    await waitFor(() => expect(words).toHaveTextContent(/^paused$/));
  });
});
