import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { dayOf, wallTime } from "@/lib/days";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert } from "@/testing/fixtures/attention";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { violations } from "@/testing/render";
import { button, CALENDAR, item, open, REVIEW, show, showing } from "./alerts-page.support";

afterEach(() => setShownZone("system"));

describe("snoozing", () => {
  const panel = () => within(screen.getByRole("form", { name: `Snooze: ${CALENDAR}` }));
  const until = (backend: FakeBackend) => new Date(String(backend.asked("snooze_alert").at(-1)?.until));

  it("holds back for an hour, with Undo", async () => {
    const { backend, user } = show();
    await user.click(await button(`Snooze: ${CALENDAR}`));
    await user.click(panel().getByRole("button", { name: "For 1 h" }));
    expect(backend.asked("snooze_alert")[0]?.id).toBe(1);
    expect(until(backend).getTime() - Date.now()).toBeGreaterThan(HOUR - MINUTE);
    expect(until(backend).getTime() - Date.now()).toBeLessThanOrEqual(HOUR);
    expect(await screen.findByText("Snoozed (1)")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(screen.queryByText("Snoozed (1)")).not.toBeInTheDocument());
    expect(backend.asked("unsnooze_alert")).toEqual([{ id: 1 }]);
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
  });

  it("holds back until tomorrow at eight by the clocks shown", async () => {
    setShownZone("Asia/Tokyo");
    const { backend, user } = show();
    await user.click(await button(`Snooze: ${CALENDAR}`));
    await user.click(panel().getByRole("button", { name: /Until tomorrow/ }));
    expect(wallTime(until(backend))).toMatch(/T08:00$/);
    expect(Date.parse(dayOf(until(backend))) - Date.parse(dayOf(Date.now()))).toBe(24 * HOUR);
  });

  it("holds back until a time, and says at the field what is wrong with one", async () => {
    const { backend, user, container } = show();
    await user.click(await button(`Snooze: ${CALENDAR}`));
    const field = panel().getByLabelText(/^Until \(/);
    expect(await violations(container)).toEqual([]);
    await user.clear(field);
    await user.click(panel().getByRole("button", { name: "Snooze until then" }));
    expect(field).toHaveAccessibleDescription("Name a day and a time.");
    await user.type(field, "2020-01-01T10:00");
    await user.click(panel().getByRole("button", { name: "Snooze until then" }));
    expect(field).toHaveAccessibleDescription("This time has passed; name one to come.");
    expect(backend.asked("snooze_alert")).toEqual([]);
    await user.clear(field);
    await user.type(field, "2099-01-01T10:30");
    await user.click(panel().getByRole("button", { name: "Snooze until then" }));
    expect(wallTime(until(backend))).toBe("2099-01-01T10:30");
  });

  it("asks once, and keeps the time that was typed where it is refused", async () => {
    const backend = new FakeBackend();
    backend.refuse("snooze_alert", { kind: "busy", message: "the database is busy" });
    const refuse = backend.hold("snooze_alert");
    const { user } = show(backend);
    await user.click(await button(`Snooze: ${CALENDAR}`));
    const field = panel().getByLabelText(/^Until \(/);
    await user.clear(field);
    await user.type(field, "2099-01-01T10:30");
    await user.keyboard("{Enter}{Enter}");
    await user.click(panel().getByRole("button", { name: "For 1 h" }));
    expect(backend.asked("snooze_alert")).toHaveLength(1);
    refuse();
    expect(await screen.findByText("the database is busy")).toBeInTheDocument();
    expect(panel().getByLabelText(/^Until \(/)).toHaveValue("2099-01-01T10:30");
    await user.click(panel().getByRole("button", { name: "Snooze until then" }));
    await waitFor(() => expect(backend.asked("snooze_alert")).toHaveLength(2));
  });

  it("ends when one wants it back", async () => {
    const { backend, user } = showing(anAlert({ snoozedUntil: at(HOUR) }));
    await user.click(await screen.findByText("Snoozed (1)"));
    await user.click(await button(`Wake now: ${CALENDAR}`));
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
    expect(backend.asked("unsnooze_alert")).toEqual([{ id: 1 }]);
    expect(backend.alerts[0]?.snoozedUntil).toBeNull();
  });

  it("is over once the time has passed", async () => {
    showing(anAlert({ snoozedUntil: at(-HOUR) }));
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
  });
});

describe("the keys", () => {
  it("go from alert to alert, acknowledge, and hand the focus on", async () => {
    const { backend, user } = show();
    await item(CALENDAR);
    await user.keyboard("j");
    expect(screen.getByRole("link", { name: CALENDAR })).toHaveFocus();
    await user.keyboard("a");
    expect(backend.asked("acknowledge_alert")).toEqual([{ id: 1 }]);
    expect(screen.getByRole("link", { name: REVIEW })).toHaveFocus();
    await waitFor(async () => expect(await open()).toEqual([REVIEW]));
    await user.keyboard("a");
    expect(await screen.findByText("No open alerts")).toBeInTheDocument();
    expect(screen.getByRole("heading", { name: "Alerts" })).toHaveFocus();
  });

  it("snooze, and Esc gives the focus back", async () => {
    const { backend, user } = show();
    await item(CALENDAR);
    await user.keyboard("js");
    expect(screen.getByRole("button", { name: "For 1 h" })).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(screen.getByRole("link", { name: CALENDAR })).toHaveFocus();
    await user.keyboard("s{Enter}");
    expect(backend.asked("snooze_alert")).toHaveLength(1);
    await waitFor(() => expect(screen.getByRole("link", { name: REVIEW })).toHaveFocus());
  });

  it("do nothing where no alert has the focus", async () => {
    const { backend, user } = show();
    await item(CALENDAR);
    await user.keyboard("as");
    expect(backend.asked("acknowledge_alert")).toEqual([]);
    expect(screen.queryByRole("form")).not.toBeInTheDocument();
  });
});
