// What the tests of the runs page share.
import { screen, within } from "@testing-library/react";
import type { RunFilter } from "@/bindings/RunFilter";
import { shownZone } from "@/lib/time";
import { dayIn, toInstant } from "@/lib/zoned";
import type { FakeBackend } from "@/testing/fake-backend";
import { renderWindow } from "@/testing/render";

export const show = (backend?: FakeBackend, search = "") => renderWindow(`/runs${search}`, backend);

export const row = async (id: number) => within(await screen.findByTestId(`run-row-${id}`));

export const numbers = () => screen.getAllByTestId(/^run-row-/).map((found) => Number(found.dataset.row));

/** What was asked of the history, without what the dashboard's parts ask. */
export const filters = (backend: FakeBackend) =>
  backend.asked("list_runs").map((args) => args.filter as RunFilter);

export const choose = (label: string) => screen.getByRole("combobox", { name: label });

export const start = (day: string) => toInstant(`${day}T00:00`, shownZone());

export const today = () => dayIn(shownZone(), Date.now());
