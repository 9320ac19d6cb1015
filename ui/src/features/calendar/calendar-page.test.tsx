import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { dayLabel, shownZone } from "@/lib/time";
import { FakeBackend } from "@/testing/fake-backend";
import { anEvent } from "@/testing/fixtures/calendar";
import { renderPart, violations } from "@/testing/render";
import { CalendarPage } from "./calendar-page";

const show = (backend?: FakeBackend) => renderPart(<CalendarPage />, backend);

/** A local day, `days` from today, at an hour. */
function day(days: number, hour = 0): Date {
  const date = new Date();
  date.setHours(hour, 0, 0, 0);
  date.setDate(date.getDate() + days);
  return date;
}

const at = (days: number, hour: number) => day(days, hour).toISOString();
const headings = () => screen.findAllByRole("heading", { level: 2 });

describe("the agenda", () => {
  it("shows days with their events, today marked, and the zone", async () => {
    const backend = new FakeBackend();
    backend.events = [
      anEvent({ start: at(0, 10), end: at(0, 11) }),
      anEvent({
        id: 2,
        summary: "Dentist",
        calendar: "Home",
        location: null,
        start: at(1, 9),
        end: at(1, 10),
      }),
    ];
    const { container } = show(backend);
    expect((await headings()).map((title) => title.textContent)).toEqual([
      `Today, ${dayLabel(day(0))}`,
      dayLabel(day(1)),
    ]);
    const review = within(screen.getByText("Architecture review").closest("li") as HTMLElement);
    expect(review.getByText("Room 4")).toBeInTheDocument();
    expect(review.getByText(/^Team/)).toBeInTheDocument();
    expect(review.getByText("repeats")).toBeInTheDocument();
    expect(screen.getByText(new RegExp(`Times in ${shownZone()}`))).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("says when an event lasts the whole day", async () => {
    const date = (days: number) => day(days, 12).toISOString().slice(0, 10);
    const backend = new FakeBackend();
    backend.events = [anEvent({ summary: "Release", allDay: true, start: date(1), end: date(2) })];
    show(backend);
    expect(await screen.findByText("All day")).toBeInTheDocument();
    expect(await headings()).toHaveLength(1);
  });

  it("leads to the settings where there is nothing", async () => {
    const backend = new FakeBackend();
    backend.events = [];
    const { container } = show(backend);
    expect(await screen.findByText("Nothing in these two weeks")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "settings" })).toHaveAttribute("href", "/settings");
    expect(await violations(container)).toEqual([]);
  });

  it("says why it could not be read, and tries again", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_events", { message: "the database is busy" });
    const { user } = show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
    backend.answer("list_events", () => [anEvent({ start: at(0, 10), end: at(0, 11) })]);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Architecture review")).toBeInTheDocument();
  });
});

describe("going on", () => {
  const span = (first: number) => ({ from: day(first).toISOString(), to: day(first + 14).toISOString() });

  it("asks for the two weeks shown, there and back", async () => {
    const { backend, user } = show();
    const today = await screen.findByRole("button", { name: "Today" });
    expect(today).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Two weeks on" }));
    await user.click(today);
    await user.click(screen.getByRole("button", { name: "Two weeks back" }));
    await waitFor(() => expect(backend.asked("list_events")).toEqual([span(0), span(14), span(-14)]));
    expect(today).toBeEnabled();
  });

  it("shows that it is loading rather than the two weeks before as empty", async () => {
    const { backend, user } = show();
    await headings();
    backend.answer("list_events", () => new Promise(() => undefined));
    await user.click(screen.getByRole("button", { name: "Two weeks on" }));
    expect(await screen.findByRole("status", { name: "Loading" })).toBeInTheDocument();
    expect(screen.queryByText("Nothing in these two weeks")).not.toBeInTheDocument();
  });
});
