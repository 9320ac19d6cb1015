import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { keys } from "@/lib/query";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { anExplanation } from "@/testing/fixtures/runs";
import { theStatus } from "@/testing/fixtures/settings";
import { aFailingTask, anEdit, anOverview, aTask } from "@/testing/fixtures/tasks";
import { renderPart, violations } from "@/testing/render";
import { TaskPage } from "./task-page";

function show(task: SystemTaskDto = aTask(), backend = new FakeBackend()) {
  backend.tasks = [task];
  const history = ({ taskType }: SystemTaskDto) => <p>{`history of ${taskType}`}</p>;
  return renderPart(<TaskPage id={task.id} history={history} />, backend);
}

const region = async (name: string) => within(await screen.findByRole("region", { name }));

/** A backend whose only task took as long as told, the last time last. */
function taking(...durations: number[]) {
  const backend = new FakeBackend();
  const marks = anOverview().recent;
  const recent = durations.map((durationMs, place) => ({
    ...(marks[place] as (typeof marks)[number]),
    durationMs,
    status: "success",
    reason: null,
  }));
  const usual = { runs: 27, p50Ms: 3_000, p95Ms: 4_000 };
  backend.answer("get_task_overview", () => anOverview({ recent, usual }));
  return backend;
}

it("says how the task is, and leaves the history to the application", async () => {
  const { container } = show();
  const glance = await region("At a glance");
  expect(glance.getByText("Healthy")).toBeInTheDocument();
  expect(await glance.findByText("45 min ago")).toBeInTheDocument();
  expect(screen.getByText("history of news_sync")).toBeInTheDocument();
  await (await region("Why did it run, or not?")).findByText(/^The computer slept/);
  expect(await violations(container)).toEqual([]);
});

describe("the durations", () => {
  it("are drawn, and said in words with what is usual", async () => {
    show(aTask(), taking(2_000, 3_000, 2_500));
    const chart = await screen.findByRole("img", { name: /^Durations of the last 3 runs/ });
    expect(chart).toHaveAccessibleName(
      "Durations of the last 3 runs: from 2.0 s to 3.0 s; half took at most 3.0 s, 95 of 100 at most 4.0 s; the last took 2.5 s",
    );
    expect(screen.getByText("p50 3.0 s")).toBeInTheDocument();
    expect(screen.getByText("p95 4.0 s")).toBeInTheDocument();
    expect(screen.queryByText(/slower than usual/)).not.toBeInTheDocument();
  });

  it("say that the last one was slower than usual", async () => {
    show(aTask(), taking(2_000, 3_000, 41_000));
    expect(await screen.findByText("last 41.0 s, slower than usual")).toBeInTheDocument();
  });

  it("say it of one in flight", async () => {
    show(aTask({ runningRunId: 42, runningSince: at(-41 * MINUTE) }), taking(3_000, 3_000));
    const durations = within(await screen.findByRole("region", { name: "Durations" }));
    expect(await durations.findByText(/^usually 3.0 s, now 41 min$/)).toBeInTheDocument();
  });
});

describe("the last error", () => {
  it("says its kind, the whole sentence, since when, the next try, and what to do where", async () => {
    show(aFailingTask());
    const error = await region("Last error");
    expect(error.getByRole("heading")).toHaveTextContent("Access refused");
    expect(error.getByText(/^NewsData.io refused the key \(401\); enter a valid one/)).toBeInTheDocument();
    expect(error.getByText(/^since/)).toHaveTextContent("since 2 h ago");
    expect(error.getByText(/next try/)).toHaveTextContent("next try in 10 min");
    expect(error.getByRole("link", { name: "Settings: NewsData key" })).toHaveAttribute(
      "href",
      "/settings#newsdata-key",
    );
    expect(await error.findByRole("link", { name: "run #8" })).toHaveAttribute("href", "/runs/8");
  });

  it("is not there while the task is well", async () => {
    show();
    await region("At a glance");
    expect(screen.queryByRole("region", { name: "Last error" })).not.toBeInTheDocument();
  });
});

