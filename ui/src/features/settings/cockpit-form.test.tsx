import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { keys } from "@/lib/query";
import { computerZone } from "@/lib/zone";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart, violations } from "@/testing/render";
import { CockpitForm } from "./cockpit-form";
import { DataSection } from "./data-section";

const zone = () => screen.findByRole("combobox", { name: "Time zone shown" });

it("finds a zone by a part of its name, and keeps it at once", async () => {
  const { backend, user, container } = renderPart(<CockpitForm />);
  expect(await zone()).toHaveValue(`As this computer (${computerZone()})`);
  expect(await violations(container)).toEqual([]);
  await user.clear(await zone());
  await user.type(await zone(), "tokyo");
  expect(await screen.findByRole("option", { name: /Asia\/Tokyo/ })).toHaveTextContent("UTC+9");
  await user.keyboard("{Enter}");
  expect(backend.asked("update_settings")).toEqual([{ input: { timezone: "Asia/Tokyo" } }]);
  await waitFor(async () => expect(await zone()).toHaveValue("Asia/Tokyo"));
});

it("says that there is no such zone", async () => {
  const { user } = renderPart(<CockpitForm />);
  await user.clear(await zone());
  await user.type(await zone(), "atlantis");
  expect(await screen.findByText(/There is no such zone/)).toBeInTheDocument();
});

it("shows at the field what the backend does not accept", async () => {
  const backend = new FakeBackend();
  backend.refuse("update_settings", { field: "timezone", message: "“Asia/Tokyo” is no time zone" });
  const { user } = renderPart(<CockpitForm />, backend);
  await user.clear(await zone());
  await user.type(await zone(), "tokyo");
  await screen.findByRole("option", { name: /Asia\/Tokyo/ });
  await user.keyboard("{Enter}");
  await waitFor(async () => expect(await zone()).toHaveAccessibleDescription("“Asia/Tokyo” is no time zone"));
});

/** An answer that comes once a test says so. */
function withheld() {
  let come = () => {};
  const late = new Promise<void>((done) => {
    come = done;
  });
  return { late, answer: () => come() };
}

it("shows the choices in force after several, however late the first is answered", async () => {
  const backend = new FakeBackend();
  const update = backend.command("update_settings");
  const { late, answer } = withheld();
  backend.answer("update_settings", async (args) => {
    const settings = update(args);
    if ("theme" in args.input) await late;
    return settings;
  });
  const { queries, user } = renderPart(<CockpitForm />, backend);
  await user.selectOptions(await screen.findByRole("combobox", { name: "Theme" }), "dark");
  const density = screen.getByRole("combobox", { name: "Density" });
  await user.selectOptions(density, "compact");
  answer();
  await waitFor(() => expect(queries.isMutating()).toBe(0));
  expect(backend.settings).toMatchObject({ theme: "dark", density: "compact" });
  await waitFor(() => expect(screen.getByRole("combobox", { name: "Theme" })).toHaveValue("dark"));
  expect(density).toHaveValue("compact");
});

it("shows a choice before it is answered, and takes back what is refused with the reason", async () => {
  const backend = new FakeBackend();
  const update = backend.command("update_settings");
  const { late, answer } = withheld();
  backend.answer("update_settings", async (args) => {
    await late;
    if ("theme" in args.input) throw { kind: "invalid", field: "theme", message: "there is no such theme" };
    return update(args);
  });
  const { queries, user } = renderPart(<CockpitForm />, backend);
  const theme = await screen.findByRole("combobox", { name: "Theme" });
  const density = screen.getByRole("combobox", { name: "Density" });
  await user.selectOptions(theme, "dark");
  await user.selectOptions(density, "compact");
  await waitFor(() => expect(theme).toHaveValue("dark"));
  await waitFor(() => expect(density).toHaveValue("compact"));
  answer();
  // The form has become the place of a later change.
  expect(await screen.findByText("there is no such theme")).toBeInTheDocument();
  await waitFor(() => expect(queries.isMutating() + queries.isFetching()).toBe(0));
  expect(theme).toHaveValue("system");
  expect(density).toHaveValue("compact");
});

it("shows what is stored where the settings were being read when one was changed", async () => {
  const backend = new FakeBackend();
  const { queries, user } = renderPart(<CockpitForm />, backend);
  const theme = await screen.findByRole("combobox", { name: "Theme" });
  const now = backend.command("get_settings");
  const before = backend.settings;
  let answer = () => {};
  backend.answer("get_settings", () => {
    backend.answer("get_settings", now);
    return new Promise((resolve) => {
      answer = () => resolve(before);
    });
  });
  void queries.invalidateQueries({ queryKey: keys.settings });
  await waitFor(() => expect(backend.asked("get_settings")).toHaveLength(2));
  await user.selectOptions(theme, "dark");
  await waitFor(() => expect(queries.isMutating()).toBe(0));
  answer();
  await waitFor(() => expect(queries.isFetching()).toBe(0));
  expect(theme).toHaveValue("dark");
});

it("copies the path of the data folder", async () => {
  const { user } = renderPart(<DataSection />);
  await user.click(await screen.findByRole("button", { name: "Copy the path of the data folder" }));
  expect(await navigator.clipboard.readText()).toBe("/home/ada/.local/share/architect-cockpit");
});
