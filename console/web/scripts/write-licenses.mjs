// Writes dist/LICENSES.txt: the licence of every package that the page carries, for minified code has lost its own.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const known = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense"]);
/** "MIT OR Apache-2.0": one of them is enough. */
const isKnown = (license) => license.split(" OR ").some((one) => known.has(one));
const folder = new URL("../", import.meta.url);
const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", folder), "utf8"));
/** Texts, each with the packages that stand under it: many have the same. */
const texts = new Map();
for (const [path, { version, license: said = "", dev, optional, devOptional }] of Object.entries(packages)) {
  if (path === "" || dev || optional || devOptional) continue;
  const license = said.replace(/^\((.*)\)$/, "$1");
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  if (!isKnown(license)) {
    console.error(`write-licenses: ${name}: found the licence "${license}", expected one of ${[...known].join(", ")}`);
    process.exit(1);
  }
  const files = readdirSync(new URL(path, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const text = files.map((file) => readFileSync(new URL(`${path}/${file}`, folder), "utf8").trim()).join("\n\n");
  const shown = text || `Its package has no text of it. See https://spdx.org/licenses/${license}.html`;
  texts.set(shown, [...(texts.get(shown) ?? []), `${name} ${version} (${license})`]);
}
const line = "-".repeat(80);
writeFileSync(new URL("dist/LICENSES.txt", folder),
  ["What this page carries, each under its own licence.", ...[...texts].map(([text, names]) => `${line}\n${names.join("\n")}\n\n${text}`)].join("\n\n") + "\n");
