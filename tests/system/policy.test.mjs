// (f) A policy edited in the browser changes the menu on the device within two seconds, and keeps it when offline; and a console
// that was restored goes past the version that a device has.
import assert from "node:assert/strict";
import { join } from "node:path";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { workstation, workstationMenu } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

const within_ms = 2_000;

story("a policy edited in the browser changes the menu on the device within two seconds", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  const browser = await Browser.start(s);
  const robin = await browser.signIn(console, console.accounts.admin, { to: "/policies" });
  const items = async () => (await desktop.panel.menu()).slice(2, -2);
  await becomes("the menu on the panel", items, workstationMenu);

  await robin.page.getByRole("link", { name: "Workstations" }).click();
  const editor = robin.page.getByRole("textbox", { name: "Policy as JSON" });
  await editor.waitFor();
  const write = async (document) => {
    await editor.click();
    await robin.page.keyboard.press("ControlOrMeta+a");
    await robin.page.keyboard.insertText(typeof document === "string" ? document : JSON.stringify(document, null, 2));
  };

  // A mistake is named with its line, saves nothing and changes nothing.
  const wrong = workstation();
  wrong.settings["tray.menu"][0].type = "live_chatt";
  await write(wrong);
  await robin.page.getByRole("list", { name: "Problems" }).getByText(/Line \d+/).first().waitFor();
  assert.equal(await robin.page.getByRole("button", { name: "Save", exact: true }).isEnabled(), false);

  const changed = workstation();
  changed.settings["tray.branding"].tooltip = "Ring for help";
  changed.settings["tray.menu"].splice(1, 1);
  changed.settings["tray.menu"][0].title = "Talk to a human & more";
  const wanted = ["Talk to a human & more", ...workstationMenu.slice(2)];
  await write(changed);
  await robin.page.getByRole("region", { name: "Menu preview" }).getByText("Talk to a human & more").waitFor();
  await robin.page.getByText("No problems").waitFor();
  const begun = performance.now();
  await robin.page.getByRole("button", { name: "Save", exact: true }).click();
  await becomes("the changed menu on the panel", items, wanted, { every: 10 });
  const took = Math.round(performance.now() - begun);
  assert.ok(took <= within_ms, `the menu changed after ${took} ms, at most ${within_ms}`);
  process.stdout.write(`policy: from the click on Save to the menu on the panel in ${took} ms\n`);
  await robin.page.getByText("Saved. Devices that are online have it in a moment.").waitFor();
  await becomes("the tooltip", async () => (await desktop.panel.items())[0].tooltip, "Ring for help");

  // The console knows that the device has it; without a console the menu stays.
  const [asset] = await console.assets();
  const policy = await eventually("the console knows", async () => {
    const effective = await console.api("GET", `/customer_assets/${asset.id}/policy`);
    return effective.applied_version === effective.version ? effective : null;
  });
  assert.equal((await device.status()).policy.version, policy.version);
  await console.stop();
  await device.kill();
  await device.start();
  await tray.kill();
  await tray.start();
  await becomes("the menu is kept", async () => (await items()).filter((item) => item === wanted[0]), [wanted[0]]);

  // Where there is no panel any more, a window of the tray's own offers the same.
  await desktop.panel.ask("close");
  const offline = "Offline: messages are kept and sent later";
  await eventually("the menu's window", async () => (await desktop.windows(`Ring for help: ${offline}`)).length === 1);
  for (const title of wanted.slice(0, 2)) await tray.sees(title);
  assert.deepEqual(robin.faults, []);
});

story("a console restored from its backup goes past the policy version that the device has", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  await console.online();
  const shown = async () => (await device.command("policy", "show")).includes("Only since the backup");
  const version = async () => (await device.status()).policy.version;
  const backup = join(s.folder, "backup.tar");
  await console.command("backup", backup);
  const later = workstation();
  later.settings["tray.branding"].tooltip = "Only since the backup";
  await console.putPolicy(later);
  await becomes("the device has the later one", shown, true);
  const own = await version();

  await console.restore(backup);
  await becomes("the device has what the console has", shown, false);
  const past = await version();
  assert.ok(past > own, `the version here was ${own}, and is ${past}`);
  const [asset] = await console.assets();
  await becomes("the console knows that the device has it", async () => {
    const effective = await console.api("GET", `/customer_assets/${asset.id}/policy`);
    return [effective.version, effective.applied_version];
  }, [past, past]);
  // And what is edited from now on arrives as ever.
  await console.putPolicy(later);
  await becomes("the device has the later one again", shown, true);
  assert.ok((await version()) > past);
});
