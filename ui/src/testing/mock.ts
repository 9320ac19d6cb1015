// The window in a browser with a backend in memory: `npm run mock`. Never part of a build.
// `?theme=dark`, `?density=compact`, `?zone=Asia/Tokyo` and
// `?state=failing|suspended|away|running|paused|empty|broken|many|long` show it in other conditions, `?press=g,n` after some keys.
import { Channel } from "@tauri-apps/api/core";
import type { RunReportDto } from "@/bindings/RunReportDto";
import { FakeBackend } from "./fake-backend";
import { at } from "./fixtures/clock";
import { aLogLine, aRunEvent } from "./fixtures/runs";
import { start, states } from "./mock-states";

const wanted = new URLSearchParams(location.search);
const backend = new FakeBackend().install();
backend.settings = {
  ...backend.settings,
  theme: wanted.get("theme") ?? "light",
  density: wanted.get("density") ?? backend.settings.density,
  timezone: wanted.get("zone") ?? backend.settings.timezone,
};

// Run now takes three seconds here.
backend.answer("run_system_task_now", async ({ taskType }: { taskType: string }) => {
  const task = backend.tasks.find((row) => row.taskType === taskType);
  if (!task) return null;
  const runId = 100 + backend.calls.length;
  start(backend, task.id, runId);
  await backend.changed({ taskId: task.id, cause: "started" });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const fresh = {
    runningRunId: null,
    lastRunAt: at(0),
    lastStatus: "success",
    errorCount: 0,
    lastError: null,
  };
  backend.tasks = backend.tasks.map((row) =>
    row.id === task.id ? { ...row, ...fresh, suspendedReason: null, failingSince: null } : row,
  );
  const running = backend.status.running.filter((run) => run.runId !== runId);
  backend.status = { ...backend.status, running };
  const done = { status: "success", finishedAt: at(0), durationMs: 3_000 };
  backend.runs = backend.runs.map((run) => (run.id === runId ? { ...run, ...done } : run));
  await backend.changed({ taskId: task.id, cause: "finished" });
  await backend.ran(aRunEvent({ taskId: task.id, runId, taskType, trigger: "manual" }));
  return { status: "success", finishedAt: at(0), runId };
});

// What runs says how far it is.
backend.answer("watch_run", ({ runId, channel }: { runId: number; channel: Channel<RunReportDto> }) => {
  if (!(channel instanceof Channel)) return null;
  let done = 4;
  const say = () => {
    const progress = { done, total: 12, message: "asking Harbour Gazette" };
    channel.onmessage({ runId, progress, lines: [aLogLine({ at: at(0) })], finished: false });
    done = Math.min(12, done + 1);
  };
  say();
  setInterval(say, 1_000);
  return null;
});

states[wanted.get("state") ?? ""]?.(backend);
void import("../begin");
setTimeout(() => {
  for (const keys of wanted.get("press")?.split(",") ?? []) {
    const key = keys.replace("Ctrl+", "");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: key !== keys, bubbles: true }));
  }
}, 1_000);
