import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart, violations } from "@/testing/render";
import { CalendarForm } from "./source-forms";

const show = (backend?: FakeBackend) => renderPart(<CalendarForm />, backend);

const nameField = () => screen.findByRole("textbox", { name: "Name of the calendar" });
const addressField = () => screen.findByLabelText("Private address", { selector: "input" });
const keep = () => screen.getByRole("button", { name: "Keep address" });
const known = (...calendars: [string, boolean][]) => {
  const backend = new FakeBackend();
  backend.calendarAddresses = calendars.map(([name, present]) => ({ name, present, keyringAvailable: true }));
  return backend;
};

it("is added with an address that is typed unseen, sent once, and remembered nowhere in the window", async () => {
  const { backend, queries, user, container } = show();
  await user.type(await nameField(), " Private ");
  expect(await addressField()).toHaveAttribute("type", "password");
  await user.type(await addressField(), "https://example.org/t0ken.ics{Enter}");
  expect(backend.asked("set_calendar_address")).toEqual([
    { name: "Private", url: "https://example.org/t0ken.ics" },
  ]);
  expect(await screen.findByText("in the keyring")).toBeInTheDocument();
  await waitFor(async () => expect(await addressField()).toHaveValue(""));
  expect(await nameField()).toHaveValue("");
  expect(container.innerHTML).not.toContain("t0ken");
  const remembered = () =>
    JSON.stringify(
      [...queries.getQueryCache().getAll(), ...queries.getMutationCache().getAll()].map((x) => x.state),
    );
  await waitFor(() => expect(remembered()).not.toContain("t0ken"));
  expect(await violations(container)).toEqual([]);
});

it("has the calendars read again, so that who edits them next does not lose it", async () => {
  const { backend, user } = show();
  await screen.findByRole("textbox", { name: "Name of calendar 1" });
  const before = backend.asked("list_system_tasks").length;
  await user.type(await nameField(), "Private");
  await user.type(await addressField(), "https://example.org/a.ics{Enter}");
  await waitFor(() => expect(backend.asked("list_system_tasks").length).toBeGreaterThan(before));
});

it("waits for who edits the calendars, because saving them would take it away", async () => {
  const { backend, user } = show();
  await user.type(await nameField(), "Private");
  await user.type(await addressField(), "https://example.org/a.ics");
  expect(keep()).toBeEnabled();
  await user.type(await screen.findByRole("textbox", { name: "Name of calendar 1" }), "s");
  expect(keep()).toBeDisabled();
  expect(await addressField()).toHaveAccessibleDescription(
    "Save or revert your changes of the calendars first.",
  );
  await user.click(screen.getByRole("button", { name: "Revert" }));
  await user.click(keep());
  expect(backend.asked("set_calendar_address")).toHaveLength(1);
});

/** A backend whose keyring asks somebody first; only then the calendar is among the others. */
function asking() {
  const backend = new FakeBackend();
  const set = backend.command("set_calendar_address");
  let allow = () => {};
  backend.answer("set_calendar_address", async (args) => {
    await new Promise<void>((done) => (allow = done));
    backend.tasks = backend.tasks.map((task) => {
      if (task.taskType !== "calendar_sync") return task;
      const { calendars } = JSON.parse(task.config ?? "{}");
      return {
        ...task,
        config: JSON.stringify({ calendars: [...calendars, { name: args.name, secret: "k" }] }),
      };
    });
    return set(args);
  });
  return { backend, allow: () => act(async () => allow()) };
}
const sent = (backend: FakeBackend) =>
  backend.asked("update_system_task").map(({ input }) => (input as UpdateTaskInput).config);

it("is not lost to who edits the calendars while the keyring asks", async () => {
  const { backend, allow } = asking();
  const { user } = show(backend);
  await user.type(await nameField(), "Private");
  await user.type(await addressField(), "https://example.org/a.ics{Enter}");
  const first = await screen.findByRole("textbox", { name: "Name of calendar 1" });
  await waitFor(() => expect(first).toBeDisabled());
  await allow();
  await waitFor(() => expect(first).toBeEnabled());
  await user.type(first, "s");
  await user.click(screen.getByRole("button", { name: "Save Calendars" }));
  expect(sent(backend)).toEqual([expect.stringContaining("Private")]);
});

