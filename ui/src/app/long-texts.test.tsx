import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { longTexts, WORDS } from "@/testing/mock-long-texts";
import { renderWindow } from "@/testing/render";

/** What holds a text in one line, or lets it go on below. */
const LINES = ".whitespace-nowrap, .truncate, .line-clamp-2, .whitespace-normal, .wrap-anywhere";

/** The long texts on the page, each with where it is. */
function longOnes(): [string, Element | null][] {
  const found: [string, Element | null][] = [];
  const walker = document.createTreeWalker(screen.getByRole("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    if (WORDS.some((word) => text.includes(word.slice(0, 60)))) found.push([text, node.parentElement]);
  }
  return found;
}

/** There is no layout here: what would run out of its box is what may not break, and has no ellipsis. */
it.each([
  "/",
  "/settings/system-tasks",
  "/settings/system-tasks/1",
  "/runs",
  "/runs/40",
  "/news",
  "/calendar",
  "/ideas",
  "/alerts",
  "/settings",
])("of %s each long text goes on below, or ends in an ellipsis that its title completes", async (path) => {
  const backend = new FakeBackend();
  longTexts(backend);
  renderWindow(path, backend);
  await waitFor(() => expect(longOnes()).not.toHaveLength(0));
  await waitFor(() => expect(screen.queryByRole("status", { name: "Loading" })).toBeNull());
  const cut = longOnes().filter(([, place]) => {
    const line = place?.closest(LINES);
    if (line?.matches(".whitespace-nowrap")) return true;
    return line?.matches(".truncate, .line-clamp-2") && !line.closest("[title]");
  });
  expect(cut.map(([text, place]) => `${place?.className}: ${text}`)).toEqual([]);
});
