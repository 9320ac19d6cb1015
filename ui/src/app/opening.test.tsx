import { act, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderWindow } from "@/testing/render";

const code = vi.hoisted(() => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { arrive, arrived, read: vi.fn() };
});
vi.mock("./overlays", async (original) => {
  code.read();
  await code.arrived;
  return original();
});

it("the code of what keys open is read once somebody is there", async () => {
  renderWindow("/");
  await screen.findByRole("heading", { name: "Dashboard" });
  expect(code.read).not.toHaveBeenCalled();
  // A pointer goes on moving: at its first move the page may be there, and its ears not yet.
  await waitFor(() => {
    act(() => void window.dispatchEvent(new Event("pointermove")));
    expect(code.read).toHaveBeenCalledOnce();
  });
});

it("what is typed for a dialog whose code is still being read does not reach the page", async () => {
  const { user, backend } = renderWindow("/settings/system-tasks/1");
  await screen.findByRole("button", { name: /^Run now/ });
  await user.keyboard("cr");
  code.arrive();
  expect(await screen.findByRole("dialog")).toBeVisible();
  expect(backend.asked("run_system_task_now")).toEqual([]);
});
