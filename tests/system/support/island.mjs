// A network of the device's own: a card that can be unplugged. The service inside reaches the console through a
// doorway that is no network, at the address that it has outside.
import { spawnSync } from "node:child_process";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { run } from "../../../scripts/lib/processes.mjs";
import { eventually, Hopeless } from "./facts.mjs";

/** Why there can be no such network on this machine; empty: there can. */
export function whyNoIsland() {
  const tried = spawnSync("unshare", ["--net", "ip", "link", "add", "eth0", "type", "veth", "peer", "name", "wall"], { encoding: "utf8" });
  return tried.status === 0 ? "" : `no networks of one's own here: ${tried.stderr?.trim() || tried.error?.message}`;
}

const plugged = "ip link set eth0 up && ip route replace default via 192.0.2.1 dev eth0";
/** From the TCP port inside to the socket in the file system, which both sides see. */
const doorman = `const { createServer, connect } = require("node:net");
  createServer((near) => { const far = connect(process.argv[2]); for (const one of [near, far]) one.on("error", () => { near.destroy(); far.destroy(); }); near.pipe(far); far.pipe(near); })
    .listen(Number(process.argv[1]), "127.0.0.1", () => console.log("open"));`;

export class Island {
  #holder;

  /** Whatever connects to 127.0.0.1:port inside comes out at the same port outside. */
  static async start(story, port) {
    const one = new Island();
    let ready = false;
    one.#holder = story.start("island", "unshare", ["--net", "sh", "-c",
      `ip link set lo up && ip link add eth0 type veth peer name wall && ip addr add 192.0.2.7/24 dev eth0 && ip link set wall up && ${plugged} && echo ready && exec cat`],
    { onLine: (line) => (ready ||= line === "ready") });
    await eventually("the network is there", () => {
      if (one.#holder.isOver()) throw new Hopeless("unshare ended");
      return ready;
    });
    const doorway = join(story.folder, "doorway");
    const outside = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const end of [near, far]) end.on("error", () => (near.destroy(), far.destroy()));
      near.pipe(far).pipe(near);
    });
    await new Promise((resolve) => outside.listen(doorway, resolve));
    story.finally(() => outside.close());
    let open = false;
    const [binary, ...words] = [...one.within(), process.execPath, "-e", doorman, String(port), doorway];
    story.start("doorman", binary, words, { onLine: (line) => (open ||= line === "open") });
    await eventually("the doorway is open", () => open);
    return one;
  }

  /** Words before a command that start it inside. */
  within() {
    return ["nsenter", `--net=/proc/${this.#holder.pid}/ns/net`];
  }
  unplug() {
    return this.#do("ip link set eth0 down");
  }
  plug() {
    return this.#do(plugged);
  }
  #do(script) {
    const [binary, ...words] = [...this.within(), "sh", "-c", script];
    return run(binary, words);
  }
}
