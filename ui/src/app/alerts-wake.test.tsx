import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert } from "@/testing/fixtures/attention";
import { at, MINUTE, SECOND } from "@/testing/fixtures/clock";
import { renderWindow } from "@/testing/render";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

/** A second at a time: what is rendered within one `act` is rendered once. */
const pass = async (seconds: number) => {
  for (let second = 0; second < seconds; second += 1)
    await act(async () => void (await vi.advanceTimersByTimeAsync(1000)));
};

it("brings a snoozed alert back on the second, on the dashboard and in the navigation", async () => {
  // Between two quarters of a minute.
  vi.setSystemTime(Math.ceil(Date.now() / MINUTE) * MINUTE);
  const backend = new FakeBackend();
  backend.sources = [];
  backend.runs = [];
  backend.alerts = [anAlert({ title: "The disk is full", snoozedUntil: at(8 * SECOND) })];
  renderWindow("/", backend);
  expect(await screen.findByText("All is well")).toBeInTheDocument();
  expect(screen.getByTitle("Alerts")).toHaveTextContent(/^Alerts$/);
  await pass(9);
  expect(await screen.findByText("The disk is full")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByTitle("Alerts")).toHaveTextContent("1 open"));
  // Once: what has come back does not come back again.
  const read = backend.asked("get_alert_stats").length;
  await pass(3);
  expect(backend.asked("get_alert_stats")).toHaveLength(read);
});
