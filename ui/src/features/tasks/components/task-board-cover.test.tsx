import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { aTask, someTasks } from "@/testing/fixtures/tasks";
import { show } from "./task-board.support";

const BAR = 44;
const scrollTo = vi.fn();
const seen = vi.fn();

// What a browser measures and scrolls, jsdom does not.
beforeEach(() => {
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(700);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(7_000);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.tagName === "SECTION" ? BAR : 60;
  });
  Element.prototype.scrollTo = scrollTo as typeof Element.prototype.scrollTo;
  Element.prototype.scrollIntoView = function (this: Element) {
    seen(this);
  };
});
afterEach(() => {
  vi.restoreAllMocks();
  scrollTo.mockReset();
  seen.mockReset();
  Reflect.deleteProperty(Element.prototype, "scrollTo");
  Reflect.deleteProperty(Element.prototype, "scrollIntoView");
});

it("keeps what gets the focus clear of the bar of the selected tasks, while that is there", async () => {
  const { user } = await show();
  const main = screen.getByRole("main");
  await user.keyboard("jx");
  expect(main.style.scrollPaddingBottom).toBe(`${BAR + 24}px`);
  // The row had the focus already when the bar came.
  expect(seen.mock.lastCall).toEqual([document.activeElement]);
  await user.click(screen.getByRole("button", { name: "Clear the selection" }));
  expect(main.style.scrollPaddingBottom).toBe("");
});

it("goes on by as much as the bar takes, where the rows of a long table come and go", async () => {
  const backend = new FakeBackend();
  const many = Array.from({ length: 100 }, (_, index) =>
    aTask({ id: index + 10, taskType: `mirror_${index}`, name: `Task ${100 + index}` }),
  );
  backend.tasks = [...someTasks(), ...many];
  const { user } = await show(backend);
  await user.keyboard("j");
  /** How far the page is scrolled for the same row. */
  const gone = async () => {
    scrollTo.mockReset();
    await user.keyboard("{PageDown}{PageDown}{PageDown}");
    const [to] = scrollTo.mock.lastCall ?? [];
    await user.keyboard("{Home}");
    return to?.top;
  };
  const before = await gone();
  fireEvent.click(screen.getByRole("checkbox", { name: "Select Alerts refresh" }));
  expect((await gone()) - before).toBe(BAR + 24);
});
