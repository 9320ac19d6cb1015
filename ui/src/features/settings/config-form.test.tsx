import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { AlertForm } from "./alert-form";

const OVERTAKEN = /changed elsewhere meanwhile/;

const keywords = () => screen.findByRole("textbox", { name: "Keywords in the news" });
const button = (name: string) => screen.getByRole("button", { name });

/** The form, and how somebody else stores other keywords. */
function show() {
  const backend = new FakeBackend();
  const shown = renderPart(<AlertForm />, backend);
  const storeElsewhere = (words: string[]) => {
    const config = JSON.stringify({ keywords: words, event_lead_minutes: 60 });
    backend.tasks = backend.tasks.map((task) =>
      task.taskType === "alerts_refresh" ? { ...task, config } : task,
    );
    return act(() => shown.queries.invalidateQueries({ queryKey: keys.tasks }));
  };
  return { ...shown, backend, storeElsewhere };
}

it("says that what is being edited was changed elsewhere, and shows that once somebody wants it", async () => {
  const { user, storeElsewhere } = show();
  await user.type(await keywords(), ", WAL");
  expect(screen.queryByText(OVERTAKEN)).not.toBeInTheDocument();
  await storeElsewhere(["Tauri"]);
  expect(await screen.findByRole("alert")).toHaveTextContent(OVERTAKEN);
  expect(await keywords()).toHaveValue("Rust, SQLite, WAL");
  await user.click(button("Revert"));
  expect(await keywords()).toHaveValue("Tauri");
  expect(screen.queryByText(OVERTAKEN)).not.toBeInTheDocument();
});

it("shows what is changed elsewhere at once while nobody edits", async () => {
  const { storeElsewhere } = show();
  await keywords();
  await storeElsewhere(["Tauri"]);
  await waitFor(async () => expect(await keywords()).toHaveValue("Tauri"));
  expect(screen.queryByText(OVERTAKEN)).not.toBeInTheDocument();
});

it("does not call what it has saved itself a change from elsewhere", async () => {
  const { backend, user } = show();
  const go = backend.hold("update_system_task");
  await user.type(await keywords(), ", WAL{Enter}");
  await user.type(await keywords(), ", JSON");
  await act(async () => go());
  await waitFor(() => expect(button("Save Alerts")).toBeEnabled());
  expect(await keywords()).toHaveValue("Rust, SQLite, WAL, JSON");
  expect(screen.queryByText(OVERTAKEN)).not.toBeInTheDocument();
});
