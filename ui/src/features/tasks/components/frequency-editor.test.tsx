import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import { keys } from "@/lib/query";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR } from "@/testing/fixtures/clock";
import { aTask } from "@/testing/fixtures/tasks";
import { edit, frequency } from "./frequency-editor.support";

describe("the inline frequency editor", () => {
  it("begins in the amount, with what is in force", async () => {
    const { form } = await edit("News sync");
    expect(form.getByLabelText("Amount")).toHaveFocus();
    expect(form.getByLabelText("Amount")).toHaveValue("45");
    expect(await form.findByText("Every 45 minutes")).toBeInTheDocument();
    expect(form.getByRole("list", { name: "Next runs" }).children).toHaveLength(5);
  });

  it("shows when it would run once it is saved, also where it runs meanwhile", async () => {
    const backend = new FakeBackend();
    const task = aTask({ frequencySeconds: 12 * 3600, lastRunAt: at(-3 * HOUR), nextRunAt: at(9 * HOUR) });
    backend.tasks = [task];
    const { form, queries, user } = await edit("News sync", backend);
    const first = () => form.getByRole("list", { name: "Next runs" }).querySelector("time")?.dateTime ?? "";
    await waitFor(() => expect(first()).toBe(task.nextRunAt));
    await user.keyboard("2");
    await waitFor(() => expect(Date.parse(first()) - Date.now()).toBeLessThanOrEqual(0));
    const ranAt = at(0);
    backend.tasks = [{ ...task, lastRunAt: ranAt }];
    await act(() => queries.invalidateQueries({ queryKey: keys.tasks, exact: true }));
    await waitFor(() => expect(Date.parse(first()) - Date.parse(ranAt)).toBe(2 * HOUR));
  });

  it("asks the engine while one types, and Enter saves", async () => {
    const { backend, form, user } = await edit("News sync");
    // What was there is selected: typing replaces it.
    await user.keyboard("1");
    expect(await form.findByText("Every 1 minutes")).toBeInTheDocument();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(frequency("news_sync")).toHaveTextContent("Every 1 min"));
    expect(backend.asked("update_system_task")).toEqual([
      { taskType: "news_sync", component: "news", input: { frequencySeconds: 60 } },
    ]);
    expect(screen.getByRole("button", { name: "Edit frequency of News sync" })).toHaveFocus();
    expect(await screen.findByText("News sync: the new frequency is in force.")).toBeInTheDocument();
  });

  it("takes a saved frequency back with Undo", async () => {
    const { backend, user } = await edit("Calendar sync");
    await user.keyboard("7{Enter}");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(backend.tasks.find((task) => task.taskType === "calendar_sync")?.frequencySeconds).toBe(1800);
  });

  it("sends nothing where nothing changed, and offers no Undo, as that would take back an older edit", async () => {
    const { backend, user } = await edit("News sync");
    await user.keyboard("7{Enter}");
    await screen.findByText("News sync: the new frequency is in force.");
    await user.click(await screen.findByRole("button", { name: "Edit frequency of News sync" }));
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("button", { name: "Edit frequency of News sync" })).toHaveFocus();
    expect(backend.asked("update_system_task")).toHaveLength(1);
    expect(backend.asked("list_task_edits")).toHaveLength(1);
  });

  it("reverts with Esc, saves nothing, and gives the focus back", async () => {
    const { backend, user } = await edit("News sync");
    await user.keyboard("7{Escape}");
    expect(frequency("news_sync")).toHaveTextContent("Every 45 min");
    expect(backend.asked("update_system_task")).toEqual([]);
    expect(screen.getByRole("button", { name: "Edit frequency of News sync" })).toHaveFocus();
  });

  it("leaves the focus in the list of kinds while one goes through it", async () => {
    const { form, user } = await edit("News sync");
    const kind = form.getByLabelText("Kind of schedule");
    await user.selectOptions(kind, "cron");
    expect(form.getByLabelText("Cron expression")).not.toHaveFocus();
    expect(kind).toHaveFocus();
  });

  it("begins in the list of kinds where there is nothing to type", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aTask({ frequencySeconds: null, nextRunAt: null })];
    const { form } = await edit("News sync", backend);
    expect(form.getByLabelText("Kind of schedule")).toHaveFocus();
  });

  it("warns of what one may not have meant", async () => {
    const { form, user } = await edit("Ideas review");
    await user.selectOptions(form.getByLabelText("Kind of schedule"), "cron");
    const pattern = form.getByLabelText("Cron expression");
    await user.clear(pattern);
    await user.type(pattern, "* 9 * * *");
    expect(await form.findByText(/did you mean 0 9 \* \* \*/)).toBeInTheDocument();
    expect(form.getByRole("button", { name: "Save" })).toBeEnabled();
  });

  it("can leave a task to be run by hand, and Enter saves that too", async () => {
    const { backend, form, user } = await edit("News sync");
    await user.selectOptions(form.getByLabelText("Kind of schedule"), "manual");
    expect(form.getByLabelText("Kind of schedule")).toHaveFocus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(frequency("news_sync")).toHaveTextContent("Manual"));
    expect(backend.asked("update_system_task")[0]?.input).toEqual({
      frequencySeconds: null,
      frequencyCron: null,
    });
  });

  it("sets a time on weekdays, as cron, and asks for this task", async () => {
    const { backend, form, user } = await edit("Ideas review");
    expect(form.getByLabelText("Kind of schedule")).toHaveValue("weekly");
    expect(form.getByLabelText("Time of day")).toHaveFocus();
    await user.keyboard("10:30");
    await user.click(form.getByRole("checkbox", { name: "Wednesday" }));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(frequency("ideas_review")).toHaveTextContent("Mon, Tue, Thu, Fri 10:30"));
    expect(backend.asked("update_system_task")[0]?.input).toEqual({ frequencyCron: "30 10 * * 1,2,4,5" });
    expect(backend.asked("preview_schedule").at(-1)?.input).toEqual({
      frequencyCron: "30 10 * * 1,2,4,5",
      taskType: "ideas_review",
      component: "ideas",
    });
  });

  it("says at a slot what a change of the clocks means for it", async () => {
    const backend = new FakeBackend();
    const preview = backend.command("preview_schedule");
    backend.answer("preview_schedule", (args) => {
      const answer = preview(args) as SchedulePreviewDto;
      const note = "The clocks go forward 1 h before it";
      return {
        ...answer,
        slots: answer.slots.map((slot, index) => (index === 1 ? { ...slot, note } : slot)),
      };
    });
    const { form } = await edit("News sync", backend);
    const [, second] = await form.findAllByRole("listitem");
    expect(second).toHaveTextContent(/The clocks go forward 1 h before it$/);
  });

  it("shows the next runs by the clocks that the time is written for, and says whose where others are shown", async () => {
    const backend = new FakeBackend();
    backend.status = { ...backend.status, timezone: "Europe/Berlin" };
    const preview = backend.command("preview_schedule");
    const slots = ["2092-12-01", "2092-12-02"].map((day) => ({
      at: `${day}T08:00:00Z`,
      local: `${day}T09:00:00`,
      utcOffset: "+01:00",
    }));
    backend.answer("preview_schedule", (args) => ({ ...(preview(args) as SchedulePreviewDto), slots }));
    setShownZone("Asia/Tokyo");
    const { form } = await edit("Ideas review", backend);
    const runs = await form.findByRole("list", { name: "Next runs" });
    expect(runs).toHaveTextContent(/Dec 1, 2092, 09:00.*Dec 2, 2092, 09:00$/);
    expect(form.getByText("In Europe/Berlin; elsewhere times are in Asia/Tokyo.")).toBeInTheDocument();
    act(() => setShownZone("Europe/Berlin"));
    expect(form.queryByText(/elsewhere/)).toBeNull();
    act(() => setShownZone("system"));
  });
});
