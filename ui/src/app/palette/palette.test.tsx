import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { aTask } from "@/testing/fixtures/tasks";
import { renderWindow, violations } from "@/testing/render";

// What jsdom lacks and the window has.
Element.prototype.scrollIntoView ??= () => undefined;

async function open(backend = new FakeBackend()) {
  const page = renderWindow("/ideas", backend);
  await screen.findByTestId("scheduler-state");
  await waitFor(() => expect(backend.asked("list_system_tasks")).not.toEqual([]));
  await page.user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog", { name: "Commands" });
  await waitFor(() => expect(screen.getByRole("combobox")).toHaveFocus());
  return page;
}

const lines = () => screen.getAllByRole("option").map((line) => line.textContent);
const active = () => screen.getByRole("option", { selected: true });
const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());

describe("the palette", () => {
  it("is a combobox whose active line arrow keys move, without findings of axe", async () => {
    const { user } = await open();
    const [first, second] = screen.getAllByRole("option");
    expect(screen.getByRole("combobox")).toHaveAttribute("aria-activedescendant", first?.id);
    await user.keyboard("{ArrowDown}");
    expect(active()).toBe(second);
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(active()).toBe(screen.getAllByRole("option").at(-1));
    expect(await violations(document.body)).toEqual([]);
    await user.keyboard("{Escape}");
    await closed();
  });

  it("goes to places and shows their keys", async () => {
    const { user, router } = await open();
    await user.keyboard("calend");
    expect(lines()[0]).toBe("Go to Calendargthenc");
    await user.keyboard("{Enter}");
    await closed();
    await waitFor(() => expect(router.state.location.pathname).toBe("/calendar"));
    await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "Calendar" })).toHaveFocus());
  });

  it("goes to a task", async () => {
    const { user, router } = await open();
    await user.keyboard("go to ideas rev{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings/system-tasks/4"));
  });

  it("goes to a section of the settings", async () => {
    const { user, router } = await open();
    await user.keyboard("settings hist{Enter}");
    await waitFor(() =>
      expect(router.state.location).toMatchObject({ pathname: "/settings", hash: "history" }),
    );
    await waitFor(() => expect(screen.getByLabelText("History", { selector: "#history" })).toHaveFocus());
  });

  it("runs a task now", async () => {
    const { user, backend } = await open();
    await user.keyboard("rns{Enter}");
    await waitFor(() =>
      expect(backend.asked("run_system_task_now")).toEqual([{ taskType: "news_sync", component: "news" }]),
    );
  });

  it("cancels what runs", async () => {
    const backend = new FakeBackend();
    const run = { runId: 42, taskId: 1, taskType: "news_sync", name: "News sync", trigger: "manual" };
    backend.status = theStatus({ running: [{ ...run, startedAt: at(-4000) }] });
    const { user } = await open(backend);
    await user.keyboard("cancel{Enter}");
    await waitFor(() => expect(backend.asked("cancel_run")).toEqual([{ runId: 42 }]));
  });

  it("pauses everything, by its dialog, and resumes", async () => {
    const { user, backend } = await open();
    await user.keyboard("pause all{Enter}");
    expect(await screen.findByRole("dialog", { name: "Pause all schedules" })).toBeInTheDocument();
    await user.keyboard("{Escape}");
    await closed();
    backend.status = theStatus({ paused: true });
    await backend.changed({ taskId: 0, cause: "paused" });
    await screen.findByRole("button", { name: "Resume schedules" });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "resume{Enter}");
    await waitFor(() => expect(backend.asked("resume_scheduler")).toHaveLength(1));
  });

  it("snoozes a task, by its dialog, and wakes it", async () => {
    const { user, backend } = await open();
    await user.keyboard("snooze alerts ref{Enter}");
    expect(await screen.findByRole("dialog", { name: "Snooze Alerts refresh" })).toBeInTheDocument();
    await user.click(screen.getByRole("radio", { name: "until woken" }));
    await user.type(screen.getByRole("textbox", { name: "Why (optional)" }), "Too loud{Enter}");
    await waitFor(() =>
      expect(backend.asked("update_system_task").map(({ input }) => input)).toEqual([
        { snooze: { reason: "Too loud" } },
      ]),
    );
    await closed();
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "wake alerts{Enter}");
    await waitFor(() => expect(backend.asked("update_system_task")[1]?.input).toEqual({ snooze: null }));
    expect(await screen.findByText("Alerts refresh is awake.")).toBeInTheDocument();
  });

  it("shows a task awake before the backend answers, as its own button does", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aTask({ snoozedAt: at(-HOUR) })];
    const { user } = renderWindow("/settings/system-tasks", backend);
    const status = within(await screen.findByTestId("task-row-news_sync")).getByTestId("status");
    expect(status).toHaveTextContent(/^Paused/);
    const answer = backend.hold("update_system_task");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "wake news{Enter}");
    await waitFor(() => expect(status).toHaveTextContent(/^Healthy/));
    answer();
    expect(await screen.findByText("News sync is awake.")).toBeInTheDocument();
  });

  it("says once what the page has a key for", async () => {
    const { user, router } = await open();
    await user.keyboard("{Escape}");
    await closed();
    await act(() => router.navigate({ to: "/settings/system-tasks" }));
    await screen.findByRole("heading", { level: 1, name: "System tasks" });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "pause all sch");
    expect(lines()).toEqual(["Pause all schedulesP"]);
  });

  it("changes theme and density", async () => {
    const { user, backend } = await open();
    await user.keyboard("dark{Enter}");
    await closed();
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "density{Enter}");
    await waitFor(() =>
      expect(backend.asked("update_settings")).toEqual([
        { input: { theme: "dark" } },
        { input: { density: "compact" } },
      ]),
    );
  });

  it("has what was used last on top, then and among what fits", async () => {
    const { user } = await open();
    await user.keyboard("density{Enter}");
    await closed();
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("combobox");
    expect(lines()[0]).toMatch(/^Density/);
    expect(screen.getByText("Recently used")).toBeVisible();
    await user.keyboard("d");
    expect(lines()[0]).toMatch(/^Density/);
  });

  it("says that nothing fits, and Enter does nothing then", async () => {
    const { user } = await open();
    // Of a region that comes together with its words nothing is told.
    const region = within(screen.getByRole("dialog")).getByRole("status");
    expect(region).toBeEmptyDOMElement();
    await user.keyboard("xyzzy{Enter}");
    expect(region).toHaveTextContent("Nothing is called like that.");
    expect(await violations(document.body)).toEqual([]);
  });

  it("is closed by the keys that opened it, and the focus returns", async () => {
    const { user } = await open();
    await user.keyboard("{Control>}k{/Control}");
    await closed();
  });

  it("stays quick with a thousand tasks: it shows but the best of them", async () => {
    const backend = new FakeBackend();
    backend.tasks = Array.from({ length: 1_000 }, (_, id) =>
      aTask({ id, name: `Task ${id}`, taskType: `t${id}` }),
    );
    const { user } = await open(backend);
    await waitFor(() => expect(screen.getByText("Run Task 0 now")).toBeVisible());
    expect(lines().length).toBeLessThan(60);
    await user.keyboard("task 777");
    expect(lines().slice(0, 3).sort()).toEqual([
      "Go to Task 777Tasks",
      "Run Task 777 nowRun a task",
      "Snooze Task 777…Snooze a task",
    ]);
  });
});