describe("the schedule", () => {
  it("shows the next ten runs, beginning with the task's own next one", async () => {
    const task = aTask();
    show(task);
    const runs = await screen.findByRole("list", { name: "Next runs" });
    expect(runs.children).toHaveLength(10);
    expect(runs.querySelector("time")).toHaveAttribute("datetime", task.nextRunAt);
    expect(runs.firstElementChild).toHaveTextContent("in 10 min");
  });

  it("shows which of them a snooze covers", async () => {
    const task = aTask({ snoozedAt: at(-HOUR), snoozedUntil: at(2 * HOUR) });
    show(task);
    const runs = within(await screen.findByRole("list", { name: "Next runs" })).getAllByRole("listitem");
    const covered = runs.map((run) => run.textContent?.includes("snoozed"));
    const isBefore = (run: HTMLElement) => (run.querySelector("time")?.dateTime ?? "") < at(2 * HOUR);
    expect(covered).toEqual(runs.map(isBefore));
    expect(new Set(covered).size).toBe(2);
  });

  it("shows that a pause without an end covers all of them", async () => {
    const backend = new FakeBackend();
    backend.status = theStatus({ paused: true });
    show(aTask(), backend);
    const list = await screen.findByRole("list", { name: "Next runs" });
    await waitFor(() => expect(within(list).getAllByText("paused")).toHaveLength(10));
  });

  it("takes two names of a zone for one", async () => {
    setShownZone("UTC");
    show(aTask({ timezone: "Etc/UTC" }));
    expect(await screen.findByText("goes by Etc/UTC")).toBeInTheDocument();
    act(() => setShownZone("system"));
  });

  it("shows what the clocks of its zone show, and what a change of them means", async () => {
    const backend = new FakeBackend();
    const slot = { at: "2026-03-29T01:00:00Z", local: "2026-03-29T03:00:00", utcOffset: "+02:00" };
    backend.answer("preview_schedule", () => ({
      valid: true,
      description: "At 03:00, every day",
      nextRuns: [slot.at],
      warnings: [],
      slots: [{ ...slot, note: "The clocks go forward 1 h before it" }],
    }));
    show(aTask({ frequencySeconds: null, frequencyCron: "0 3 * * *", timezone: "Europe/Berlin" }), backend);
    const [first] = within(await screen.findByRole("list", { name: "Next runs" })).getAllByRole("listitem");
    expect(first).toHaveTextContent(/29.*03:00/);
    expect(first).toHaveTextContent("The clocks go forward 1 h before it");
    expect(screen.getByText("At 03:00, every day")).toBeInTheDocument();
    expect(screen.getByText(/^goes by Europe\/Berlin/)).toBeInTheDocument();
  });

  it("asks for the task it is for, in its zone", async () => {
    const { backend } = show(
      aTask({ frequencySeconds: null, frequencyCron: "0 9 * * *", timezone: "Asia/Tokyo" }),
    );
    await screen.findByRole("list", { name: "Next runs" });
    expect(backend.asked("preview_schedule").at(-1)?.input).toEqual({
      frequencyCron: "0 9 * * *",
      timezone: "Asia/Tokyo",
      count: 10,
      taskType: "news_sync",
      component: "news",
    });
  });

  it("goes on with the slots of a pattern once one of them has come", async () => {
    const task = aTask({ frequencySeconds: null, frequencyCron: "0 9 * * *" });
    const { backend, queries } = show(task);
    await screen.findByRole("list", { name: "Next runs" });
    const asked = backend.asked("preview_schedule").length;
    backend.tasks = [{ ...task, nextRunAt: at(25 * HOUR) }];
    await act(() => queries.invalidateQueries({ queryKey: keys.tasks, exact: true }));
    await waitFor(() => expect(backend.asked("preview_schedule")).toHaveLength(asked + 1));
  });

  it("asks for nothing of a task that is off", async () => {
    const { backend } = show(aTask({ enabled: false, nextRunAt: null }));
    expect(await screen.findByText("It is switched off, so nothing is scheduled.")).toBeInTheDocument();
    expect(backend.asked("preview_schedule")).toEqual([]);
  });
});

