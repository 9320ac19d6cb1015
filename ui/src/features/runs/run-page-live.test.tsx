import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/lib/query";
import { aLogLine, aRunDetail } from "@/testing/fixtures/runs";
import { violations } from "@/testing/render";
import { running, show } from "./run-page.support";

afterEach(() => void vi.useRealTimers());

describe("the log", () => {
  it("can be narrowed to what is worse, and copied as it is shown", async () => {
    const { user } = show();
    await screen.findByText("asking 3 sources");
    await user.selectOptions(screen.getByRole("combobox", { name: "Level" }), "warn");
    expect(screen.queryByText("asking 3 sources")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Copy the log" }));
    expect(await navigator.clipboard.readText()).toMatch(/^\S+Z warn {2}LWN: not modified since yesterday$/);
    await user.selectOptions(screen.getByRole("combobox", { name: "Level" }), "error");
    expect(screen.getByText("No line of this level.")).toBeInTheDocument();
  });

  it("keeps its end in sight while it runs, until one scrolls away from it", async () => {
    const { backend, report } = running();
    const { user } = show(backend);
    await screen.findByText("It has not said anything yet.");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await report({ lines: [aLogLine({ message: "one" })] });
    const frame = screen.getByRole("log");
    const follow = screen.getByRole("button", { name: "Follow the end" });
    Object.defineProperty(frame, "scrollHeight", { configurable: true, value: 900 });
    Object.defineProperty(frame, "clientHeight", { configurable: true, value: 300 });
    const says = async (messages: string[]) => {
      await report({ lines: messages.map((message) => aLogLine({ message })) });
      await act(() => vi.advanceTimersByTimeAsync(300));
    };
    await says(["one", "two"]);
    expect(frame.scrollTop).toBe(900);
    frame.scrollTop = 100;
    fireEvent.scroll(frame);
    expect(follow).toHaveAttribute("aria-pressed", "false");
    await says(["one", "two", "three"]);
    expect(frame.scrollTop).toBe(100);
    vi.useRealTimers();
    await user.click(follow);
    expect(frame.scrollTop).toBe(900);
  });
});

describe("a run in flight", () => {
  it("shows progress and log lines as they come", async () => {
    const { backend, report } = running();
    const { container } = show(backend);
    expect(await screen.findByText("It has not said anything yet.")).toBeInTheDocument();
    const bar = screen.getByRole("progressbar", { name: "Progress" });
    expect(bar).not.toHaveAttribute("aria-valuenow");
    expect(backend.asked("watch_run")[0]).toMatchObject({ runId: 40 });
    await report({ lines: [aLogLine({ message: "asking LWN" })] });
    await report({
      lines: [aLogLine({ message: "asking LWN" }), aLogLine({ level: "warn", message: "LWN is slow" })],
      progress: { done: 1, total: 3, message: "Reading feeds" },
    });
    expect(await screen.findByText("Reading feeds (1 of 3)")).toBeInTheDocument();
    expect(bar).toHaveAttribute("aria-valuenow", "1");
    expect(bar).toHaveAttribute("aria-valuemax", "3");
    expect(screen.getAllByText("asking LWN")).toHaveLength(1);
    expect(screen.getByText("LWN is slow")).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("is copied as JSON with what it has said until now", async () => {
    const { backend, report } = running();
    const { user } = show(backend);
    await screen.findByText("It has not said anything yet.");
    await report({ lines: [aLogLine({ message: "asking LWN" })] });
    await user.click(screen.getByRole("button", { name: "Copy as JSON" }));
    const { log } = JSON.parse(await navigator.clipboard.readText());
    expect(log).toEqual([expect.objectContaining({ message: "asking LWN" })]);
  });

  it("is cancelled by its id", async () => {
    const { backend } = running();
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Cancel run of News sync" }));
    expect(backend.asked("cancel_run")).toEqual([{ runId: 40 }]);
  });

  it("says why it could not be cancelled", async () => {
    const { backend } = running();
    backend.refuse("cancel_run", { kind: "not_found", message: "run 40 is not running" });
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Cancel run of News sync" }));
    expect(await screen.findByText("run 40 is not running")).toBeInTheDocument();
  });

  it("becomes what it has ended as", async () => {
    const { backend, report } = running();
    const { queries } = show(backend);
    await screen.findByText("It has not said anything yet.");
    await report({ lines: [aLogLine({ message: "on the way" })] });
    backend.answer("get_run", () => aRunDetail());
    await act(() => queries.invalidateQueries({ queryKey: keys.runs }));
    expect(await screen.findByText("asking 3 sources")).toBeInTheDocument();
    expect(screen.queryByText("on the way")).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Cancel/ })).not.toBeInTheDocument();
  });
});
