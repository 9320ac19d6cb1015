import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert } from "@/testing/fixtures/attention";
import { at, HOUR } from "@/testing/fixtures/clock";
import { renderPart, violations } from "@/testing/render";
import { AlertsPage } from "./alerts-page";

const show = (backend?: FakeBackend) => renderPart(<AlertsPage />, backend);

const CALENDAR = "Calendar sync is failing";
const item = async (title: string) => (await screen.findByText(title)).closest("li") as HTMLElement;
const button = (name: string) => screen.findByRole("button", { name });

describe("the list", () => {
  it("says how bad in a word, what, and since when", async () => {
    const { container } = show();
    const alert = within(await item(CALENDAR));
    expect(alert.getByText("Critical")).toBeInTheDocument();
    expect(alert.getByText(/3 errors in a row/)).toBeInTheDocument();
    expect(alert.getByText(/^raised/)).toHaveTextContent("raised 20 min ago");
    expect(await violations(container)).toEqual([]);
  });

  it("leads to where an alert comes from, and never out of the window", async () => {
    const backend = new FakeBackend();
    backend.alerts = [
      anAlert(),
      anAlert({ id: 2, title: "Outside", link: "https://a.example" }),
      anAlert({ id: 3, title: "Nowhere", link: null }),
    ];
    show(backend);
    expect(await screen.findByRole("link", { name: CALENDAR })).toHaveAttribute("href", "/runs/34");
    expect(screen.getAllByRole("link")).toHaveLength(1);
    expect(screen.getByText("Outside")).toBeInTheDocument();
  });

  it("asks for resolved ones only when wanted, and says when they were", async () => {
    const backend = new FakeBackend();
    backend.answer("list_alerts", ({ includeResolved }) =>
      includeResolved ? [anAlert({ title: "Old", resolvedAt: at(-2 * HOUR) })] : [],
    );
    const { user } = show(backend);
    expect(await screen.findByText("No alerts")).toBeInTheDocument();
    await user.click(await button("Show resolved"));
    const old = within(await item("Old"));
    expect(old.getByText(/resolved/)).toHaveTextContent("resolved 2 h ago");
    expect(old.queryByRole("button")).not.toBeInTheDocument();
  });

  it("says why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_alerts", { message: "the database is busy" });
    show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
  });
});

describe("what can be done", () => {
  it("acknowledges before the backend answers", async () => {
    const backend = new FakeBackend();
    backend.answer("acknowledge_alert", () => new Promise(() => undefined));
    const { user } = show(backend);
    await user.click(await button(`Acknowledge: ${CALENDAR}`));
    expect(backend.asked("acknowledge_alert")).toEqual([{ id: 1 }]);
    const alert = within(await item(CALENDAR));
    await waitFor(() => expect(alert.queryByRole("button")).not.toBeInTheDocument());
    expect(alert.getByText(/acknowledged/)).toBeInTheDocument();
  });

  it("takes it back with the reason when it is refused", async () => {
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

  it("hides for an hour", async () => {
    const { backend, user } = show();
    await user.click(await button(`Hide for 1 h: ${CALENDAR}`));
    const [asked] = backend.asked("snooze_alert");
    expect(asked?.id).toBe(1);
    const ahead = new Date(String(asked?.until)).getTime() - Date.now();
    expect(ahead).toBeGreaterThan(HOUR - 60_000);
    expect(ahead).toBeLessThanOrEqual(HOUR);
    const alert = within(await item(CALENDAR));
    await waitFor(() => expect(alert.getByText(/hidden, back/)).toBeInTheDocument());
  });

  it("hides until tomorrow at eight by this computer's clock", async () => {
    const { backend, user } = show();
    await user.click(await button(`Hide until tomorrow: ${CALENDAR}`));
    const until = new Date(String(backend.asked("snooze_alert")[0]?.until));
    const tomorrow = new Date();
    tomorrow.setDate(tomorrow.getDate() + 1);
    expect(until.toDateString()).toBe(tomorrow.toDateString());
    expect([until.getHours(), until.getMinutes()]).toEqual([8, 0]);
  });

  it("is offered again once the time has passed", async () => {
    const backend = new FakeBackend();
    backend.alerts = [anAlert({ snoozedUntil: at(-HOUR) })];
    show(backend);
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
  });
});