describe("the policies", () => {
  it("say what they do, as they stand", async () => {
    const { user } = show();
    const missed = await screen.findByLabelText("Missed slots");
    expect(missed).toHaveAccessibleDescription(/runs once, for all the slots/);
    await user.selectOptions(missed, "all");
    expect(missed).toHaveAccessibleDescription(/each missed slot is run/);
    expect(screen.getByLabelText("Timeout in seconds")).toHaveAccessibleDescription(/after 5 min/);
  });

  it("sends only what was changed, and offers Undo", async () => {
    const { backend, user } = show();
    await user.selectOptions(await screen.findByLabelText("Missed slots"), "skip");
    await user.clear(screen.getByLabelText("Timeout in seconds"));
    await user.type(screen.getByLabelText("Timeout in seconds"), "60");
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    expect(backend.asked("update_system_task")).toEqual([
      { taskType: "news_sync", component: "news", input: { catchUp: "skip", timeoutSeconds: 60 } },
    ]);
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(backend.tasks[0]).toMatchObject({ catchUp: "once", timeoutSeconds: 300 });
  });

  it("undoes its own edit, though somebody else made one meanwhile", async () => {
    const backend = new FakeBackend();
    const update = backend.command("update_system_task");
    backend.answer("update_system_task", (args) => {
      const { id: taskId, revision, ...task } = update(args) as SystemTaskDto;
      const other = anEdit({ id: 900, taskId, revision: revision + 1, editedBy: "cli" });
      backend.edits = [other, ...backend.edits];
      return { ...task, id: taskId, revision };
    });
    const { user } = show(aTask(), backend);
    await user.selectOptions(await screen.findByLabelText("Missed slots"), "skip");
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 100 }]);
  });

  it.each([
    ["", "Write a number."],
    ["1.5", "Write a whole number."],
    ["-1", "It has to be at least 0."],
  ])("say at the field what is wrong with %j, and cannot be saved", async (text, message) => {
    const { user } = show();
    const retries = await screen.findByLabelText("Retries");
    await user.clear(retries);
    if (text) await user.type(retries, text);
    expect(retries).toHaveAccessibleDescription(message);
    expect(screen.getByRole("button", { name: "Save policies" })).toBeDisabled();
  });

  it("shows what the engine refuses at its field, until it is changed", async () => {
    const backend = new FakeBackend();
    const message = "there is no zone Mars/Olympus";
    backend.refuse("update_system_task", { kind: "invalid_schedule", field: "timezone", message });
    const { user } = show(aTask(), backend);
    const zone = await screen.findByLabelText("Time zone");
    await user.type(zone, "Mars/Olympus{Enter}");
    await waitFor(() => expect(zone).toHaveAccessibleDescription(message));
    expect(zone).toBeInvalid();
    expect(zone).toHaveValue("Mars/Olympus");
    await user.type(zone, "{Backspace}");
    expect(zone).toBeValid();
  });

  it("goes back to this computer's zone", async () => {
    const { backend, user } = show(aTask({ timezone: "Asia/Tokyo" }));
    await user.clear(await screen.findByLabelText("Time zone"));
    await user.click(screen.getByRole("button", { name: "Save policies" }));
    expect(backend.asked("update_system_task")[0]?.input).toEqual({ timezone: null });
  });
});

describe("the edits", () => {
  it("name what changed in the configuration, and no address", async () => {
    const backend = new FakeBackend();
    const config = (feeds: object[]) => JSON.stringify({ config: JSON.stringify({ feeds }) });
    const feed = { name: "Herald", url: "https://herald.example/rss?key=s3cret" };
    backend.edits = [anEdit({ before: config([]), after: config([feed]) })];
    show(aTask(), backend);
    const edits = await region("Edits");
    expect(await edits.findByText("Configuration: feeds: added “Herald”")).toBeInTheDocument();
  });

  it("say who changed what, and can be undone once", async () => {
    const backend = new FakeBackend();
    backend.edits = [anEdit(), anEdit({ id: 70, undoneBy: 72 })];
    const { user } = show(aTask(), backend);
    const words = await screen.findAllByText("Interval: Every 15 min → Every 45 min");
    const [latest, undone] = words.map((text) => text.closest("li"));
    expect(latest).toHaveTextContent("3 h ago · in the window");
    expect(undone).toHaveTextContent("undone");
    expect(within(undone as HTMLElement).queryByRole("button")).not.toBeInTheDocument();
    await user.click(within(latest as HTMLElement).getByRole("button", { name: /^Undo/ }));
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 71 }]);
  });

  it("are undone once, however often one presses", async () => {
    const backend = new FakeBackend();
    backend.edits = [anEdit({ id: 71 })];
    const undo = backend.command("undo_task_edit");
    let answer = () => {};
    backend.answer("undo_task_edit", async (args) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return undo(args);
    });
    const { user } = show(aTask(), backend);
    const button = await (await region("Edits")).findByRole("button", { name: /^Undo/ });
    await user.dblClick(button);
    expect(button).toHaveAttribute("aria-busy", "true");
    answer();
    await waitFor(() => expect(button).not.toBeInTheDocument());
    expect(backend.asked("undo_task_edit")).toEqual([{ editId: 71 }]);
  });

  it("are the latest five, until all are asked for", async () => {
    const backend = new FakeBackend();
    backend.edits = [1, 2, 3, 4, 5, 6, 7].map((id) => anEdit({ id }));
    const { user } = show(aTask(), backend);
    const edits = await region("Edits");
    expect(await edits.findAllByRole("listitem")).toHaveLength(5);
    await user.click(edits.getByRole("button", { name: "Show all 7" }));
    expect(edits.getAllByRole("listitem")).toHaveLength(7);
  });
});

