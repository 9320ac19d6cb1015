import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CommandError, call, callWithChannel, subscribe } from "./ipc";

afterEach(clearMocks);

describe("a command", () => {
  it("is called by its name with its arguments", async () => {
    mockIPC((command, args) => [command, args]);
    expect(await call("get_run", { id: 7 })).toEqual(["get_run", { id: 7 }]);
  });

  it("rejects with kind, message and field", async () => {
    mockIPC(() => {
      throw { kind: "invalid_schedule", message: "never runs", field: "frequencyCron" };
    });
    const error = await call("update_system_task").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ kind: "invalid_schedule", message: "never runs", field: "frequencyCron" });
  });

  it("makes an error of anything else", async () => {
    mockIPC(() => {
      throw "the pipe is gone";
    });
    await expect(call("list_runs")).rejects.toMatchObject({ kind: "internal", message: "the pipe is gone" });
  });
});

it("ends a channel that was left before it began, once it has begun", async () => {
  const asked: unknown[] = [];
  let begin: () => void = () => undefined;
  let id = 0;
  mockIPC((command, args) => {
    asked.push(command);
    if (command !== "watch_run") return expect(args).toEqual({ channelId: id });
    ({ id } = (args as { channel: { id: number } }).channel);
    return new Promise<void>((resolve) => {
      begin = resolve;
    });
  });
  const left = new AbortController();
  const listening = { signal: left.signal, ending: "unwatch_run" };
  const begun = callWithChannel("watch_run", { runId: 7 }, () => undefined, listening);
  await vi.waitFor(() => expect(asked).toEqual(["watch_run"]));
  left.abort();
  begin();
  await begun;
  await vi.waitFor(() => expect(asked).toEqual(["watch_run", "unwatch_run"]));
});

it("hears events until it is stopped", async () => {
  mockIPC(() => undefined, { shouldMockEvents: true });
  const heard = vi.fn();
  const { ready, stop } = subscribe<number>("system_task_run", heard);
  await ready;
  await emit("system_task_run", 1);
  stop();
  await emit("system_task_run", 2);
  expect(heard.mock.calls).toEqual([[1]]);
});
