// ./dev bench chat: what a message costs. Real programs: a console on loopback with TLS, devices' links, the tray on a virtual
// display, the page in Chromium. Rates and their floor (fdatasync) are of one run; compare only those.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { run } from "../../scripts/lib/processes.mjs";
import { Browser } from "../system/support/browser.mjs";
import { Console } from "../system/support/console.mjs";
import { Desktop } from "../system/support/desktop.mjs";
import { Device } from "../system/support/device.mjs";
import { program } from "../system/support/places.mjs";
import { workstation } from "../system/support/policies.mjs";
import { liveLinks } from "../system/support/raw_wires.mjs";
import { Story } from "../system/support/story.mjs";
import { Tray } from "../system/support/tray.mjs";
import { echoes as echoesOf, startPeers } from "./peers.mjs";

const json = process.argv.includes("--json");
const rounds = 3;
const echoes = 2000;
const typed = 100;
const typing = 50_000;
const sustained = [[1, 20_000], [100, 40_000], [1000, 60_000]];
const enrolled = rounds * (2 + sustained.reduce((sum, [devices]) => sum + devices, 0));

/** The nearest rank: so large a share of them is not larger. */
const at = (values, share) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
const median = (values) => at(values, 0.5);
const tell = (line) => json || process.stdout.write(`${line}\n`);

/** Bytes on all the console's connections so far, both ways, as /metrics has them. */
async function wireBytes(console) {
  const { request } = createRequire(import.meta.url)("node:https");
  const text = await new Promise((settle, fail) =>
    request(`${console.url}/metrics`, { rejectUnauthorized: false }, (answer) => {
      let all = "";
      answer.on("data", (part) => (all += part));
      answer.on("end", () => settle(all));
    }).on("error", fail).end());
  return ["received", "sent"].reduce((sum, way) => sum + Number(new RegExp(`^\\S*${way}_bytes_total(?:\\{[^}]*\\})? (\\S+)`, "m").exec(text)[1]), 0);
}

/** CPU time that a process has used, in ms (proc(5): user and system, of which there are 100 a second). */
function cpuMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function overLinks(s) {
  // All devices and who looks on are of one address.
  const console = await Console.start(s, { args: ["--connections-per-address", String(2 * Math.max(...sustained.map(([devices]) => devices)))] });
  const token = await console.token({ uses: enrolled, expires: "1d" });
  const links = async (...words) => JSON.parse(await run(program("bench_chat_links"), [console.url, console.ca, token, console.data, ...words.map(String)]));
  const openLive = await liveLinks(console); // typing goes on to a technician who looks
  const peers = await startPeers(s, console);
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    tell(`links: round ${round + 1} of ${rounds}`);
    const before = await wireBytes(console);
    const echo = await links("echo", echoes);
    const bytes = ((await wireBytes(console)) - before) / (echoes * 1.1);
    const rates = {};
    let framing = 0;
    for (const [devices, messages] of sustained) {
      const wire = await wireBytes(console);
      const one = await links("sustain", devices, messages);
      rates[devices] = one.durable_messages_per_second;
      // With one device there is next to nothing on the wire but its messages.
      if (devices === 1) framing = ((await wireBytes(console)) - wire - one.json_bytes) / one.frames;
    }
    const watching = await openLive();
    const idle = cpuMs(console.pid);
    await links("type", typing);
    const ephemeral = ((cpuMs(console.pid) - idle) * 1000) / typing;
    watching.socket.destroy();
    const beside = {};
    for (const [name, peer] of Object.entries(peers)) if (peer) beside[name] = await echoesOf(peer, echoes);
    runs.push({ ...echo, bytes, rates, framing, ephemeral, beside });
  }
  for (const peer of Object.values(peers)) peer?.end();
  const of = (pick) => median(runs.map(pick));
  return {
    durable_messages_per_second: Math.max(...sustained.map(([devices]) => of((one) => one.rates[devices]))),
    durable_messages_per_second_by_devices: Object.fromEntries(sustained.map(([devices]) => [devices, of((one) => one.rates[devices])])),
    durable_p50_ms: of((one) => one.durable_p50_ms),
    durable_p99_ms: of((one) => one.durable_p99_ms),
    fdatasync_p50_ms: of((one) => one.fdatasync_p50_ms),
    durable_p50_over_fdatasync: of((one) => one.durable_p50_ms / one.fdatasync_p50_ms),
    bytes_per_message: of((one) => one.bytes),
    framing_bytes_per_frame: of((one) => one.framing),
    ephemeral_console_cpu_us: of((one) => one.ephemeral),
    peers: Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, peer && {
      version: peer.version,
      p50_ms: of((one) => median(one.beside[name])),
      p99_ms: of((one) => at(one.beside[name], 0.99)),
      p50_over_fdatasync: of((one) => median(one.beside[name]) / one.fdatasync_p50_ms),
      durable_p50_over_its_p50: of((one) => one.durable_p50_ms / median(one.beside[name])),
    }])),
  };
}

