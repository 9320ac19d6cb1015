import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { aLogLine, aRun, aRunDetail } from "@/testing/fixtures/runs";
import { renderPart, violations } from "@/testing/render";
import { RunPage } from "./run-page";

const show = (backend?: FakeBackend) => renderPart(<RunPage id={40} />, backend);

/** A backend whose run 40 is in flight; `report` speaks through its channel. */
function running() {
  const backend = new FakeBackend();
  const run = aRun({ status: "running", finishedAt: null, durationMs: null, result: null });
  backend.answer("get_run", () => aRunDetail({ run, attempts: [run], log: [] }));
  let channel: { onmessage: (report: RunReportDto) => void } | undefined;
  backend.answer("watch_run", (args) => {
    channel = args.channel;
  });
  const report = (part: Partial<RunReportDto>) =>
    act(() => channel?.onmessage({ runId: 40, lines: [], finished: false, ...part }));
  return { backend, report };
}

describe("a run that has ended", () => {
  it("says why it happened, how it went, and what it said", async () => {
    const { container } = show();
    expect(await screen.findByText(/^Due 2026-03-02/)).toBeInTheDocument();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Run #40");
    expect(screen.getByRole("link", { name: "News sync" })).toHaveAttribute(
      "href",
      "/settings/system-tasks/1",
    );
    expect(screen.getByText("Success")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Result" })).toHaveTextContent('"inserted": 24');
    expect(screen.getByText("LWN: not modified since yesterday")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Cancel/ })).not.toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("shows its error, and every attempt at the slot", async () => {
    const backend = new FakeBackend();
    const first = aRun({ id: 39, status: "error", errorMessage: "LWN answered 503" });
    const second = aRun({ trigger: "retry", attempt: 2, status: "error", errorMessage: "LWN hung up" });
    backend.answer("get_run", () => aRunDetail({ run: second, attempts: [first, second] }));
    show(backend);
    const attempts = within(await screen.findByRole("table"));
    expect(attempts.getByText("LWN answered 503")).toBeInTheDocument();
    expect(attempts.getByText("retry (attempt 2)")).toBeInTheDocument();
    expect(screen.getAllByText("LWN hung up")).toHaveLength(2);
  });

  it("is copied as JSON", async () => {
    const { user } = show();
    await user.click(await screen.findByRole("button", { name: "Copy as JSON" }));
    const copied = JSON.parse(await navigator.clipboard.readText());
    expect(copied.run.id).toBe(40);
    expect(copied.explanation).toMatch(/^Due/);
  });

  it("shows a result that is no JSON as it is", async () => {
    const backend = new FakeBackend();
    backend.answer("get_run", () => aRunDetail({ run: aRun({ result: "<b>done" }) }));
    show(backend);
    expect(await screen.findByText("<b>done")).toBeInTheDocument();
  });
});

describe("a run in flight", () => {
  it("shows progress and log lines as they come", async () => {
    const { backend, report } = running();
    const { container } = show(backend);
    expect(await screen.findByText("It has not said anything yet.")).toBeInTheDocument();
    expect(backend.asked("watch_run")[0]).toMatchObject({ runId: 40 });
    await report({ lines: [aLogLine({ message: "asking LWN" })] });
    await report({
      lines: [aLogLine({ message: "asking LWN" }), aLogLine({ level: "warn", message: "LWN is slow" })],
      progress: { done: 1, total: 3, message: "Reading feeds" },
    });
    expect(screen.getByText("Reading feeds (1 of 3)")).toBeInTheDocument();
    expect(screen.getAllByText("asking LWN")).toHaveLength(1);
    expect(screen.getByText("LWN is slow")).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
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

it("keeps its heading where there is no such run, and says so", async () => {
  const backend = new FakeBackend();
  backend.refuse("get_run", { kind: "not_found", message: "there is no run 40" });
  const { container } = show(backend);
  expect(await screen.findByRole("alert")).toHaveTextContent("there is no run 40");
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Run #40");
  expect(await violations(container)).toEqual([]);
});
