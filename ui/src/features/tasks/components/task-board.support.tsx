// What the tests of the task board share.
import { screen } from "@testing-library/react";
import { FakeBackend } from "@/testing/fake-backend";
import { renderWindow } from "@/testing/render";

export const show = async (backend = new FakeBackend()) => {
  const shown = renderWindow("/settings/system-tasks", backend);
  await screen.findByRole("link", { name: "News sync" });
  return shown;
};

export const rows = () =>
  screen.getAllByRole("row").flatMap((row) => (row.dataset.task ? [Number(row.dataset.task)] : []));

export const at_ = () => Number((document.activeElement as HTMLElement).dataset.task);

export const updates = (backend: FakeBackend) =>
  backend.asked("update_system_task").map(({ taskType, input }) => [taskType, input]);
