// Runs the system tests: run.mjs [NAME...] -> those whose file is called so; JUnit into $RESULTS/system.xml.
import { createWriteStream, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { junit, spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { program, results } from "./support/places.mjs";

/** These take longest and begin first: in the end nothing waits for one of them alone. */
const longest = ["chaos", "pictures", "killed_inside", "hostile", "network", "bad_frames", "unavailable", "given_up", "lost_answers", "sleep", "web_pages", "contact_form"];

const here = dirname(fileURLToPath(import.meta.url));
const names = process.argv.slice(2);
const rank = (file) => (longest.indexOf(file.replace(".test.mjs", "")) + longest.length + 1) % (longest.length + 1);
const files = readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs") && (names.length === 0 || names.some((name) => file.includes(name))))
  .sort((a, b) => rank(a) - rank(b))
  .map((file) => join(here, file));
if (files.length === 0) {
  process.stderr.write(`system: no test is called ${names.join(" or ")}\n`);
  process.exit(2);
}
// Said at once: without the one a device of the tests waits for ever, without the other a program never dies.
if (typeof WebSocket === "undefined") {
  process.stderr.write(`system: found Node ${process.versions.node}, expected 22 or newer: put build/tools/bin first on PATH, or run ./dev test system\n`);
  process.exit(2);
}
const missing = ["deskbelld", "deskbell", "deskbell-tray", "deskbell-console", "deskbell-test-panel", "deskbell-die-at.so", "deskbell-naps.so"].filter((name) => !existsSync(program(name)));
if (missing.length > 0) {
  process.stderr.write(`system: ${missing.join(", ")} not found in ${dirname(program("x"))}: run ./dev test system, which builds what it needs, or set DESKBELL_BIN\n`);
  process.exit(2);
}
mkdirSync(results, { recursive: true });
process.env.RESULTS = results;
const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => ending.abort());
const told = run({ files, concurrency: Number(process.env.STORIES_AT_ONCE ?? 4), signal: ending.signal });
told.on("test:fail", () => (process.exitCode = 1));
told.compose(spec).pipe(process.stdout);
told.compose(junit).pipe(createWriteStream(join(results, "system.xml")));
