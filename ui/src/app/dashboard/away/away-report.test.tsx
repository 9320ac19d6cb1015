import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { anAwayReport } from "@/testing/fixtures/away";
import { renderPart, renderWindow, violations } from "@/testing/render";
import { AwayReport } from "./away-report";

function show(part: Parameters<typeof anAwayReport>[0] = {}) {
  const backend = new FakeBackend();
  backend.away = anAwayReport(part);
  return renderPart(<AwayReport />, backend);
}
const report = () => screen.findByRole("region", { name: "While you were away" });

describe("the report of an absence", () => {
  it("says how long, what was missed and what became of it; not what did not happen", async () => {
    const { container } = show();
    expect(await report()).toHaveTextContent(
      /Asleep .*\d.*–.*\d.* · 88 slots missed in 4 tasks · 2 caught up · 1 failed · 1 passed over/,
    );
    expect(await report()).not.toHaveTextContent(/cut off|still to come/);
    expect(await violations(container)).toEqual([]);
  });

  it.each([
    ["closed", "Closed"],
    ["clock_set", "Clock set ahead"],
  ])("calls %s by its name", async (kind, word) => {
    show({ kind });
    expect(await report()).toHaveTextContent(word);
  });

  it("unfolds what became of each task, with its run", async () => {
    const { user, container } = show();
    await user.click(within(await report()).getByRole("button", { name: "Details", expanded: false }));
    const [news, calendar, alerts] = screen.getAllByRole("listitem");
    expect(news).toHaveTextContent("Caught upNews sync12 slotsRun #40");
    expect(within(calendar as HTMLElement).getByRole("link", { name: "Run #34" })).toHaveAttribute(
      "href",
      "/runs/34",
    );
    expect(alerts).toHaveTextContent(/^Passed overAlerts refresh57 slots$/);
    expect(await violations(container)).toEqual([]);
  });

  const dismiss = { name: "Dismiss what happened while you were away" };

  it("is gone when it has been read, and back with the reason where that failed", async () => {
    const { backend, user } = show();
    const to = backend.away?.to;
    const dismissed = backend.command("dismiss_away_report");
    backend.refuse("dismiss_away_report", { message: "the disk is full" });
    await user.click(within(await report()).getByRole("button", dismiss));
    expect(await screen.findByText("the disk is full")).toBeInTheDocument();
    backend.answer("dismiss_away_report", dismissed);
    await user.click(within(await report()).getByRole("button", dismiss));
    await waitFor(() => expect(backend.away).toBeNull());
    await waitFor(() => expect(screen.queryByTestId("away-report")).not.toBeInTheDocument());
    expect(backend.asked("dismiss_away_report").at(-1)).toEqual({ to });
  });

  it("does not come back where it is read again before its dismissal is stored", async () => {
    const { backend, queries, user } = show();
    const dismissed = backend.command("dismiss_away_report");
    let store = () => {};
    backend.answer(
      "dismiss_away_report",
      (args) => new Promise((done) => (store = () => done(dismissed(args)))),
    );
    await user.click(within(await report()).getByRole("button", dismiss));
    await act(() => queries.invalidateQueries({ queryKey: keys.away }));
    expect(screen.queryByTestId("away-report")).not.toBeInTheDocument();
    await act(async () => store());
    await waitFor(() => expect(queries.getQueryData(keys.away)).toBeNull());
    expect(screen.queryByTestId("away-report")).not.toBeInTheDocument();
  });

  it("says why it cannot be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("get_away_report", { message: "the database is busy" });
    renderPart(<AwayReport />, backend);
    expect(await screen.findByRole("alert")).toHaveTextContent(
      /while you were away.*: the database is busy$/,
    );
  });

  it("appears on the dashboard after a resume, without a reload", async () => {
    const { backend } = renderWindow("/");
    await screen.findByRole("heading", { name: "Needs attention" });
    expect(screen.queryByTestId("away-report")).not.toBeInTheDocument();
    backend.away = anAwayReport();
    await backend.changed({ taskId: 3, cause: "skipped" });
    expect(await screen.findByTestId("away-report")).toBeInTheDocument();
  });
});
