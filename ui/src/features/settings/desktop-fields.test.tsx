import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { theSettings } from "@/testing/fixtures/settings";
import { renderPart, violations } from "@/testing/render";
import { CockpitForm } from "./cockpit-form";

const named = (name: string) => screen.findByRole("switch", { name });

function show(part: Parameters<typeof theSettings>[0] = {}) {
  const backend = new FakeBackend();
  backend.settings = theSettings(part);
  return renderPart(<CockpitForm />, backend);
}

it("keeps each switch and choice at once, each with a sentence", async () => {
  const { backend, user, container } = show();
  expect(await named("Close to the tray")).toHaveAccessibleDescription(/leaves the tasks running/);
  await user.click(await named("Close to the tray"));
  await waitFor(async () => expect(await named("Close to the tray")).not.toBeChecked());
  await user.click(await named("Start at login"));
  await user.selectOptions(screen.getByRole("combobox", { name: "Notifications" }), "all");
  await user.selectOptions(screen.getByRole("combobox", { name: "Log" }), "debug");
  expect(backend.asked("update_settings")).toEqual([
    { input: { closeToTray: false } },
    { input: { startAtLogin: true } },
    { input: { notifications: "all" } },
    { input: { logLevel: "debug" } },
  ]);
  expect(await violations(container)).toEqual([]);
});

it("says why there is nothing to switch where the system has no tray", async () => {
  show({ noTray: "this desktop has no tray", noStartAtLogin: "there is no home folder" });
  expect(await named("Close to the tray")).toHaveAttribute("aria-disabled", "true");
  expect(await named("Close to the tray")).not.toBeChecked();
  expect(await named("Close to the tray")).toHaveAccessibleDescription(
    "Closing the window ends the cockpit: this desktop has no tray.",
  );
  expect(await named("Start at login")).toHaveAccessibleDescription("there is no home folder");
});

it("has no quiet hours, then the usual ones, then those that are typed", async () => {
  const { backend, user } = show();
  expect(screen.queryByRole("textbox", { name: "From" })).toBeNull();
  await user.click(await named("Quiet hours"));
  const from = await screen.findByRole("textbox", { name: "From" });
  expect(from).toHaveValue("22:00");
  await user.clear(from);
  await user.type(from, "9:30{Enter}");
  await waitFor(() => expect(screen.getByRole("textbox", { name: "From" })).toHaveValue("09:30"));
  await user.click(await named("Quiet hours"));
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "From" })).toBeNull());
  expect(backend.asked("update_settings")).toEqual([
    { input: { quietHours: { from: "22:00", to: "07:00" } } },
    { input: { quietHours: { from: "09:30", to: "07:00" } } },
    { input: { quietHours: null } },
  ]);
});

it("shows at the quiet hours what is wrong with them", async () => {
  const { backend, user } = show({ quietHours: { from: "22:00", to: "07:00" } });
  backend.refuse("update_settings", { field: "quietHours.to", message: "“7” is no time of day" });
  const to = await screen.findByRole("textbox", { name: "To" });
  await user.clear(to);
  await user.type(to, "7");
  await user.tab();
  expect(await screen.findByRole("alert")).toHaveTextContent("“7” is no time of day");
  expect(to).toHaveValue("07:00");
});

it("keeps both quiet hours where the second is typed before the first is answered", async () => {
  const { backend, queries, user } = show({ quietHours: { from: "22:00", to: "07:00" } });
  const answer = backend.hold("update_settings");
  const from = await screen.findByRole("textbox", { name: "From" });
  await user.clear(from);
  await user.type(from, "23:00");
  await user.tab();
  await waitFor(() => expect(from).toHaveValue("23:00"));
  const to = screen.getByRole("textbox", { name: "To" });
  await user.clear(to);
  await user.type(to, "06:00");
  await user.tab();
  answer();
  await waitFor(() => expect(queries.isMutating()).toBe(0));
  expect(backend.settings.quietHours).toEqual({ from: "23:00", to: "06:00" });
  await waitFor(() => expect(queries.isFetching()).toBe(0));
  expect([from, to].map((field) => (field as HTMLInputElement).value)).toEqual(["23:00", "06:00"]);
});
