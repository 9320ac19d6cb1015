import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** `vite --mode mock`: the same page with a backend in memory, to be looked at in a browser. */
const mockEntry: Plugin = {
  name: "mock-entry",
  apply: "serve",
  transformIndexHtml: {
    order: "pre",
    handler: (html) => html.replace("/src/main.tsx", "/src/testing/mock.ts"),
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwindcss(), mode === "mock" && mockEntry],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    // What WebKitGTK 2.40 and WebView2 understand.
    target: ["safari16", "chrome110"],
    // The window's policy takes fonts and pictures from files only, never from `data:`.
    assetsInlineLimit: 0,
    // Nor does it let a script fetch the pages' files, as this would for a WebKit that cannot preload them.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { port: 5173, strictPort: true },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    // Styles are left out of tests, except where one reads the palette.
    css: { include: [/styles\.css\?raw/] },
    // A bound for what hangs; a busy machine is no failure.
    testTimeout: 30_000,
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
  },
}));
