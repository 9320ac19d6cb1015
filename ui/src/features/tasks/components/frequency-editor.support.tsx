// What the tests of the inline frequency editor begin with.
import { screen, within } from "@testing-library/react";
import type { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { SystemTasksPage } from "./system-tasks-page";

/** The table of tasks, with the frequency of one being edited. */
export async function edit(name: string, backend?: FakeBackend) {
  const shown = renderPart(<SystemTasksPage />, backend);
  await shown.user.click(await screen.findByRole("button", { name: `Edit frequency of ${name}` }));
  return { ...shown, form: within(screen.getByRole("form", { name: `Frequency of ${name}` })) };
}

/** The cell of a task. */
export const frequency = (taskType: string) =>
  within(screen.getByTestId(`task-row-${taskType}`)).getByTestId("frequency");
