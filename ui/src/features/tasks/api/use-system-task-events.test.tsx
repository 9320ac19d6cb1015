import { act, waitFor } from "@testing-library/react";
import { toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { aRunEvent } from "@/testing/fixtures/runs";
import { renderOnBackend } from "@/testing/render";
import { useSystemTaskEvents } from "./use-system-task-events";
import { useSystemTasks } from "./use-system-tasks";

type Internals = { invoke: (command: string, ...others: unknown[]) => Promise<unknown> };

/** A backend that begins to tell of events only when the returned function is called. */
function listensLate(backend: FakeBackend): () => void {
  let listen = () => {};
  const told = new Promise<void>((resolve) => {
    listen = resolve;
  });
  const install = backend.install.bind(backend);
  backend.install = () => {
    install();
    const internals = (window as unknown as { __TAURI_INTERNALS__: Internals }).__TAURI_INTERNALS__;
    const { invoke } = internals;
    internals.invoke = (command, ...others) =>
      command === "plugin:event|listen"
        ? told.then(() => invoke(command, ...others))
        : invoke(command, ...others);
    return backend;
  };
  return listen;
}

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

  it("reads again what was read before it listened: an event in between was not heard", async () => {
    const backend = new FakeBackend();
    const listen = listensLate(backend);
    const { result } = renderOnBackend(() => {
      useSystemTaskEvents();
      return useSystemTasks();
    }, backend);
    await waitFor(() => expect(result.current.data).toHaveLength(5));
    backend.tasks = backend.tasks.slice(1);
    listen();
    await waitFor(() => expect(result.current.data).toHaveLength(4));
  });

  it("stops listening when the window goes", async () => {
    const { backend, unmount, made } = await listening();
    unmount();
    await act(() => backend.ran(aRunEvent()));
    expect(made()).toEqual([]);
  });
});
