// What the screen offers while keys without Ctrl are switched off: none of them, in words or to a screen reader.
import { act, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { switchSingleKeys } from "@/lib/single-keys";
import { renderWindow } from "@/testing/render";

afterEach(() => switchSingleKeys(true));

/** The attributes that say of a sign alone that it does something: "( s )" or "( ← or [ )", and `aria-keyshortcuts`. */
function offered() {
  const said = [...document.querySelectorAll("[title], [placeholder]")].map((element) =>
    ["title", "placeholder"].map((name) => element.getAttribute(name) ?? "").join(" "),
  );
  const keys = [...document.querySelectorAll("[aria-keyshortcuts]")].map(
    (element) => `key ${element.getAttribute("aria-keyshortcuts")}`,
  );
  return [...said.filter((text) => /\( (.* or )?[^←→] \)/.test(text)), ...keys];
}

it.each([
  ["/news", /\( M \)/],
  ["/calendar", /\( ← or \[ \)/],
  ["/alerts", /\( a \)/],
  ["/ideas", /^key 1$/],
  ["/settings/system-tasks", /\( P \)/],
])("%s offers single keys only while they are on", async (path, one) => {
  renderWindow(path);
  await screen.findByRole("heading", { level: 1 });
  await screen.findByTestId("scheduler-state");
  await expect.poll(() => offered().some((text) => one.test(text))).toBe(true);
  expect(offered().some((text) => text.includes("( ? )"))).toBe(true);
  act(() => switchSingleKeys(false));
  expect(offered()).toEqual([]);
  expect([...document.querySelectorAll("kbd")].map((key) => key.textContent)).toEqual(["Ctrl", "K"]);
});
