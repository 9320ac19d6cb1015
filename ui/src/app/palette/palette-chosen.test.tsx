// Which line of the palette is the chosen one while what can be done changes.
import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { RunningRunDto } from "@/bindings/RunningRunDto";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { renderWindow } from "@/testing/render";

// What jsdom lacks and the window has.
Element.prototype.scrollIntoView ??= () => undefined;

const aRun = (runId: number, taskId: number): RunningRunDto => ({
  runId,
  taskId,
  taskType: "news_sync",
  name: "News sync",
  trigger: "schedule",
  startedAt: at(0),
});

/** The palette, and how other runs come under way. */
async function open(running: RunningRunDto[] = []) {
  const backend = new FakeBackend();
  backend.status = theStatus({ running });
  const page = renderWindow("/ideas", backend);
  await screen.findByTestId("scheduler-state");
  await waitFor(() => expect(backend.asked("list_system_tasks")).not.toEqual([]));
  await page.user.keyboard("{Control>}k{/Control}");
  await waitFor(() => expect(screen.getByRole("combobox")).toHaveFocus());
  const become = async (running: RunningRunDto[]) => {
    backend.status = theStatus({ running });
    await backend.changed({ taskId: 0, cause: "paused" });
  };
  return { ...page, become };
}

const lines = () => screen.getAllByRole("option").map((line) => line.textContent);
const active = () => screen.getByRole("option", { selected: true });

it("keeps the line that was chosen where a run begins above it, and chooses none where that line goes", async () => {
  const { user, backend, become } = await open();
  const chosen = active().textContent;
  await become([aRun(42, 1)]);
  await waitFor(() => expect(lines()[0]).toBe("Cancel run of News sync"));
  expect(active()).toHaveTextContent(chosen ?? "");
  await user.keyboard("{ArrowUp}");
  expect(active()).toHaveTextContent("Cancel run of News sync");
  await become([]);
  await waitFor(() => expect(lines()).not.toContain("Cancel run of News sync"));
  expect(screen.queryByRole("option", { selected: true })).toBeNull();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("dialog", { name: "Commands" })).toBeInTheDocument();
  await user.keyboard("{ArrowUp}");
  expect(active()).toBe(screen.getAllByRole("option").at(-1));
  await user.keyboard("{ArrowDown}");
  expect(active()).toBe(screen.getAllByRole("option")[0]);
  expect(backend.asked("cancel_run")).toEqual([]);
});

it("tells the runs of two tasks of one name apart", async () => {
  const { user, backend } = await open([aRun(42, 1), aRun(43, 2)]);
  expect(lines().slice(0, 2)).toEqual(Array(2).fill("Cancel run of News sync"));
  await user.keyboard("{ArrowDown}");
  expect(active()).toBe(screen.getAllByRole("option")[1]);
  await user.keyboard("{ArrowDown}");
  expect(active()).toBe(screen.getAllByRole("option")[2]);
  await user.keyboard("{ArrowUp}{Enter}");
  await waitFor(() => expect(backend.asked("cancel_run")).toEqual([{ runId: 43 }]));
});
