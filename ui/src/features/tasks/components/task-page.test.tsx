import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { shownZone } from "@/lib/time";
import { FakeBackend } from "@/testing/fake-backend";
import { aFailingTask, anEdit, aTask } from "@/testing/fixtures/tasks";
import { renderPart } from "@/testing/render";
import { TaskPage } from "./task-page";

function show(task: SystemTaskDto = aTask(), backend = new FakeBackend()) {
  backend.tasks = [task];
  const history = ({ taskType }: SystemTaskDto) => <p>{`history of ${taskType}`}</p>;
  return renderPart(<TaskPage id={task.id} history={history} />, backend);
}

describe("the schedule", () => {
  it("shows the next ten runs, beginning with the task's own next one", async () => {
    const task = aTask();
    show(task);
    const runs = await screen.findByRole("list", { name: "Next runs" });
    expect(runs.children).toHaveLength(10);
    expect(runs.querySelector("time")).toHaveAttribute("datetime", task.nextRunAt);
  });

  it("is in words where it is a pattern, with the zone it goes by and the one it is shown in", async () => {
    const { backend } = show(
      aTask({ frequencySeconds: null, frequencyCron: "0 9 * * *", timezone: "Asia/Tokyo" }),
    );
    expect(await screen.findByText("At 09:00, every day")).toBeInTheDocument();
    expect(screen.getByText(`goes by Asia/Tokyo, shown in ${shownZone()}`)).toBeInTheDocument();
    expect(backend.asked("preview_schedule").at(-1)?.input).toMatchObject({
      timezone: "Asia/Tokyo",
      count: 10,
    });
  });

  it("asks for nothing of a task that is off", async () => {
    const { backend } = show(aTask({ enabled: false, nextRunAt: null }));
    expect(await screen.findByText("It is switched off, so nothing is scheduled.")).toBeInTheDocument();
    expect(backend.asked("preview_schedule")).toEqual([]);
  });
});

describe("the policies", () => {
  it("sends only what was changed", async () => {
    const { backend, user } = show();
    await user.selectOptions(await screen.findByLabelText("Missed slots"), "skip");
    await user.clear(screen.getByLabelText("Timeout in seconds"));
    await user.type(screen.getByLabelText("Timeout in seconds"), "60");
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    expect(backend.asked("update_system_task")).toEqual([
      { taskType: "news_sync", component: "news", input: { catchUp: "skip", timeoutSeconds: 60 } },
    ]);
  });

  it("cannot save a number that is none", async () => {
    const { user } = show();
    await user.clear(await screen.findByLabelText("Retries"));
    expect(screen.getByRole("button", { name: "Save policies" })).toBeDisabled();
  });

  it("shows what is wrong at its field", async () => {
    const backend = new FakeBackend();
    const message = "there is no zone Mars/Olympus";
    backend.refuse("update_system_task", { kind: "invalid_schedule", field: "timezone", message });
    const { user } = show(aTask(), backend);
    const zone = await screen.findByLabelText("Time zone");
    await user.type(zone, "Mars/Olympus{Enter}");
    await waitFor(() => expect(zone).toHaveAccessibleDescription(message));
    expect(zone).toBeInvalid();
    expect(zone).toHaveValue("Mars/Olympus");
  });

  it("goes back to this computer's zone", async () => {
    const { backend, user } = show(aTask({ timezone: "Asia/Tokyo" }));
    await user.clear(await screen.findByLabelText("Time zone"));
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    expect(backend.asked("update_system_task")[0]?.input).toEqual({ timezone: null });
  });
});

describe("the edits", () => {
  it("say who changed what, and can be undone once", async () => {
    const backend = new FakeBackend();
    backend.edits = [anEdit(), anEdit({ id: 70, undoneBy: 72 })];
    const { user } = show(aTask(), backend);
    const words = await screen.findAllByText("Interval: Every 15 min → Every 45 min");
    const [latest, undone] = words.map((text) => text.closest("li"));
    expect(latest).toHaveTextContent("3 h ago · window");
    expect(undone).toHaveTextContent("undone");
    expect(within(undone as HTMLElement).queryByRole("button")).not.toBeInTheDocument();
    await user.click(within(latest as HTMLElement).getByRole("button", { name: /^Undo/ }));
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 71 }]);
  });
});

it("says how the task is, and leaves the history to the application", async () => {
  show(aFailingTask());
  expect(await screen.findByText("Failing")).toBeInTheDocument();
  expect(screen.getByText(/NewsData.io refused the key/)).toBeInTheDocument();
  expect(screen.getByText("history of news_sync")).toBeInTheDocument();
});
