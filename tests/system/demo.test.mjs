// `./dev demo` as a script uses it: everything up, another port where its own is taken, the same data again, and all of it ended.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { api } from "../../scripts/lib/console.mjs";
import { eventually } from "./support/facts.mjs";
import { program, root, web } from "./support/places.mjs";
import { story } from "./support/story.mjs";

const wanted = ["admin", "api_key", "asset_id", "console_url", "data", "screen_url", "technicians"];

/** What runs anywhere with this folder on its command line: the demo's own programs. */
const programsOf = (folder) =>
  readdirSync("/proc").filter((id) => /^\d+$/.test(id)).flatMap((id) => {
    try {
      const line = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
      return line.includes(folder) && Number(id) !== process.pid ? [`${id} ${line}`] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });

story("the demo comes up for a script, again with the same data, and ends all that it started", { limit: 240_000 }, async (s) => {
  const data = join(s.folder, "demo");
  const env = { ...process.env };
  for (const name of ["DISPLAY", "WAYLAND_DISPLAY"]) delete env[name];
  const start = async (name, ...flags) => {
    const lines = [];
    const child = s.start(name, process.execPath,
      [join(root, "scripts/demo/main.mjs"), "--json", "--bin", program(""), "--web", web, "--data", data, ...flags],
      { env, cwd: root, onLine: (line) => lines.push(line) });
    await eventually("the demo's line", () => child.isOver() || lines.length > 0, { limit: 90_000 });
    assert.equal(child.isOver(), false, "the demo ended early");
    assert.equal(lines.length, 1);
    return { child, told: JSON.parse(lines[0]) };
  };
  const ca = join(data, "tls/ca.pem");
  const call = (told, path) => api(told.console_url, told.api_key, ca, "GET", path);
  const stop = async ({ child }) => {
    child.signal("SIGTERM");
    const { code } = await child.ended;
    assert.equal(code, 0);
    assert.deepEqual(programsOf(data), []);
  };

  // Its usual port is taken, by this test or by somebody else: either way it finds another.
  const squatter = createServer();
  squatter.on("error", () => {});
  squatter.listen(8443, "127.0.0.1");
  s.finally(() => new Promise((done) => squatter.close(done)));
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
  assert.ok(asset.properties.kabuto_information.os.name, "the real inventory of this machine");
  // The screen in the browser, with what to do there and the viewer; its password is in none of them.
  const page = await eventually("the screen in the browser", async () => (await fetch(first.told.screen_url)).text());
  assert.match(page, /Click the bell/);
  assert.ok(page.includes(`href="${first.told.console_url}"`) && page.includes(first.told.technicians[0].email), page);
  assert.ok(!page.includes(new URL(first.told.screen_url).hash.slice(1)));
  assert.ok((await fetch(new URL("novnc/vnc.html", first.told.screen_url))).ok);
  assert.match(first.told.screen_url, /^http:\/\/127\.0\.0\.1:/);
  assert.ok(existsSync(join(data, "device/run/tray.sock")));
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

  // Ended while it starts: nothing is left, whatever was being started.
  for (const sign of ["deskbell-console", "deskbelld", "Xtigervnc"]) {
    const child = s.start(`demo-ended-at-${sign}`, process.execPath,
      [join(root, "scripts/demo/main.mjs"), "--json", "--bin", program(""), "--web", web, "--data", data], { env, cwd: root });
    await eventually(`${sign} has begun`, () => programsOf(data).some((line) => line.split(" ")[1].endsWith(sign)), { every: 5 });
    child.signal(sign === "deskbelld" ? "SIGINT" : "SIGTERM");
    const { code } = await child.ended;
    assert.equal(code, 0, `ended at ${sign}`);
    await eventually(`nothing is left of what began with ${sign}`, () => programsOf(data).length === 0, { seen: () => programsOf(data) });
  }

  // Over again: another machine to the console, and other passwords.
  const fresh = await start("demo-fresh", "--fresh");
  assert.notEqual(fresh.told.admin.password, first.told.admin.password);
  assert.equal((await call(fresh.told, "/customer_assets")).assets.length, 1);
  const { customers } = await call(fresh.told, "/customers");
  assert.equal(customers.length, 1);
  assert.equal((await call(fresh.told, `/contacts?customer_id=${customers[0].id}`)).contacts.length, 1);
  await stop(fresh);
});

story("what ./dev builds ends with it", async (s) => {
  const marker = `${50_000 + process.pid}`;
  const running = () => programsOf(`sleep ${marker}`).filter((line) => / sleep \d+ ?$/.test(line));
  const child = s.start("script", "/bin/bash", ["-c", `. scripts/lib.sh; building() { sleep ${marker} & sleep ${marker}; }; interruptible building`], { cwd: root });
  await eventually("it builds", () => running().length === 2);
  process.kill(child.pid, "SIGTERM"); // this one alone, as a script does
  assert.equal((await child.ended).code, 143);
  await eventually("nothing is left", () => running().length === 0, { seen: running });
});
