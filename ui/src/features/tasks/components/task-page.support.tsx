// What the tests of the task page share.
import { screen, within } from "@testing-library/react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { FakeBackend } from "@/testing/fake-backend";
import { anOverview, aTask } from "@/testing/fixtures/tasks";
import { renderPart } from "@/testing/render";
import { TaskPage } from "./task-page";

export function show(task: SystemTaskDto = aTask(), backend = new FakeBackend()) {
  backend.tasks = [task];
  const history = ({ taskType }: SystemTaskDto) => <p>{`history of ${taskType}`}</p>;
  return renderPart(<TaskPage id={task.id} history={history} />, backend);
}

export const region = async (name: string) => within(await screen.findByRole("region", { name }));

/** A backend whose only task took as long as told, the last time last. */
export function taking(...durations: number[]) {
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
