import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert, anIdea } from "@/testing/fixtures/attention";
import { anEvent } from "@/testing/fixtures/calendar";
import { anArticle } from "@/testing/fixtures/news";
import { renderWindow } from "@/testing/render";

/** Words of somebody who writes from right to left, each to be found. */
const words = { title: "המעבורת תפליג", name: "העיתון", more: "עד מרץ" };

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
  for (const text of texts) {
    const [found] = await screen.findAllByText(text, { selector: "main *" });
    // Has a direction of its own, and holds nothing but these words.
    const own = found?.closest("bdi, [dir=auto]");
    expect(own?.textContent, text).toBe(text);
  }
});
