import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { aTask } from "@/testing/fixtures/tasks";
import { edit, frequency } from "./frequency-editor.support";

describe("a frequency that cannot be", () => {
  it("says what is wrong, and saves nothing until it is right", async () => {
    const { backend, form, user } = await edit("Ideas review");
    await user.selectOptions(form.getByLabelText("Kind of schedule"), "cron");
    const pattern = form.getByLabelText("Cron expression");
    await user.clear(pattern);
    await user.type(pattern, "0 9 *{Enter}");
    expect(await form.findByRole("alert")).toHaveTextContent("a pattern has 5 fields");
    expect(pattern).toHaveAttribute("aria-invalid", "true");
    expect(pattern).toHaveAccessibleDescription(/a pattern has 5 fields/);
    await waitFor(() => expect(form.getByRole("button", { name: "Save" })).toBeDisabled());
    await user.keyboard("{Enter}");
    expect(backend.asked("update_system_task")).toEqual([]);
    expect(frequency("ideas_review")).toContainElement(pattern);
  });

  it("keeps the draft where the backend refuses", async () => {
    const backend = new FakeBackend();
    backend.refuse("update_system_task", { kind: "busy", message: "the database is busy" });
    const { form, user } = await edit("News sync", backend);
    await user.keyboard("7{Enter}");
    expect(await screen.findByText("News sync was not changed: the database is busy")).toBeInTheDocument();
    expect(form.getByLabelText("Amount")).toHaveValue("7");
  });

  it("stays refused while the engine is asked anew after a run", async () => {
    const backend = new FakeBackend();
    const task = aTask();
    backend.tasks = [task];
    const { form, queries, user } = await edit("News sync", backend);
    await user.selectOptions(form.getByLabelText("Kind of schedule"), "cron");
    const pattern = form.getByLabelText("Cron expression");
    await user.clear(pattern);
    await user.type(pattern, "0 9 *");
    await waitFor(() => expect(form.getByRole("button", { name: "Save" })).toBeDisabled());
    await form.findByText(/a pattern has 5 fields/);
    const asked = backend.asked("preview_schedule").length;
    backend.answer("preview_schedule", () => new Promise(() => {}));
    backend.tasks = [{ ...task, lastRunAt: at(0) }];
    await act(() => queries.invalidateQueries({ queryKey: keys.tasks, exact: true }));
    await waitFor(() => expect(backend.asked("preview_schedule").length).toBeGreaterThan(asked));
    expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
    expect(pattern).toBeInvalid();
  });

  it("says why the engine does not say what it means, and can be saved all the same", async () => {
    const backend = new FakeBackend();
    backend.refuse("preview_schedule", { message: "the engine is gone" });
    const { form } = await edit("News sync", backend);
    expect(await form.findByRole("alert")).toHaveTextContent("the engine is gone");
    expect(form.getByRole("button", { name: "Save" })).toBeEnabled();
  });

  it("wants a day and a time", async () => {
    const { form, user } = await edit("Ideas review");
    await user.keyboard("25");
    expect(form.getByRole("alert")).toHaveTextContent("Write a time of 24 hours, such as 09:00.");
    await user.selectOptions(form.getByLabelText("Kind of schedule"), "daily");
    expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  });

  it("says at its place what the backend finds wrong", async () => {
    const backend = new FakeBackend();
    const message = "it can be 1 s to 366 d";
    backend.refuse("update_system_task", { kind: "invalid_schedule", field: "frequencySeconds", message });
    const { form, user } = await edit("News sync", backend);
    await user.keyboard("7{Enter}");
    expect(await form.findByRole("alert")).toHaveTextContent(message);
    expect(form.getByLabelText("Amount")).toBeInvalid();
    await user.keyboard("8");
    expect(form.getByLabelText("Amount")).toBeValid();
  });
});
