import { afterEach, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { internals, listensLate } from "@/testing/listens-late";
import { handOver, isHearing, listenEarly } from "./early-ear";

afterEach(() => void handOver());

it("does not stay where the page listens by the time it does", async () => {
  const backend = new FakeBackend();
  const listen = listensLate(backend);
  backend.install();
  const early = listenEarly();
  expect(handOver()).toBe(true);
  listen();
  await early;
  expect(isHearing()).toBe(false);
});

it("says so where one of the events cannot be heard, and leaves no half of it behind", async () => {
  new FakeBackend().install();
  const { invoke } = internals();
  const asked: string[] = [];
  internals().invoke = (command, ...others) => {
    asked.push(command);
    const isSecond = asked.filter((earlier) => earlier === command).length === 2;
    return isSecond ? Promise.reject(new Error("no more ears")) : invoke(command, ...others);
  };
  await expect(listenEarly()).rejects.toThrow("cannot be heard");
  expect(isHearing()).toBe(false);
  await vi.waitFor(() => expect(asked).toContain("plugin:event|unlisten"));
});
