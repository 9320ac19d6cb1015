import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CommandError, call, subscribe } from "./ipc";

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
