// The whole window, or a part of it, on a backend in memory.
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, renderHook } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import { createAppRouter } from "@/app/router";
import { createQueryClient } from "@/lib/query-client";
import { FakeBackend } from "./fake-backend";

// The pages are read beforehand: a test waits for what they show, not for the disk.
const { routesById, loadRouteChunk } = createAppRouter(createMemoryHistory());
await Promise.all(Object.values(routesById).map((route) => loadRouteChunk(route)));

/** Shows the window at a place. */
export function renderWindow(path: string, backend = new FakeBackend()) {
  backend.install();
  const queries = createQueryClient();
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const page = render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { ...page, backend, queries, router, user: userEvent.setup() };
}

/** Shows a part of the window: with toasts, and links that lead nowhere. */
export function renderPart(part: ReactNode, backend = new FakeBackend()) {
  backend.install();
  const queries = createQueryClient();
  const router = createRouter({
    routeTree: createRootRoute({ component: () => part }),
    history: createMemoryHistory(),
  });
  const page = render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router as never} />
      <Toaster />
    </QueryClientProvider>,
  );
  return { ...page, backend, queries, user: userEvent.setup() };
}

/** Calls a hook where hooks are called. */
export function renderOnBackend<T>(hook: () => T, backend = new FakeBackend()) {
  backend.install();
  const queries = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return { ...renderHook(hook, { wrapper }), backend, queries };
}

/** What axe finds; contrast needs a layout, which there is none of here. */
export async function violations(page: Element) {
  const found = await axe.run(page, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.html) }));
}