describe("why it did, or did not, run", () => {
  const asked = (backend: FakeBackend) => backend.asked("explain_slot").map(({ at }) => at);

  it("begins with the last slot that wants explaining, and leads to its run", async () => {
    const backend = new FakeBackend();
    const overview = anOverview();
    backend.answer("get_task_overview", () => overview);
    show(aTask(), backend);
    const why = await region("Why did it run, or not?");
    expect(await why.findByText(/^The computer slept from 22:10.*others\.$/)).toBeInTheDocument();
    expect(why.getByText("Missed")).toBeInTheDocument();
    expect(why.getByRole("link", { name: "Run #40" })).toHaveAttribute("href", "/runs/40");
    // The missed one of the fixture is later than the failed one.
    expect(asked(backend)).toEqual([overview.recent[15]?.scheduledFor]);
  });

  it("goes slot by slot, and to the latest", async () => {
    const backend = new FakeBackend();
    const [previousSlot, nextSlot] = [at(-3 * HOUR), at(-HOUR)];
    backend.answer("explain_slot", () => anExplanation({ previousSlot, nextSlot }));
    const { user } = show(aTask(), backend);
    const why = await region("Why did it run, or not?");
    await user.click(await why.findByRole("button", { name: "Previous slot" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBe(previousSlot));
    await user.click(why.getByRole("button", { name: "Next slot" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBe(nextSlot));
    await user.click(why.getByRole("button", { name: "Latest slot" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBeUndefined());
  });

  it("takes a time of the task's own clocks", async () => {
    const { backend, user } = show(aTask({ timezone: "Asia/Tokyo" }));
    const why = await region("Why did it run, or not?");
    const field = await why.findByLabelText("Time in Asia/Tokyo");
    await user.clear(field);
    await user.type(field, "2026-03-02T14:05");
    await user.click(why.getByRole("button", { name: "Explain" }));
    await waitFor(() => expect(asked(backend).at(-1)).toBe("2026-03-02T14:05"));
  });

  it("says why it cannot be explained", async () => {
    const backend = new FakeBackend();
    backend.refuse("explain_slot", { kind: "invalid_input", field: "at", message: "that is too far ahead" });
    show(aTask(), backend);
    expect(await (await region("Why did it run, or not?")).findByRole("alert")).toHaveTextContent(
      "that is too far ahead",
    );
  });
});

describe("the keys", () => {
  it("run, edit, and switch the task", async () => {
    const { backend, user } = show();
    await region("At a glance");
    await user.keyboard("r");
    expect(backend.asked("run_system_task_now")).toEqual([{ taskType: "news_sync", component: "news" }]);
    await user.keyboard("s");
    await waitFor(() => expect(backend.tasks[0]?.enabled).toBe(false));
    await user.keyboard("e");
    expect(screen.getByRole("form", { name: "Frequency of News sync" })).toBeInTheDocument();
  });

  it("snooze and wake it", async () => {
    const { backend, user, queries } = show();
    await region("At a glance");
    await user.keyboard("p");
    expect(await screen.findByRole("dialog", { name: "Snooze News sync" })).toBeInTheDocument();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    backend.tasks = [aTask({ snoozedAt: at(-HOUR), snoozedUntil: at(HOUR) })];
    await act(() => queries.invalidateQueries());
    await screen.findByRole("button", { name: "Wake News sync" });
    await user.keyboard("w");
    await waitFor(() => expect(backend.asked("update_system_task")[0]?.input).toEqual({ snooze: null }));
  });
});
