// Where the built programs, the web page and the results stand.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const binaries = resolve(process.env.DESKBELL_BIN ?? join(root, "build/dev/bin"));
export const results = resolve(process.env.RESULTS ?? join(root, "build/results"));
export const web = join(root, "console/web/dist");
export const program = (name) => join(binaries, name);
