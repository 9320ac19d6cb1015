import { emit } from "@tauri-apps/api/event";
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderWindow } from "@/testing/render";

it("shows the page that a notification is about", async () => {
  renderWindow("/news");
  await screen.findByRole("heading", { level: 1, name: "News" });
  await act(() => emit("open_route", { route: "/settings/system-tasks/1" }));
  expect(await screen.findByRole("heading", { level: 1, name: "News sync" })).toBeInTheDocument();
});
