import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { aTask } from "@/testing/fixtures/tasks";
import { show } from "./task-page.support";

describe("the schedule", () => {
  it("shows the next ten runs, beginning with the task's own next one", async () => {
    const task = aTask();
    show(task);
    const runs = await screen.findByRole("list", { name: "Next runs" });
    expect(runs.children).toHaveLength(10);
    expect(runs.querySelector("time")).toHaveAttribute("datetime", task.nextRunAt);
    expect(runs.firstElementChild).toHaveTextContent("in 10 min");
  });

  it("leaves it to the engine where the slots of an interval begin, as it was edited perhaps to be due at once", async () => {
    const { backend } = show(aTask());
    await screen.findByRole("list", { name: "Next runs" });
    expect(backend.asked("preview_schedule").at(-1)?.input).toEqual({
      frequencySeconds: 2700,
      count: 10,
      taskType: "news_sync",
      component: "news",
    });
  });

  it("shows which of them a snooze covers", async () => {
    const task = aTask({ snoozedAt: at(-HOUR), snoozedUntil: at(2 * HOUR) });
    show(task);
    const runs = within(await screen.findByRole("list", { name: "Next runs" })).getAllByRole("listitem");
    const covered = runs.map((run) => run.textContent?.includes("snoozed"));
    const isBefore = (run: HTMLElement) => (run.querySelector("time")?.dateTime ?? "") < at(2 * HOUR);
    expect(covered).toEqual(runs.map(isBefore));
    expect(new Set(covered).size).toBe(2);
  });

  it("shows that a pause without an end covers all of them", async () => {
    const backend = new FakeBackend();
    backend.status = theStatus({ paused: true });
    show(aTask(), backend);
    const list = await screen.findByRole("list", { name: "Next runs" });
    await waitFor(() => expect(within(list).getAllByText("paused")).toHaveLength(10));
  });

  it("takes two names of a zone for one", async () => {
    setShownZone("UTC");
    show(aTask({ timezone: "Etc/UTC" }));
    expect(await screen.findByText("goes by Etc/UTC")).toBeInTheDocument();
    act(() => setShownZone("system"));
  });

  it("names the year of a slot of another one", async () => {
    const backend = new FakeBackend();
    const preview = backend.command("preview_schedule");
    const slots = ["2092-02-29", "2096-02-29"].map((day) => ({
      at: `${day}T00:00:00Z`,
      local: `${day}T00:00:00`,
      utcOffset: "+00:00",
    }));
    backend.answer("preview_schedule", (args) => ({ ...(preview(args) as object), slots }));
    show(aTask({ frequencySeconds: null, frequencyCron: "0 0 29 2 *" }), backend);
    const list = await screen.findByRole("list", { name: "Next runs" });
    expect(list).toHaveTextContent(/Feb 29, 2092.*Feb 29, 2096/);
  });

  it("shows what the clocks of its zone show, and what a change of them means", async () => {
    const backend = new FakeBackend();
    const slot = { at: "2026-03-29T01:00:00Z", local: "2026-03-29T03:00:00", utcOffset: "+02:00" };
    backend.answer("preview_schedule", () => ({
      valid: true,
      description: "At 03:00 every day",
      nextRuns: [slot.at],
      warnings: [],
      slots: [{ ...slot, note: "The clocks go forward 1 h before it" }],
    }));
    show(aTask({ frequencySeconds: null, frequencyCron: "0 3 * * *", timezone: "Europe/Berlin" }), backend);
    const [first] = within(await screen.findByRole("list", { name: "Next runs" })).getAllByRole("listitem");
    expect(first).toHaveTextContent(/29.*03:00/);
    expect(first).toHaveTextContent("The clocks go forward 1 h before it");
    expect(screen.getByText("At 03:00 every day")).toBeInTheDocument();
    expect(screen.getByText(/^goes by Europe\/Berlin/)).toBeInTheDocument();
  });

  it("asks for the task it is for, in its zone", async () => {
    const { backend } = show(
      aTask({ frequencySeconds: null, frequencyCron: "0 9 * * *", timezone: "Asia/Tokyo" }),
    );
    await screen.findByRole("list", { name: "Next runs" });
    expect(backend.asked("preview_schedule").at(-1)?.input).toEqual({
      frequencyCron: "0 9 * * *",
      timezone: "Asia/Tokyo",
      count: 10,
      taskType: "news_sync",
      component: "news",
    });
  });

  it("goes on with the slots of a pattern once one of them has come", async () => {
    const task = aTask({ frequencySeconds: null, frequencyCron: "0 9 * * *" });
    const { backend, queries } = show(task);
    await screen.findByRole("list", { name: "Next runs" });
    const asked = backend.asked("preview_schedule").length;
    backend.tasks = [{ ...task, nextRunAt: at(25 * HOUR) }];
    await act(() => queries.invalidateQueries({ queryKey: keys.tasks, exact: true }));
    await waitFor(() => expect(backend.asked("preview_schedule")).toHaveLength(asked + 1));
  });

  it("asks for nothing of a task that is off", async () => {
    const { backend } = show(aTask({ enabled: false, nextRunAt: null }));
    expect(await screen.findByText("It is switched off, so nothing is scheduled.")).toBeInTheDocument();
    expect(backend.asked("preview_schedule")).toEqual([]);
  });
});
