import { waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { RunFilter } from "@/bindings/RunFilter";
import type { SystemTaskRunDto } from "@/bindings/SystemTaskRunDto";
import { FakeBackend } from "@/testing/fake-backend";
import { at, DAY, HOUR } from "@/testing/fixtures/clock";
import { aRun } from "@/testing/fixtures/runs";
import { renderOnBackend } from "@/testing/render";
import { useNeighbours } from "./use-neighbours";

/** The neighbours of the run numbered so among these, newest first. */
async function around(runs: SystemTaskRunDto[], id: number) {
  const backend = new FakeBackend();
  backend.runs = runs;
  const run = runs.find((row) => row.id === id) as SystemTaskRunDto;
  const { result } = renderOnBackend(() => useNeighbours(run), backend);
  await waitFor(() => expect(result.current.data).toBeDefined());
  const filters = backend.asked("list_runs").map(({ filter }) => filter as RunFilter);
  return { found: result.current.data, filters };
}

describe("the runs around one", () => {
  it("are of the same task", async () => {
    const other = { taskId: 2, taskType: "calendar_sync", component: "calendar" };
    const runs = [
      aRun({ id: 9, startedAt: at(-1 * HOUR) }),
      aRun({ ...other, id: 8, startedAt: at(-2 * HOUR) }),
      aRun({ id: 7, startedAt: at(-3 * HOUR) }),
      aRun({ ...other, id: 6, startedAt: at(-4 * HOUR) }),
      aRun({ id: 5, startedAt: at(-5 * HOUR) }),
    ];
    expect((await around(runs, 7)).found).toEqual({ previous: 5, next: 9 });
  });

  it("end at the newest and at the oldest", async () => {
    const runs = [aRun({ id: 9, startedAt: at(-HOUR) }), aRun({ id: 7, startedAt: at(-2 * HOUR) })];
    expect((await around(runs, 9)).found).toEqual({ previous: 7, next: null });
    expect((await around(runs, 7)).found).toEqual({ previous: null, next: 9 });
  });

  it("are found across a long absence with few questions", async () => {
    const runs = [aRun({ id: 9, startedAt: at(-HOUR) }), aRun({ id: 7, startedAt: at(-90 * DAY) })];
    const { found, filters } = await around(runs, 7);
    expect(found).toEqual({ previous: null, next: 9 });
    expect(filters.length).toBeLessThan(8);
  });

  it("are told apart where two began in the same moment, and where a page is not enough", async () => {
    const startedAt = at(-HOUR);
    const runs = Array.from({ length: 1_200 }, (_, place) => aRun({ id: 1_200 - place, startedAt }));
    expect((await around(runs, 3)).found).toEqual({ previous: 2, next: 4 });
  });
});
