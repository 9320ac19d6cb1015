import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { FakeBackend } from "@/testing/fake-backend";
import { anEdit, aTask } from "@/testing/fixtures/tasks";
import { show } from "./task-page.support";

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

  it("keeps what is changed while it is being saved", async () => {
    const backend = new FakeBackend();
    const answer = backend.hold("update_system_task");
    const { user } = show(aTask(), backend);
    await user.selectOptions(await screen.findByLabelText("Missed slots"), "skip");
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    const retries = screen.getByLabelText("Retries");
    await user.clear(retries);
    await user.type(retries, "7");
    answer();
    await screen.findByText(/the new policies are in force/);
    expect(retries).toHaveValue(7);
    expect(screen.getByRole("button", { name: "Save policies" })).toBeEnabled();
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
