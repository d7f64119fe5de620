// A device is enrolled with a token that works once, and a technician sees it with what it reported.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { story } from "./support/story.mjs";

story("an enrolled device is seen in the browser, online and with its inventory", async (s) => {
  const console = await Console.start(s);
  const token = await console.token({ customer: "Harbour Bakery" });
  const device = new Device(s);
  await device.enrol(console, { url: console.url, ca: console.ca, token });
  await assert.rejects(new Device(s, { name: "second" }).enrol(console, { url: console.url, ca: console.ca, token }), /used|token/);
  await device.start();
  await device.online();
  const asset = await console.online();
  assert.equal(asset.customer.business_name, "Harbour Bakery");
  await eventually("the inventory arrives", async () => (await console.api("GET", `/customer_assets/${asset.id}`)).asset.properties.ram_gb);

  const browser = await Browser.start(s);
  const mara = await browser.signIn(console, undefined, { to: "/assets" });
  await mara.page.getByRole("link", { name: asset.name }).first().click();
  await mara.page.getByText("Online", { exact: true }).first().waitFor();
  await device.stop();
  await mara.page.getByText("Offline", { exact: true }).first().waitFor();
  assert.equal((await console.assets()).length, 1);
  assert.deepEqual(mara.faults, []);
});
