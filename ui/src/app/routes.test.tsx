import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aRun, aRunDetail } from "@/testing/fixtures/runs";
import { theSettings } from "@/testing/fixtures/settings";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { states } from "@/testing/mock-states";
import { renderWindow, violations } from "@/testing/render";

const places = [
  ["/", "Dashboard"],
  ["/news", "News"],
  ["/calendar", "Calendar"],
  ["/alerts", "Alerts"],
  ["/ideas", "Ideas"],
  ["/runs", "Runs"],
  ["/runs/40", "Run #40"],
  ["/settings", "Settings"],
  ["/settings/system-tasks", "System tasks"],
  ["/settings/system-tasks/1", "News sync"],
] as const;

const themes = ["light", "dark"] as const;
const title = (name: string) => screen.findByRole("heading", { level: 1, name });

/** Waits until nothing is loading any more. */
const settled = () => waitFor(() => expect(screen.queryByRole("status", { name: "Loading" })).toBeNull());

describe.each(themes)("every place in the %s theme", (theme) => {
  it.each(places)("%s is %s, without findings of axe", async (path, name) => {
    const backend = new FakeBackend();
    backend.settings = theSettings({ theme });
    const { container } = renderWindow(path, backend);
    expect(await title(name)).toBeInTheDocument();
    await settled();
    await waitFor(() => expect(document.documentElement.classList.contains("dark")).toBe(theme === "dark"));
    expect(await violations(container)).toEqual([]);
  });
});

/** Of the height of a line, and close to others of their kind. */
const lowOnes = [
  ["/", "button", /^Theme: /],
  ["/", "link", /^News sync$/],
  ["/settings", "link", /^News feeds$/],
] as const;

// There is no layout here: the window's own test has axe measure them.
it.each(lowOnes)("on %s the low %s %s is high enough to be hit", async (path, role, name) => {
  renderWindow(path);
  await settled();
  const [found] = await screen.findAllByRole(role, { name });
  expect(found?.className).toMatch(/\b(min-h|leading)-target\b/);
});

/** What can stand above a page, and the keys that open it. */
const overlays = [
  ["{Control>}k{/Control}", "Commands"],
  ["?", "Keyboard shortcuts"],
  ["c", "Capture an idea"],
] as const;

describe.each(themes)("what stands above a page in the %s theme", (theme) => {
  it.each(overlays)("%s opens %s, without findings of axe", async (keys, name) => {
    const backend = new FakeBackend();
    backend.settings = theSettings({ theme });
    const { user } = renderWindow("/runs", backend);
    await title("Runs");
    await settled();
    await user.keyboard(keys);
    expect(await screen.findByRole("dialog", { name })).toBeInTheDocument();
    expect(await violations(document.body)).toEqual([]);
  });
});

describe.each(Object.keys(states))("a cockpit that is %s", (state) => {
  it.each(["/", "/settings/system-tasks"])("has no findings of axe at %s", async (path) => {
    const backend = new FakeBackend();
    // A thousand rows take axe a minute, and say nothing that five do not.
    states[state]?.(backend);
    backend.tasks = backend.tasks.slice(0, 12);
    const { container } = renderWindow(path, backend);
    await screen.findByRole("heading", { level: 1 });
    await settled();
    expect(await violations(container)).toEqual([]);
  });
});

describe("a place that is not there", () => {
  it.each(["/nowhere", "/settings/nowhere"])("says so: %s", async (path) => {
    renderWindow(path);
    expect(await screen.findByText("There is no such page")).toBeInTheDocument();
  });

  it("says so of a task that is not there", async () => {
    renderWindow("/settings/system-tasks/99");
    expect(await title("No such task")).toBeInTheDocument();
  });
});

describe("a backend in trouble", () => {
  it.each(places)("leaves %s usable: it says what failed and can try again", async (path) => {
    const backend = new FakeBackend();
    for (const command of ["list_system_tasks", "list_runs", "get_run", "list_articles", "list_events"]) {
      backend.refuse(command, { kind: "busy", message: "the database is busy" });
    }
    for (const command of ["list_alerts", "list_ideas", "get_settings", "list_upcoming_runs"]) {
      backend.refuse(command, { kind: "busy", message: "the database is busy" });
    }
    renderWindow(path, backend);
    expect((await screen.findAllByText("the database is busy")).length).toBeGreaterThan(0);
    expect(screen.getAllByRole("button", { name: "Try again" })[0]).toBeEnabled();
    expect(screen.getByRole("navigation", { name: "Main" })).toBeInTheDocument();
  });
});

it("has a way past the navigation", async () => {
  const { user } = renderWindow("/");
  await title("Dashboard");
  await user.tab();
  expect(screen.getByRole("link", { name: "Skip to content" })).toHaveFocus();
  expect(screen.getByRole("main")).toHaveAttribute("id", "content");
});

it("says where one is, and goes where one points", async () => {
  const { user, router } = renderWindow("/settings/system-tasks");
  await title("System tasks");
  const current = () => screen.getAllByRole("link", { current: "page" }).map((link) => link.title);
  expect(current()).toEqual(["System tasks"]);
  await user.click(screen.getByTitle("Settings"));
  await title("Settings");
  expect(current()).toEqual(["Settings"]);
  await act(() => router.navigate({ to: "/" }));
  expect(current()).toEqual(["Dashboard"]);
});

describe("the page of a failed run says of the next try what the task's page does", () => {
  it.each([
    ["next try in 10 min", () => aFailingTask()],
    ["next try in 5 min", () => aFailingTask({ errorCount: 0, retryAt: at(5.5 * MINUTE) })],
    ["wakes in 59 min", () => aFailingTask({ snoozedAt: at(-HOUR), snoozedUntil: at(59.5 * MINUTE) })],
    ["", () => aTask()],
    ["", () => aFailingTask({ enabled: false })],
  ])("%j", async (words, made) => {
    const backend = new FakeBackend();
    const task = made();
    const run = aRun({ status: "error", errorMessage: "It answered 503.", result: null });
    backend.answer("get_run", () => aRunDetail({ run, attempts: [run], task }));
    renderWindow("/runs/40", backend);
    const advice = "Nothing to do here: it is tried again by itself.";
    const error = await screen.findByRole("region", { name: "Error" });
    expect(error).toHaveTextContent(`${advice}${words}`);
    expect(error.textContent?.endsWith(words || advice)).toBe(true);
  });
});
