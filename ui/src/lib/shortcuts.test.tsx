import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Shortcut, useShortcut, useShortcuts } from "./shortcuts";
import { switchSingleKeys } from "./single-keys";

function Registers(part: Partial<Shortcut>) {
  useShortcut({ keys: "r", label: "Run", group: "Here", run: () => undefined, ...part });
  return null;
}

function Listed() {
  return <p>{useShortcuts().map(({ keys, label }) => `${keys}=${label} `)}</p>;
}

const press = (keys: string) => userEvent.keyboard(keys);
afterEach(() => vi.useRealTimers());

describe("a shortcut", () => {
  it("runs what was last given, while it is mounted", async () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const { rerender, unmount } = render(<Registers run={first} />);
    await press("r");
    rerender(<Registers run={second} />);
    await press("r");
    unmount();
    await press("r");
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
  });

  it.each(["Control", "Alt", "Meta"])("is not meant where %s is held", async (held) => {
    const run = vi.fn();
    render(<Registers run={run} />);
    await press(`{${held}>}r{/${held}}`);
    expect(run).not.toHaveBeenCalled();
  });

  it("is heard again where Esc has left a list", async () => {
    const run = vi.fn();
    render(
      <>
        <Registers run={run} />
        <select aria-label="Task" />
      </>,
    );
    screen.getByRole("combobox").focus();
    await press("{Escape}r");
    expect(run).toHaveBeenCalledOnce();
  });

  it.each([<input key="a" />, <textarea key="b" />, <select key="c" />])(
    "is a letter where one types: %#",
    async (field) => {
      const [run, palette] = [vi.fn(), vi.fn()];
      render(
        <>
          <Registers run={run} />
          <Registers keys="Ctrl+K" run={palette} />
          {field}
        </>,
      );
      await userEvent.tab();
      await press("r");
      await press("{Control>}k{/Control}");
      expect(run).not.toHaveBeenCalled();
      expect(palette).toHaveBeenCalledOnce();
    },
  );

  it("is not meant while a dialog is open", async () => {
    const run = vi.fn();
    render(
      <>
        <Registers run={run} />
        <div role="dialog" />
      </>,
    );
    await press("r");
    expect(run).not.toHaveBeenCalled();
  });

  it("may need a held Shift to be typed", async () => {
    const run = vi.fn();
    render(<Registers keys="?" run={run} />);
    await press("{Shift>}?{/Shift}");
    expect(run).toHaveBeenCalledOnce();
  });

  it("is told by Shift and not by what Caps Lock makes of its letter", async () => {
    const [small, large] = [vi.fn(), vi.fn()];
    render(
      <>
        <Registers run={small} />
        <Registers keys="R" run={large} />
      </>,
    );
    const press = (key: string, shiftKey: boolean) => fireEvent.keyDown(document.body, { key, shiftKey });
    press("R", false);
    expect([small, large].map((run) => run.mock.calls.length)).toEqual([1, 0]);
    press("r", true);
    expect([small, large].map((run) => run.mock.calls.length)).toEqual([1, 1]);
  });

  it("needs Ctrl or a name where single keys are switched off", async () => {
    switchSingleKeys(false);
    const [run, go, help, palette, later] = [vi.fn(), vi.fn(), vi.fn(), vi.fn(), vi.fn()];
    render(
      <>
        <Registers run={run} />
        <Registers keys="g d" run={go} />
        <Registers keys="?" run={help} />
        <Registers keys="Ctrl+K" run={palette} />
        <Registers keys="ArrowRight" run={later} />
      </>,
    );
    await press("rgd{Shift>}?{/Shift}");
    await press("{Control>}k{/Control}{ArrowRight}");
    const calls = () => [run, go, help, palette, later].map((run) => run.mock.calls.length);
    expect(calls()).toEqual([0, 0, 0, 1, 1]);
    switchSingleKeys(true);
    await press("r");
    expect(calls()).toEqual([1, 0, 0, 1, 1]);
  });

  it("runs once however long its key is held", () => {
    const run = vi.fn();
    render(<Registers run={run} />);
    for (const repeat of [false, true, true]) fireEvent.keyDown(document.body, { key: "r", repeat });
    expect(run).toHaveBeenCalledOnce();
  });

  it("gives way to one of the same keys that came later, and to one that is enabled", async () => {
    const [shell, page, off] = [vi.fn(), vi.fn(), vi.fn()];
    const { rerender } = render(<Registers run={shell} />);
    rerender(
      <>
        <Registers run={shell} />
        <Registers run={page} />
        <Registers run={off} enabled={false} />
      </>,
    );
    await press("r");
    expect([shell, page, off].map((run) => run.mock.calls.length)).toEqual([0, 1, 0]);
  });
});

describe("keys one after the other", () => {
  const show = () => {
    const [go, run] = [vi.fn(), vi.fn()];
    render(
      <>
        <Registers keys="g r" run={go} />
        <Registers run={run} />
      </>,
    );
    return { go, run };
  };

  it("mean another thing than the second alone", async () => {
    const { go, run } = show();
    await press("gr");
    await press("r");
    expect([go.mock.calls.length, run.mock.calls.length]).toEqual([1, 1]);
  });

  it("are forgotten after a moment, and after another key", async () => {
    vi.useFakeTimers();
    const { go, run } = show();
    fireEvent.keyDown(document.body, { key: "g" });
    act(() => void vi.advanceTimersByTime(1_600));
    fireEvent.keyDown(document.body, { key: "r" });
    fireEvent.keyDown(document.body, { key: "g" });
    fireEvent.keyDown(document.body, { key: "x" });
    fireEvent.keyDown(document.body, { key: "r" });
    expect([go.mock.calls.length, run.mock.calls.length]).toEqual([0, 2]);
  });
});

it("lists what can be pressed, each keys once", () => {
  const { rerender } = render(<Listed />);
  rerender(
    <>
      <Listed />
      <Registers />
      <Registers />
      <Registers keys="e" label="Edit" enabled={false} />
      <Registers keys="g d" label="Dashboard" />
    </>,
  );
  expect(screen.getByText("r=Run g d=Dashboard")).toBeInTheDocument();
});
