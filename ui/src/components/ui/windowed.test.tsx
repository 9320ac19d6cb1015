import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LoadMore } from "./load-more";
import { Windowed } from "./windowed";

type Callback = (entries: { isIntersecting: boolean }[]) => void;
let told: Callback[] = [];
/** What is observed comes near what is seen, or goes far from it. */
const near = (isIntersecting: boolean) => act(() => told.at(-1)?.([{ isIntersecting }]));

beforeEach(() => {
  told = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: Callback) {
        told.push(callback);
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const part = () =>
  render(
    <Windowed>
      <button type="button">Night ferry</button>
    </Windowed>,
  );

it("takes away what is far from sight, keeps its height, and brings it back", () => {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue({ height: 3_500 } as DOMRect);
  const { container } = part();
  near(false);
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  expect(container.firstElementChild).toHaveStyle({ height: "3500px" });
  near(true);
  expect(screen.getByRole("button")).toBeInTheDocument();
  expect(container.firstElementChild).not.toHaveStyle({ height: "3500px" });
});

it("never takes away what has the focus", () => {
  part();
  screen.getByRole("button").focus();
  near(false);
  expect(screen.getByRole("button")).toHaveFocus();
});

it("never takes away what somebody types in, even while the focus is elsewhere", async () => {
  render(
    <Windowed>
      <form>
        <input aria-label="Notes" />
      </form>
    </Windowed>,
  );
  const notes = screen.getByRole("textbox", { name: "Notes" });
  await userEvent.type(notes, "From the harbour's table");
  notes.blur();
  near(false);
  expect(notes).toBeInTheDocument();
});

const more = {
  hasNextPage: true,
  isFetchingNextPage: false,
  isFetchNextPageError: false,
  error: null,
};

it("goes on with a list when its end comes near", () => {
  const fetchNextPage = vi.fn();
  render(<LoadMore query={{ ...more, fetchNextPage }} />);
  near(false);
  expect(fetchNextPage).not.toHaveBeenCalled();
  near(true);
  expect(fetchNextPage).toHaveBeenCalledOnce();
});

it("leaves it to a person to try again what failed", () => {
  const fetchNextPage = vi.fn();
  const error = new Error("the database is busy");
  render(<LoadMore query={{ ...more, isFetchNextPageError: true, error, fetchNextPage }} />);
  expect(told).toEqual([]);
  expect(screen.getByRole("alert")).toHaveTextContent("the database is busy");
  screen.getByRole("button", { name: "Try again" }).click();
  expect(fetchNextPage).toHaveBeenCalledOnce();
});
