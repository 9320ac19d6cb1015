import { afterEach, describe, expect, it, vi } from "vitest";
import type { EventDto } from "@/bindings/EventDto";
import { clockTime } from "@/lib/time";
import { agendaSpan, groupByDay, midnight, timeOn } from "./agenda";

const today = new Date(2026, 2, 2);
const local = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();

function event(part: Partial<EventDto>): EventDto {
  return {
    id: 1,
    calendar: "Team",
    uid: "a@team.example",
    summary: "Review",
    location: null,
    start: local(2, 9),
    end: local(2, 10),
    allDay: false,
    recurring: false,
    ...part,
  };
}

const daysOf = (events: EventDto[]) => {
  const [from, to] = agendaSpan(today, 0);
  return groupByDay(events, from, to).map(({ day, events }) => [day.getDate(), events.map(({ id }) => id)]);
};

describe("the span", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is fourteen whole days by the calendar, also where a day has 23 or 25 hours", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    expect(new Date(2026, 6, 1).getTimezoneOffset(), "summer time is in force").toBe(-120);
    for (let month = 0; month < 12; month++) {
      for (const offset of [-14, 0, 14]) {
        const [from, to] = agendaSpan(new Date(2026, month, 20), offset);
        expect([from.getHours(), to.getHours()]).toEqual([0, 0]);
        expect(from).toEqual(new Date(2026, month, 20 + offset));
        expect(to).toEqual(new Date(2026, month, 34 + offset));
      }
    }
  });

  it("begins at the midnight of a day", () => {
    expect(midnight(new Date(2026, 2, 2, 23, 59).getTime())).toEqual(today);
  });
});

describe("the days", () => {
  it("leaves days without events out, and keeps the others in order", () => {
    const later = event({ id: 2, start: local(5, 8), end: local(5, 9) });
    expect(daysOf([event({}), later])).toEqual([
      [2, [1]],
      [5, [2]],
    ]);
  });

  it("shows an event on every day it covers", () => {
    expect(daysOf([event({ start: local(2, 22), end: local(4, 2) })])).toEqual([
      [2, [1]],
      [3, [1]],
      [4, [1]],
    ]);
  });

  it("takes the end of an all-day event as the day after it", () => {
    expect(daysOf([event({ allDay: true, start: "2026-03-03", end: "2026-03-04" })])).toEqual([[3, [1]]]);
  });

  it("ends an event at midnight on the day before", () => {
    expect(daysOf([event({ start: local(2, 22), end: local(3, 0) })])).toEqual([[2, [1]]]);
  });

  it("shows an event without a length, even at midnight", () => {
    expect(daysOf([event({ start: local(3, 0), end: local(3, 0) })])).toEqual([[3, [1]]]);
  });

  it("puts all-day events first", () => {
    const whole = event({ id: 2, allDay: true, start: "2026-03-02", end: "2026-03-03" });
    expect(daysOf([event({}), whole])).toEqual([[2, [2, 1]]]);
  });
});

describe("the time on a day", () => {
  const long = event({ start: local(2, 22), end: local(4, 2) });

  it("is from and to on its only day", () => {
    expect(timeOn(today, event({}))).toBe(`${clockTime(local(2, 9))} – ${clockTime(local(2, 10))}`);
  });

  it("is where it begins, what is between, and where it ends on several days", () => {
    expect(timeOn(today, long)).toBe(`from ${clockTime(local(2, 22))}`);
    expect(timeOn(new Date(2026, 2, 3), long)).toBe("All day");
    expect(timeOn(new Date(2026, 2, 4), long)).toBe(`until ${clockTime(local(4, 2))}`);
  });

  it("is the whole day for an all-day event", () => {
    expect(timeOn(today, event({ allDay: true, start: "2026-03-02", end: "2026-03-03" }))).toBe("All day");
  });
});
