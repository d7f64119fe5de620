// Two groups of tests: unit (beside the code) and browser (tests/web, real Chromium on the mock console).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const results = process.env["RESULTS"];

export default defineConfig({
  resolve: {
    alias: {
      "@": here("./src"),
      "playwright-core": here("./node_modules/playwright-core"),
      "@axe-core/playwright": here("./node_modules/@axe-core/playwright"),
    },
  },
  server: { fs: { allow: ["../.."] } },
  test: {
    reporters: results ? ["default", ["junit", { outputFile: `${results}/web.xml` }]] : ["default"],
    projects: [
      { extends: true, test: { name: "unit", include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node" } },
      {
        extends: true,
        test: {
          name: "browser",
          include: [here("../../tests/web/**/*.test.ts")],
          environment: "node",
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
