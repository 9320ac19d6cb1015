import { act, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { aRunEvent } from "@/testing/fixtures/runs";
import { aTask } from "@/testing/fixtures/tasks";
import { listensLate } from "@/testing/listens-late";
import { renderOnBackend } from "@/testing/render";
import { useSystemTaskEvents } from "./use-system-task-events";
import { useSystemTasks } from "./use-system-tasks";

describe("useSystemTaskEvents", () => {
  /** Listens, and collects which queries an event made stale. */
  async function listening(onView?: (runId: number) => void) {
    const backend = new FakeBackend();
    const listen = listensLate(backend);
    const shown = renderOnBackend(() => {
      useSystemTaskEvents(onView);
      return useSystemTasks();
    }, backend);
    await waitFor(() => expect(shown.result.current.data).toBeDefined());
    listen();
    await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(2));
    const stale = vi.spyOn(shown.queries, "invalidateQueries");
    const made = () => stale.mock.calls.map(([filter]) => filter?.queryKey?.join("/")).sort();
    return { ...shown, made };
  }

  it.each([
    ["news_sync", [keys.news, keys.runs, keys.sources]],
    ["calendar_sync", [keys.calendar, keys.runs, keys.sources]],
    ["alerts_refresh", [keys.alerts, keys.runs]],
    ["ideas_review", [keys.ideas, keys.runs]],
    ["history_prune", [keys.runs, ["settings/backups"], ["settings/storage"]]],
  ])("makes stale exactly what %s brings, and the strip", async (taskType, expected) => {
    const { backend, made } = await listening();
    await act(() => backend.ran(aRunEvent({ taskType, trigger: "manual" })));
    await waitFor(() => expect(made()).toEqual([...expected.flat(), "tasks/overview/1"]));
  });

  it.each([
    ["rescheduled", ["status", "upcoming"]],
    ["edited", ["edits", "sources", "status", "upcoming"]],
    ["started", ["runs", "status", "tasks/overview/1", "upcoming"]],
    ["skipped", ["away", "runs", "status", "tasks/overview/1", "upcoming"]],
  ])("follows a task that was %s", async (cause, expected) => {
    const { backend, made } = await listening();
    await act(() => backend.changed({ cause }));
    await waitFor(() => expect(made()).toEqual(expected));
  });

  it("reads everything again where events were lost, or time was", async () => {
    const { backend, made } = await listening();
    await act(() => backend.changed({ taskId: 0, cause: "rescheduled" }));
    const all = Object.values(keys).flat();
    await waitFor(() => expect(made()).toEqual([...all, "tasks/overview"].sort()));
  });

  it.each([
    { trigger: "catch_up" },
    { trigger: "retry" },
    { trigger: "schedule" },
    { status: "skipped", reason: "missed" },
  ])("reads the absence again after %o", async (part) => {
    const { backend, made } = await listening();
    await act(() => backend.ran(aRunEvent(part)));
    await waitFor(() => expect(made()).toContain("away"));
  });

  it("reads the one row that changed, and leaves the others as they are", async () => {
    const { backend, result } = await listening();
    const [, other] = result.current.data ?? [];
    backend.tasks = backend.tasks.map((task) => (task.id === 1 ? { ...task, errorCount: 4 } : task));
    await act(() => backend.changed());
    await waitFor(() => expect(result.current.data?.[0]?.errorCount).toBe(4));
    expect(result.current.data?.[1]).toBe(other);
    expect(backend.asked("get_system_task")).toEqual([{ id: 1 }]);
    expect(backend.asked("list_system_tasks")).toHaveLength(2);
  });

  it("asks once for what a burst made stale", async () => {
    const { backend, made } = await listening();
    for (let event = 0; event < 10; event += 1) await act(() => backend.changed({ cause: "started" }));
    await waitFor(() => expect(made()).toEqual(["runs", "status", "tasks/overview/1", "upcoming"]));
    expect(backend.asked("get_system_task")).toHaveLength(1);
  });

  it("asks for the lists at most once a second, for the rows as they change", async () => {
    const { backend, made } = await listening();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const seen = (key: string) => made().filter((name) => name === key).length;
    const began = Date.now();
    while (Date.now() - began < 3_000) {
      await act(() => backend.changed({ cause: "started" }));
      await act(() => vi.advanceTimersByTimeAsync(100));
    }
    expect(seen("runs")).toBe(3);
    expect(backend.asked("get_system_task").length).toBeGreaterThan(20);
    vi.useRealTimers();
  });

  it("asks soon, too, after the clock was set back", async () => {
    const { backend, made } = await listening();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    await act(() => backend.changed({ cause: "started" }));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    vi.setSystemTime(Date.now() - 3_600_000);
    await act(() => backend.changed({ cause: "started" }));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    vi.useRealTimers();
    expect(made().filter((name) => name === "runs")).toHaveLength(2);
  });

  it("reads the list where many changed, or all", async () => {
    const { backend } = await listening();
    for (let taskId = 1; taskId <= 21; taskId += 1) await act(() => backend.changed({ taskId }));
    await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(3));
    await act(() => backend.changed({ taskId: 0, cause: "paused" }));
    await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(4));
    expect(backend.asked("get_system_task")).toEqual([]);
  });

  it("reads the list where a task is new or gone", async () => {
    const { backend, result } = await listening();
    backend.tasks = [...backend.tasks, aTask({ id: 9 })];
    await act(() => backend.changed({ taskId: 9 }));
    await waitFor(() => expect(result.current.data).toHaveLength(6));
    backend.tasks = backend.tasks.slice(0, 5);
    await act(() => backend.changed({ taskId: 9 }));
    await waitFor(() => expect(result.current.data).toHaveLength(5));
  });

  it("toasts the document's sentence, and View leads to the run", async () => {
    const told = vi.spyOn(toast, "success");
    const onView = vi.fn();
    const { backend } = await listening(onView);
    await act(() => backend.ran(aRunEvent({ runId: 40 })));
    expect(told).toHaveBeenCalledWith("News sync completed · 24 new articles.", expect.anything());
    const action = told.mock.lastCall?.[1]?.action as unknown as { label: string; onClick: () => void };
    action.onClick();
    expect([action.label, onView.mock.lastCall]).toEqual(["View", [40]]);
  });

  it("stops listening when the window goes", async () => {
    const { backend, unmount, made } = await listening();
    unmount();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await backend.ran(aRunEvent());
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    expect(made()).toEqual([]);
  });
});
