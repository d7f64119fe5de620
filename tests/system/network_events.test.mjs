// The device's network goes and comes back: the kernel says so to the service, and the technician reads it between the messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, stays } from "./support/facts.mjs";
import { Island, whyNoIsland } from "./support/island.mjs";
import { patientPolicy } from "./support/talk.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const name = "a cable is pulled and put back: both stand between the messages, in their places";
const reason = whyNoIsland();
if (reason) test(name, { skip: reason }, () => {});
else story(name, async (s) => {
  const console = await Console.start(s, { policy: patientPolicy });
  const island = await Island.start(s, console.port);
  const device = await Device.start(s, console, { within: island.within() });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say("The till is slow", "chat");
  await device.delivered();
  const [asset] = await console.assets();
  const happened = async () => {
    const { events } = await console.api("GET", `/customer_assets/${asset.id}/events?per_page=100`);
    return events.map((event) => event.kind).filter((kind) => kind.startsWith("network_")).reverse();
  };
  const browser = await Browser.start(s);
  const mara = await browser.signIn(console);
  await mara.openChat("The till is slow");

  await island.unplug();
  await mara.log().getByText("Network lost").waitFor();
  await client.say("And now it has no network", "chat");
  await mara.log().getByText("And now it has no network").waitFor();
  await island.plug();
  await mara.log().getByText("Network is back").waitFor();
  assert.deepEqual(await happened(), ["network_lost", "network_back"]);
  const text = await mara.log().textContent();
  const places = ["The till is slow", "Network lost", "And now it has no network", "Network is back"].map((words) => text.indexOf(words));
  assert.deepEqual(places, [...places].sort((a, b) => a - b), text);

  // A lease that is renewed, or a cable that only shook, is no news.
  await island.unplug();
  await island.plug();
  await stays("nothing more happened", async () => (await happened()).length === 2, 4_000);
  await client.say("the end", "chat");
  await device.delivered();
  await becomes("and nothing after it", happened, ["network_lost", "network_back"]);
  assert.deepEqual(mara.faults, []);
});
