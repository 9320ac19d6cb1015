import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aFailingTask, aTask, someTasks } from "@/testing/fixtures/tasks";
import { renderPart, violations } from "@/testing/render";
import { SystemTasksPage } from "./system-tasks-page";

const show = (backend?: FakeBackend) => renderPart(<SystemTasksPage />, backend);
const row = async (taskType: string) => within(await screen.findByTestId(`task-row-${taskType}`));

describe("the table", () => {
  it("has the document's columns and Next run", async () => {
    show();
    await row("news_sync");
    const columns = screen.getAllByRole("columnheader").map((cell) => cell.textContent);
    expect(columns).toEqual([
      "",
      "Task",
      "Component",
      "Status",
      "Last run",
      "Frequency",
      "Error count",
      "Next run",
      "Actions",
    ]);
  });

  it("answers what a task is, how it is, what it did last and when it is next", async () => {
    show();
    const news = await row("news_sync");
    expect(news.getByRole("link", { name: "News sync" })).toHaveAttribute("href", "/settings/system-tasks/1");
    expect(news.getByTestId("status")).toHaveTextContent("Healthy");
    expect(await news.findByRole("group", { name: /^Last 30 runs: 27 success/ })).toBeInTheDocument();
    expect(news.getByTestId("last-run")).toHaveTextContent("5 min ago24 inserted, 6 updated");
    expect(news.getByTestId("frequency")).toHaveTextContent("Every 45 min");
    expect(news.getByTestId("error-count")).toHaveTextContent("0");
    expect(news.getByTestId("next-run")).toHaveTextContent("in 10 min");
  });

  it("shows no next run of a task that is off or run by hand", async () => {
    const backend = new FakeBackend();
    backend.tasks = [
      ...someTasks(),
      aTask({ id: 6, taskType: "manual", frequencySeconds: null, nextRunAt: null }),
    ];
    show(backend);
    expect((await row("history_prune")).getByTestId("next-run")).toHaveTextContent("–");
    expect((await row("history_prune")).getByTestId("status")).toHaveTextContent("Off");
    expect((await row("manual")).getByTestId("next-run")).toHaveTextContent("by hand only");
  });

  it("says of a failure what kind it is, its first line, since when, and the next try", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aFailingTask()];
    show(backend);
    const news = await row("news_sync");
    expect(news.getByTestId("status")).toHaveTextContent("Failing");
    expect(news.getByTestId("error-count")).toHaveTextContent("3");
    const failure = news.getByTestId("failure");
    expect(failure).toHaveTextContent("Access refusedNewsData.io refused the key (401)");
    expect(failure).toHaveTextContent("3 in a row · since 2 h ago · next try in 10 min");
    expect(await within(failure).findByRole("link", { name: "run 8" })).toHaveAttribute("href", "/runs/8");
  });

  it("promises no try of a failing task that is snoozed", async () => {
    const backend = new FakeBackend();
    backend.tasks = [
      aFailingTask({ suspendedReason: "breaker", snoozedAt: at(-HOUR), snoozedUntil: at(HOUR) }),
    ];
    show(backend);
    const news = await row("news_sync");
    expect(news.getByTestId("status")).toHaveTextContent("Suspendedwakes in 59 min");
    expect(news.getByTestId("failure")).toHaveTextContent("since 2 h ago · wakes in 59 min");
  });

  it("says it until a success, also where the errors are counted anew", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aFailingTask({ errorCount: 0, failingSince: null })];
    show(backend);
    const news = await row("news_sync");
    expect(news.getByTestId("status")).toHaveTextContent("Failing");
    expect(news.getByTestId("failure")).toHaveTextContent("Access refused");
    expect(screen.getByRole("button", { name: "1 failing" })).toBeInTheDocument();
  });

  it.each([
    ["Suspendednext probe in 10 min", aFailingTask({ errorCount: 5, suspendedReason: "breaker" })],
    ["Retryingattempt 3 in 9 min", aTask({ retryAt: at(10 * MINUTE), retryAttempt: 3 })],
    ["Pausedsnoozed until woken · holidays", aTask({ snoozedAt: at(-MINUTE), snoozeReason: "holidays" })],
    ["Latedue 5 min ago", aTask({ nextRunAt: at(-5 * MINUTE) })],
    ["Never runsno next run", aTask({ nextRunAt: null })],
    ["Never runsMars is no zone", aTask({ nextRunAt: null, scheduleError: "Mars is no zone" })],
    ["Never run", aTask({ lastStatus: null, lastRunAt: null })],
  ])("says more than a word where there is more: %s", async (words, task) => {
    const backend = new FakeBackend();
    backend.tasks = [task];
    show(backend);
    expect((await row("news_sync")).getByTestId("status")).toHaveTextContent(new RegExp(`^${words}$`));
  });

  it("tells how far a run is, and that it takes longer than usual", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aTask({ runningRunId: 42, runningSince: at(-41 * MINUTE) })];
    backend.answer("watch_run", ({ channel }) => {
      const progress = { done: 12, total: 30, message: "asking LWN" };
      setTimeout(() => channel.onmessage({ runId: 42, progress, lines: [], finished: false }));
      return null;
    });
    show(backend);
    const status = (await row("news_sync")).getByTestId("status");
    await waitFor(() =>
      expect(status).toHaveTextContent("Runningusually 2.3 s, now 41 min · 12 of 30asking LWN"),
    );
    expect(within(status).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "12");
  });

  it("has nothing that axe finds, failing, editing and selected", async () => {
    const backend = new FakeBackend();
    backend.tasks = [...someTasks(), aFailingTask({ id: 6, taskType: "backup", name: "Backup" })];
    const { container, user } = show(backend);
    await row("backup");
    await user.click(screen.getByRole("checkbox", { name: "Select Backup" }));
    await user.click(screen.getByRole("button", { name: "Edit frequency of Backup" }));
    expect(await violations(container)).toEqual([]);
  });
});

describe("the pause of everything", () => {
  it("asks until when and why, shows both, and Resume ends it", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: "Pause all" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Pause all schedules" }));
    await user.click(dialog.getByRole("radio", { name: "for 4 hours" }));
    await user.type(dialog.getByLabelText("Why (optional)"), "moving house");
    await user.click(dialog.getByRole("button", { name: "Pause" }));
    const [asked] = backend.asked("pause_scheduler") as { input: { until: string; reason: string } }[];
    expect(asked?.input.reason).toBe("moving house");
    expect(Date.parse(asked?.input.until ?? "") - Date.now()).toBeGreaterThan(3.9 * HOUR);
    const banner = within(await screen.findByTestId("pause-banner"));
    expect(banner.getByText("All schedules are paused: moving house")).toBeInTheDocument();
    // The live region has told it; a second voice would say it twice.
    expect(banner.queryByRole("status")).not.toBeInTheDocument();
    expect((await row("news_sync")).getByTestId("next-run")).toHaveTextContent("paused");
    expect((await row("news_sync")).getByTestId("status")).toHaveTextContent(/^Pausedwith all schedules$/);
    // The button that opened the dialog has the focus again, and ends what it began.
    await waitFor(() => expect(screen.getByRole("button", { name: "Resume all" })).toHaveFocus());
    await user.click(banner.getByRole("button", { name: "Resume schedules" }));
    await waitFor(() => expect(screen.queryByTestId("pause-banner")).not.toBeInTheDocument());
    expect(screen.getByRole("heading", { name: "System tasks" })).toHaveFocus();
  });
});
