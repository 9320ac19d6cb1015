import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { FirstAnswers } from "./app/first-answers";
import { createAppRouter } from "./app/router";
import { startTheme } from "./app/theme";
import { startZoom } from "./app/zoom";
import { createQueryClient } from "./lib/query-client";

/** Shows the page, with what it knows by then. */
export async function start(first: Promise<FirstAnswers>): Promise<void> {
  startTheme();
  startZoom();
  const queries = createQueryClient();
  const router = createAppRouter();
  // A page that is rendered once, with everything in it, is there sooner than one that fills.
  const [answers] = await Promise.all([first, router.load()]);
  for (const [key, answer] of answers) queries.setQueryData(key, answer);
  const place = document.getElementById("root");
  if (!place) return;
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
