// How the page is built: one shell chunk, pages and editors loaded when they are opened.
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const source = fileURLToPath(new URL("./src", import.meta.url));
const consoleAddress = process.env["DESKBELL_CONSOLE"] ?? "http://127.0.0.1:8443";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": source } },
  build: { target: "es2022", outDir: "dist", emptyOutDir: true, manifest: true, assetsInlineLimit: 0, sourcemap: false },
  server: {
    host: "127.0.0.1",
    fs: { allow: ["../.."] },
    proxy: {
      // With the Host that the browser sent: the console compares it with the page's Origin.
      "/api": { target: consoleAddress },
      "/console": { target: consoleAddress, ws: true },
    },
  },
});
