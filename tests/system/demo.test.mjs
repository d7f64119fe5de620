// `./dev demo` as a script uses it: everything up, another port where its own is taken, the same data again, and all of it ended.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { api } from "../../scripts/lib/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { programsOf, projectIn } from "./support/project.mjs";
import { story } from "./support/story.mjs";

const wanted = ["admin", "api_key", "asset_id", "console_url", "data", "screen_url", "technicians"];

/** How a viewer may sign in at this RFB server: 1 is not at all, 2 is VNC's password. */
function signInTypes(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let got = Buffer.alloc(0);
    socket.on("error", reject);
    socket.on("data", (part) => {
      const greeted = got.length >= 12;
      got = Buffer.concat([got, part]);
      if (!greeted && got.length >= 12) socket.write("RFB 003.008\n");
      if (got.length <= 12 || got.length < 13 + got[12]) return;
      socket.destroy();
      resolve([...got.subarray(13, 13 + got[12])]);
    });
  });
}

function environment(changes = {}) {
  const env = { ...process.env };
  for (const name of ["DISPLAY", "WAYLAND_DISPLAY"]) delete env[name];
  return Object.assign(env, changes);
}

story("the demo comes up for a script, again with the same data, and ends all that it started", { limit: 240_000 }, async (s) => {
  const project = projectIn(join(s.folder, "project"));
  const data = join(project, "build/demo");
  const begin = (name, { args = [], env = environment() } = {}) => {
    const lines = [];
    const child = s.start(name, join(project, "dev"), ["demo", "--json", ...args], { env, onLine: (line) => lines.push(line) });
    return { child, lines };
  };
  const start = async (name, options) => {
    const { child, lines } = begin(name, options);
    await eventually("the demo's line", () => child.isOver() || lines.length > 0, { limit: 90_000 });
    assert.equal(child.isOver(), false, "the demo ended early");
    assert.equal(lines.length, 1);
    return { child, told: JSON.parse(lines[0]) };
  };
  const ca = join(data, "tls/ca.pem");
  const call = (told, path) => api(told.console_url, told.api_key, ca, "GET", path);
  const stop = async ({ child }, signal = "SIGTERM") => {
    process.kill(child.pid, signal); // the demo alone, not its process group: it is the one that ends the others
    const { code } = await child.ended;
    assert.equal(code, 0);
    await becomes("nothing of it is left", () => programsOf(data), [], { limit: 5_000 });
  };

  // Its usual port is taken, by this test or by somebody else: either way it finds another.
  const squatter = createServer();
  squatter.on("error", () => {});
  squatter.listen(8443, "127.0.0.1");
  s.finally(() => new Promise((done) => squatter.close(done)));

  // Ended while it comes up, at one point after the other; the first two leave half of a first start behind.
  for (const sign of ["console.log", "device/agent.db", "desktop/screen.log"]) {
    const name = `ended-at-${sign.replace("/", "-")}`;
    const { child } = begin(name);
    await eventually(`${sign} is there`, () => child.isOver() || existsSync(join(data, sign)), { every: 5, limit: 60_000 });
    assert.equal(child.isOver(), false, `${name}: the demo ended early`);
    await stop({ child });
  }

  const first = await start("demo");
  assert.deepEqual(Object.keys(first.told).sort(), wanted);
  assert.notEqual(new URL(first.told.console_url).port, "8443");
  assert.equal(first.told.technicians.length, 2);
  for (const person of [first.told.admin, ...first.told.technicians]) {
    assert.match(person.email, /@/);
    assert.ok(person.password.length >= 12);
  }
  const { asset } = await call(first.told, `/customer_assets/${first.told.asset_id}`);
  assert.equal(asset.online, true);
  const { customers } = await call(first.told, "/customers");
  assert.deepEqual(customers.map((one) => one.business_name), ["Demo Bakery"]);
  const { contacts } = await call(first.told, "/contacts");
  assert.deepEqual(contacts.map((one) => [one.customer_id, one.name]), [[customers[0].id, "Mia Baker"]]);
  assert.ok(asset.properties.kabuto_information.os.name, "the real inventory of this machine");
  // The screen in the browser, with what to do there and the viewer; its password is in none of them.
  const page = await eventually("the screen in the browser", async () => (await fetch(first.told.screen_url)).text());
  assert.match(page, /Click the bell/);
  assert.ok(page.includes(`href="${first.told.console_url}"`) && page.includes(first.told.technicians[0].email), page);
  assert.ok(!page.includes(new URL(first.told.screen_url).hash.slice(1)));
  assert.ok((await fetch(new URL("novnc/vnc.html", first.told.screen_url))).ok);
  assert.match(first.told.screen_url, /^http:\/\/127\.0\.0\.1:/);
  const [, rfb] = programsOf(data).map((line) => / -rfbport (\d+)/.exec(line)).find(Boolean);
  assert.deepEqual(await signInTypes(Number(rfb)), [2], "its screen asks for the password");
  assert.ok(existsSync(join(data, "device/run/tray.sock")));
  assert.ok(programsOf(data).some((line) => line.includes("notifyd")), "an answer is announced on that screen, too");
  await stop(first);

  const second = await start("demo-again");
  assert.equal(second.told.asset_id, first.told.asset_id);
  assert.deepEqual(second.told.technicians, first.told.technicians);
  assert.equal((await call(second.told, "/customer_assets")).assets.length, 1);
  // What ends by itself is said, with where to look.
  const tray = programsOf(data).find((line) => line.includes("deskbell-tray"));
  process.kill(Number.parseInt(tray, 10), "SIGKILL");
  await eventually("the demo says so", () => /demo: the tray ended \(SIGKILL\); its log is .*tray\.log/.test(readFileSync(s.log("demo-again"), "utf8")));
  await stop(second);

  // --fresh starts over; a desktop session that is there is used; Ctrl-C ends it as well.
  const desktop = await Desktop.start(s);
  const { DISPLAY, DBUS_SESSION_BUS_ADDRESS } = desktop.env;
  const fresh = await start("demo-fresh", { args: ["--fresh"], env: environment({ DISPLAY, DBUS_SESSION_BUS_ADDRESS, QT_QPA_PLATFORM: "xcb" }) });
  assert.equal(fresh.told.screen_url, null);
  assert.equal(existsSync(join(data, "desktop")), false);
  assert.equal(fresh.told.asset_id, 1);
  assert.notEqual(fresh.told.admin.password, first.told.admin.password);
  await eventually("the bell is in the panel", async () => (await desktop.panel.items()).length === 1);
  await stop(fresh, "SIGINT");
});

