import { afterEach, describe, expect, it } from "vitest";
import type { EventDto } from "@/bindings/EventDto";
import { clockTime, dayLabel } from "@/lib/time";
import { setShownZone } from "@/lib/zone";
import { dayCount, dayTitle, groupByDay, isOn, timeOn } from "./agenda";

afterEach(() => setShownZone("system"));

const TODAY = "2026-03-02";
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

const daysOf = (events: EventDto[]) =>
  groupByDay(events, TODAY, "2026-03-16").map(({ date, events }) => [
    Number(date.slice(-2)),
    events.map(({ id }) => id),
  ]);

describe("the days", () => {
  it("leaves days without events out, and keeps the others in order", () => {
    const later = event({ id: 2, start: local(5, 8), end: local(5, 9) });
    expect(daysOf([event({}), later])).toEqual([
      [2, [1]],
      [5, [2]],
    ]);
  });

  it("has today among them even without events", () => {
    const days = groupByDay([event({ start: local(5, 8), end: local(5, 9) })], TODAY, "2026-03-16", TODAY);
    expect(days.map(({ date, events }) => [date, events.length])).toEqual([
      [TODAY, 0],
      ["2026-03-05", 1],
    ]);
  });

  it("shows an event on every day it covers, and which of them it is", () => {
    const long = event({ start: local(2, 22), end: local(4, 2) });
    expect(daysOf([long])).toEqual([
      [2, [1]],
      [3, [1]],
      [4, [1]],
    ]);
    expect(dayCount("2026-03-03", long)).toBe("day 2 of 3");
    expect(dayCount(TODAY, event({}))).toBeNull();
  });

  it("takes the end of an all-day event as the day after it", () => {
    expect(daysOf([event({ allDay: true, start: "2026-03-03", end: "2026-03-04" })])).toEqual([[3, [1]]]);
  });

  it("keeps an all-day event on its dates, whatever zone is shown", () => {
    const whole = event({ allDay: true, start: "2026-03-03", end: "2026-03-04" });
    for (const zone of ["Pacific/Kiritimati", "Pacific/Niue"]) {
      setShownZone(zone);
      expect(daysOf([whole])).toEqual([[3, [1]]]);
    }
  });

  it("ends an event at midnight on the day before", () => {
    expect(daysOf([event({ start: local(2, 22), end: local(3, 0) })])).toEqual([[2, [1]]]);
  });

  it("shows an event without a length, even at midnight", () => {
    expect(daysOf([event({ start: local(3, 0), end: local(3, 0) })])).toEqual([[3, [1]]]);
  });

  it("puts all-day events first, then by their start", () => {
    const whole = event({ id: 2, allDay: true, start: "2026-03-02", end: "2026-03-03" });
    const early = event({ id: 3, start: local(2, 7), end: local(2, 8) });
    expect(daysOf([event({}), whole, early])).toEqual([[2, [2, 3, 1]]]);
  });

  it("are those of the zone shown", () => {
    const evening = event({ start: "2026-03-02T23:00:00Z", end: "2026-03-03T00:00:00Z" });
    setShownZone("Asia/Tokyo");
    expect(daysOf([evening])).toEqual([[3, [1]]]);
    setShownZone("America/New_York");
    expect(daysOf([evening])).toEqual([[2, [1]]]);
  });

  it("keep their events where a day has 23 or 25 hours", () => {
    setShownZone("Europe/Berlin");
    const late = (day: string, offset: string) =>
      event({ start: `${day}T23:30:00${offset}`, end: `${day}T23:45:00${offset}` });
    for (const [day, offset] of [
      ["2026-03-29", "+02:00"],
      ["2026-10-25", "+01:00"],
    ] as const) {
      const found = groupByDay([late(day, offset)], day.replace(/\d\d$/, "20"), "2026-11-01");
      expect(found.map(({ date }) => date)).toEqual([day]);
    }
  });

  it("next to the present have names", () => {
    const title = (day: string) =>
      dayTitle(new Date(`${day}T12:00:00Z`), day, TODAY, (date) => dayLabel(date, date));
    expect([title("2026-03-01"), title(TODAY), title("2026-03-03"), title("2026-03-04")]).toEqual([
      "Yesterday, Sunday, March 1",
      "Today, Monday, March 2",
      "Tomorrow, Tuesday, March 3",
      "Wednesday, March 4",
    ]);
  });
});

describe("the time on a day", () => {
  const long = event({ start: local(2, 22), end: local(4, 2) });

  it("is from and to on its only day", () => {
    expect(timeOn(TODAY, event({}))).toBe(`${clockTime(local(2, 9))} – ${clockTime(local(2, 10))}`);
  });

  it("is where it begins, what is between, and where it ends on several days", () => {
    expect(timeOn(TODAY, long)).toBe(`from ${clockTime(local(2, 22))}`);
    expect(timeOn("2026-03-03", long)).toBe("All day");
    expect(timeOn("2026-03-04", long)).toBe(`until ${clockTime(local(4, 2))}`);
  });

  it("is the whole day for an all-day event", () => {
    expect(timeOn(TODAY, event({ allDay: true, start: "2026-03-02", end: "2026-03-03" }))).toBe("All day");
  });

  it("is one instant for what has no length", () => {
    expect(timeOn(TODAY, event({ end: local(2, 9) }))).toBe(clockTime(local(2, 9)));
  });
});

it("goes on from its start up to its end", () => {
  const at = (minute: number) => isOn(event({}), Date.parse(local(2, 9, minute)));
  expect([at(-1), at(0), at(59), at(60)]).toEqual([false, true, true, false]);
});
