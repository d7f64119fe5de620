// The console's policy key is changed while devices sleep: they follow, the one of the product and the one from the page alone.
import assert from "node:assert/strict";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { NodeDevice } from "./support/node_device_driver.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";

story("devices follow the console to another key, however many changes they slept through", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  const node = await NodeDevice.start(s, console.ca);
  node.do("enrol", { url: console.url, token: await console.token(), hostname: "node-one" });
  await node.until("enrolled");
  node.do("connect");
  await node.until("policy.applied");
  const version = async () => (await device.status())?.policy.version ?? 0;
  const first = await eventually("the device's first policy", version);

  await assert.rejects(console.command("signing-key", "rotate", "policy"), ({ out, message }) => /stop that one first/.test(`${out}${message}`));

  // While the console is away; the devices know nothing of it.
  await console.stop();
  await console.command("signing-key", "rotate", "policy");
  await console.command("signing-key", "rotate", "script");
  assert.match(await console.command("signing-key", "rotate", "policy"), /^New policy key: [A-Za-z0-9+/]{43}=$/m);
  await console.start();
  node.events.length = 0;
  const second = await eventually("the device has a policy of the new key", async () => {
    const now = await version();
    return now > first ? now : null;
  }, { limit: 60_000 });
  await node.until("policy.applied");
  assert.ok(!node.events.some(({ event }) => event === "policy.refused"));
  await device.delivered();

  // And again, with the service away too: what it stored is still good when it starts.
  await console.stop();
  await device.kill();
  await console.command("signing-key", "rotate", "policy");
  await device.start();
  assert.equal(await version(), second, "the policy that was in force, without a console");
  await console.start();
  const third = await eventually("the device has a policy of the newest key", async () => {
    const now = await version();
    return now > second ? now : null;
  }, { limit: 60_000 });
  const changed = workstation();
  changed.settings["tray.branding"].tooltip = "Ring for help";
  await console.putPolicy(changed);
  await eventually("an edit is signed with it", async () => (await version()) > third);
  await device.delivered();
  const [asset] = (await console.assets()).filter((one) => one.name !== "node-one");
  await becomes("the console knows", async () => (await console.api("GET", `/customer_assets/${asset.id}/policy`)).applied_version, await version());
  await console.command("check");
});
