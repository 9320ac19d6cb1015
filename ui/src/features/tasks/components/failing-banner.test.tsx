import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { RunMarkDto } from "@/bindings/RunMarkDto";
import { FakeBackend } from "@/testing/fake-backend";
import { at } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { aFailingTask, anOverview, aTask } from "@/testing/fixtures/tasks";
import { renderPart, violations } from "@/testing/render";
import { FailingBanners } from "./failing-banner";

function show(...tasks: FakeBackend["tasks"]) {
  const backend = new FakeBackend();
  backend.tasks = tasks;
  return renderPart(<FailingBanners />, backend);
}

/** Waits until the tasks are there, however little they show. */
const listed = ({ backend }: { backend: FakeBackend }) =>
  waitFor(() => expect(backend.asked("list_system_tasks")).not.toEqual([]));

describe("the banner", () => {
  it.each([0, 1, 2])("is not there at %i errors in a row", async (errorCount) => {
    await listed(show(aFailingTask({ errorCount })));
    expect(screen.queryByTestId("failing-banner")).not.toBeInTheDocument();
  });

  it("is there from three, with the document's sentence, cause, since when and next try", async () => {
    const { container } = show(aFailingTask({ errorCount: 3 }));
    const banner = await screen.findByTestId("failing-banner");
    expect(banner).toHaveTextContent("News sync failing repeatedly – check your API settings.");
    expect(banner).toHaveTextContent("NewsData.io refused the key (401)");
    expect(banner).toHaveTextContent("since 2 h ago");
    expect(banner).toHaveTextContent("next try in 10 min");
    expect(within(banner).getByRole("link", { name: "View News sync" })).toHaveAttribute(
      "href",
      "/settings/system-tasks/1",
    );
    expect(await violations(container)).toEqual([]);
  });

  it.each([
    ["check your API settings.", { lastError: "something odd" }],
    ["server error. Nothing to do here: it is tried again by itself.", { lastError: "It answered 503." }],
    ["offline. It goes on by itself once there is a network.", { lastError: "no network connection" }],
  ])("advises what the row does of the same failure: %s", async (words, part) => {
    show(aFailingTask({ name: "Headlines", ...part }));
    expect(await screen.findByText(`Headlines failing repeatedly – ${words}`)).toBeInTheDocument();
  });

  it("knows a timeout by the reason of its run", async () => {
    const backend = new FakeBackend();
    const [mark] = anOverview().recent as [RunMarkDto];
    const recent = [{ ...mark, status: "error", reason: "timed_out" }];
    backend.answer("get_task_overview", () => anOverview({ recent }));
    backend.tasks = [aFailingTask({ lastError: "It was stopped." })];
    renderPart(<FailingBanners />, backend);
    expect(await screen.findByText(/^News sync failing repeatedly – timed out\./)).toBeInTheDocument();
  });

  it("tells of the planned retry, which comes before the next slot", async () => {
    const retryAt = new Date(Date.now() + 45_000).toISOString();
    show(aFailingTask({ errorCount: 3, retryAt, retryAttempt: 2 }));
    expect(await screen.findByTestId("failing-banner")).toHaveTextContent(/next try in \d+ s/);
  });

  it("promises no try while everything is paused", async () => {
    const { backend, queries } = show(aFailingTask({ retryAt: at(45_000), retryAttempt: 2 }));
    backend.status = theStatus({ paused: true });
    await queries.invalidateQueries();
    const banner = await screen.findByTestId("failing-banner");
    await waitFor(() => expect(banner).toHaveTextContent("3 errors in a row · paused"));
  });

  it("says it differently of one that the breaker suspended", async () => {
    show(aFailingTask({ errorCount: 5, suspendedReason: "breaker" }));
    expect(await screen.findByTestId("failing-banner")).toHaveTextContent(
      /^News sync is suspended after 5 errors in a row\..*next probe in/,
    );
    expect(screen.getByRole("region", { name: "News sync is suspended" })).toBeInTheDocument();
  });

  it("is there of one that was suspended earlier than at three errors", async () => {
    show(aFailingTask({ errorCount: 2, suspendedReason: "breaker" }));
    expect(await screen.findByTestId("failing-banner")).toBeInTheDocument();
  });

  it("stacks several, and says how many more there are", async () => {
    show(...[1, 2, 3, 4, 5, 6].map((id) => aFailingTask({ id, name: `Task ${id}`, taskType: `t${id}` })));
    expect(await screen.findAllByTestId("failing-banner")).toHaveLength(3);
    expect(screen.getByRole("link", { name: "and 3 more that fail" })).toHaveAttribute(
      "href",
      "/settings/system-tasks",
    );
  });

  it.each([
    ["switched off", { enabled: false }],
    ["snoozed", { snoozedAt: at(-1000) }],
  ])("is not there of one that is %s", async (_, part) => {
    await listed(show(aFailingTask(part)));
    expect(screen.queryByTestId("failing-banner")).not.toBeInTheDocument();
  });

  it("says that it does not know, where the tasks cannot be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_system_tasks", { kind: "busy", message: "the database is busy" });
    renderPart(<FailingBanners />, backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
  });

  it("clears itself with the next success", async () => {
    const { backend, queries } = show(aFailingTask());
    await screen.findByTestId("failing-banner");
    backend.tasks = [aTask()];
    await queries.invalidateQueries();
    await waitFor(() => expect(screen.queryByTestId("failing-banner")).not.toBeInTheDocument());
  });

  it("snoozes the task, which Undo takes back", async () => {
    const { backend, user } = show(aFailingTask());
    await user.click(await screen.findByRole("button", { name: "Snooze News sync" }));
    expect(backend.asked("update_system_task")[0]?.input).toEqual({ snooze: {} });
    await waitFor(() => expect(screen.queryByTestId("failing-banner")).not.toBeInTheDocument());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(backend.tasks[0]?.snoozedAt).toBeNull());
  });

  it("runs the task", async () => {
    const { backend, user } = show(aFailingTask());
    await user.click(await screen.findByRole("button", { name: "Run now: News sync" }));
    expect(backend.asked("run_system_task_now")).toHaveLength(1);
  });
});
