import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, MINUTE } from "@/testing/fixtures/clock";
import { aRun } from "@/testing/fixtures/runs";
import { aFailingTask } from "@/testing/fixtures/tasks";
import { renderWindow, violations } from "@/testing/render";
import { ended, show } from "./run-page.support";

afterEach(() => void vi.useRealTimers());

describe("a run that has ended", () => {
  it("says in one sentence what happened, why, when, and what it said", async () => {
    const { container } = show();
    expect(
      await screen.findByText("News sync succeeded in 1.8 s: 24 inserted, 6 updated."),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Due 2026-03-02/)).toBeInTheDocument();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Run #40");
    expect(screen.getByRole("link", { name: "News sync" })).toHaveAttribute(
      "href",
      "/settings/system-tasks/1",
    );
    for (const moment of ["Slot", "Started", "Ended"]) {
      expect(screen.getByText(moment).nextElementSibling).toHaveTextContent(/^\d min ago · .*\d{4}/);
    }
    expect(screen.getByText("Took").nextElementSibling).toHaveTextContent("1.8 s · usually 2.3 s");
    expect(screen.getByText("LWN: not modified since yesterday")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Cancel/ })).not.toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("shows its result as facts, each source of it, its warnings, and as it was written", async () => {
    const result = JSON.stringify({
      inserted: 24,
      sources: [
        { name: "LWN", status: "ok", inserted: 24, updated: 0 },
        { name: "Orbit", status: "failed", error: "there is nothing at this address (404)" },
      ],
      warnings: ["Orbit: there is nothing at this address (404)", "LWN: 2 items had no title"],
    });
    show(ended({ run: aRun({ result }) }));
    const shown = within(await screen.findByRole("region", { name: "Result" }));
    expect(shown.getByText("inserted").nextElementSibling).toHaveTextContent("24");
    const [, lwn, orbit] = shown.getAllByRole("row");
    expect(lwn).toHaveTextContent("LWNRead24 inserted");
    expect(orbit).toHaveTextContent("OrbitFailedthere is nothing at this address (404)");
    expect(shown.getByRole("list", { name: "Warnings" })).toHaveTextContent(/^LWN: 2 items had no title$/);
    expect(shown.getByText(/"inserted": 24/)).toBeInTheDocument();
  });

  it("shows a result that is no JSON as it is", async () => {
    show(ended({ run: aRun({ result: "<b>done" }) }));
    expect(await screen.findByText("<b>done")).toBeInTheDocument();
  });

  it("took no time yet where the clock was set back since it began", async () => {
    show(ended({ run: aRun({ status: "running", startedAt: at(MINUTE), finishedAt: null }), attempts: [] }));
    expect((await screen.findByText("Took")).nextElementSibling).toHaveTextContent(/^0 ms/);
  });

  it("says that it was slower than usual", async () => {
    show(ended({ run: aRun({ durationMs: 41_000 }) }));
    expect(await screen.findByText(/usually 2.3 s, slower than usual/)).toBeInTheDocument();
  });

  it("says how late it began", async () => {
    show(ended({ run: aRun({ startedAt: at(-5 * MINUTE), scheduledFor: at(-15 * MINUTE) }) }));
    expect((await screen.findByText("Started")).nextElementSibling).toHaveTextContent(
      "· 10 min after its slot",
    );
  });

  it("explains its error, says what to do where, and when it is tried again", async () => {
    const run = aRun({ status: "error", errorMessage: "NewsData.io refused the key (401).", result: null });
    show(ended({ run, attempts: [run], task: aFailingTask() }));
    const error = within(await screen.findByRole("region", { name: "Error" }));
    expect(error.getByText("Access refused")).toBeInTheDocument();
    expect(error.getByText("NewsData.io refused the key (401).")).toBeInTheDocument();
    expect(error.getByText(/Check the NewsData key/)).toBeInTheDocument();
    expect(error.getByRole("link", { name: "Settings: NewsData key" })).toHaveAttribute(
      "href",
      "/settings#newsdata-key",
    );
    expect(error.getByText("next try of News sync")).toBeInTheDocument();
  });

  it("shows every attempt at the slot, and what was waited in between", async () => {
    const first = aRun({
      id: 39,
      startedAt: at(-6 * MINUTE),
      durationMs: 2_000,
      status: "error",
      errorMessage: "LWN answered 503",
    });
    const second = aRun({ trigger: "retry", attempt: 2, startedAt: at(-5 * MINUTE) });
    show(ended({ run: second, attempts: [first, second] }));
    const [one, two] = within(await screen.findByRole("list", { name: "Attempts" })).getAllByRole("listitem");
    expect(one).toHaveTextContent("Attempt 1Error#39");
    expect(one).toHaveTextContent("LWN answered 503");
    expect(two).toHaveTextContent("after 58 s");
    expect(two).toHaveTextContent("Attempt 2Success#40, this one");
    expect(two).toHaveAttribute("aria-current", "true");
  });

  it("is copied as JSON", async () => {
    const { user } = show();
    await user.click(await screen.findByRole("button", { name: "Copy as JSON" }));
    const copied = JSON.parse(await navigator.clipboard.readText());
    expect(copied.run.id).toBe(40);
    expect(copied.explanation).toMatch(/^Due/);
  });

  it("leads to the runs of the task before and after it, by button and by key", async () => {
    const { router, user } = renderWindow("/runs/37");
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Previous run of this task" })).toBeEnabled(),
    );
    // 38 and 39 are of other tasks.
    await user.keyboard("]");
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs/40"));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Previous run of this task" })).toBeEnabled(),
    );
    expect(screen.getByRole("button", { name: "Next run of this task" })).toBeDisabled();
    await user.keyboard("[[");
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs/37"));
    await user.click(await screen.findByRole("button", { name: "Previous run of this task" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs/36"));
  });
});

it("keeps its heading where the run is gone, and says so", async () => {
  const backend = new FakeBackend();
  backend.refuse("get_run", { kind: "not_found", message: "there is no run 40" });
  const { container } = show(backend);
  const said = await screen.findByRole("alert");
  expect(said).toHaveTextContent("This run is no longer in the history");
  expect(said).toHaveTextContent("there is no run 40");
  expect(within(said).getByRole("link", { name: "All runs" })).toHaveAttribute("href", "/runs");
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Run #40");
  expect(await violations(container)).toEqual([]);
});
