import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart, violations } from "@/testing/render";
import { HistoryForm } from "./history-form";

const field = (name: string) => screen.findByRole("spinbutton", { name });

it("shows what is usual where nothing is stored, and what each number does", async () => {
  const { container } = renderPart(<HistoryForm />);
  expect(await field("Runs kept of each task")).toHaveValue(500);
  expect(await field("Days of history")).toHaveValue(30);
  expect(await field("Backups kept")).toHaveValue(3);
  expect(await field("Backups kept")).toHaveAccessibleDescription(/0 to 100\..* with 0 none is\./);
  expect(await violations(container)).toEqual([]);
});

it("says so where the task that does it is switched off", async () => {
  const backend = new FakeBackend();
  const { queries } = renderPart(<HistoryForm />, backend);
  expect(await screen.findByText(/History prune is switched off/)).toBeInTheDocument();
  backend.tasks = backend.tasks.map((task) => ({ ...task, enabled: true }));
  await queries.invalidateQueries();
  await waitFor(() => expect(screen.queryByText(/is switched off/)).not.toBeInTheDocument());
});

it("is saved as the configuration of the task that prunes", async () => {
  const { backend, user } = renderPart(<HistoryForm />);
  await user.clear(await field("Days of history"));
  await user.type(await field("Days of history"), "90{Enter}");
  const saved = backend
    .asked("update_system_task")
    .map(({ taskType, input }) => [taskType, JSON.parse((input as UpdateTaskInput).config ?? "")]);
  expect(saved).toEqual([["history_prune", { keep_days: 90 }]]);
});

it("shows at the field what the engine does not accept, and keeps what was typed", async () => {
  const backend = new FakeBackend();
  const message = "0 is out of range; it can be 1 to 100000";
  backend.refuse("update_system_task", { kind: "invalid_input", field: "config.keep_runs", message });
  const { user } = renderPart(<HistoryForm />, backend);
  await user.clear(await field("Runs kept of each task"));
  await user.type(await field("Runs kept of each task"), "0{Enter}");
  await waitFor(async () =>
    expect(await field("Runs kept of each task")).toHaveAccessibleDescription(message),
  );
  expect(await field("Runs kept of each task")).toHaveValue(0);
  expect(screen.getAllByRole("alert")).toHaveLength(1);
});
