import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { dayLabel, shownZone } from "@/lib/time";
import { computerZone, setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { anEvent } from "@/testing/fixtures/calendar";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { someSources } from "@/testing/fixtures/news";
import { renderPart, violations } from "@/testing/render";
import { CalendarPage } from "./calendar-page";

const show = (backend?: FakeBackend) => renderPart(<CalendarPage />, backend);
const showing = (...events: ReturnType<typeof anEvent>[]) => {
  const backend = new FakeBackend();
  backend.events = events;
  return show(backend);
};

/** A local day, `days` from today, at an hour. */
function day(days: number, hour = 0): Date {
  const date = new Date();
  date.setHours(hour, 0, 0, 0);
  date.setDate(date.getDate() + days);
  return date;
}

const label = (days: number) => dayLabel(day(days), new Date());
const on = (days: number, hour: number) => day(days, hour).toISOString();
const headings = () => screen.findAllByRole("heading", { level: 2 });

afterEach(() => {
  vi.useRealTimers();
  setShownZone("system");
});

describe("the agenda", () => {
  it("shows days with their events, those next to the present by name, and the zone", async () => {
    const { container } = showing(
      anEvent({ start: on(0, 10), end: on(0, 11) }),
      anEvent({
        id: 2,
        summary: "Dentist",
        calendar: "Home",
        location: null,
        start: on(1, 9),
        end: on(1, 10),
      }),
      anEvent({ id: 3, summary: "Review", start: on(2, 9), end: on(2, 10) }),
    );
    expect((await headings()).map((title) => title.textContent)).toEqual([
      `Today, ${label(0)}`,
      `Tomorrow, ${label(1)}`,
      label(2),
    ]);
    const review = within(screen.getByText("Architecture review").closest("li") as HTMLElement);
    expect(review.getByText("Room 4")).toBeInTheDocument();
    expect(review.getByText(/Team/)).toBeInTheDocument();
    expect(review.getByText("repeats")).toBeInTheDocument();
    expect(screen.getByText(new RegExp(`Times in ${shownZone()}`))).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("says when an event lasts the whole day", async () => {
    const date = (days: number) => day(days, 12).toISOString().slice(0, 10);
    showing(anEvent({ summary: "Release", allDay: true, start: date(1), end: date(2) }));
    expect(await screen.findByText("All day")).toBeInTheDocument();
    expect((await headings()).map((title) => title.textContent)).toEqual([
      `Today, ${label(0)}`,
      `Tomorrow, ${label(1)}`,
    ]);
    expect(screen.getByText("Nothing today.")).toBeInTheDocument();
  });

  it("marks what goes on now, and draws the line of the present after it", async () => {
    // Noon, so that an hour before or after it is the same day.
    vi.useFakeTimers({ toFake: ["Date"], now: day(0, 12) });
    showing(
      anEvent({ id: 1, summary: "Going on", start: at(-MINUTE), end: at(HOUR) }),
      anEvent({
        id: 2,
        summary: "All along",
        allDay: true,
        start: at(0).slice(0, 10),
        end: at(0).slice(0, 10),
      }),
    );
    const going = (await screen.findByText("Going on")).closest("li") as HTMLElement;
    expect(within(going).getByText("on now")).toBeInTheDocument();
    const line = screen.getByText(/^Now, /);
    expect(going.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(screen.getAllByText("on now")).toHaveLength(1);
  });

  it("says what is new, and tells the backend that somebody looked", async () => {
    const { backend } = show();
    expect(await screen.findByText(/3 new since your last look/)).toBeInTheDocument();
    await waitFor(() => expect(backend.asked("mark_seen")).toEqual([{ place: "calendar" }]));
  });

  it("says so where the zone shown is not the computer's, and shows its days", async () => {
    showing(anEvent({ start: on(0, 10), end: on(0, 11) }));
    await headings();
    expect(screen.queryByText(/This computer is in/)).not.toBeInTheDocument();
    act(() => setShownZone("Pacific/Kiritimati"));
    expect(await screen.findByText(/Times in Pacific\/Kiritimati/)).toHaveTextContent(
      `This computer is in ${computerZone()}`,
    );
    expect(screen.getByText(/shown is UTC\+14/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Change" })).toHaveAttribute("href", "/settings#cockpit");
  });
});

describe("where there is nothing", () => {
  it("it leads to the settings", async () => {
    const backend = new FakeBackend();
    backend.sources = [];
    backend.events = [];
    const { container } = show(backend);
    expect(await screen.findByText("No calendar yet")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "settings" })).toHaveAttribute("href", "/settings#calendars");
    expect(await violations(container)).toEqual([]);
  });

  it("it says whether there are calendars at all", async () => {
    const { user } = showing();
    expect(await screen.findByText("Nothing in these weeks")).toBeInTheDocument();
    await user.selectOptions(screen.getByRole("combobox", { name: "Range" }), "One week");
    expect(await screen.findByText("Nothing in this week")).toBeInTheDocument();
  });

  it("it says which calendar cannot be read, and where to mend it", async () => {
    const backend = new FakeBackend();
    backend.sources = someSources().map((source) =>
      source.kind === "calendar" ? { ...source, lastError: "Team answered 404." } : source,
    );
    show(backend);
    expect(await screen.findByText(/Team answered 404/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Test Team" })).toHaveAttribute("href", "/settings#calendars");
    expect(screen.queryByText(/LWN/)).not.toBeInTheDocument();
  });

  it("it says why it could not be read, and tries again", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_events", { message: "the database is busy" });
    const { user } = show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
    backend.answer("list_events", () => [anEvent({ start: on(0, 10), end: on(0, 11) })]);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Architecture review")).toBeInTheDocument();
  });
});

describe("going on", () => {
  const span = (first: number, days = 14) => ({
    from: day(first).toISOString(),
    to: day(first + days).toISOString(),
  });

  it("goes a week there and back, and to today", async () => {
    const { backend, user } = show();
    const today = await screen.findByRole("button", { name: "Today" });
    expect(today).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Next week" }));
    await user.click(today);
    await user.click(screen.getByRole("button", { name: "Previous week" }));
    await waitFor(() => expect(backend.asked("list_events")).toEqual([span(0), span(7), span(-7)]));
    expect(today).toBeEnabled();
  });

  it("goes by keys", async () => {
    const { backend, user } = show();
    await headings();
    await user.keyboard("{ArrowRight}");
    await waitFor(() => expect(backend.asked("list_events").at(-1)).toEqual(span(7)));
    await user.keyboard("[[[[");
    await user.keyboard("{ArrowLeft}");
    await waitFor(() => expect(backend.asked("list_events").at(-1)).toEqual(span(-14)));
    await user.keyboard("t");
    await waitFor(() => expect(screen.getByRole("button", { name: "Today" })).toBeDisabled());
  });

  it("shows as many weeks as one chooses", async () => {
    const { backend, user } = show();
    await user.selectOptions(await screen.findByRole("combobox", { name: "Range" }), "Four weeks");
    await waitFor(() => expect(backend.asked("list_events").at(-1)).toEqual(span(0, 28)));
  });

  it("shows that it is loading rather than the weeks before as empty", async () => {
    const { backend, user } = show();
    await headings();
    backend.answer("list_events", () => new Promise(() => undefined));
    await user.click(screen.getByRole("button", { name: "Next week" }));
    expect(await screen.findByRole("status", { name: "Loading" })).toBeInTheDocument();
    expect(screen.queryByText("Nothing in these weeks")).not.toBeInTheDocument();
  });
});
