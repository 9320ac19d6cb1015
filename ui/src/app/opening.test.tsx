import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderWindow } from "@/testing/render";

const code = vi.hoisted(() => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { arrive, arrived };
});
vi.mock("./overlays", async (original) => {
  await code.arrived;
  return original();
});

it("what is typed for a dialog whose code is still being read does not reach the page", async () => {
  const { user, backend } = renderWindow("/settings/system-tasks/1");
  await screen.findByRole("button", { name: /^Run now/ });
  await user.keyboard("cr");
  code.arrive();
  expect(await screen.findByRole("dialog")).toBeVisible();
  expect(backend.asked("run_system_task_now")).toEqual([]);
});
