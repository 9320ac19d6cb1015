import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WindowedRows } from "./windowed-rows";

type Report = (entries: { isIntersecting: boolean }[]) => void;

/** What the browser tells of the one body that is watched. */
let report: Report = () => undefined;

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: Report) {
        report = told;
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({ height: 1_750 } as DOMRect);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const near = (isIntersecting: boolean) => act(async () => report([{ isIntersecting }]));

function show() {
  return render(
    <table>
      <WindowedRows columns={2}>
        <tr>
          <td>
            <a href="/runs/7">#7</a>
          </td>
        </tr>
      </WindowedRows>
    </table>,
  );
}

describe("a page of rows", () => {
  it("is an empty space of its height while it is far away, and comes back", async () => {
    const { container } = show();
    await near(false);
    expect(screen.queryByText("#7")).not.toBeInTheDocument();
    expect(container.querySelector("tr")).toHaveStyle({ height: "1750px" });
    await near(true);
    expect(screen.getByText("#7")).toBeInTheDocument();
  });

  it("stays while the focus is in it", async () => {
    show();
    screen.getByText("#7").focus();
    await near(false);
    expect(screen.getByText("#7")).toHaveFocus();
  });
});
