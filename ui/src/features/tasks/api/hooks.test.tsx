import { act, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderOnBackend } from "@/testing/render";
import { useRunTaskNow } from "./use-run-task-now";
import { useSystemTasks } from "./use-system-tasks";

describe("useSystemTasks", () => {
  it("gives data, isLoading and refetch", async () => {
    const { result, backend } = renderOnBackend(useSystemTasks);
    expect(result.current).toMatchObject({ data: undefined, isLoading: true });
    await waitFor(() => expect(result.current.data).toHaveLength(5));
    expect(result.current.isLoading).toBe(false);
    await act(() => result.current.refetch());
    expect(backend.asked("list_system_tasks")).toHaveLength(2);
  });

  it("asks the backend even where the browser believes it is offline", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    const { result } = renderOnBackend(useSystemTasks);
    await waitFor(() => expect(result.current.data).toBeDefined());
    vi.restoreAllMocks();
  });
});

describe("useRunTaskNow", () => {
  it("runs, and is running until the answer", async () => {
    const backend = new FakeBackend();
    let finish = (_: unknown) => {};
    backend.answer("run_system_task_now", () => new Promise((resolve) => (finish = resolve)));
    const { result } = renderOnBackend(() => useRunTaskNow("news_sync"), backend);
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
    const { result } = renderOnBackend(() => useRunTaskNow("news_sync"), backend);
    await act(() => result.current.run());
    expect(told).toHaveBeenCalledWith("It is already running.");
  });

  it("says why it could not", async () => {
    const told = vi.spyOn(toast, "error");
    const backend = new FakeBackend();
    backend.refuse("run_system_task_now", { kind: "not_found", message: "there is no such task" });
    const { result } = renderOnBackend(() => useRunTaskNow("nonesuch"), backend);
    await act(() => result.current.run().catch(() => undefined));
    expect(told).toHaveBeenCalledWith("there is no such task");
  });
});
