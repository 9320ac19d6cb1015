// What the tests of the run page share.
import { act } from "@testing-library/react";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { FakeBackend } from "@/testing/fake-backend";
import { aRun, aRunDetail } from "@/testing/fixtures/runs";
import { renderPart } from "@/testing/render";
import { RunPage } from "./run-page";

export const show = (backend?: FakeBackend) =>
  renderPart(<RunPage id={40} nextTry={({ name }) => `next try of ${name}`} />, backend);

/** A backend whose run 40 is as told. */
export function ended(part: Parameters<typeof aRunDetail>[0]) {
  const backend = new FakeBackend();
  backend.answer("get_run", () => aRunDetail(part));
  return backend;
}

/** A backend whose run 40 is in flight; `report` speaks through its channel. */
export function running() {
  const run = aRun({ status: "running", finishedAt: null, durationMs: null, result: null });
  const backend = ended({ run, attempts: [run], log: [] });
  let channel: { onmessage: (report: RunReportDto) => void } | undefined;
  backend.answer("watch_run", (args) => {
    channel = args.channel;
  });
  const report = (part: Partial<RunReportDto>) =>
    act(async () => channel?.onmessage({ runId: 40, lines: [], finished: false, ...part }));
  return { backend, report };
}
