// Runs the tests: unit, then the browser's on the built page. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

if (!existsSync(new URL("../dist/index.html", import.meta.url))) {
  const built = spawnSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const vitest = new URL("../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
process.exit(spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1);
