import { act, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { FakeBackend } from "@/testing/fake-backend";
import { aTask } from "@/testing/fixtures/tasks";
import { renderOnBackend } from "@/testing/render";
import { useRunTaskNow } from "./use-run-task-now";
import { useSystemTasks } from "./use-system-tasks";
import { useUpdateTask } from "./use-update-task";

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
    const { result } = renderOnBackend(
      () => useRunTaskNow({ taskType: "news_sync", name: "News sync" }),
      backend,
    );
    await act(() => result.current.run());
    expect(told).toHaveBeenCalledWith("News sync is already running.");
  });

  it("says why it could not", async () => {
    const told = vi.spyOn(toast, "error");
    const backend = new FakeBackend();
    backend.refuse("run_system_task_now", { kind: "not_found", message: "there is no such task" });
    const { result } = renderOnBackend(
      () => useRunTaskNow({ taskType: "nonesuch", name: "Nonesuch" }),
      backend,
    );
    await act(() => result.current.run().catch(() => undefined));
    expect(told).toHaveBeenCalledWith("there is no such task");
  });
});

describe("two quick edits of one task", () => {
  type Answer = { resolve: (task: SystemTaskDto) => void; reject: (error: unknown) => void };

  async function editedTwice() {
    const task = aTask({ id: 1 });
    const backend = new FakeBackend();
    backend.tasks = [task];
    const answers: Answer[] = [];
    backend.answer(
      "update_system_task",
      () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    );
    const shown = renderOnBackend(() => ({ tasks: useSystemTasks(), update: useUpdateTask(task) }), backend);
    const row = () => shown.result.current.tasks.data?.[0];
    await waitFor(() => expect(row()).toBeDefined());
    const { update } = shown.result.current;
    act(() => update.mutate({ enabled: false }));
    await waitFor(() => expect(row()?.enabled).toBe(false));
    act(() => update.mutate({ snooze: { reason: "audit" } }));
    await waitFor(() => expect(answers).toHaveLength(2));
    return { task, backend, row, answers: answers as [Answer, Answer] };
  }

  it("show both, also once the first is answered", async () => {
    const { task, backend, row, answers } = await editedTwice();
    expect(row()).toMatchObject({ enabled: false, snoozeReason: "audit" });
    const first = { ...task, enabled: false, revision: task.revision + 1 };
    backend.tasks = [first];
    await act(async () => answers[0].resolve(first));
    await waitFor(() => expect(backend.asked("get_system_task")).toHaveLength(1));
    expect(row()).toMatchObject({ enabled: false, snoozeReason: "audit" });
    const both = { ...first, snoozeReason: "audit, said the engine", revision: task.revision + 2 };
    backend.tasks = [both];
    await act(async () => answers[1].resolve(both));
    await waitFor(() => expect(row()).toEqual(both));
  });

  it("take back only what was refused", async () => {
    const { task, backend, row, answers } = await editedTwice();
    await act(async () => answers[0].reject({ kind: "busy", message: "the database is busy" }));
    await waitFor(() => expect(backend.asked("get_system_task")).toHaveLength(1));
    expect(row()?.snoozeReason).toBe("audit");
    const second = { ...task, snoozeReason: "audit", revision: task.revision + 1 };
    backend.tasks = [second];
    await act(async () => answers[1].resolve(second));
    await waitFor(() => expect(row()).toEqual(second));
  });
});
