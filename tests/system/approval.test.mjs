// A token that wants approval: the device waits and says so, nothing of it is taken, and it goes on by itself once it is let in.
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const host = hostname().split(".")[0];
const offline = 5;
const seconds_ms = 10_000;

const tokenOf = async (console) => (await console.command("enrollment", "create", "--customer", "Harbour Bakery", "--uses", "3", "--expires", "1h", "--approval")).trim();

/** What deskbell prints, also where it ends with another code than 0. */
const words = (device, ...command) => device.command(...command).then((out) => ({ code: 0, out }), ({ code, out }) => ({ code, out }));

story("a device that needs approval waits plainly, is let in on the page, and goes on by itself with what was written meanwhile", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const token = await tokenOf(console);
  const browser = await Browser.start(s);
  const robin = await browser.signIn(console, console.accounts.admin, { to: "/enrolment" });
  const { page } = robin;
  const device = new Device(s);
  const enrolled = await device.enrol(console, { url: console.url, ca: console.ca, token });
  assert.match(enrolled, /It waits for approval/);
  assert.doesNotMatch(enrolled, /Harbour Bakery/);

  const waiting = page.getByRole("region", { name: "Waiting for approval" });
  await waiting.getByText(host, { exact: true }).waitFor();
  await waiting.getByText("Harbour Bakery").waitFor();
  await waiting.getByText(/token made .* by the command line/).waitFor();

  await device.start();
  await eventually("it knows that it waits", async () => (await device.status()).link.code === "waiting", { seen: () => device.status() });
  const said = await words(device, "status");
  assert.equal(said.code, offline);
  assert.match(said.out, /waits for approval/);
  assert.doesNotMatch(said.out, /Harbour Bakery/);
  assert.match((await words(device, "diagnose")).out, /lets it in/);
  const client = TrayClient.start(s, device);
  await client.say("Is anybody there?", "chat");
  await becomes("its tray says so", () => client.link?.code, "waiting");
  assert.equal((await device.status()).policy.version, 0, "no policy reached it");
  assert.deepEqual(await console.assets(), []);
  assert.deepEqual(await console.chats(), []);

  await waiting.getByRole("button", { name: `Approve ${host}` }).click();
  const approved = Date.now();
  await device.online();
  assert.ok(Date.now() - approved < seconds_ms, `it took ${Date.now() - approved} ms`);
  const asset = await console.online();
  assert.equal(asset.customer.business_name, "Harbour Bakery");
  const { identity } = await device.status();
  assert.equal(asset.uuid, identity.asset_id);
  assert.equal(identity.customer, "Harbour Bakery", "it was not told when it enrolled");
  assert.match((await words(device, "status")).out, /Customer +Harbour Bakery/);
  await eventually("its policy is there", async () => (await device.status()).policy.version > 0);
  await eventually("what was written arrives", async () => (await console.chats()).find((chat) => chat.last_message === "Is anybody there?"));
  await waiting.waitFor({ state: "detached" });

  // The same machine once more, and this time it is refused: the key that it has goes on.
  await device.stop();
  const other = new Device(s, { name: "stranger" });
  await other.enrol(console, { url: console.url, ca: console.ca, token });
  await other.start();
  await eventually("it waits", async () => (await other.status()).link.code === "waiting");
  await waiting.getByText(`is taken for ${host}`).waitFor();
  assert.notEqual((await other.status()).identity.asset_id, asset.uuid, "which it is is not for a stranger");
  await waiting.getByRole("button", { name: `Approve ${host}` }).click();
  await page.getByRole("dialog").getByText(/the key that the asset has now ends/).waitFor();
  await page.keyboard.press("Escape");
  await waiting.getByRole("button", { name: `Refuse ${host}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Refuse", exact: true }).click();
  const refused = await eventually("it is refused", async () => {
    const status = await other.status();
    return status.link.status === "refused" ? status : null;
  }, { limit: seconds_ms, seen: () => other.status() });
  assert.match(refused.link.message, /refused to let this device in.*enroll --force/);
  const again = new Device(s, { name: "again" });
  await assert.rejects(again.enrol(console, { url: console.url, ca: console.ca, token }), /refused to let this device in with it/);
  await device.start();
  await device.online();
  assert.equal((await device.status()).identity.customer, "Harbour Bakery", "it keeps what it was told");
  assert.equal((await console.assets()).length, 1);
  assert.deepEqual(robin.faults, []);
});
