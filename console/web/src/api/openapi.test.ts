// The types of this page are those of the console's document, and the document is sound OpenAPI 3.1.
import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { typesOf } from "../../scripts/generate.mjs";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const document = read("../../../../docs/openapi.json");

test("the generated types are up to date: npm run generate -- ../../docs/openapi.json", async () => {
  expect(read("../generated/api.ts") === (await typesOf(JSON.parse(document)))).toBe(true);
}, 60_000);

test("the document keeps to OpenAPI 3.1", async () => {
  const config = await createConfig({
    extends: ["recommended-strict"],
    // Health and documents of a server that everybody runs at home: these three would have nothing to say.
    rules: { "operation-4xx-response": "error", "no-server-example.com": "off", "operation-description": "off" },
  });
  const problems = await lintFromString({ source: document, absoluteRef: "docs/openapi.json", config });
  expect(problems.map((problem) => `${problem.ruleId} ${problem.location[0]?.pointer ?? ""}: ${problem.message}`)).toEqual([]);
}, 60_000);
