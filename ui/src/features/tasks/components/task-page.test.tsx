import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { violations } from "@/testing/render";
import { region, show, taking } from "./task-page.support";

it("says how the task is, and leaves the history to the application", async () => {
  const { container } = show();
  const glance = await region("At a glance");
  expect(glance.getByText("Healthy")).toBeInTheDocument();
  expect(await glance.findByText("45 min ago")).toBeInTheDocument();
  expect(screen.getByText("history of news_sync")).toBeInTheDocument();
  await (await region("Why did it run, or not?")).findByText(/^The computer slept/);
  expect(await violations(container)).toEqual([]);
});

describe("the durations", () => {
  it("are drawn, and said in words with what is usual", async () => {
    show(aTask(), taking(2_000, 3_000, 2_500));
    const chart = await screen.findByRole("img", { name: /^Durations of the last 3 runs/ });
    expect(chart).toHaveAccessibleName(
      "Durations of the last 3 runs: from 2.0 s to 3.0 s; half took at most 3.0 s, 95 of 100 at most 4.0 s; the last took 2.5 s",
    );
    expect(screen.getByText("p50 3.0 s")).toBeInTheDocument();
    expect(screen.getByText("p95 4.0 s")).toBeInTheDocument();
    expect(screen.queryByText(/slower than usual/)).not.toBeInTheDocument();
  });

  it("are told of one run as of one", async () => {
    const backend = taking(2_000);
    const overview = backend.command("get_task_overview");
    const usual = { runs: 1, p50Ms: 2_000, p95Ms: 2_000 };
    backend.answer("get_task_overview", (args) => ({ ...(overview(args) as object), usual }));
    show(aTask(), backend);
    expect(await screen.findByRole("img", { name: /^Durations of the last run: / })).toBeInTheDocument();
    expect(screen.getByText("of 1 success")).toBeInTheDocument();
  });

  it("say that the last one was slower than usual", async () => {
    show(aTask(), taking(2_000, 3_000, 41_000));
    expect(await screen.findByText("last 41.0 s, slower than usual")).toBeInTheDocument();
  });

  it("say it of one in flight", async () => {
    show(aTask({ runningRunId: 42, runningSince: at(-41 * MINUTE) }), taking(3_000, 3_000));
    const durations = within(await screen.findByRole("region", { name: "Durations" }));
    expect(await durations.findByText(/^usually 3.0 s, now 41 min$/)).toBeInTheDocument();
  });
});

describe("the last error", () => {
  it("says its kind, the whole sentence, since when, the next try, and what to do where", async () => {
    show(aFailingTask());
    const error = await region("Last error");
    expect(error.getByRole("heading")).toHaveTextContent("Access refused");
    expect(error.getByText(/^NewsData.io refused the key \(401\); enter a valid one/)).toBeInTheDocument();
    expect(error.getByText(/^since/)).toHaveTextContent("since 2 h ago");
    expect(error.getByText(/next try/)).toHaveTextContent("next try in 10 min");
    expect(error.getByRole("link", { name: "Settings: NewsData key" })).toHaveAttribute(
      "href",
      "/settings#newsdata-key",
    );
    expect(await error.findByRole("link", { name: "run #8" })).toHaveAttribute("href", "/runs/8");
  });

  it.each([
    ["wakes in 59 min", () => aFailingTask({ snoozedAt: at(-HOUR), snoozedUntil: at(HOUR) })],
    ["attempt 3 due now", () => aFailingTask({ retryAt: at(-MINUTE), retryAttempt: 3 })],
  ])("promises no try that does not come: %s", async (words, task) => {
    show(task());
    expect(await region("Last error")).toBeDefined();
    expect(screen.getByRole("region", { name: "Last error" })).toHaveTextContent(words);
  });

  it("stays until a success where the errors are counted anew, and counts none", async () => {
    show(aFailingTask({ errorCount: 0, failingSince: null }));
    const error = await region("Last error");
    expect(error.getByRole("heading")).toHaveTextContent("Access refused");
    expect(error.queryByText(/in a row/)).not.toBeInTheDocument();
  });

  it("is not there while the task is well", async () => {
    show();
    await region("At a glance");
    expect(screen.queryByRole("region", { name: "Last error" })).not.toBeInTheDocument();
  });
});

describe("the keys", () => {
  it("run, edit, and switch the task", async () => {
    const { backend, user } = show();
    await region("At a glance");
    await user.keyboard("r");
    expect(backend.asked("run_system_task_now")).toEqual([{ taskType: "news_sync", component: "news" }]);
    await user.keyboard("s");
    await waitFor(() => expect(backend.tasks[0]?.enabled).toBe(false));
    await user.keyboard("e");
    expect(screen.getByRole("form", { name: "Frequency of News sync" })).toBeInTheDocument();
  });

  it("snooze and wake it", async () => {
    const { backend, user, queries } = show();
    await region("At a glance");
    await user.keyboard("p");
    expect(await screen.findByRole("dialog", { name: "Snooze News sync" })).toBeInTheDocument();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    backend.tasks = [aTask({ snoozedAt: at(-HOUR), snoozedUntil: at(HOUR) })];
    await act(() => queries.invalidateQueries());
    await screen.findByRole("button", { name: "Wake News sync" });
    await user.keyboard("w");
    await waitFor(() => expect(backend.asked("update_system_task")[0]?.input).toEqual({ snooze: null }));
  });
});
