import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aRunEvent } from "@/testing/fixtures/runs";
import { theStatus } from "@/testing/fixtures/settings";
import { aFailingTask } from "@/testing/fixtures/tasks";
import { renderWindow, violations } from "@/testing/render";

function show(status = theStatus()) {
  const backend = new FakeBackend();
  backend.status = status;
  return renderWindow("/ideas", backend);
}
const scheduler = () => screen.findByTestId("scheduler-state");

describe("the scheduler's state", () => {
  it("says that it is alive, what it does and when it wakes", async () => {
    show();
    expect(await scheduler()).toHaveTextContent(/Scheduler alive.*Idle · next in \d+ s/);
  });

  it("says what fails while the store does", async () => {
    show(theStatus({ storeError: "the disk is full" }));
    expect(await scheduler()).toHaveTextContent(/Scheduler in trouble.*the disk is full/);
  });

  it("says that it stopped", async () => {
    show(theStatus({ alive: false }));
    expect(await scheduler()).toHaveTextContent("Scheduler stopped");
  });

  it("says that it does not answer, rather than what it last said", async () => {
    const { backend, queries } = show();
    expect(await scheduler()).toHaveTextContent("Scheduler alive");
    backend.refuse("get_scheduler_status", { message: "the engine is gone" });
    await queries.invalidateQueries({ queryKey: keys.status });
    await waitFor(async () => expect(await scheduler()).toHaveTextContent(/does not answer.*engine is gone/));
    expect(await scheduler()).not.toHaveTextContent(/alive|Idle/);
  });

  it("says that it is paused, and resumes", async () => {
    const { backend, user } = show(theStatus({ paused: true }));
    expect(await scheduler()).toHaveTextContent("Scheduler paused");
    await user.click(screen.getByRole("button", { name: "Resume schedules" }));
    await waitFor(async () => expect(await scheduler()).toHaveTextContent("Scheduler alive"));
    expect(backend.asked("resume_scheduler")).toHaveLength(1);
  });
});

describe("the theme", () => {
  it("is kept by the backend and applied at once", async () => {
    const { backend, user } = show();
    const dark = await screen.findByRole("button", { name: "Theme: dark" });
    await user.click(dark);
    expect(backend.asked("update_settings")).toEqual([{ input: { theme: "dark" } }]);
    await waitFor(() => expect(document.documentElement).toHaveClass("dark"));
    expect(dark).toHaveAttribute("aria-pressed", "true");
    expect(JSON.parse(localStorage.getItem("appearance") ?? "")).toMatchObject({ theme: "dark" });
    await user.click(screen.getByRole("button", { name: "Theme: as the system" }));
    await waitFor(() => expect(document.documentElement).not.toHaveClass("dark"));
  });
});

describe("the navigation", () => {
  it("says how much waits where", async () => {
    show();
    const link = (title: string) => screen.getByTitle(title);
    await waitFor(() => expect(link("News")).toHaveTextContent("24 new"));
    expect(link("Alerts")).toHaveTextContent("2 open");
    expect(link("Ideas")).toHaveTextContent("2 to review");
    expect(link("Calendar")).toHaveTextContent("3 new");
    expect(link("Settings")).toHaveTextContent(/^Settings$/);
  });

  it("counts as failing what the page of the tasks shows as failing", async () => {
    const backend = new FakeBackend();
    backend.tasks = [
      aFailingTask({ id: 1, errorCount: 1 }),
      aFailingTask({ id: 2, errorCount: 3 }),
      aFailingTask({ id: 3, errorCount: 5, suspendedReason: "breaker" }),
      aFailingTask({ id: 4, errorCount: 4, snoozedAt: at(-HOUR) }),
      aFailingTask({ id: 5, errorCount: 3, snoozedAt: at(-HOUR), snoozedUntil: at(-MINUTE) }),
      aFailingTask({ id: 6, errorCount: 4, enabled: false }),
    ];
    renderWindow("/settings/system-tasks", backend);
    expect(await screen.findByRole("button", { name: "3 failing" })).toBeInTheDocument();
    expect(screen.getByTitle("System tasks")).toHaveTextContent("3 failing");
  });
});

describe("figures of days", () => {
  it("are read anew wherever one is, once other days are shown", async () => {
    const { backend } = show();
    await scheduler();
    const asked = () => backend.asked("get_calendar_stats").length;
    await waitFor(() => expect(asked()).toBe(1));
    act(() => setShownZone("Pacific/Kiritimati"));
    await waitFor(() => expect(asked()).toBe(2));
    act(() => setShownZone("system"));
  });
});

describe("toasts", () => {
  it("are there wherever one is, and View leads to the run", async () => {
    const { backend, router, user } = show();
    await scheduler();
    await backend.ran(aRunEvent());
    const toasts = within(screen.getByRole("region", { name: /Notifications/ }));
    expect(await toasts.findByText("News sync completed · 24 new articles.")).toBeInTheDocument();
    await user.click(toasts.getByRole("button", { name: "View" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs/40"));
  });

  it("that offer Undo can be taken up by a key", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: "Pause schedules" }));
    await user.click(await screen.findByRole("button", { name: "Pause" }));
    await screen.findByText("All schedules are paused.");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await user.keyboard("u");
    await waitFor(() => expect(backend.asked("resume_scheduler")).toHaveLength(1));
  });
});

describe("pausing", () => {
  it("says until when and why, and shows it", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: "Pause schedules" }));
    expect(await violations(document.body)).toEqual([]);
    await user.click(await screen.findByRole("radio", { name: "until resumed" }));
    await user.type(screen.getByRole("textbox", { name: "Why (optional)" }), "Moving the server{Enter}");
    await waitFor(async () =>
      expect(await scheduler()).toHaveTextContent(/paused.*until resumed.*“Moving the server”/),
    );
    expect(backend.asked("pause_scheduler")).toEqual([{ input: { reason: "Moving the server" } }]);
    await waitFor(() => expect(screen.getByRole("button", { name: "Resume schedules" })).toHaveFocus());
  });
});

describe("a new page", () => {
  it("has the focus at its heading, its name in the title, and begins at its top", async () => {
    const { user } = show();
    await screen.findByRole("heading", { level: 1, name: "Ideas" });
    expect(document.title).toBe("Ideas · Architect Cockpit");
    expect(document.body).toHaveFocus();
    screen.getByRole("main").scrollTop = 400;
    await user.click(screen.getByTitle("News"));
    await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "News" })).toHaveFocus());
    expect(document.title).toBe("News · Architect Cockpit");
    expect(screen.getByRole("main").scrollTop).toBe(0);
  });

  it("leaves the one before as it is until it is read itself, and is then put there once", async () => {
    const { router, user } = show();
    const before = await screen.findByRole("heading", { level: 1, name: "Ideas" });
    const put: string[] = [];
    new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]);
      for (const node of added) if (node instanceof Element) put.push(...headings(node));
    }).observe(screen.getByRole("main"), { childList: true, subtree: true });
    let read = () => {};
    const reading = new Promise<void>((resolve) => {
      read = resolve;
    });
    const news = router.routesById["/news"]?.options.component as { preload?: () => Promise<void> };
    news.preload = () => reading;
    await user.click(screen.getByTitle("News"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
    expect(before).toBeInTheDocument();
    read();
    await waitFor(() => expect(router.state.resolvedLocation?.pathname).toBe("/news"));
    await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "News" })).toHaveFocus());
    news.preload = undefined;
    expect(put).toEqual(["News"]);
  });
});

const headings = (node: Element) =>
  [node, ...node.querySelectorAll("*")].flatMap((one) => (one.tagName === "H1" ? [one.textContent] : []));
