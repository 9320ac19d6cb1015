import { act, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { handOver, isHearing, listenEarly } from "@/lib/early-ear";
import { FakeBackend } from "@/testing/fake-backend";
import { aRunEvent } from "@/testing/fixtures/runs";
import { listensLate } from "@/testing/listens-late";
import { renderOnBackend } from "@/testing/render";
import { useSystemTaskEvents } from "./use-system-task-events";
import { useSystemTasks } from "./use-system-tasks";

afterEach(() => {
  vi.useRealTimers();
  handOver();
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

it("leaves alone what was read while the ear of the start listened, unless that heard something", async () => {
  for (const [events, times] of [
    [0, 1],
    [1, 2],
  ]) {
    const backend = new FakeBackend().install();
    await listenEarly();
    if (events) await backend.ran(aRunEvent({}));
    const { result, unmount } = renderOnBackend(() => {
      const begins = useSystemTaskEvents();
      return { begins, tasks: useSystemTasks() };
    }, backend);
    expect(result.current.begins).toBe(true);
    await waitFor(() => expect(isHearing()).toBe(false));
    await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(times ?? 0));
    unmount();
  }
});

it("lets the window begin once it listens, and without when that takes too long", async () => {
  const heard = renderOnBackend(() => useSystemTaskEvents());
  await waitFor(() => expect(heard.result.current).toBe(true));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const backend = new FakeBackend();
  listensLate(backend);
  const { result } = renderOnBackend(() => useSystemTaskEvents(), backend);
  await act(() => vi.advanceTimersByTimeAsync(1_900));
  expect(result.current).toBe(false);
  await act(() => vi.advanceTimersByTimeAsync(200));
  vi.useRealTimers();
  expect(result.current).toBe(true);
});

it("reads again what was read while nobody listened, though the ear of the start has come by then", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const backend = new FakeBackend();
  const listen = listensLate(backend);
  backend.install();
  const early = listenEarly();
  const { result } = renderOnBackend(() => {
    const begins = useSystemTaskEvents();
    return { begins, tasks: useSystemTasks() };
  }, backend);
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  vi.useRealTimers();
  expect(result.current.begins).toBe(true);
  expect(backend.asked("list_system_tasks")).toHaveLength(1);
  listen();
  await early;
  await waitFor(() => expect(backend.asked("list_system_tasks")).toHaveLength(2));
});
