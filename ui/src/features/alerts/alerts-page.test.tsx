import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { setShownZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { anAlert } from "@/testing/fixtures/attention";
import { at, HOUR, MINUTE } from "@/testing/fixtures/clock";
import { violations } from "@/testing/render";
import { button, CALENDAR, item, open, REVIEW, show, showing } from "./alerts-page.support";

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
    expect(await screen.findByText("No open alerts")).toBeInTheDocument();
    await user.click(await screen.findByText("Resolved (1)"));
    const old = await item("Old");
    expect(old).toBeVisible();
    // What is folded away is not there, so that it costs nothing.
    expect(screen.queryByText("Later")).not.toBeInTheDocument();
    await user.click(screen.getByText("Snoozed (1)"));
    expect(old).toHaveTextContent("resolved 2 h ago");
    expect(within(old).queryByRole("button")).not.toBeInTheDocument();
    expect(await item("Later")).toHaveTextContent(/snoozed until .*\(in 1 h\)/);
    await user.click(screen.getByText("Resolved (1)"));
    await waitFor(() => expect(old).not.toBeInTheDocument());
  });

  it("says why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_alerts", { message: "the database is busy" });
    show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
  });
});

it("says why those out of the way could not be read, beside the others", async () => {
  const backend = new FakeBackend();
  const list = backend.command("list_alerts");
  backend.answer("list_alerts", (args) => {
    if (args.includeResolved) throw { kind: "busy", message: "the database is busy" };
    return list(args);
  });
  show(backend);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Snoozed and resolved alerts cannot be read: the database is busy",
  );
  expect(await item(CALENDAR)).toBeInTheDocument();
});

describe("acknowledging", () => {
  it("is shown before the backend answers", async () => {
    const backend = new FakeBackend();
    backend.answer("acknowledge_alert", () => new Promise(() => undefined));
    const { user } = show(backend);
    await user.click(await button(`Acknowledge: ${CALENDAR}`));
    expect(backend.asked("acknowledge_alert")).toEqual([{ id: 1 }]);
    expect(await button(`Reopen: ${CALENDAR}`)).toBeInTheDocument();
    expect(await item(CALENDAR)).toHaveTextContent("acknowledged just now");
    expect(screen.getByText("Acknowledged (2)")).toBeInTheDocument();
  });

  it("can be undone from its message, or later from its group", async () => {
    const { backend, user } = show();
    await user.click(await button(`Acknowledge: ${CALENDAR}`));
    expect(
      await screen.findByText(`Acknowledged: ${CALENDAR}. It goes when its cause is gone.`),
    ).toBeVisible();
    await user.click(await button("Undo"));
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
    await user.click(await button(`Acknowledge: ${CALENDAR}`));
    await user.click(await button(`Reopen: ${CALENDAR}`));
    await waitFor(async () => expect(await open()).toContain(CALENDAR));
    expect(backend.asked("unacknowledge_alert")).toEqual([{ id: 1 }, { id: 1 }]);
    expect(backend.alerts[0]?.acknowledgedAt).toBeNull();
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

  it("of one that is refused takes back that one only, and all is read again after the last", async () => {
    const backend = new FakeBackend();
    const acknowledge = backend.command("acknowledge_alert");
    backend.refuse("acknowledge_alert", { message: "there is no alert 1" });
    const refuse = backend.hold("acknowledge_alert");
    const { user } = show(backend);
    await user.click(await button(`Acknowledge: ${CALENDAR}`));
    backend.answer("acknowledge_alert", acknowledge);
    const answer = backend.hold("acknowledge_alert");
    await user.click(await button(`Acknowledge: ${REVIEW}`));
    await screen.findByText("Acknowledged (3)");
    const read = backend.asked("list_alerts").length;
    refuse();
    await screen.findByText("there is no alert 1");
    expect(await button(`Acknowledge: ${CALENDAR}`)).toBeInTheDocument();
    expect(screen.getByText("Acknowledged (2)")).toBeInTheDocument();
    expect(backend.asked("list_alerts")).toHaveLength(read);
    answer();
    await waitFor(() => expect(backend.asked("list_alerts").length).toBeGreaterThan(read));
    expect(screen.getByText("Acknowledged (2)")).toBeInTheDocument();
  });
});

it("does not lead to another host", async () => {
  showing(anAlert({ title: "Elsewhere", link: "//elsewhere.example/login" }));
  expect(await screen.findByText("Elsewhere")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Elsewhere" })).not.toBeInTheDocument();
});
