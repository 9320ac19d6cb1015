import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anImportReport, aRestorePreview } from "@/testing/fixtures/data";
import { renderPart, violations } from "@/testing/render";
import { DataSection } from "./data-section";

const button = (name: string | RegExp) => screen.findByRole("button", { name });

describe("backups", () => {
  it("are listed with size, kind, version, state, and when the next is made", async () => {
    const { container } = renderPart(<DataSection />);
    const rows = within(await screen.findByRole("table")).getAllByRole("row");
    expect(rows.slice(1).map((row) => row.textContent)).toEqual([
      expect.stringMatching(/by History prune2\.4 MB4can be restored/),
      expect.stringMatching(/by hand2\.4 MB4can be restored/),
      expect.stringMatching(/it is damaged/),
    ]);
    expect(screen.getByText(/Next:/)).toHaveTextContent("3 are kept");
    expect(await button("Restore the backup cockpit-20260130-033000.db")).toBeDisabled();
    expect(await violations(container)).toEqual([]);
  });

  it("say in English that one is kept", async () => {
    const backend = new FakeBackend();
    backend.backups = { ...backend.backups, kept: 1 };
    renderPart(<DataSection />, backend);
    expect(await screen.findByText(/Next:/)).toHaveTextContent("; 1 is kept.");
  });

  it("are made now, and then listed", async () => {
    const { user } = renderPart(<DataSection />);
    await user.click(await button("Back up now"));
    expect(
      await screen.findByText(/Backed up: cockpit-manual-20260131-120000\.db, 2\.4 MB/),
    ).toBeInTheDocument();
    expect(await button("Restore the backup cockpit-manual-20260131-120000.db")).toBeEnabled();
  });

  it("are restored only after a look at what would change", async () => {
    const { backend, user } = renderPart(<DataSection />);
    await user.click(await button("Restore the backup cockpit-20260131-033000.db"));
    const dialog = await screen.findByRole("dialog", { name: "Restore this database?" });
    expect(within(dialog).getByRole("row", { name: /Runs/ })).toHaveTextContent("Runs11001204");
    expect(dialog).toHaveTextContent("Interval: Every 15 min Every 45 min");
    expect(await violations(dialog)).toEqual([]);
    expect(backend.asked("restore_database")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Restore" }));
    expect(await screen.findByText(/The window starts anew/)).toBeInTheDocument();
    expect(backend.asked("restore_database")).toEqual([{ file: "cockpit-20260131-033000.db" }]);
  });

  it("say of which calendars nobody knows whether the keyring has their addresses", async () => {
    const backend = new FakeBackend();
    backend.answer("preview_restore", () =>
      aRestorePreview({ missingAddresses: ["Lost"], unreadAddresses: ["Hidden"] }),
    );
    const { user } = renderPart(<DataSection />, backend);
    await user.click(await button("Restore the backup cockpit-20260131-033000.db"));
    const dialog = await screen.findByRole("dialog", { name: "Restore this database?" });
    expect(within(dialog).getByText("the address of the calendar “Lost”")).toBeInTheDocument();
    expect(dialog).toHaveTextContent(
      "The keyring did not say whether it has the address of the calendar “Hidden”.",
    );
    expect(within(dialog).getByText("Hidden").tagName).toBe("BDI");
  });

  it("can be a file that the system's dialog asks for", async () => {
    const { backend, user } = renderPart(<DataSection />);
    await user.click(await button("Restore a file…"));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("/media/stick/cockpit.db");
    await user.click(within(dialog).getByRole("button", { name: "Restore" }));
    await waitFor(() => expect(backend.asked("restore_chosen_file")).toHaveLength(1));
  });

  it("say why one cannot be restored", async () => {
    const backend = new FakeBackend();
    backend.refuse("restore_database", { field: "file", message: "it is damaged; choose another backup" });
    const { user } = renderPart(<DataSection />, backend);
    await user.click(await button("Restore the backup cockpit-20260131-033000.db"));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Restore" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("choose another backup");
  });
});

it.each([
  ["Restore the backup cockpit-20260131-033000.db", "Restore", "restore_database"],
  ["Import…", "Import", "import_chosen_file"],
])("%s: once it is under way its dialog stays until it is answered", async (look, verb, command) => {
  const backend = new FakeBackend();
  backend.refuse(command, { message: "the disk is full" });
  const answer = backend.hold(command);
  const { user } = renderPart(<DataSection />, backend);
  await user.click(await button(look));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: verb }));
  await user.keyboard("{Escape}");
  await user.click(dialog.getByRole("button", { name: "Close" }));
  expect(dialog.getByRole("button", { name: "Cancel" })).toBeDisabled();
  answer();
  expect(await screen.findByRole("alert")).toHaveTextContent("the disk is full");
  await user.click(dialog.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

describe("tasks and settings", () => {
  it("are exported where the dialog says, and nothing is said where nobody chose", async () => {
    const backend = new FakeBackend();
    const { user } = renderPart(<DataSection />, backend);
    await user.click(await button("Export…"));
    expect(await screen.findByText(/Exported: \/home\/ada\/cockpit\.json/)).toBeInTheDocument();
    backend.answer("choose_import_file", () => null);
    await user.click(await button("Import…"));
    await waitFor(() => expect(backend.asked("choose_import_file")).toHaveLength(1));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("are imported only after a look at what would change", async () => {
    const { backend, user } = renderPart(<DataSection />);
    await user.click(await button("Import…"));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("Theme: system dark");
    expect(dialog).toHaveTextContent("the NewsData.io key");
    expect(await violations(dialog)).toEqual([]);
    expect(backend.asked("import_chosen_file")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Import" }));
    expect(await screen.findByText(/^Imported\./)).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("that change nothing cannot be imported, and what is wrong with a document is said", async () => {
    const backend = new FakeBackend();
    backend.answer("choose_import_file", () => anImportReport({ tasks: [], settings: [] }));
    const { user } = renderPart(<DataSection />, backend);
    await user.click(await button("Import…"));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByRole("button", { name: "Import" })).toBeDisabled();
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    backend.refuse("choose_import_file", { field: "tasks[2].frequencyCron", message: "61 is no minute" });
    await user.click(await button("Import…"));
    expect(await screen.findByText(/tasks\[2\]\.frequencyCron: 61 is no minute/)).toBeInTheDocument();
  });
});

it("opens the folder and writes the bundle", async () => {
  const { backend, user } = renderPart(<DataSection />);
  await user.click(await button("Open data folder"));
  await user.click(await button("Save diagnostics…"));
  await waitFor(() => expect(backend.asked("write_diagnostics")).toHaveLength(1));
  expect(backend.asked("open_data_folder")).toEqual([{}]);
});
