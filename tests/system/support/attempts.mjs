// Programs that are expected to fail: how they ended and what they said, and what they left as it was.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";

/** Runs to its end: gives {code, signal, out, err}. Killed after `limit` ms: code null, signal "SIGKILL". */
export function attempt(program, args, { env = {}, input = "", limit = 20_000 } = {}) {
  return new Promise((resolve, reject) => {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("DESKBELL_")));
    const child = spawn(program, args, { cwd: root, env: { ...clean, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    child.stdout.on("data", (text) => (said.out += text));
    child.stderr.on("data", (text) => (said.err += text));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const timer = setTimeout(() => child.kill("SIGKILL"), limit);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...said });
    });
  });
}

/** Every file below `folder` with its mode and content, as one text: equal before and after where nothing was changed. */
export function picture(folder) {
  const lines = [];
  const walk = (at, shown) => {
    const facts = lstatSync(at, { throwIfNoEntry: false });
    if (!facts) return;
    const mode = (facts.mode & 0o7777).toString(8);
    if (facts.isSymbolicLink()) lines.push(`${shown} -> ${readlinkSync(at)}`);
    else if (facts.isDirectory()) {
      lines.push(`${shown}/ ${mode}`);
      for (const name of readdirSync(at).sort()) walk(join(at, name), `${shown}/${name}`);
    } else if (facts.isFile()) {
      lines.push(`${shown} ${mode} ${createHash("sha256").update(readFileSync(at)).digest("hex")}`);
    } else lines.push(`${shown} ${mode} (other)`);
  };
  walk(folder, ".");
  return lines.join("\n");
}

/** A value of /proc/PID/status in KiB, e.g. "VmHWM". */
export function memory(pid, what) {
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}
