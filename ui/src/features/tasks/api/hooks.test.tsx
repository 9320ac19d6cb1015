import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import { createQueryClient, keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { aRunEvent } from "@/testing/fixtures/runs";
import { useRunTaskNow } from "./use-run-task-now";
import { useSystemTaskEvents } from "./use-system-task-events";
import { useSystemTasks } from "./use-system-tasks";

function show<T>(hook: () => T, backend = new FakeBackend()) {
  backend.install();
  const queries = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return { ...renderHook(hook, { wrapper }), backend, queries };
}

describe("useSystemTasks", () => {
  it("gives data, isLoading and refetch", async () => {
    const { result, backend } = show(useSystemTasks);
    expect(result.current).toMatchObject({ data: undefined, isLoading: true });
    await waitFor(() => expect(result.current.data).toHaveLength(5));
    expect(result.current.isLoading).toBe(false);
    await act(() => result.current.refetch());
    expect(backend.asked("list_system_tasks")).toHaveLength(2);
  });

  it("asks the backend even where the browser believes it is offline", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    const { result } = show(useSystemTasks);
    await waitFor(() => expect(result.current.data).toBeDefined());
    vi.restoreAllMocks();
  });
});

describe("useRunTaskNow", () => {
  it("runs, and is running until the answer", async () => {
    const backend = new FakeBackend();
    let finish = (_: unknown) => {};
    backend.answer("run_system_task_now", () => new Promise((resolve) => (finish = resolve)));
    const { result } = show(() => useRunTaskNow("news_sync"), backend);
    let answer: Promise<unknown> | undefined;
    act(() => {
      answer = result.current.run();
    });
    await waitFor(() => expect(result.current.isRunning).toBe(true));
    finish({ status: "success", finishedAt: "2026-03-02T12:00:00.000Z" });
    expect(await act(async () => answer)).toMatchObject({ status: "success" });
    await waitFor(() => expect(result.current.isRunning).toBe(false));
    expect(backend.asked("run_system_task_now")).toEqual([{ taskType: "news_sync" }]);
  });

  it("says that it was running already", async () => {
    const told = vi.spyOn(toast, "warning");
    const backend = new FakeBackend();
    backend.answer("run_system_task_now", () => ({ status: "skipped", reason: "already running", runId: 7 }));
    const { result } = show(() => useRunTaskNow("news_sync"), backend);
    await act(() => result.current.run());
    expect(told).toHaveBeenCalledWith("It is already running.");
  });

  it("says why it could not", async () => {
    const told = vi.spyOn(toast, "error");
    const backend = new FakeBackend();
    backend.refuse("run_system_task_now", { kind: "not_found", message: "there is no such task" });
    const { result } = show(() => useRunTaskNow("nonesuch"), backend);
    await act(() => result.current.run().catch(() => undefined));
    expect(told).toHaveBeenCalledWith("there is no such task");
  });
});

describe("useSystemTaskEvents", () => {
  /** Listens, and collects which queries an event made stale. */
  async function listening(onView?: (runId: number) => void) {
    const shown = show(() => {
      useSystemTaskEvents(onView);
      return useSystemTasks();
    });
    await waitFor(() => expect(shown.result.current.data).toBeDefined());
    const stale = vi.spyOn(shown.queries, "invalidateQueries");
    const made = () => stale.mock.calls.map(([filter]) => filter?.queryKey?.[0]).sort();
    return { ...shown, made };
  }

  it.each([
    ["news_sync", [keys.news, keys.runs, keys.sources, keys.tasks]],
    ["calendar_sync", [keys.calendar, keys.runs, keys.sources, keys.tasks]],
    ["alerts_refresh", [keys.alerts, keys.runs, keys.tasks]],
    ["ideas_review", [keys.ideas, keys.runs, keys.tasks]],
    ["history_prune", [keys.runs, keys.tasks]],
  ])("makes stale exactly what %s brings", async (taskType, expected) => {
    const { backend, made } = await listening();
    await act(() => backend.ran(aRunEvent({ taskType })));
    expect(made()).toEqual(expected.flat());
  });

  it.each([
    ["rescheduled", ["status", "tasks", "upcoming"]],
    ["edited", ["edits", "status", "tasks", "upcoming"]],
    ["started", ["runs", "status", "tasks", "upcoming"]],
  ])("follows a task that was %s", async (cause, expected) => {
    const { backend, made } = await listening();
    await act(() => backend.changed({ cause }));
    expect(made()).toEqual(expected);
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
    await act(() => backend.ran(aRunEvent()));
    expect(made()).toEqual([]);
  });
});
