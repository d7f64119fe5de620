// The ./dev commands as somebody calls them, in a project whose build/ is the test's own.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { program, root } from "./places.mjs";

/** What runs anywhere with this folder on its command line or in its environment: what was started there. */
export const programsOf = (folder) =>
  readdirSync("/proc").filter((id) => /^\d+$/.test(id)).flatMap((id) => {
    try {
      const [line, environment] = ["cmdline", "environ"].map((name) => readFileSync(`/proc/${id}/${name}`, "utf8").replaceAll("\0", " "));
      return (line + environment).includes(folder) && Number(id) !== process.pid ? [`${id} ${line}`] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });

/** The environment that this program was started with. */
export const environmentOf = (id) =>
  Object.fromEntries(readFileSync(`/proc/${id}/environ`, "utf8").split("\0").filter(Boolean).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));

/** The project with a build/ of its own, in which everything is built already: what ./dev writes stays out of the real one. */
export function projectIn(folder, { built = true } = {}) {
  const link = (path, target = join(root, path)) => symlinkSync(target, join(folder, path));
  mkdirSync(join(folder, "build/tools"), { recursive: true });
  copyFileSync(join(root, "dev"), join(folder, "dev"));
  cpSync(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
  const tools = readdirSync(join(root, "build/tools")).filter((name) => name !== "bin"); // that one knows its folder
  for (const path of ["policies", "console", "tray", ...tools.map((name) => join("build/tools", name))]) link(path);
  if (built) {
    link("build/dev", dirname(dirname(program("x"))));
    copyFileSync(join(root, "build/web.stamp"), join(folder, "build/web.stamp"));
  }
  return folder;
}
