// What the tests of the alerts page share.
import { screen, within } from "@testing-library/react";
import type { AlertDto } from "@/bindings/AlertDto";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { AlertsPage } from "./alerts-page";

export const show = (backend?: FakeBackend) => renderPart(<AlertsPage />, backend);

export const showing = (...alerts: AlertDto[]) => {
  const backend = new FakeBackend();
  backend.alerts = alerts;
  return show(backend);
};

export const CALENDAR = "Calendar sync is failing";

export const REVIEW = "Architecture review begins soon";

export const item = async (title: string) => (await screen.findByText(title)).closest("li") as HTMLElement;

export const button = (name: string) => screen.findByRole("button", { name });

export const open = async () =>
  within(await screen.findByRole("list", { name: "Open alerts" }))
    .getAllByRole("listitem")
    .map((row) => row.querySelector("[data-main]")?.textContent);
