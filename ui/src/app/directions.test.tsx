import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert, anIdea } from "@/testing/fixtures/attention";
import { anEvent } from "@/testing/fixtures/calendar";
import { anArticle } from "@/testing/fixtures/news";
import { anEdit } from "@/testing/fixtures/tasks";
import { renderWindow } from "@/testing/render";

/** Words of somebody who writes from right to left, each to be found. */
const words = { title: "המעבורת תפליג", name: "העיתון", more: "עד מרץ" };

/** Has a direction of its own, and nothing else has that. */
async function isByItself(text: string) {
  const [found] = await screen.findAllByText(text, { selector: "main *" });
  const own = found?.closest("bdi, [dir=auto]");
  expect(own?.textContent, text).toBe(text);
}

it.each([
  ["/news", [words.title, words.name, words.more]],
  ["/calendar", [words.title, words.name, words.more]],
  ["/ideas", [words.title, words.more]],
  ["/alerts", [words.title, words.more]],
])("what others wrote turns nothing around it on %s", async (path, texts) => {
  const { title, name, more } = words;
  const backend = new FakeBackend();
  backend.articles = [anArticle({ title, source: name, summary: more })];
  backend.events = [anEvent({ summary: title, calendar: name, location: more })];
  backend.ideas = [anIdea({ title, body: more })];
  backend.alerts = [anAlert({ title, detail: more })];
  renderWindow(path, backend);
  for (const text of texts) await isByItself(text);
});

it("what a task was called turns nothing around it in its edits", async () => {
  const { title, name } = words;
  const backend = new FakeBackend();
  const [before, after] = [title, name].map((name) => JSON.stringify({ name }));
  backend.edits = [anEdit({ before, after })];
  renderWindow("/settings/system-tasks/1", backend);
  for (const text of [title, name]) await isByItself(text);
});
