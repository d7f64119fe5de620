// A small disk of one's own: a tmpfs that only the programs inside of its mount namespace see, to be filled and freed.
import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, Hopeless } from "./facts.mjs";
import { program } from "./places.mjs";
import { story } from "./story.mjs";

const is_root = process.getuid() === 0;
const unshare = is_root ? ["--mount", "--propagation", "private"] : ["--user", "--map-root-user", "--mount"];
const nsenter = is_root ? ["--mount"] : ["--user", "--mount", "--preserve-credentials"];

/** Why there can be no such room on this machine; empty: there can. */
function why_no_room() {
  const tried = spawnSync("unshare", [...unshare, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"], { encoding: "utf8" });
  return tried.status === 0 ? "" : `no private mounts here: ${tried.stderr?.trim() || tried.error?.message}`;
}

const no_room = why_no_room();
/** A story that needs one; it is skipped, with the reason, where there can be none. */
export const storyWithRoom = no_room ? (name) => test(name, { skip: no_room }, () => {}) : story;

export class Room {
  #holder;
  #filler;

  /** What is in `folder` is taken along; from then on programs of the room see the small disk there. */
  static async start(story, folder, size) {
    const one = new Room();
    one.folder = folder;
    let ready = false;
    const script = `set -e; mkdir "$1.small"; mount -t tmpfs -o size=${size},mode=0700 tmpfs "$1.small"; cp -a "$1/." "$1.small/"
      mount --bind "$1.small" "$1"; echo ready; exec sleep infinity`;
    one.#holder = story.start(`room-${folder.split("/").at(-1)}`, "unshare", [...unshare, "sh", "-c", script, "sh", folder],
      { onLine: (line) => (ready ||= line === "ready") });
    await eventually("the small disk is there", () => {
      if (one.#holder.isOver()) throw new Hopeless("unshare ended");
      return ready;
    });
    one.#filler = one.path(join(folder, "filler"));
    return one;
  }

  /** The state of a device moves there, which is stopped for it and comes up again. */
  static async under(story, device, size) {
    await device.stop();
    const one = await Room.start(story, device.state, size);
    device.within = one.within();
    device.cli = one.wrapper(join(story.folder, "deskbell-inside"), program("deskbell"));
    await device.start();
    await device.online();
    return one;
  }

  /** How this process sees a path of the room. */
  path(path) {
    return `/proc/${this.#holder.pid}/root${path}`;
  }

  /** Words before a command that start it inside. */
  within() {
    return ["nsenter", "--target", String(this.#holder.pid), ...nsenter, "--"];
  }
  /** The same as a script that starts `program`. */
  wrapper(file, program) {
    writeFileSync(file, `#!/bin/sh\nexec ${this.within().join(" ")} "${program}" "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** Not a byte is left. */
  fill() {
    const file = openSync(this.#filler, "w");
    try {
      for (const size of [65_536, 4096]) {
        try {
          for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
        } catch (error) {
          if (error.code !== "ENOSPC") throw error;
        }
      }
    } finally {
      closeSync(file);
    }
  }
  free() {
    rmSync(this.#filler);
  }
}
