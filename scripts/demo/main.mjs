// ./dev demo: puts the parts together, tells where to look, and ends them all at Ctrl-C.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { api, makeAccounts, makeCertificates, startConsole } from "../lib/console.mjs";
import { endRuns, Group, run, until } from "../lib/processes.mjs";
import { ownDesktop, startVirtualDesktop } from "./desktop.mjs";

const { values: options } = parseArgs({
  options: {
    bin: { type: "string" }, web: { type: "string" }, data: { type: "string" },
    fresh: { type: "boolean" }, json: { type: "boolean" },
  },
});
const data = resolve(options.data);
const program = (name) => join(resolve(options.bin), name);
const say = (text) => options.json || process.stdout.write(text + "\n");
const group = new Group();
const people = [
  { role: "admin", email: "admin@demo.example", name: "Alex Admin" },
  { role: "technician", email: "ana@demo.example", name: "Ana Winter" },
  { role: "technician", email: "ben@demo.example", name: "Ben Okafor" },
];

async function enrol(consoleData, url, ca, device) {
  if (existsSync(join(device, "agent.db"))) return;
  const token = (await run(program("deskbell-console"),
    ["enrollment", "create", "--customer", "Demo Bakery", "--uses", "1", "--expires", "1h", "--data", consoleData])).trim();
  await run(program("deskbell"), ["--state", device, "enroll", "--url", url, "--ca-file", ca],
    { env: { ...process.env, DESKBELL_TOKEN: token } });
}

/** A display that is named and not there, of a session that has ended, say. */
function noTray(desktop, log) {
  const where = process.env.WAYLAND_DISPLAY ?? process.env.DISPLAY;
  return desktop.screen_url
    ? `the tray ended at once; its log is ${log}`
    : `the tray cannot use the desktop session that is named here (${where}); its log is ${log}. For a screen in the browser start it without: env -u DISPLAY -u WAYLAND_DISPLAY ./dev demo`;
}

async function main() {
  const folder = (name) => join(data, name);
  // A first start that was ended halfway has left half of everything.
  if (options.fresh || existsSync(folder("unfinished"))) rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const first = !existsSync(folder("accounts.json"));
  if (first) writeFileSync(folder("unfinished"), "");
  const tls = await makeCertificates(folder("tls"));
  const accounts = await makeAccounts(program("deskbell-console"), folder("console"), folder("accounts.json"),
    { people, organisation: "Demo IT" });
  if (first) {
    await run(program("deskbell-console"), ["import-policy", "policies/starter/workstation.json", "--data", folder("console")]);
  }
  say("Starting the console...");
  const server = await startConsole(group, program("deskbell-console"),
    { data: folder("console"), web: resolve(options.web), tls, log: folder("console.log"), port: 8443 });
  if (first) {
    const { customers } = await api(server.url, accounts.api_key, tls.ca, "GET", "/customers");
    const customer = customers[0] ?? (await api(server.url, accounts.api_key, tls.ca, "POST", "/customers", { business_name: "Demo Bakery" })).customer;
    await api(server.url, accounts.api_key, tls.ca, "POST", "/contacts",
      { customer_id: customer.id, name: "Mia Baker", email: "mia@bakery.example" });
  }
  say("Enrolling this machine and starting its service...");
  const device = folder("device");
  mkdirSync(device, { recursive: true, mode: 0o700 });
  await enrol(folder("console"), server.url, tls.ca, device);
  const socket = join(device, "run", "tray.sock");
  const service = group.start("service", program("deskbelld"), ["--foreground", "--state", device, "--socket", socket, "--url", server.url], { log: folder("service.log") });
  const asset = await until("this machine in the console", async () => {
    const { assets } = await api(server.url, accounts.api_key, tls.ca, "GET", "/customer_assets");
    return assets.find((one) => one.online);
  });
  rmSync(folder("unfinished"), { force: true });
  const desktop = ownDesktop() ?? (await startVirtualDesktop(group, folder("desktop"), { console: server.url, email: accounts.technicians[0].email }));
  const tray = group.start("tray", program("deskbell-tray"), ["--socket", socket], { log: folder("tray.log"), env: desktop.env });
  await until("the tray", async () => {
    if (tray.isOver()) throw new Error(noTray(desktop, folder("tray.log")));
    const status = await run(program("deskbell"), ["--state", device, "status", "--json"]).catch((error) => error.out ?? "");
    return status && JSON.parse(status).trays > 0;
  });

  for (const [name, one] of Object.entries({ console: server, service, tray })) {
    one.ended.then(({ code, signal, words }) => ending ||
      process.stderr.write([`demo: the ${name} ended (${signal ?? `exit code ${code}`}); its log is ${folder(`${name}.log`)}. Ctrl-C ends the rest; ./dev demo starts all again.`, ...words].join("\n  ") + "\n"));
  }
  const summary = {
    console_url: server.url, ...accounts, asset_id: asset.id, screen_url: desktop.screen_url, data,
  };
  if (options.json) {
    process.stdout.write(JSON.stringify(summary) + "\n");
  } else {
    say(`\nDeskbell is up.\n\n  Console   ${server.url}   (its certificate is the demo's own: ${tls.ca})`);
    const [technician, colleague] = accounts.technicians;
    say(`  Sign in   ${technician.email}  ${technician.password}   (a technician)`);
    say(`  or as     ${colleague.email}  ${colleague.password}   (her colleague)`);
    say(`  or as     ${accounts.admin.email}  ${accounts.admin.password}   (the administrator)`);
    say(desktop.screen_url ? `  Desktop   ${desktop.screen_url}` : "  Desktop   yours: look for the bell in the tray");
    say(`  Device    build/dev/bin/deskbell --state ${device} status   (also inventory, policy show, outbox, diagnose)`);
    if (desktop.screen_url) {
      const ports = [server.url, desktop.screen_url].map((url) => new URL(url).port);
      say(`\nBoth addresses are of this machine alone. From another one: ssh ${ports.map((port) => `-L ${port}:127.0.0.1:${port}`).join(" ")} and this machine's name.`);
    }
    say(`\nClick the bell (a right click shows its menu), write something, and answer it in the console. Ctrl-C ends it all.`);
  }
}

let ending;
/** Once only: while it ends, main() fails at whatever it was about to start. */
function end(code, goodbye = false) {
  if (goodbye && !ending) say("\nEnding what it started. Its data stays: ./dev demo goes on from there, ./dev demo --fresh starts over.");
  ending ??= Promise.all([group.stopAll(), endRuns()]).then(() => process.exit(code));
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(0, true));
// Nobody reads any more (a closed terminal, a pipe into head): what it has started is ended all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => end(1));
main().catch((error) => {
  if (!ending) process.stderr.write(`demo: ${error.message}\n`);
  end(1);
});
