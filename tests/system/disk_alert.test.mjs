// A volume fills up: one alert at the console, however often it is measured; space is freed: it resolves by itself. The
// volume is a tmpfs that only the service sees, in a mount namespace of its own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../scripts/lib/processes.mjs";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { story } from "./support/story.mjs";

const megabyte = 1024 * 1024;
const size = 32 * megabyte;
const disk_space = { enabled: true, raise_below_percent: 20, clear_above_percent: 40, sustained_for: 2 };

function why_not() {
  if (process.getuid() !== 0) return "needs root to mount a volume";
  try {
    execFileSync("unshare", ["--mount", "--propagation", "private", "true"], { stdio: "pipe" });
    return null;
  } catch (error) {
    return `this machine gives no mount namespace: ${String(error.stderr).trim()}`;
  }
}

/** Mounts the volume in a mount namespace of its own, and keeps that. Gives the process whose namespace it is. */
async function hold_volume(story, folder) {
  let mounted = false;
  const holder = story.start("volume", "unshare", ["--mount", "--propagation", "private", "sh", "-c",
    `mount -t tmpfs -o size=${size} deskbell-test "$0" && echo mounted && exec cat`, folder], { onLine: () => (mounted = true) });
  await eventually("the volume is mounted", () => {
    if (holder.isOver()) throw new Error("it could not be mounted");
    return mounted;
  });
  return holder.pid;
}

/** Moves what the stopped service noted of its open alerts an hour back. */
async function an_hour_passes(file) {
  const noted = JSON.parse(await run("sqlite3", [file, "SELECT state FROM monitors"]));
  for (const subject of noted.subjects) subject.told_at -= 3_600_000;
  await run("sqlite3", [file], { input: `UPDATE monitors SET state = '${JSON.stringify(noted).replaceAll("'", "''")}';\n` });
}

const name = "a full volume raises one alert, which resolves by itself when space is freed";
const reason = why_not();
if (reason) test(name, { skip: reason }, () => {});
else story(name, async (story) => {
  const console = await Console.start(story, { policy: { name: "Disks", settings: { "monitors.disk_space": disk_space } } });
  const volume = join(story.folder, "volume");
  mkdirSync(volume);
  const holder = await hold_volume(story, volume);
  const device = await Device.start(story, console, { within: ["nsenter", `--mount=/proc/${holder}/ns/mnt`] });
  const asset = await console.online();
  const file = (what) => join(`/proc/${holder}/root`, volume, what); // from here the folder itself is an empty one
  const of_volume = async (status) => (await console.alerts(status)).filter((alert) => alert.formatted_output.startsWith(`${volume}:`));

  await becomes("its inventory has the volume", async () => {
    const { inventory } = await console.api("GET", `/customer_assets/${asset.id}/inventory`);
    return inventory.volumes?.find((one) => one.mount_point === volume)?.size_bytes;
  }, size);
  assert.deepEqual(await of_volume("all"), []);
  const technician = await (await Browser.start(story)).signIn(console, undefined, { to: "/alerts" });
  const row = technician.page.getByRole("row").filter({ hasText: volume });

  writeFileSync(file("large"), Buffer.alloc(0.9 * size));
  const [raised] = await eventually("the alert is raised", async () => {
    const found = await of_volume("active");
    return found.length > 0 && found;
  });
  assert.equal(raised.asset_id, asset.id);
  assert.equal(raised.check_id, "disk_space");
  assert.equal(raised.properties.trigger, "disk_space");
  assert.equal(raised.count, 1);
  await row.waitFor(); // live, without a reload

  // Measured again and again it stays one. An hour later the console is told how it stands now, and the count goes up.
  await device.stop();
  await an_hour_passes(join(device.state, "agent.db"));
  // It looks at itself again when it starts: what waits for the console are only the sections that are different.
  await console.stop();
  await device.start();
  const [waiting] = await eventually("the change is to be reported", async () => {
    const bodies = await run("sqlite3", [join(device.state, "agent.db"), "SELECT body FROM outbox WHERE type = 'inventory.reported'"]);
    return bodies !== "" && bodies.trim().split("\n").map((body) => JSON.parse(body).sections);
  });
  assert.ok(waiting.volumes.find((one) => one.mount_point === volume).free_bytes < 0.2 * size);
  for (const section of ["system", "os", "cpus", "software"]) assert.ok(!(section in waiting), `${section} travels again`);
  await console.start();
  await eventually("the console has it, and the rest as before", async () => {
    const { inventory } = await console.api("GET", `/customer_assets/${asset.id}/inventory`);
    return inventory.os && inventory.software && inventory.volumes.find((one) => one.mount_point === volume).free_bytes < 0.2 * size;
  });
  writeFileSync(file("more"), Buffer.alloc(megabyte));
  const repeated = await eventually("it is told again", async () => (await of_volume("active")).find((alert) => alert.count > 1), { seen: () => of_volume("all") });
  assert.equal(repeated.id, raised.id);
  assert.notEqual(repeated.formatted_output, raised.formatted_output);
  assert.equal((await of_volume("all")).length, 1, "one alert for the check and the volume");
  await row.filter({ hasText: repeated.formatted_output }).waitFor();
  assert.equal(await row.count(), 1);

  rmSync(file("large"));
  await becomes("no alert is open", () => of_volume("active"), []);
  const [resolved, ...others] = await of_volume("all");
  assert.deepEqual(others, []);
  assert.equal(resolved.id, raised.id);
  assert.equal(resolved.resolved, true);
  await row.waitFor({ state: "detached" });

  writeFileSync(file("large"), Buffer.alloc(0.9 * size));
  await eventually("a new alert is raised", async () => (await of_volume("active")).some((alert) => alert.id !== raised.id));
  await row.waitFor();
  assert.deepEqual(technician.faults, []);
});