/** From the Enter key to the words in the page. The program that presses it runs already and takes its orders by line. */
async function fromTrayToBrowser(s) {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  const { page, faults } = await (await Browser.start(s)).signIn(console);
  await tray.open("Chat with us");
  await desktop.type("Begin");
  await desktop.key("Return");
  await page.locator(".chat-row", { hasText: "Begin" }).first().click();
  await page.getByRole("log").getByText("Begin").last().waitFor();
  await page.evaluate(() => {
    const seen = (globalThis.benchSeen = {});
    new MutationObserver((records) => {
      const now = performance.timeOrigin + performance.now();
      for (const { addedNodes } of records) for (const node of addedNodes) {
        const said = /measured (\d+)\./.exec(node.textContent);
        if (said) seen[said[1]] ??= now;
      }
    }).observe(document.querySelector("[role=log]"), { childList: true, subtree: true });
  });
  await tray.focus();
  const keyboard = spawn("xdotool", ["-"], { env: desktop.env, stdio: ["pipe", "ignore", "inherit"] });
  const took = [];
  const pressed = [];
  for (let number = 0; number < typed; number++) {
    await desktop.type(`measured ${number}.`);
    const begin = performance.timeOrigin + performance.now();
    keyboard.stdin.write("key --delay 0 Return\n");
    const seen = await page.waitForFunction((one) => globalThis.benchSeen[one], String(number), { polling: 20 });
    took.push((await seen.jsonValue()) - begin);
    pressed.push(begin);
  }
  keyboard.stdin.end();
  await once(keyboard, "exit");
  if (faults.length) throw new Error(`bench chat: the page complained: ${faults.join("; ")}`);
  // When the transaction of each began that its commit ended; by the same clock, to the millisecond.
  const [chat] = (await console.api("GET", "/chats")).chats;
  const { messages } = await console.api("GET", `/chats/${chat.id}/messages?limit=200`);
  const committed = messages.flatMap(({ text, accepted_at }) => {
    const said = /^measured (\d+)\.$/.exec(text);
    return said ? [Date.parse(accepted_at) - pressed[said[1]]] : [];
  });
  if (committed.length !== typed) throw new Error(`bench chat: ${committed.length} of ${typed} messages are in the console`);
  return { p50: median(took), p99: at(took, 0.99), committed: median(committed) };
}

/** Each round with programs, a desktop and a conversation of its own. */
async function fromTraysToBrowsers() {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    tell(`tray to browser: round ${round + 1} of ${rounds}`);
    runs.push(await within("bench chat tray", fromTrayToBrowser));
  }
  return { tray_to_browser_p50_ms: median(runs.map((one) => one.p50)), tray_to_browser_p99_ms: median(runs.map((one) => one.p99)), tray_to_commit_p50_ms: median(runs.map((one) => one.committed)) };
}

async function within(name, work) {
  let found;
  await new Story(name).run(async (s) => (found = await work(s)), 1_800_000);
  return found;
}

const figures = { ...(await within("bench chat links", overLinks)), ...(await fromTraysToBrowsers()) };
if (json) {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} else {
  const goals = { durable_messages_per_second: ">= 30000", durable_p50_ms: "<= 0.35", durable_p50_over_fdatasync: "<= 2.5", framing_bytes_per_frame: "<= 12", ephemeral_console_cpu_us: "<= 10", tray_to_browser_p50_ms: "<= 15", tray_to_browser_p99_ms: "<= 60" };
  const { peers, ...own } = figures;
  for (const [name, value] of Object.entries(own)) {
    const shown = typeof value === "object" ? Object.entries(value).map(([devices, rate]) => `${devices}: ${rate}`).join(", ") : Number(value.toFixed(3));
    tell(`${name.padEnd(40)} ${String(shown).padEnd(34)} ${goals[name] ? `goal ${goals[name]}` : ""}`);
  }
  tell("\nlink to link beside us in this run (they keep nothing)");
  for (const [name, peer] of Object.entries(peers)) {
    if (!peer) tell(`${name.padEnd(40)} not installed here`);
    else tell(`${`${name} ${peer.version}`.padEnd(40)} p50 ${peer.p50_ms.toFixed(3)} ms, p99 ${peer.p99_ms.toFixed(3)} ms; p50 over fdatasync ${peer.p50_over_fdatasync.toFixed(2)}; ours with its commit over theirs ${peer.durable_p50_over_its_p50.toFixed(2)}`);
  }
}
