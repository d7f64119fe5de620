// Two groups of tests: unit (beside the code) and browser (tests/web, real Chromium on the mock console).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const results = process.env["RESULTS"];

/** The file that takes longest begins first: nothing waits for it alone in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = (file: TestSpecification) => Number(file.moduleId.endsWith("/accessibility.test.ts"));
    return (await super.sort(files)).sort((a, b) => isLong(b) - isLong(a));
  }
}

export default defineConfig({
  resolve: {
    alias: {
      "@": here("./src"),
      "playwright-core": here("./node_modules/playwright-core"),
    },
  },
  server: { fs: { allow: ["../.."] } },
  test: {
    reporters: results ? ["default", ["junit", { outputFile: `${results}/web.xml` }]] : ["default"],
    // Each file has a mock console of its own, each of the two processes a Chromium; a test waits about as much as it computes.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "unit", include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node" } },
      {
        extends: true,
        test: {
          name: "browser",
          include: [here("../../tests/web/**/*.test.ts")],
          environment: "node",
          // What the files share, Chromium and Playwright among it, is loaded once in a process.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
