import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aRunEvent } from "@/testing/fixtures/runs";
import { theStatus } from "@/testing/fixtures/settings";
import { anOverview, aTask } from "@/testing/fixtures/tasks";
import { renderWindow } from "@/testing/render";

const show = (backend?: FakeBackend) => renderWindow("/", backend);
const card = async (taskType: string) => within(await screen.findByTestId(`card-${taskType}`));

/** The dashboard of a cockpit whose news sync is as told. */
function showNews(part: Parameters<typeof aTask>[0]) {
  const backend = new FakeBackend();
  const task = aTask(part);
  backend.tasks = [task];
  if (!task.lastRunAt) backend.answer("get_task_overview", () => anOverview({ lastSuccessAt: null }));
  return show(backend);
}
const freshness = async () => (await card("news_sync")).getByTestId("freshness");

describe("the metric cards", () => {
  it.each([
    ["news_sync", "Feed items", "1,284", "24 new", "96 in 24 h"],
    ["calendar_sync", "Events", "9", "3 new", "in 7 days, 2 today"],
    ["ideas_review", "Ideas", "4", "nothing new", "2 to review"],
    ["alerts_refresh", "Alerts", "2", "1 new", "1 critical"],
  ])("%s is %s", async (taskType, title, metric, unseen, note) => {
    show();
    const shown = await card(taskType);
    expect(shown.getByRole("heading", { name: title })).toBeInTheDocument();
    await waitFor(() => expect(shown.getByTestId("metric")).toHaveTextContent(metric));
    expect(shown.getByText(unseen)).toBeInTheDocument();
    expect(shown.getByText(note)).toBeInTheDocument();
  });

  it("say how old they are in the document's words", async () => {
    show();
    expect((await card("news_sync")).getByTestId("freshness")).toHaveTextContent(
      "Last sync 5 min ago · Status: success · next in 10 min",
    );
  });

  it("are stale past twice their period, and not before", async () => {
    const { unmount } = showNews({ lastRunAt: at(-91 * MINUTE) });
    expect(await freshness()).toHaveTextContent("stale");
    unmount();
    showNews({ lastRunAt: at(-89 * MINUTE) });
    expect(await freshness()).not.toHaveTextContent("stale");
  });

  it("are as old as their last success: a run that failed made them no younger", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aTask({ lastStatus: "error", errorCount: 1, lastRunAt: at(-MINUTE) })];
    backend.answer("get_task_overview", () => anOverview({ lastSuccessAt: at(-91 * MINUTE) }));
    show(backend);
    await waitFor(async () =>
      expect(await freshness()).toHaveTextContent(/Last good sync 1 h 31 min ago · stale · Status: error/),
    );
  });

  it("are stale by the longest gap of their pattern, too", async () => {
    const cron = { frequencySeconds: null, frequencyCron: "0 9 * * *", nextRunAt: at(HOUR) };
    const { unmount, backend } = showNews({ ...cron, lastRunAt: at(-49 * HOUR) });
    await waitFor(async () => expect(await freshness()).toHaveTextContent("stale"));
    expect(backend.asked("preview_schedule")[0]).toMatchObject({ input: { frequencyCron: "0 9 * * *" } });
    unmount();
    const fresh = showNews({ ...cron, lastRunAt: at(-47 * HOUR) });
    await waitFor(() => expect(fresh.backend.asked("preview_schedule")).not.toEqual([]));
    expect(await freshness()).not.toHaveTextContent("stale");
  });

  it("say it where there never was a sync, and where there will be none", async () => {
    const { unmount } = showNews({ lastRunAt: null, lastStatus: null });
    expect(await freshness()).toHaveTextContent("Not synced yet · next in 10 min");
    unmount();
    const offline = showNews({ lastRunAt: null, lastStatus: "skipped", nextRunAt: at(-4000) });
    expect(await freshness()).toHaveTextContent("Not synced yet · Status: skipped · due now");
    offline.unmount();
    showNews({ enabled: false, nextRunAt: null });
    expect(await freshness()).toHaveTextContent("Status: success · off");
  });

  it("say why a figure cannot be read, and try again", async () => {
    const backend = new FakeBackend();
    backend.refuse("get_news_stats", { kind: "busy", message: "the database is busy" });
    const { user } = show(backend);
    const news = await card("news_sync");
    expect(await news.findByRole("alert")).toHaveTextContent("the database is busy");
    backend.answer("get_news_stats", () => ({ total: 7, unread: 7, last24h: 7, newSinceSeen: 0 }));
    await user.click(news.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(news.getByTestId("metric")).toHaveTextContent("7"));
  });

  it("sync now, and follow the events without a reload", async () => {
    const { backend, user } = show();
    const news = await card("news_sync");
    await user.click(news.getByRole("button", { name: "Sync now: News sync" }));
    expect(backend.asked("run_system_task_now")).toEqual([{ taskType: "news_sync", component: "news" }]);
    backend.answer("get_news_stats", () => ({ total: 1308, unread: 27, last24h: 120, newSinceSeen: 48 }));
    backend.tasks = backend.tasks.map((task) => (task.id === 1 ? { ...task, lastRunAt: at(0) } : task));
    await act(() => backend.ran(aRunEvent({ trigger: "manual" })));
    await waitFor(() => expect(news.getByTestId("metric")).toHaveTextContent("1,308"));
    expect(news.getByTestId("freshness")).toHaveTextContent("Last sync just now");
  });
});

