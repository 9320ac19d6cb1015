import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { anOverview } from "@/testing/fixtures/tasks";
import { renderPart, violations } from "@/testing/render";
import { markKind, markText, stripSummary } from "../run-marks";
import { RunStrip } from "./run-strip";

const SUMMARY = "Last 30 runs: 27 success, 1 error, 1 missed (31 slots), 1 interrupted";

describe("a strip in words", () => {
  it("counts each kind, and the slots a mark stands for", () => {
    expect(stripSummary(anOverview().recent)).toBe(SUMMARY);
    expect(stripSummary([])).toBe("No runs yet");
  });

  it("says how many attempts a slot took, which are one mark", () => {
    const [mark] = anOverview().recent;
    if (!mark) return expect.unreachable();
    const failed = { ...mark, status: "error", trigger: "retry", attempt: 3 };
    expect(stripSummary([failed, { ...failed, runId: 90 }])).toBe("Last 2 runs (6 attempts): 2 error");
    expect(markText(failed)).toMatch(/^Error · attempt 3 · /);
  });

  it("tells a missed slot from one passed over", () => {
    expect(markKind({ status: "skipped", reason: "missed" })).toBe("missed");
    expect(markKind({ status: "skipped", reason: "offline" })).toBe("skipped");
  });

  it("says of a mark what it was, when, how long it took and why it failed", () => {
    const mark = anOverview().recent[7];
    expect(mark && markText(mark)).toMatch(/^Error · .*\d{4}.* · 2\.0 s · The feed answered 503\.$/);
  });
});

describe("the strip", () => {
  it("has a mark for each run, missed slots among them, and one summary", async () => {
    const { container } = renderPart(<RunStrip taskId={1} size="row" />);
    const strip = await screen.findByRole("group", { name: SUMMARY });
    expect(within(strip).getAllByRole("link")).toHaveLength(30);
    expect(within(strip).getByRole("link", { name: /^Missed · 31 slots/ })).toHaveAttribute(
      "href",
      "/runs/16",
    );
    expect(await violations(container)).toEqual([]);
  });

  it("is one tab stop: arrows go from mark to mark", async () => {
    const { user } = renderPart(<RunStrip taskId={1} size="row" />);
    const strip = within(await screen.findByRole("group", { name: SUMMARY }));
    const links = strip.getAllByRole("link");
    expect(links.filter((link) => link.getAttribute("tabindex") === "0")).toEqual([links.at(-1)]);
    links.at(-1)?.focus();
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(links[27]).toHaveFocus();
    await user.keyboard("{Home}{ArrowLeft}");
    expect(links[0]).toHaveFocus();
    await user.keyboard("{End}{ArrowRight}");
    expect(links[29]).toHaveFocus();
  });

  it("keeps the focus on a slot when its next attempt takes the place of the last one", async () => {
    const backend = new FakeBackend();
    const { recent } = anOverview();
    backend.answer("get_task_overview", () => anOverview({ recent }));
    const { queries } = renderPart(<RunStrip taskId={1} size="row" />, backend);
    const strip = within(await screen.findByRole("group", { name: SUMMARY }));
    const last = strip.getAllByRole("link").at(-1) as HTMLElement;
    last.focus();
    const next = recent.map((mark, at) => (at === 29 ? { ...mark, runId: 99, attempt: 2 } : mark));
    backend.answer("get_task_overview", () => anOverview({ recent: next }));
    await act(() => queries.invalidateQueries());
    await waitFor(() => expect(last).toHaveAttribute("href", "/runs/99"));
    expect(last).toHaveFocus();
  });

  it("says why its runs cannot be read, until they can", async () => {
    const backend = new FakeBackend();
    const overview = backend.command("get_task_overview");
    backend.refuse("get_task_overview", { message: "the database is busy" });
    const { queries } = renderPart(<RunStrip taskId={1} size="row" />, backend);
    expect(await screen.findByText("Runs cannot be read: the database is busy")).toBeInTheDocument();
    expect(screen.queryByRole("group")).not.toBeInTheDocument();
    backend.answer("get_task_overview", overview);
    await act(() => queries.invalidateQueries());
    expect(await screen.findByRole("group", { name: SUMMARY })).toBeInTheDocument();
  });

  it("says so where nothing ran yet", async () => {
    const backend = new FakeBackend();
    backend.answer("get_task_overview", () => anOverview({ recent: [], usual: null }));
    renderPart(<RunStrip taskId={1} size="page" />, backend);
    expect(await screen.findByRole("group", { name: "No runs yet" })).toBeInTheDocument();
  });

  it("keeps the newest at the right, however few there are", async () => {
    const backend = new FakeBackend();
    const [mark] = anOverview({}).recent;
    backend.answer("get_task_overview", () =>
      anOverview({ recent: mark ? [{ ...mark, startedAt: at(0) }] : [] }),
    );
    renderPart(<RunStrip taskId={1} size="row" />, backend);
    const link = within(await screen.findByRole("group", { name: "Last run: 1 success" })).getByRole("link");
    expect(link.querySelector("path")).toHaveAttribute("d", expect.stringMatching(/^M145 /));
  });
});
