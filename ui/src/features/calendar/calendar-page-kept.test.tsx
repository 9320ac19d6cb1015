import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { CalendarPage } from "./calendar-page";

beforeEach(() => {
  setShownZone("Europe/Berlin");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-02T12:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
  setShownZone("system");
});

/** Goes so many weeks on, or back. */
async function weeks(count: number, change: (backend: FakeBackend) => void = () => undefined) {
  const backend = new FakeBackend();
  backend.events = [];
  change(backend);
  const { user } = renderPart(<CalendarPage />, backend);
  await screen.findByText(/ to /);
  if (count !== 0) await user.keyboard((count < 0 ? "[[" : "]").repeat(Math.abs(count)));
}

const KEPT = /^Events are kept from Sat, Jan 31 to Tue, Mar 2, 2027\.$/;

it.each([-4, 0])("says nothing of it where events are kept (%i weeks on)", async (count) => {
  await weeks(count);
  expect(await screen.findByText("Nothing in these weeks")).toBeInTheDocument();
  expect(screen.queryByText(/^Events are kept/)).not.toBeInTheDocument();
});

it.each([-5, 51])("says which are kept where some are (%i weeks on)", async (count) => {
  await weeks(count);
  expect(await screen.findByText("Nothing in these weeks")).toBeInTheDocument();
  expect(screen.getByText(KEPT)).toBeInTheDocument();
});

it.each([
  [-7, "Monday, January 12 to Sunday, January 25"],
  [53, "Monday, March 8, 2027 to Sunday, March 21, 2027"],
])("does not call weeks empty of which nothing is kept (%i weeks on)", async (count, span) => {
  await weeks(count);
  expect(screen.getByText(new RegExp(span))).toBeInTheDocument();
  expect(await screen.findByText("Nothing is kept of these weeks")).toBeInTheDocument();
  expect(screen.getByText(KEPT)).toBeInTheDocument();
});

it("says nothing of what is kept where there is no calendar", async () => {
  await weeks(-7, (backend) => {
    backend.sources = [];
  });
  expect(await screen.findByText("No calendar yet")).toBeInTheDocument();
  expect(screen.queryByText(/^Events are kept/)).not.toBeInTheDocument();
});
