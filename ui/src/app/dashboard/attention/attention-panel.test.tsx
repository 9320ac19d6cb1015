import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { aRun } from "@/testing/fixtures/runs";
import { theStatus } from "@/testing/fixtures/settings";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { renderPart, violations } from "@/testing/render";
import { AttentionPanel } from "./attention-panel";

function show(change: (backend: FakeBackend) => void = () => undefined) {
  const backend = new FakeBackend();
  backend.alerts = [];
  backend.sources = [];
  backend.runs = backend.runs.filter(({ status }) => status !== "interrupted");
  change(backend);
  return renderPart(<AttentionPanel />, backend);
}
const rows = async () => within(await screen.findByRole("list")).getAllByRole("listitem");

it("is calm where all is well, and says since when", async () => {
  show();
  expect(await screen.findByText("All is well")).toBeInTheDocument();
  const note = await screen.findByText(/The last failure was/);
  expect(note).toHaveTextContent(/^The last failure was 1 h 1\d min ago, in Calendar sync\.$/);
});

it("says so where nothing has ever failed", async () => {
  show((backend) => {
    backend.runs = [];
  });
  expect(await screen.findByText("Nothing has failed yet.")).toBeInTheDocument();
});

it("has cause, since when, next try and what helps in a row, without findings of axe", async () => {
  const { container } = show((backend) => {
    backend.tasks = [aFailingTask()];
  });
  const [row] = await rows();
  expect(row).toHaveTextContent(
    /FailingNews syncNewsData.io refused the key .*since 2 h ago · next try in 10 min/,
  );
  const fix = within(row as HTMLElement).getByRole("link", { name: "Fix NewsData key for News sync" });
  expect(fix).toHaveAttribute("href", "/settings#newsdata-key");
  expect(await violations(container)).toEqual([]);
});

it.each([
  ["next try due now", { nextRunAt: at(-HOUR) }, {}],
  ["paused", {}, { paused: true }],
])("promises no try that does not come: %s", async (words, task, status) => {
  show((backend) => {
    backend.tasks = [aFailingTask(task)];
    backend.status = theStatus(status);
  });
  const [row] = await rows();
  await waitFor(() => expect(row).toHaveTextContent(`since 2 h ago · ${words}`));
});

it("cuts off a long name, and has all of it on hover", async () => {
  const name = "N".repeat(100);
  show((backend) => {
    backend.tasks = [aFailingTask({ name })];
  });
  const link = await screen.findByRole("link", { name });
  expect(link).toHaveClass("truncate", "max-w-3/5");
  expect(link).toHaveAttribute("title", name);
});

it("lists a slot that was missed, however much was skipped for other reasons since", async () => {
  show((backend) => {
    backend.tasks = [aTask({ lastRunAt: at(-HOUR) }), aTask({ id: 2, taskType: "b", name: "Backup" })];
    const skipped = { taskId: 1, status: "skipped", reason: "overlap", startedAt: at(-MINUTE) };
    const missed = { id: 1, taskId: 2, status: "skipped", reason: "missed", startedAt: at(-MINUTE) };
    backend.runs = [...Array.from({ length: 60 }, (_, n) => aRun({ id: 100 - n, ...skipped })), aRun(missed)];
  });
  const [row, ...others] = await rows();
  expect(row).toHaveTextContent(/MissedBackup/);
  expect(others).toEqual([]);
});

it("runs a task that helps", async () => {
  const { backend, user } = show((backend) => {
    backend.tasks = [aFailingTask({ lastError: "It answered 503." })];
  });
  await user.click(await screen.findByRole("button", { name: "Run now: News sync" }));
  expect(backend.asked("run_system_task_now")).toHaveLength(1);
});

it("resumes what is paused", async () => {
  const { backend, user } = show((backend) => {
    backend.status = theStatus({ paused: true, pausedUntil: at(HOUR), pauseReason: "Moving the server" });
  });
  expect((await rows())[0]).toHaveTextContent(/PausedAll schedulesMoving the server.*resumes in/);
  await user.click(screen.getByRole("button", { name: "Resume all" }));
  expect(await screen.findByText("All is well")).toBeInTheDocument();
  expect(backend.asked("resume_scheduler")).toHaveLength(1);
});

it("does not call well what it cannot read, and tries again", async () => {
  const { backend, user } = show((backend) => {
    backend.refuse("list_alerts", { message: "the database is busy" });
  });
  expect(await screen.findByRole("alert")).toHaveTextContent(
    /of alerts nothing can be read.*database is busy/,
  );
  expect(screen.queryByText("All is well")).not.toBeInTheDocument();
  backend.answer("list_alerts", () => []);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("All is well")).toBeInTheDocument();
});

it("shows a part of very many when asked for more", async () => {
  const { user } = show((backend) => {
    backend.tasks = Array.from({ length: 150 }, (_, id) => aFailingTask({ id, taskType: `t${id}` }));
  });
  await user.click(await screen.findByRole("button", { name: "Show 100 more" }));
  await waitFor(async () => expect(await rows()).toHaveLength(108));
  expect(screen.getByRole("button", { name: "Show 42 more" })).toBeInTheDocument();
});

it("shows the most urgent of many, and the others when asked", async () => {
  const { user } = show((backend) => {
    backend.tasks = Array.from({ length: 30 }, (_, id) => aFailingTask({ id, taskType: `t${id}` }));
  });
  expect(await rows()).toHaveLength(8);
  await user.click(screen.getByRole("button", { name: "Show 22 more" }));
  await waitFor(async () => expect(await rows()).toHaveLength(30));
});
