import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { AlertDto } from "@/bindings/AlertDto";
import { dayOf, wallTime } from "@/lib/days";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert } from "@/testing/fixtures/attention";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { renderPart, violations } from "@/testing/render";
import { AlertsPage } from "./alerts-page";

const show = (backend?: FakeBackend) => renderPart(<AlertsPage />, backend);
const showing = (...alerts: AlertDto[]) => {
  const backend = new FakeBackend();
  backend.alerts = alerts;
  return show(backend);
};

const CALENDAR = "Calendar sync is failing";
const REVIEW = "Architecture review begins soon";
const item = async (title: string) => (await screen.findByText(title)).closest("li") as HTMLElement;
const button = (name: string) => screen.findByRole("button", { name });
const open = async () =>
  within(await screen.findByRole("list", { name: "Open alerts" }))
    .getAllByRole("listitem")
    .map((row) => row.querySelector("[data-main]")?.textContent);

afterEach(() => setShownZone("system"));

describe("the list", () => {
  it("says how bad in a word, what, whose, since when, and what makes it go", async () => {
    const { container } = show();
    const alert = within(await item(CALENDAR));
    expect(alert.getByText("Critical")).toBeInTheDocument();
    expect(alert.getByText(/3 errors in a row/)).toBeInTheDocument();
    expect(await item(CALENDAR)).toHaveTextContent(
      "System task · raised 20 min ago · goes when the task succeeds",
    );
    expect(await violations(container)).toEqual([]);
  });

  it("puts the worst first", async () => {
    showing(
      anAlert({ id: 1, title: "Info", severity: "info", raisedAt: at(0) }),
      anAlert({ id: 2, title: "Critical one", raisedAt: at(-HOUR) }),
      anAlert({ id: 3, title: "Warned", severity: "warning", raisedAt: at(-MINUTE) }),
    );
    await item("Warned");
    expect(await open()).toEqual(["Critical one", "Warned", "Info"]);
  });

  it("leads to where an alert comes from, and never out of the window", async () => {
    showing(
      anAlert(),
      anAlert({ id: 2, title: "Outside", link: "https://a.example" }),
      anAlert({ id: 3, title: "Nowhere", link: null }),
    );
    expect(await screen.findByRole("link", { name: CALENDAR })).toHaveAttribute("href", "/runs/34");
    expect(screen.getAllByRole("link")).toHaveLength(1);
    expect(screen.getByText("Outside")).toBeInTheDocument();
  });

  it("marks what was raised since the last look with a word, and notes the look", async () => {
    localStorage.setItem("last-look:alerts", at(-5 * MINUTE));
    const { backend } = show();
    expect(within(await item(REVIEW)).getByText("new")).toBeInTheDocument();
    expect(within(await item(CALENDAR)).queryByText("new")).not.toBeInTheDocument();
    await waitFor(() => expect(backend.asked("mark_seen")).toEqual([{ place: "alerts" }]));
  });

  it("folds away what is resolved and what is snoozed, and says when", async () => {
    const { user } = showing(
      anAlert({ id: 1, title: "Old", resolvedAt: at(-2 * HOUR) }),
      anAlert({ id: 2, title: "Later", snoozedUntil: at(HOUR + 30_000) }),
    );
    expect(await screen.findByText("No alerts")).toBeInTheDocument();
    expect(await screen.findByText("Old")).not.toBeVisible();
    await user.click(screen.getByText("Resolved (1)"));
    const old = await item("Old");
    expect(old).toBeVisible();
    expect(old).toHaveTextContent("resolved 2 h ago");
    expect(within(old).queryByRole("button")).not.toBeInTheDocument();
    expect(await item("Later")).toHaveTextContent(/snoozed until .*\(in 1 h\)/);
  });

  it("says why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_alerts", { message: "the database is busy" });
    show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
  });
});

describe("acknowledging", () => {
  it("is shown before the backend answers", async () => {
    const backend = new FakeBackend();
    backend.answer("acknowledge_alert", () => new Promise(() => undefined));
    const { user } = show(backend);
    await user.click(await button(`Acknowledge: ${CALENDAR}`));
    expect(backend.asked("acknowledge_alert")).toEqual([{ id: 1 }]);
    await waitFor(async () =>
      expect(within(await item(CALENDAR)).queryByRole("button")).not.toBeInTheDocument(),
    );
    expect(await item(CALENDAR)).toHaveTextContent("acknowledged just now");
    expect(screen.getByText("Acknowledged (2)")).toBeInTheDocument();
  });

  it("is taken back with the reason when it is refused", async () => {
    const backend = new FakeBackend();
    backend.refuse("acknowledge_alert", { kind: "not_found", message: "there is no alert 1" });
    const { user } = show(backend);
    const acknowledge = await button(`Acknowledge: ${CALENDAR}`);
    // Reading the list again must not be what brings the buttons back.
    backend.refuse("list_alerts", {});
    await user.click(acknowledge);
    expect(await screen.findByText("there is no alert 1")).toBeInTheDocument();
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
  });
});

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
    expect(await screen.findByText("No alerts")).toBeInTheDocument();
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
    expect(screen.getByRole("link", { name: REVIEW })).toHaveFocus();
  });

  it("do nothing where no alert has the focus", async () => {
    const { backend, user } = show();
    await item(CALENDAR);
    await user.keyboard("as");
    expect(backend.asked("acknowledge_alert")).toEqual([]);
    expect(screen.queryByRole("form")).not.toBeInTheDocument();
  });
});

it("does not lead to another host", async () => {
  showing(anAlert({ title: "Elsewhere", link: "//elsewhere.example/login" }));
  expect(await screen.findByText("Elsewhere")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Elsewhere" })).not.toBeInTheDocument();
});
