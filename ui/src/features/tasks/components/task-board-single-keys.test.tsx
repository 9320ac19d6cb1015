import { screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { switchSingleKeys } from "@/lib/single-keys";
import { at_, show } from "./task-board.support";

afterEach(() => switchSingleKeys(true));

it("goes by arrows and not by letters where single keys are switched off, and the space bar still selects", async () => {
  const { user } = await show();
  // By name: Alerts, Calendar, History, Ideas, News.
  await user.keyboard("jj");
  expect(at_()).toBe(2);
  switchSingleKeys(false);
  await user.keyboard("jjk");
  expect(at_()).toBe(2);
  await user.keyboard(" ");
  expect(screen.getByRole("checkbox", { name: "Select Calendar sync" })).toBeChecked();
  await user.keyboard("{ArrowUp}");
  expect(at_()).toBe(3);
});
