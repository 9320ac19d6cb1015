import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { renderWindow } from "@/testing/render";

// What jsdom lacks and the window has.
Element.prototype.scrollIntoView ??= () => undefined;

const section = (name: string) => screen.findByRole("region", { name });
const index = async () => within(await screen.findByRole("navigation", { name: "Sections" }));

describe("a section", () => {
  it.each([
    ["/settings#calendars", "Calendars"],
    ["/settings#newsdata-key", "NewsData.io key"],
    ["/settings#feeds", "News feeds"],
  ])("is where %s leads", async (path, name) => {
    renderWindow(path);
    await waitFor(async () => expect(await section(name)).toHaveFocus());
  });

  it("is gone to from the index", async () => {
    const { user, router } = renderWindow("/settings");
    await user.click((await index()).getByRole("link", { name: "History" }));
    await waitFor(async () => expect(await section("History")).toHaveFocus());
    expect(router.state.location.hash).toBe("history");
  });

  it("stays in sight while those above it grow with their data, until somebody takes over", async () => {
    let grow: () => void = () => undefined;
    vi.stubGlobal(
      "ResizeObserver",
      class {
        constructor(private readonly onGrowth: () => void) {}
        observe = () => {
          grow = this.onGrowth;
        };
        disconnect = () => {
          grow = () => undefined;
        };
      },
    );
    const scroll = vi.spyOn(Element.prototype, "scrollIntoView");
    const { user } = renderWindow("/settings#history");
    await waitFor(async () => expect(await section("History")).toHaveFocus());
    scroll.mockClear();
    grow();
    expect(scroll.mock.contexts).toEqual([await section("History")]);
    await user.keyboard("x");
    grow();
    expect(scroll).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });
});

describe("unsaved changes", () => {
  const edit = async () => {
    const shown = renderWindow("/settings");
    await shown.user.type(await screen.findByRole("textbox", { name: "Name of feed 1" }), "!");
    return shown;
  };

  it("are seen in the section and in the index", async () => {
    const { user } = await edit();
    expect((await index()).getByRole("link", { name: /News feeds.*not saved/ })).toBeInTheDocument();
    expect(within(await section("News feeds")).getByText("not saved")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Save News feeds" }));
    await waitFor(() => expect(screen.queryByText("not saved")).not.toBeInTheDocument());
  });

  it("are not lost by who leaves the page without a thought", async () => {
    const { user, router } = await edit();
    act(() => void router.navigate({ to: "/news" }));
    const dialog = within(await screen.findByRole("dialog", { name: "There are unsaved changes" }));
    expect(dialog.getByText(/^In News feeds\./)).toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(router.state.location.pathname).toBe("/settings");
    expect(screen.getByRole("textbox", { name: "Name of feed 1" })).toHaveValue("Harbour Gazette!");
  });

  it("are left behind by who wants to", async () => {
    const { user, router } = await edit();
    act(() => void router.navigate({ to: "/news" }));
    await user.click(await screen.findByRole("button", { name: "Leave without saving" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
  });

  it("do not hold back who goes to another section, or has none", async () => {
    const { user, router } = await edit();
    await user.click((await index()).getByRole("link", { name: "Alerts" }));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Revert" }));
    act(() => void router.navigate({ to: "/news" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/news"));
  });
});
