import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderWindow } from "@/testing/render";
import html from "../../index.html?raw";

it("what stands there until the page is there is the page's own edge, so that nothing jumps", async () => {
  const edge = new DOMParser().parseFromString(html, "text/html").querySelector("#root > div");
  const { container } = renderWindow("/");
  await screen.findByRole("heading", { level: 1 });
  const side = container.querySelector("aside");
  const pairs: [Element | null | undefined, Element | null | undefined][] = [
    [edge, side?.parentElement],
    [edge?.firstElementChild, side],
    [edge?.firstElementChild?.firstElementChild, side?.firstElementChild],
    [edge?.querySelector("span"), side?.querySelector("span")],
    [edge?.querySelector("span + span"), side?.querySelector("span + span")],
  ];
  for (const [before, after] of pairs) {
    expect([...(after?.classList ?? [])]).toEqual(
      expect.arrayContaining([...(before?.classList ?? ["none"])]),
    );
  }
  expect(edge?.textContent?.trim().split(/\s+/)).toEqual(["AC", "Cockpit"]);
});