it("is not lost to an edit of the calendars that was taken back before", async () => {
  const { backend, allow } = asking();
  const { user } = show(backend);
  const first = await screen.findByRole("textbox", { name: "Name of calendar 1" });
  await user.type(first, "s{Backspace}");
  await user.type(await nameField(), "Private");
  await user.type(await addressField(), "https://example.org/a.ics{Enter}");
  await allow();
  await screen.findByRole("textbox", { name: "Name of calendar 2" });
  await user.type(first, "s");
  await user.click(screen.getByRole("button", { name: "Save Calendars" }));
  expect(sent(backend)).toEqual([expect.stringContaining("Private")]);
});

it("leaves what is typed for the next one while it is kept", async () => {
  const { backend, allow } = asking();
  const { user } = show(backend);
  await user.type(await nameField(), "Private");
  await user.type(await addressField(), "https://example.org/a.ics{Enter}");
  await user.clear(await nameField());
  await user.type(await nameField(), "Other");
  await allow();
  await waitFor(async () => expect(await addressField()).toHaveValue(""));
  expect(await nameField()).toHaveValue("Other");
});

it("shows at the field what is wrong with it, and keeps what was typed", async () => {
  const backend = new FakeBackend();
  const { user } = show(backend);
  await user.type(await nameField(), "Private");
  await user.type(await addressField(), "ftp://x");
  backend.refuse("set_calendar_address", { field: "url", message: "this is not a calendar's address" });
  await user.click(keep());
  await waitFor(async () =>
    expect(await addressField()).toHaveAccessibleDescription("this is not a calendar's address"),
  );
  expect(await addressField()).toHaveValue("ftp://x");
  expect(await nameField()).toBeValid();
  backend.refuse("set_calendar_address", { field: "name", message: "a name is needed" });
  await user.click(keep());
  await waitFor(async () => expect(await nameField()).toHaveAccessibleDescription("a name is needed"));
});

it("says whose address is missing, and takes another", async () => {
  const { backend, user } = show(known(["Work", true], ["Private", false]));
  expect(await screen.findByText("address missing")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "New address of Private" }));
  expect(await nameField()).toHaveValue("Private");
  expect(await addressField()).toHaveFocus();
  await user.keyboard("https://example.org/b.ics{Enter}");
  await waitFor(() => expect(screen.queryByText("address missing")).not.toBeInTheDocument());
  expect(backend.asked("set_calendar_address")).toEqual([
    { name: "Private", url: "https://example.org/b.ics" },
  ]);
});

it("is not called missing while the keyring does not answer, and can be tried", async () => {
  const backend = new FakeBackend();
  backend.calendarAddresses = [{ name: "Private", present: false, keyringAvailable: false }];
  show(backend);
  expect(await screen.findByText("the keyring does not answer")).toBeInTheDocument();
  expect(screen.queryByText("address missing")).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Test the address of Private" })).toBeEnabled();
});

it("is forgotten on request, and only where there is something to forget", async () => {
  const { backend, user } = show(known(["Work", true], ["Private", false]));
  expect(await screen.findByRole("button", { name: "Forget the address of Private" })).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Forget the address of Work" }));
  const question = await screen.findByRole("dialog", { name: "Forget the address of Work?" });
  expect(question).toHaveAccessibleDescription(/^Its calendar is not read any more/);
  await waitFor(() => expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus());
  expect(backend.asked("clear_calendar_address")).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Forget address" }));
  await waitFor(() => expect(screen.getAllByText("address missing")).toHaveLength(2));
  expect(backend.asked("clear_calendar_address")).toEqual([{ name: "Work" }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByRole("button", { name: "New address of Work" })).toHaveFocus());
});
