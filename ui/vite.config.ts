import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  // What WebKitGTK 2.40 and WebView2 understand.
  build: { target: ["safari16", "chrome110"], chunkSizeWarningLimit: 900 },
  server: { port: 5173, strictPort: true },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
  },
});
