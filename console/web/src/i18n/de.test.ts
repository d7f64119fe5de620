// The second language has every sentence of the first.
import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { de } from "./de";

const source = new URL("..", import.meta.url);

it("German has each sentence that the pages say", () => {
  const said = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^generated|^i18n/.test(name))
    .flatMap((name) => [...readFileSync(new URL(name, source), "utf8").matchAll(/\bt\(\s*"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] as string));
  expect(said.length).toBeGreaterThan(300);
  expect([...new Set(said)].filter((sentence) => sentence !== "Deskbell" && !(sentence in de)).sort()).toEqual([]);
});
