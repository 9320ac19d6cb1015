import { act, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { FakeBackend } from "@/testing/fake-backend";
import { renderOnBackend } from "@/testing/render";
import { PACE, useRunReport } from "./use-run-report";

/** Listens to run 40; `says` speaks through the channel. */
async function listening() {
  const backend = new FakeBackend();
  let channel: { id: number; onmessage: (report: RunReportDto) => void } | undefined;
  backend.answer("watch_run", (args) => {
    channel = args.channel;
  });
  let renders = 0;
  const shown = renderOnBackend(() => {
    renders += 1;
    return useRunReport(40, true);
  }, backend);
  await waitFor(() => expect(channel).toBeDefined());
  const says = (done: number) =>
    act(async () =>
      channel?.onmessage({ runId: 40, lines: [], finished: false, progress: { done, message: "Reading" } }),
    );
  const { onmessage } = channel ?? {};
  const heard = () => channel?.onmessage === onmessage;
  const ended = () => backend.asked("unwatch_run");
  return { ...shown, says, heard, ended, id: channel?.id, renders: () => renders };
}

afterEach(() => void vi.useRealTimers());

it("shows four reports a second at most, and never leaves out the last", async () => {
  const shown = await listening();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const before = shown.renders();
  for (let done = 1; done <= 50; done += 1) {
    await shown.says(done);
    await act(() => vi.advanceTimersByTimeAsync(20));
  }
  // A second: the first at once, and four more.
  expect(shown.renders() - before).toBeLessThanOrEqual(5);
  await act(() => vi.advanceTimersByTimeAsync(PACE));
  expect(shown.result.current?.progress?.done).toBe(50);
});

it("lets the channel go when the page is left, and tells the backend", async () => {
  const shown = await listening();
  await shown.says(1);
  expect(shown.heard()).toBe(true);
  expect(shown.ended()).toEqual([]);
  shown.unmount();
  expect(shown.heard()).toBe(false);
  await waitFor(() => expect(shown.ended()).toEqual([{ channelId: shown.id }]));
});
