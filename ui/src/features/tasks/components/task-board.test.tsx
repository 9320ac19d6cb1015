import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { HOUR } from "@/testing/fixtures/clock";
import { aFailingTask, aTask, someTasks } from "@/testing/fixtures/tasks";
import { renderWindow } from "@/testing/render";
import { layoutFor } from "../use-table-layout";
import { at_, rows, show, updates } from "./task-board.support";

describe("the keys of the table", () => {
  it("go through the rows, and the focus goes along", async () => {
    const { user } = await show();
    // By name: Alerts, Calendar, History, Ideas, News.
    await user.keyboard("j");
    expect(at_()).toBe(3);
    await user.keyboard("j{ArrowDown}k");
    expect(at_()).toBe(2);
    await user.keyboard("{End}");
    expect(at_()).toBe(1);
    await user.keyboard("j{Home}");
    expect(at_()).toBe(3);
    expect(screen.getAllByRole("row").filter((row) => row.tabIndex === 0)).toHaveLength(1);
  });

  it("only show where they would work at the first press", async () => {
    const { backend, user } = await show();
    await user.keyboard("r");
    expect(at_()).toBe(3);
    expect(backend.asked("run_system_task_now")).toEqual([]);
    await user.keyboard("r");
    expect(backend.asked("run_system_task_now")).toEqual([
      { taskType: "alerts_refresh", component: "alerts" },
    ]);
  });

  it("switch, edit and give the focus back", async () => {
    const { backend, user } = await show();
    await user.keyboard("jjs");
    await waitFor(() => expect(updates(backend)).toEqual([["calendar_sync", { enabled: false }]]));
    await user.keyboard("e");
    expect(screen.getByLabelText("Amount")).toHaveFocus();
    await user.keyboard("j{Escape}");
    expect(screen.getByRole("button", { name: "Edit frequency of Calendar sync" })).toHaveFocus();
    await user.keyboard("j");
    expect(at_()).toBe(5);
  });

  it("snooze until a time with a reason, which Undo takes back, and wake", async () => {
    const { backend, user } = await show();
    await user.keyboard("jjp");
    const dialog = within(await screen.findByRole("dialog", { name: "Snooze Calendar sync" }));
    await user.click(dialog.getByRole("radio", { name: "until a time" }));
    fireEvent.change(dialog.getByLabelText(/^Until \(/), { target: { value: "2020-01-01T08:00" } });
    await user.type(dialog.getByLabelText("Why (optional)"), "moved");
    await user.keyboard("{Enter}");
    expect(dialog.getByLabelText(/^Until \(/)).toHaveAccessibleDescription(
      "This time has passed; name one to come.",
    );
    fireEvent.change(dialog.getByLabelText(/^Until \(/), { target: { value: "2099-01-01T08:00" } });
    await user.keyboard("{Enter}");
    const until = new Date("2099-01-01T08:00").toISOString();
    const asked = [["calendar_sync", { snooze: { until, reason: "moved" } }]];
    await waitFor(() => expect(updates(backend)).toEqual(asked));
    const status = within(screen.getByTestId("task-row-calendar_sync")).getByTestId("status");
    await waitFor(() => expect(status).toHaveTextContent(/^Pausedsnoozed until .* · moved$/));
    await waitFor(() => expect(at_()).toBe(2));
    await user.keyboard("w");
    await waitFor(() => expect(updates(backend).at(-1)).toEqual(["calendar_sync", { snooze: null }]));
    await waitFor(() => expect(status).toHaveTextContent(/^Healthy$/));
  });

  it("open a task, and a run from its strip", async () => {
    const { user, router } = await show();
    const strip = within(screen.getByTestId("task-row-news_sync"));
    (await strip.findAllByRole("link", { name: /^Success/ })).at(-1)?.focus();
    await user.keyboard("{ArrowLeft}{Enter}");
    expect(router.state.location.pathname).toBe("/runs/29");
    router.history.back();
    await screen.findByRole("link", { name: "News sync" });
    await user.keyboard("jj{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings/system-tasks/2"));
  });

  it("find by words, and Enter goes to the first row found", async () => {
    const { user } = await show();
    await user.keyboard("/off");
    await waitFor(() => expect(rows()).toEqual([5]));
    expect(screen.getByText("1 task found")).toHaveRole("status");
    await user.keyboard("{Enter}");
    expect(at_()).toBe(5);
    await user.keyboard("/{Escape}");
    await waitFor(() => expect(rows()).toHaveLength(5));
    await user.keyboard("nonesuch");
    expect(await screen.findByText("No task matches these words")).toBeInTheDocument();
    expect(screen.getByText("No task found")).toHaveRole("status");
  });
});

it("goes by Enter to the first row of what was written, though the list of that is not drawn yet", async () => {
  await show();
  const field = screen.getByRole("searchbox", { name: "Filter tasks" });
  // Both before there is time to draw.
  act(() => {
    fireEvent.change(field, { target: { value: "news" } });
    fireEvent.keyDown(field, { key: "Enter" });
  });
  await waitFor(() => expect(rows()).toEqual([1]));
  expect(at_()).toBe(1);
});

it("keeps the row whose frequency is edited, though the filter finds it no more, until the editor closes", async () => {
  const { backend, user } = await show();
  await user.keyboard("/healthy");
  await waitFor(() => expect(rows()).toEqual([3, 2, 4, 1]));
  await user.click(screen.getByRole("button", { name: "Edit frequency of Calendar sync" }));
  await user.keyboard("77");
  backend.tasks = backend.tasks.map((task) => (task.id === 2 ? { ...task, runningRunId: 50 } : task));
  await act(() => backend.changed({ taskId: 2, cause: "started" }));
  expect(await screen.findByRole("button", { name: "1 running" })).toBeInTheDocument();
  expect(screen.getByLabelText("Amount")).toHaveValue("77");
  expect(screen.getByLabelText("Amount")).toHaveFocus();
  await user.keyboard("{Escape}");
  expect(rows()).toEqual([3, 4, 1]);
  expect(at_()).toBe(4);
});

it("shows the tasks of one state by its chip, until it is pressed again or something is written", async () => {
  const backend = new FakeBackend();
  backend.tasks = [...someTasks(), aTask({ id: 6, taskType: "office", name: "Office sync" })];
  const { user } = await show(backend);
  const chip = () => screen.getByRole("button", { name: "1 off" });
  await user.click(chip());
  await waitFor(() => expect(rows()).toEqual([5]));
  expect(chip()).toHaveAttribute("aria-pressed", "true");
  await user.click(chip());
  await waitFor(() => expect(rows()).toHaveLength(6));
  await user.keyboard("/off");
  await waitFor(() => expect(rows()).toEqual([5, 6]));
  expect(chip()).toHaveAttribute("aria-pressed", "false");
});

it("sorts by what its columns say, and back", async () => {
  const backend = new FakeBackend();
  backend.tasks = [...someTasks(), aFailingTask({ id: 6, taskType: "backup", name: "Zip backup" })];
  const { user } = await show(backend);
  await user.click(screen.getByRole("button", { name: "Status" }));
  expect(rows()[0]).toBe(6);
  expect(screen.getByRole("columnheader", { name: "Status" })).toHaveAttribute("aria-sort", "ascending");
  await user.click(screen.getByRole("button", { name: "Status" }));
  expect(rows().at(-1)).toBe(6);
  await user.click(screen.getByRole("button", { name: "Next run" }));
  expect(rows()[0]).toBe(3);
});

describe("the menu of a row", () => {
  it("snoozes for an hour", async () => {
    const { backend, user } = await show();
    await user.click(screen.getByRole("button", { name: "More for News sync" }));
    await user.click(await screen.findByRole("menuitem", { name: "Snooze 1 h" }));
    await waitFor(() => expect(updates(backend)).toHaveLength(1));
    const [update] = backend.asked("update_system_task") as { input: { snooze: { until: string } } }[];
    expect(Date.parse(update?.input.snooze.until ?? "") - Date.now()).toBeGreaterThan(0.9 * HOUR);
    expect(await screen.findByText(/^News sync is snoozed until/)).toBeInTheDocument();
  });
});

describe("a thousand tasks", () => {
  it("are there only as far as they are seen, and ask only for those", async () => {
    // What a browser measures, jsdom does not.
    vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(700);
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(60);
    const backend = new FakeBackend();
    backend.tasks = Array.from({ length: 1_000 }, (_, index) =>
      aTask({
        id: index + 1,
        taskType: `mirror_${index}`,
        name: index === 0 ? "News sync" : `Task ${index}`,
      }),
    );
    const { user, container } = renderWindow("/settings/system-tasks", backend);
    await screen.findByTestId("task-row-mirror_3");
    expect(container.querySelectorAll("[data-task]").length).toBeLessThan(30);
    expect(container.querySelector("table")).toHaveAttribute("aria-rowcount", "1001");
    await waitFor(() => expect(backend.asked("get_task_overview").length).toBeGreaterThan(10));
    expect(backend.asked("get_task_overview").length).toBeLessThan(30);
    // The last row is far away; it is there for the focus.
    await user.keyboard("j{End}");
    expect(document.activeElement).toHaveAttribute("aria-rowindex", "1001");
    vi.restoreAllMocks();
  });
});

it("folds columns into their neighbours where there is no room", () => {
  expect(layoutFor(1060)).toEqual({ component: true, full: true, words: true });
  expect(layoutFor(800)).toEqual({ component: false, full: true, words: false });
  expect(layoutFor(700)).toEqual({ component: false, full: false, words: false });
});
