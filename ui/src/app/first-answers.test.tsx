import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { handOver } from "@/lib/early-ear";
import { start } from "@/main";
import { FakeBackend } from "@/testing/fake-backend";
import { askFirst } from "./first-answers";

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend().install();
  document.body.innerHTML = '<div id="root"></div>';
});
afterEach(() => {
  vi.useRealTimers();
  handOver();
});

/** What was asked, as one word each. */
const asked = () =>
  backend.calls.map(({ command, args }) => `${command} ${JSON.stringify(args.filter ?? {})}`);

it("are all that the first page asks for, which then shows everything at once and asks nothing of it again", async () => {
  const answers = askFirst();
  await answers;
  const first = asked().filter((call) => !call.startsWith("plugin:"));
  expect(first.length).toBeGreaterThan(10);
  backend.calls.length = 0;
  await act(() => start(answers));
  expect(screen.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  expect(screen.getByTestId("card-news_sync")).toBeVisible();
  expect(screen.getByTestId("scheduler-state")).toBeVisible();
  // Whether there is a tray is told a moment later only.
  expect(asked().filter((call) => first.includes(call) && !call.startsWith("get_settings"))).toEqual([]);
  // And nothing that it could have known: of what is left each goes by an answer.
  expect(asked().filter((call) => /^(list|get)_(?!task_overview|settings|run )/.test(call))).toEqual([]);
});

it("are asked for only once somebody listens", async () => {
  await askFirst();
  const commands = backend.calls.map(({ command }) => command);
  expect(commands.indexOf("list_system_tasks")).toBeGreaterThan(-1);
  expect(commands.lastIndexOf("plugin:event|listen")).toBeLessThan(commands.indexOf("list_system_tasks"));
});

it("are fewer where one fails, and the page asks for that itself", async () => {
  backend.refuse("get_news_stats", { message: "it broke" });
  const answers = await askFirst();
  const keysOf = answers.map(([key]) => key.join("/"));
  expect(keysOf).not.toContain("news/stats");
  expect(keysOf).toContain("tasks");
});

it("are not waited for for ever", async () => {
  vi.useFakeTimers();
  backend.answer("list_system_tasks", () => new Promise(() => {}));
  const answers = askFirst();
  await vi.advanceTimersByTimeAsync(1_000);
  const keysOf = (await answers).map(([key]) => key.join("/"));
  expect(keysOf).not.toContain("tasks");
  expect(keysOf).toContain("news/stats");
});
