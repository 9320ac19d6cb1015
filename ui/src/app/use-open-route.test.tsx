import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { emit } from "@tauri-apps/api/event";
import { act, render, screen } from "@testing-library/react";
import { useLayoutEffect } from "react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderWindow } from "@/testing/render";
import { useOpenRoute } from "./use-open-route";

function Page() {
  useOpenRoute();
  return null;
}

/** After what its page does before the paint, and before what that does afterwards. */
function Clicked() {
  useLayoutEffect(() => void emit("open_route", { route: "/news" }), []);
  return <Page />;
}

it("shows the page that a notification is about", async () => {
  renderWindow("/news");
  await screen.findByRole("heading", { level: 1, name: "News" });
  await act(() => emit("open_route", { route: "/settings/system-tasks/1" }));
  expect(await screen.findByRole("heading", { level: 1, name: "News sync" })).toBeInTheDocument();
});

it("hears of it before anything is painted", async () => {
  new FakeBackend().install();
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  render(
    <RouterContextProvider router={router as never}>
      <Clicked />
    </RouterContextProvider>,
  );
  await expect.poll(() => router.history.location.pathname).toBe("/news");
});
