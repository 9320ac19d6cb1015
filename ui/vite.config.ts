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
    handler: (html) => html.replace("/src/begin.ts", "/src/testing/mock.ts"),
  },
};

/** Has the page's own code fetched together with the small script that asks for it. */
const preloadPage: Plugin = {
  name: "preload-page",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const chunkOf = (module: string) =>
        chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)));
      const page = chunkOf("/src/main.tsx");
      if (!page) throw new Error("the page has no chunk of its own");
      const needed = new Set([page.fileName]);
      for (const file of needed) {
        for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? [])
          needed.add(imported);
      }
      // It is the page's script already.
      needed.delete(chunkOf("/src/begin.ts")?.fileName ?? "");
      return [...needed].map((file) => ({
        tag: "link",
        attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
        injectTo: "head",
      }));
    },
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwindcss(), preloadPage, mode === "mock" && mockEntry],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    // What WebKitGTK 2.40 and WebView2 understand.
    target: ["safari16", "chrome110"],
    // The window's policy takes fonts and pictures from files only, never from `data:`.
    assetsInlineLimit: 0,
    // Nor does it let a script fetch the pages' files, as this would for a WebKit that cannot preload them.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs, in one file: each file more is a request more before the first page is there.
          groups: [
            // First of all what asks, which waits for nothing else.
            { name: "begin", test: /src.begin\.ts$/, priority: 3 },
            {
              priority: 2,
              name: "vendor",
              test: /node_modules.(react|react-dom|scheduler|@tanstack.(react-)?(router|query)(-core)?|@tanstack.(history|store|react-store)|sonner|use-sync-external-store)[\\/]/,
            },
            // The page's own code with all that it takes from others.
            { name: "page", test: /src.main\.tsx$/, priority: 1 },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    strictPort: true,
    // A test holds the backend in memory against what the commands take.
    fs: { allow: [".", "../app/src/commands"] },
  },
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
