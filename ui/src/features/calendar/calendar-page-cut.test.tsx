import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anEvent } from "@/testing/fixtures/calendar";
import { at, HOUR } from "@/testing/fixtures/clock";
import { renderPart } from "@/testing/render";
import { CalendarPage } from "./calendar-page";

it("says so where there may be more events than are listed", async () => {
  const backend = new FakeBackend();
  // One of today, and the others where nothing is drawn.
  const others = Array.from({ length: 4_999 }, (_, id) =>
    anEvent({ id: id + 2, start: "2020-01-01", end: "2020-01-02", allDay: true }),
  );
  backend.events = [anEvent({ id: 1, start: at(0), end: at(HOUR) }), ...others];
  renderPart(<CalendarPage />, backend);
  expect(await screen.findByText(/^The first 5,000 events; the last days may lack some/)).toBeInTheDocument();
});
