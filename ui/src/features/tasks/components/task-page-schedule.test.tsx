import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { keys } from "@/lib/query";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { anEdit, aTask } from "@/testing/fixtures/tasks";
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
      description: "At 03:00, every day",
      nextRuns: [slot.at],
      warnings: [],
      slots: [{ ...slot, note: "The clocks go forward 1 h before it" }],
    }));
    show(aTask({ frequencySeconds: null, frequencyCron: "0 3 * * *", timezone: "Europe/Berlin" }), backend);
    const [first] = within(await screen.findByRole("list", { name: "Next runs" })).getAllByRole("listitem");
    expect(first).toHaveTextContent(/29.*03:00/);
    expect(first).toHaveTextContent("The clocks go forward 1 h before it");
    expect(screen.getByText("At 03:00, every day")).toBeInTheDocument();
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

describe("the policies", () => {
  it("say what they do, as they stand", async () => {
    const { user } = show();
    const missed = await screen.findByLabelText("Missed slots");
    expect(missed).toHaveAccessibleDescription(/runs once, for all the slots/);
    await user.selectOptions(missed, "all");
    expect(missed).toHaveAccessibleDescription(/each missed slot is run/);
    expect(screen.getByLabelText("Timeout in seconds")).toHaveAccessibleDescription(/after 5 min/);
  });

  it("sends only what was changed, and offers Undo", async () => {
    const { backend, user } = show();
    await user.selectOptions(await screen.findByLabelText("Missed slots"), "skip");
    await user.clear(screen.getByLabelText("Timeout in seconds"));
    await user.type(screen.getByLabelText("Timeout in seconds"), "60");
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    expect(backend.asked("update_system_task")).toEqual([
      { taskType: "news_sync", component: "news", input: { catchUp: "skip", timeoutSeconds: 60 } },
    ]);
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(backend.tasks[0]).toMatchObject({ catchUp: "once", timeoutSeconds: 300 });
  });

  it("undoes its own edit, though somebody else made one meanwhile", async () => {
    const backend = new FakeBackend();
    const update = backend.command("update_system_task");
    backend.answer("update_system_task", (args) => {
      const { id: taskId, revision, ...task } = update(args) as SystemTaskDto;
      const other = anEdit({ id: 900, taskId, revision: revision + 1, editedBy: "cli" });
      backend.edits = [other, ...backend.edits];
      return { ...task, id: taskId, revision };
    });
    const { user } = show(aTask(), backend);
    await user.selectOptions(await screen.findByLabelText("Missed slots"), "skip");
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 100 }]);
  });

  it.each([
    ["", "Write a number."],
    ["1.5", "Write a whole number."],
    ["-1", "It has to be at least 0."],
  ])("say at the field what is wrong with %j, and cannot be saved", async (text, message) => {
    const { user } = show();
    const retries = await screen.findByLabelText("Retries");
    await user.clear(retries);
    if (text) await user.type(retries, text);
    expect(retries).toHaveAccessibleDescription(message);
    expect(screen.getByRole("button", { name: "Save policies" })).toBeDisabled();
  });

  it("shows what the engine refuses at its field, until it is changed", async () => {
    const backend = new FakeBackend();
    const message = "there is no zone Mars/Olympus";
    backend.refuse("update_system_task", { kind: "invalid_schedule", field: "timezone", message });
    const { user } = show(aTask(), backend);
    const zone = await screen.findByLabelText("Time zone");
    await user.type(zone, "Mars/Olympus{Enter}");
    await waitFor(() => expect(zone).toHaveAccessibleDescription(message));
    expect(zone).toBeInvalid();
    expect(zone).toHaveValue("Mars/Olympus");
    await user.type(zone, "{Backspace}");
    expect(zone).toBeValid();
  });

  it("goes back to this computer's zone", async () => {
    const { backend, user } = show(aTask({ timezone: "Asia/Tokyo" }));
    await user.clear(await screen.findByLabelText("Time zone"));
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    expect(backend.asked("update_system_task")[0]?.input).toEqual({ timezone: null });
  });
});
