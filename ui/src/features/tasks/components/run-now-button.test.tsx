import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { aTask } from "@/testing/fixtures/tasks";
import { renderWindow } from "@/testing/render";

/** The tasks of a backend whose runs go on until they are cancelled. */
function show() {
  const backend = new FakeBackend();
  const becomes = (running: Partial<SystemTaskDto>, cause: string) => {
    backend.tasks = [aTask(running)];
    return backend.changed({ cause });
  };
  backend.answer("run_system_task_now", async () => {
    await becomes({ runningRunId: 42 }, "started");
    return { status: "success", finishedAt: at(0) };
  });
  backend.answer("cancel_run", () => becomes({}, "finished"));
  return renderWindow("/settings/system-tasks", backend);
}

const button = (name: string) => screen.findByRole("button", { name });
const status = () => within(screen.getByTestId("task-row-news_sync")).getByTestId("status");

afterEach(() => {
  vi.useRealTimers();
});

describe("Run now", () => {
  it("runs the task, and cancels it while it runs", async () => {
    const { backend, user } = show();
    await user.click(await button("Run now: News sync"));
    expect(backend.asked("run_system_task_now")).toEqual([{ taskType: "news_sync", component: "news" }]);
    await waitFor(() => expect(status()).toHaveTextContent("Running"));
    await user.click(await button("Cancel News sync"));
    expect(backend.asked("cancel_run")).toEqual([{ runId: 42 }]);
    expect(await button("Run now: News sync")).toBeInTheDocument();
  });

  it("takes a double click as one: the second neither cancels nor starts again", async () => {
    const { backend } = show();
    const run = await button("Run now: News sync");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    fireEvent.click(run);
    await act(() => vi.advanceTimersByTimeAsync(300));
    expect(status()).toHaveTextContent("Running");
    await act(async () => fireEvent.click(run));
    expect(backend.asked("run_system_task_now")).toHaveLength(1);
    expect(backend.asked("cancel_run")).toEqual([]);
    await act(() => vi.advanceTimersByTimeAsync(300));
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Cancel News sync" })));
    expect(backend.asked("cancel_run")).toHaveLength(1);
  });

  it("is there for a task that is off", async () => {
    const backend = new FakeBackend();
    renderWindow("/settings/system-tasks", backend);
    expect(await button("Run now: History prune")).toBeEnabled();
  });
});
