// Runs the system tests: run.mjs [NAME...] -> those whose file is called so; JUnit into $RESULTS/system.xml.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const results = resolve(process.env.RESULTS ?? join(here, "../../build/results"));
const names = process.argv.slice(2);
const files = readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs") && (names.length === 0 || names.some((name) => file.includes(name))))
  .map((file) => join(here, file));
if (files.length === 0) {
  process.stderr.write(`system: no test is called ${names.join(" or ")}\n`);
  process.exit(2);
}
mkdirSync(results, { recursive: true });
const child = spawn(process.execPath,
  ["--test", `--test-concurrency=${process.env.STORIES_AT_ONCE ?? 2}`,
    "--test-reporter=spec", "--test-reporter-destination=stdout",
    "--test-reporter=junit", `--test-reporter-destination=${join(results, "system.xml")}`, ...files],
  { stdio: "inherit", env: { ...process.env, RESULTS: results } });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("close", (code) => process.exit(code ?? 1));