story("the demo that is ended while it builds ends what it builds with", async (s) => {
  const project = projectIn(join(s.folder, "project"), { built: false });
  const bin = join(s.folder, "bin");
  for (const folder of [bin, join(project, "build/dev")]) mkdirSync(folder);
  writeFileSync(join(project, "build/dev/build.ninja"), "");
  // In place of ninja: something that would go on for a long time, and has a child as ninja has its compilers.
  writeFileSync(join(bin, "ninja"), '#!/bin/sh\n: >"$STARTED"\nsleep 600\n');
  chmodSync(join(bin, "ninja"), 0o755);
  const started = join(s.folder, "ninja-runs");
  for (const signal of ["SIGINT", "SIGTERM"]) {
    const child = s.start(`demo-${signal}`, join(project, "dev"), ["demo"],
      { env: environment({ PATH: `${bin}:${process.env.PATH}`, STARTED: started }) });
    await eventually("it builds", () => child.isOver() || (existsSync(started) && programsOf(bin).some((line) => line.includes("sleep"))));
    assert.equal(child.isOver(), false, "the demo ended early");
    process.kill(child.pid, signal);
    assert.equal((await child.ended).code, 143);
    await becomes("nothing of it is left", () => programsOf(bin), [], { limit: 5_000 });
  }
});
