// The page ships with the licences of what it carries, by those packages' own words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root, web } from "./support/places.mjs";

test("the built page has the licence of each package in it", () => {
  const text = readFileSync(join(web, "LICENSES.txt"), "utf8");
  const { dependencies } = JSON.parse(readFileSync(join(root, "console/web/package.json"), "utf8"));
  const named = Object.keys(dependencies).filter((name) => text.includes(`\n${name} `));
  assert.deepEqual(named, Object.keys(dependencies));
  assert.match(text, /\nscheduler [\d.]+ \(MIT\)\n/); // what those need in turn
  assert.match(text, /Copyright \(c\) Meta Platforms/);
  assert.match(text, /Apache License\s+Version 2.0/);
  assert.doesNotMatch(text, /\n(ajv|vite|typescript) /); // only builds the page
});
