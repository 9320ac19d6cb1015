import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderWindow } from "@/testing/render";
import { startZoom } from "./zoom";

const COMMAND = "plugin:webview|set_webview_zoom";

async function show() {
  const page = renderWindow("/ideas");
  await screen.findByTestId("scheduler-state");
  return { ...page, sizes: () => page.backend.asked(COMMAND).map(({ value }) => value) };
}

/** The size that a window which opens now begins with. */
function sizeAtStart() {
  const backend = new FakeBackend().install();
  startZoom();
  return backend.asked(COMMAND).map(({ value }) => value);
}

describe("the page", () => {
  it("gets larger and smaller by keys, twice as large and more, and as it was", async () => {
    const { user, sizes } = await show();
    await user.keyboard("{Control>}+={Shift>}+{/Shift}+++{/Control}");
    expect(sizes()).toEqual([1.1, 1.25, 1.5, 1.75, 2, 2.5]);
    await user.keyboard("{Control>}-0--{/Control}");
    expect(sizes().slice(6)).toEqual([2, 1, 0.9, 0.8]);
    // There is an end.
    await user.keyboard("{Control>}-{/Control}");
    expect(sizes()).toHaveLength(10);
  });

  it("gets larger while a dialog is open, too", async () => {
    const { user, sizes } = await show();
    await user.keyboard("?");
    expect(await screen.findByText("Zoom in: make the page larger")).toBeVisible();
    await user.keyboard("{Control>}+{/Control}");
    expect(sizes()).toEqual([1.1]);
  });

  it("gets larger by the wheel with Ctrl, a notch a step, and does not scroll by it", async () => {
    const { sizes } = await show();
    const turn = (deltaY: number, ctrlKey = true) => fireEvent.wheel(document.body, { deltaY, ctrlKey });
    expect(turn(-100, false)).toBe(true);
    expect(turn(-100)).toBe(false);
    for (const part of [-15, -15, -15]) turn(part);
    turn(100);
    expect(sizes()).toEqual([1.1, 1.25, 1.1]);
  });

  it("is as large as it was left when it opens again", async () => {
    expect(sizeAtStart()).toEqual([]);
    const { user } = await show();
    await user.keyboard("{Control>}++{/Control}");
    expect(sizeAtStart()).toEqual([1.25]);
    localStorage.setItem("zoom", "77");
    expect(sizeAtStart()).toEqual([]);
  });

  it("goes on for as long as its keys are held", async () => {
    const { sizes } = await show();
    for (const repeat of [false, true, true])
      fireEvent.keyDown(document.body, { key: "+", ctrlKey: true, repeat });
    expect(sizes()).toEqual([1.1, 1.25, 1.5]);
  });

  it("says why it cannot be larger, and is as it was at the next press and the next start", async () => {
    const { backend, user } = await show();
    await user.keyboard("{Control>}+{/Control}");
    backend.refuse(COMMAND, { message: "there is no page" });
    await user.keyboard("{Control>}+{/Control}");
    expect(await screen.findByText("The size cannot be changed: there is no page")).toBeInTheDocument();
    expect(sizeAtStart()).toEqual([1.1]);
  });
});
