import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { PreviewInput } from "@/bindings/PreviewInput";
import { keys } from "@/lib/query";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { aTask } from "@/testing/fixtures/tasks";
import { renderPart, violations } from "@/testing/render";
import { DAY_HOURS } from "../extent";
import { NextDay } from "./next-day";

function show(tasks: FakeBackend["tasks"], change: (backend: FakeBackend) => void = () => undefined) {
  const backend = new FakeBackend();
  backend.tasks = tasks;
  change(backend);
  return renderPart(<NextDay />, backend);
}
afterEach(() => void vi.useRealTimers());
const lanes = () => screen.findAllByRole("slider");

describe("the next 24 hours", () => {
  it("have a lane for each task that runs, soonest first, in the zone shown", async () => {
    const { container } = show([
      aTask({ id: 2, name: "Later", nextRunAt: at(2 * HOUR) }),
      aTask({ nextRunAt: at(HOUR) }),
    ]);
    expect((await lanes()).map((lane) => lane.getAttribute("aria-label"))).toEqual([
      "Slots of News sync in the next 24 hours",
      "Slots of Later in the next 24 hours",
    ]);
    act(() => setShownZone("Asia/Tokyo"));
    expect(await screen.findByText("Asia/Tokyo")).toBeInTheDocument();
    act(() => setShownZone(undefined));
    expect(await violations(container)).toEqual([]);
  });

  it("tell each slot's time to the arrow keys", async () => {
    const { user } = show([aTask({ nextRunAt: at(HOUR + 30_000), frequencySeconds: 7200 })]);
    const [lane] = await lanes();
    // The lanes go by whole minutes, so half of one more may be a minute.
    await user.tab();
    await user.tab();
    expect(lane).toHaveFocus();
    expect(lane).toHaveAttribute("aria-valuetext", expect.stringMatching(/, in 1 h( 1 min)?; 1 of 12$/));
    await user.keyboard("{ArrowRight}");
    expect(lane).toHaveAttribute("aria-valuetext", expect.stringMatching(/, in 3 h( 1 min)?; 2 of 12$/));
    await user.keyboard("{End}{ArrowRight}");
    expect(lane).toHaveAttribute("aria-valuenow", "12");
    await user.keyboard("{Home}{ArrowLeft}");
    expect(lane).toHaveAttribute("aria-valuenow", "1");
  });

  it("tell the nearest slot's time to the pointer, and nothing once it is gone", async () => {
    show([aTask({ nextRunAt: at(HOUR + 30_000), frequencySeconds: 7200 })]);
    const lane = (await lanes())[0] as HTMLElement;
    vi.spyOn(lane, "getBoundingClientRect").mockReturnValue({ left: 0, width: 2400 } as DOMRect);
    fireEvent.pointerMove(lane, { clientX: 2390 });
    expect(lane).toHaveAttribute("aria-valuenow", "12");
    expect(lane).toHaveTextContent(/News sync .*in 23 h/);
    fireEvent.pointerLeave(lane);
    expect(lane).toHaveTextContent("");
  });

  it("say why there are none", async () => {
    const { unmount } = show([]);
    expect(await screen.findByText(/Every task is off, .* or due later\.$/)).toBeInTheDocument();
    unmount();
    show([], (backend) => {
      backend.status = theStatus({ paused: true });
    });
    expect(await screen.findByText("All schedules are paused.")).toBeInTheDocument();
  });

  it("go on where the list of slots is full, by interval and by pattern, and say so", async () => {
    const list = Array.from({ length: 1_000 }, (_, n) => ({
      taskId: 1,
      taskType: "t",
      component: "c",
      name: "News sync",
      scheduledFor: at(MINUTE + n * 1_000),
    }));
    const cron = { id: 2, name: "Nightly", frequencySeconds: null, frequencyCron: "0 9 * * *" };
    const { backend } = show(
      [aTask({ frequencySeconds: 1 }), aTask({ ...cron, nextRunAt: at(3 * HOUR) })],
      (backend) => backend.answer("list_upcoming_runs", () => list),
    );
    expect(await screen.findByText(/The list of slots is full at .*; from there on/)).toBeInTheDocument();
    expect(await screen.findByRole("slider", { name: /Nightly/ })).toBeInTheDocument();
    await waitFor(() => expect(backend.asked("preview_schedule")).toHaveLength(1));
    const end = Date.parse(String(list.at(-1)?.scheduledFor));
    const { input } = backend.asked("preview_schedule")[0] as { input: PreviewInput };
    expect(input).toMatchObject({ frequencyCron: "0 9 * * *", count: 100 });
    expect(Date.parse(String(input.after))).toBeLessThanOrEqual(end);
    expect(Date.parse(String(input.after))).toBeGreaterThan(end - 15 * MINUTE);
  });

  it("go on with what is known of a pattern while slots pass, and show each of its slots once", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-02T12:00:00Z") });
    let passed = 0;
    const list = () =>
      Array.from({ length: 1_000 }, (_, n) => ({
        taskId: 1,
        taskType: "t",
        component: "c",
        name: "News sync",
        scheduledFor: at((n + passed) * 10_000),
      }));
    const cron = { id: 2, name: "Hourly", frequencySeconds: null, frequencyCron: "0 * * * *" };
    const { backend, queries } = show(
      [aTask({ frequencySeconds: 10 }), aTask({ ...cron, nextRunAt: "2026-03-02T15:00:00Z" })],
      (backend) => {
        backend.answer("list_upcoming_runs", list);
        backend.answer("preview_schedule", () => ({
          valid: true,
          nextRuns: ["2026-03-02T14:45:00Z", "2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z"],
        }));
      },
    );
    const hourly = await screen.findByRole("slider", { name: /Hourly/ });
    await waitFor(() => expect(hourly).toHaveAttribute("aria-valuemax", "2"));
    expect(screen.getByText(/full at .*:46;/)).toBeInTheDocument();
    passed = 60;
    await act(() => queries.invalidateQueries({ queryKey: [...keys.upcoming, DAY_HOURS] }));
    expect(await screen.findByText(/full at .*:56;/)).toBeInTheDocument();
    expect(backend.asked("preview_schedule")).toHaveLength(1);
  });

  it("show some of many tasks, and more when asked", async () => {
    const { user } = show(
      Array.from({ length: 100 }, (_, id) =>
        aTask({ id, name: `Task ${id}`, nextRunAt: at(HOUR + id * 1000) }),
      ),
    );
    expect(await lanes()).toHaveLength(8);
    await user.click(screen.getByRole("button", { name: "Show 50 of 92 more tasks" }));
    expect(await lanes()).toHaveLength(58);
    expect(within(screen.getByRole("list")).getByText("Task 57")).toBeInTheDocument();
  });
});
