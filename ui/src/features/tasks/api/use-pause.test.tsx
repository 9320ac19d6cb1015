import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { theStatus } from "@/testing/fixtures/settings";
import { renderWindow } from "@/testing/render";

const PAUSED = "All schedules are paused.";
const RESUMED = "Schedules run again.";
const told = () => screen.getByRole("status", { name: "Announcements" });

async function showPaused(pausedUntil: string | null) {
  const backend = new FakeBackend();
  const pause = { paused: true, pausedSince: at(-HOUR), pausedUntil, pauseReason: "Moving the server" };
  backend.status = theStatus(pause);
  const shown = renderWindow("/news", backend);
  await screen.findByRole("button", { name: "Resume schedules" });
  await shown.user.keyboard("{Shift>}P{/Shift}");
  const message = (await screen.findByText(RESUMED)).closest("li") as HTMLElement;
  const undo = () => shown.user.click(within(message).getByRole("button", { name: "Undo" }));
  return { ...shown, message, undo };
}

it("tells a resume, also to screen readers, in the place of the pause's message", async () => {
  const { user } = renderWindow("/news");
  await screen.findByRole("button", { name: "Pause schedules" });
  await user.keyboard("{Shift>}P{/Shift}");
  await user.click(await screen.findByRole("button", { name: "Pause" }));
  await screen.findByText(PAUSED);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await user.keyboard("{Shift>}P{/Shift}");
  await screen.findByText(RESUMED);
  await waitFor(() => expect(screen.queryByText(PAUSED)).not.toBeInTheDocument());
  expect(within(told()).getByText(RESUMED, { ignore: false })).toBeInTheDocument();
});

it("pauses again as it was on Undo, which offers no further one", async () => {
  const until = at(HOUR);
  const { backend, message, undo } = await showPaused(until);
  await undo();
  await screen.findByText(PAUSED);
  expect(backend.asked("pause_scheduler")).toEqual([{ input: { until, reason: "Moving the server" } }]);
  await waitFor(() => expect(message).not.toBeInTheDocument());
  expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
});

it("pauses without an end again where there was none, by the key", async () => {
  const { backend, user } = await showPaused(null);
  await user.keyboard("u");
  await screen.findByText(PAUSED);
  expect(backend.asked("pause_scheduler")).toEqual([{ input: { reason: "Moving the server" } }]);
});

it("does not pause until a time that has passed", async () => {
  const { backend, undo } = await showPaused(at(-MINUTE));
  await undo();
  expect(await screen.findByText("That pause would be over by now.")).toBeInTheDocument();
  expect(backend.asked("pause_scheduler")).toEqual([]);
});