describe("running now", () => {
  it("shows what runs, and cancels it", async () => {
    const backend = new FakeBackend();
    const run = { runId: 42, taskId: 1, taskType: "news_sync", name: "News sync", trigger: "manual" };
    backend.status = theStatus({ running: [{ ...run, startedAt: at(-4000) }] });
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Cancel run of News sync" }));
    expect(backend.asked("cancel_run")).toEqual([{ runId: 42 }]);
  });

  it("says how far it is, and that it takes longer than usual", async () => {
    const backend = new FakeBackend();
    const run = { runId: 42, taskId: 1, taskType: "news_sync", name: "News sync", trigger: "manual" };
    backend.status = theStatus({ running: [{ ...run, startedAt: at(-41 * MINUTE) }] });
    backend.answer("watch_run", ({ channel }) => {
      const progress = { done: 3, total: 12, message: "asking LWN" };
      channel.onmessage({ runId: 42, progress, lines: [], finished: false });
      return null;
    });
    show(backend);
    const bar = await screen.findByRole("progressbar", { name: "Progress of News sync" });
    await waitFor(() => expect(bar).toHaveAttribute("aria-valuetext", "asking LWN (3 of 12)"));
    expect(bar).toHaveAttribute("aria-valuenow", "3");
    expect(await screen.findByText(/^usually 2.3 s, now 41 min$/)).toBeInTheDocument();
  });

  it("stays where it is when nothing runs, and says what waits", async () => {
    const backend = new FakeBackend();
    backend.status = theStatus({ waiting: 2 });
    show(backend);
    const panel = (await screen.findByRole("heading", { name: "Running now" })).closest("section");
    expect(
      await within(panel as HTMLElement).findByText("Nothing is running; 2 waiting."),
    ).toBeInTheDocument();
  });
});

describe("what ran and what runs next", () => {
  it("lists the last runs with what came of them", async () => {
    show();
    const recent = (await screen.findByRole("heading", { name: "Recent runs" })).closest("section");
    const rows = await within(recent as HTMLElement).findAllByRole("listitem");
    expect(rows).toHaveLength(10);
    expect(rows[7]).toHaveTextContent("ErrorCalendar syncTeam did not answer within 20 s");
  });
});

describe("a page that is still loading", () => {
  it("shows nothing that what stands on top would push down", async () => {
    const backend = new FakeBackend();
    let answer: (report: null) => void = () => undefined;
    const answered = new Promise<null>((resolve) => {
      answer = resolve;
    });
    backend.answer("get_away_report", () => answered);
    show(backend);
    expect(await screen.findByRole("status", { name: "Loading" })).toBeInTheDocument();
    expect(screen.queryByRole("heading", { name: "Feed items" })).not.toBeInTheDocument();
    answer(null);
    expect(await screen.findByRole("heading", { name: "Feed items" })).toBeInTheDocument();
  });
});
