import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { theKey } from "@/testing/fixtures/settings";
import { renderPart, violations } from "@/testing/render";
import { SettingsPage } from "./settings-page";

const show = (backend?: FakeBackend) => renderPart(<SettingsPage />, backend);

const keyField = () => screen.findByLabelText("New key");

const question = () => screen.findByRole("dialog", { name: "Remove the NewsData.io key?" });

describe("the page", () => {
  it("has everything in forms with names, and leads to the system tasks", async () => {
    const { container } = show();
    expect(await screen.findByText("/home/ada/.local/share/architect-cockpit")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "System tasks" })).toHaveAttribute(
      "href",
      "/settings/system-tasks",
    );
    for (const name of ["News feeds", "Calendars", "Alerts"]) {
      expect(screen.getByRole("form", { name })).toBeInTheDocument();
    }
    await screen.findByRole("textbox", { name: "Name of feed 1" });
    expect(await violations(container)).toEqual([]);
  });

  it("changes theme and density one at a time", async () => {
    const { backend, user } = show();
    await user.selectOptions(await screen.findByRole("combobox", { name: "Theme" }), "dark");
    await waitFor(() => expect(screen.getByRole("combobox", { name: "Theme" })).toHaveValue("dark"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Density" }), "compact");
    await waitFor(() => expect(screen.getByRole("combobox", { name: "Density" })).toHaveValue("compact"));
    expect(backend.asked("update_settings")).toEqual([
      { input: { theme: "dark" } },
      { input: { density: "compact" } },
    ]);
  });

  it("says why a setting was not changed, and shows the one in force", async () => {
    const backend = new FakeBackend();
    backend.refuse("update_settings", { message: "the disk is full" });
    const { user } = show(backend);
    await user.selectOptions(await screen.findByRole("combobox", { name: "Theme" }), "dark");
    expect(await screen.findByText("the disk is full")).toBeInTheDocument();
    expect(screen.getByRole("combobox", { name: "Theme" })).toHaveValue("system");
  });
});

describe("the NewsData key", () => {
  it("is typed unseen, sent once, and remembered nowhere in the window", async () => {
    const { backend, queries, user, container } = show();
    const field = await keyField();
    expect(field).toHaveAttribute("type", "password");
    await user.type(field, "pub_5ecret{Enter}");
    expect(backend.asked("set_newsdata_key")).toEqual([{ key: "pub_5ecret" }]);
    expect(await screen.findByText("A key is in the keyring of this computer.")).toBeInTheDocument();
    expect(field).toHaveValue("");
    expect(container.innerHTML).not.toContain("pub_5ecret");
    const remembered = () =>
      JSON.stringify([
        ...queries
          .getQueryCache()
          .getAll()
          .map((query) => query.state),
        ...queries
          .getMutationCache()
          .getAll()
          .map((mutation) => mutation.state),
      ]);
    await waitFor(() => expect(remembered()).not.toContain("pub_5ecret"));
  });

  it("leaves what is typed while another one is stored", async () => {
    const backend = new FakeBackend();
    const set = backend.command("set_newsdata_key");
    let store = () => {};
    backend.answer("set_newsdata_key", (args) => new Promise((done) => (store = () => done(set(args)))));
    const { user } = show(backend);
    await user.type(await keyField(), "pub_1{Enter}");
    await user.type(await keyField(), "2");
    store();
    expect(await screen.findByText("A key is in the keyring of this computer.")).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Save key" })).not.toHaveAttribute("aria-busy"),
    );
    expect(await keyField()).toHaveValue("pub_12");
  });

  it("is removed from the keyring", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: true, origin: "keyring" });
    const { user } = show(backend);
    const remove = await screen.findByRole("button", { name: "Remove key" });
    await waitFor(() => expect(remove).toBeEnabled());
    await user.click(remove);
    await user.click(within(await question()).getByRole("button", { name: "Remove key" }));
    expect(backend.asked("clear_newsdata_key")).toHaveLength(1);
    expect(await screen.findByText("There is no key: news come from feeds only.")).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(await keyField()).toHaveFocus();
  });

  it("is removed only by who says so once more, having read what stops working", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: true, origin: "keyring" });
    const { user } = show(backend);
    const remove = await screen.findByRole("button", { name: "Remove key" });
    await waitFor(() => expect(remove).toBeEnabled());
    await user.dblClick(remove);
    expect(await question()).toHaveAccessibleDescription(/^News come from feeds only/);
    await waitFor(() => expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus());
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await waitFor(() => expect(remove).toHaveFocus());
    expect(backend.asked("clear_newsdata_key")).toEqual([]);
  });

  it("that is not removed says why, and leaves the question for another try", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: true, origin: "keyring" });
    backend.refuse("clear_newsdata_key", { message: "the keyring did not answer" });
    const refuse = backend.hold("clear_newsdata_key");
    const { user } = show(backend);
    const remove = await screen.findByRole("button", { name: "Remove key" });
    await waitFor(() => expect(remove).toBeEnabled());
    await user.click(remove);
    const sure = within(await question()).getByRole("button", { name: "Remove key" });
    await user.dblClick(sure);
    expect(sure).toHaveAttribute("aria-busy", "true");
    refuse();
    await screen.findByText("The key was not removed: the keyring did not answer");
    await waitFor(() => expect(sure).not.toHaveAttribute("aria-busy"));
    expect(backend.asked("clear_newsdata_key")).toHaveLength(1);
  });

  it("of the environment cannot be removed here", async () => {
    const backend = new FakeBackend();
    backend.key = theKey({ present: true, origin: "environment" });
    show(backend);
    expect(
      await screen.findByText(/NEWSDATA_API_KEY in the environment, which goes first/),
    ).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Remove key" })).toBeDisabled();
  });

  it("shows at the field why it was not stored, and keeps what was typed", async () => {
    const backend = new FakeBackend();
    backend.refuse("set_newsdata_key", { field: "key", message: "the keyring did not answer" });
    const { user } = show(backend);
    const field = await keyField();
    await user.type(field, "pub_1{Enter}");
    await waitFor(() => expect(field).toHaveAccessibleDescription("the keyring did not answer"));
    expect(field).toBeInvalid();
    expect(field).toHaveValue("pub_1");
  });

  it("says what to do where there is no keyring, and when its state is not known", async () => {
    const backend = new FakeBackend();
    backend.refuse("get_newsdata_key_status", { message: "the cockpit is closing" });
    const { user } = show(backend);
    expect(await screen.findByText("the cockpit is closing")).toBeInTheDocument();
    backend.answer("get_newsdata_key_status", () => theKey({ keyringAvailable: false }));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(
      await screen.findByText(/No keyring answers: unlock yours, or set NEWSDATA_API_KEY/),
    ).toBeInTheDocument();
    expect(await keyField()).toBeDisabled();
    expect(screen.getByRole("button", { name: "Save key" })).toBeDisabled();
  });
});
