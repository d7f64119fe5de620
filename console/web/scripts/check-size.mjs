// Fails the build when the shell, that is what every visit loads before anything is shown, outgrows 200 kB gzip.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const most = 200_000;
const folder = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", folder), "utf8"));
const files = new Set(["index.html"]);
const take = (name) => {
  const entry = manifest[name];
  if (!entry || files.has(entry.file)) return;
  files.add(entry.file);
  for (const style of entry.css ?? []) files.add(style);
  for (const next of entry.imports ?? []) take(next);
};
take("index.html");
let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  the shell, gzip (at most ${most})`);
if (total > most) {
  console.error(`check-size: found ${total} bytes, expected at most ${most}; load something later`);
  process.exit(1);
}
