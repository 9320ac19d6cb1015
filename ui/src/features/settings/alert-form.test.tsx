import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { UpdateTaskInput } from "@/bindings/UpdateTaskInput";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { AlertForm } from "./alert-form";

const show = (backend?: FakeBackend) => renderPart(<AlertForm />, backend);

const keywords = () => screen.findByRole("textbox", { name: "Keywords in the news" });
const minutes = () => screen.findByRole("spinbutton", { name: "Minutes before an event" });
const saved = (backend: FakeBackend) =>
  backend.asked("update_system_task").map(({ input }) => JSON.parse((input as UpdateTaskInput).config ?? ""));
const refuse = (field: string, message: string) => {
  const backend = new FakeBackend();
  backend.refuse("update_system_task", { kind: "invalid_input", field, message });
  return backend;
};

it("sends the finished words, whatever stands between the commas", async () => {
  const { backend, user } = show();
  await user.type(await keywords(), ",  WAL checkpoint , ,{Enter}");
  expect(saved(backend)).toEqual([
    { keywords: ["Rust", "SQLite", "WAL checkpoint"], event_lead_minutes: 60 },
  ]);
});

it("leaves the commas to who types them, and tidies up afterwards", async () => {
  const { user } = show();
  await user.type(await keywords(), ", ");
  expect(await keywords()).toHaveValue("Rust, SQLite, ");
  await user.tab();
  expect(await keywords()).toHaveValue("Rust, SQLite");
});

it("says which keyword is refused", async () => {
  const { user } = show(refuse("config.keywords[1]", "a keyword needs a letter or a digit"));
  await user.clear(await keywords());
  await user.type(await keywords(), "Rust, --{Enter}");
  await waitFor(async () => expect(await keywords()).toBeInvalid());
  expect(await keywords()).toHaveAccessibleDescription("“--”: a keyword needs a letter or a digit");
});

it("says why the minutes are refused", async () => {
  const message = "99999 is out of range; it can be 0 to 10080";
  const { backend, user } = show(refuse("config.event_lead_minutes", message));
  await user.clear(await minutes());
  await user.type(await minutes(), "99999{Enter}");
  await waitFor(async () => expect(await minutes()).toHaveAccessibleDescription(message));
  expect(saved(backend)[0]?.event_lead_minutes).toBe(99999);
});

it("does not send minutes that are no number", async () => {
  const { backend, user } = show();
  await user.clear(await minutes());
  expect(await minutes()).toHaveValue(null);
  await user.click(screen.getByRole("button", { name: "Save Alerts" }));
  expect(saved(backend)).toEqual([]);
});
