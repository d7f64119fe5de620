// A device is shut out from the page: its link closes within seconds, nothing of it gets through, and enrolled anew it is the same asset.
import assert from "node:assert/strict";
import { run } from "../../scripts/lib/processes.mjs";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const soon_ms = 5_000;

story("a device that is shut out loses its link within 5 s, says so, and comes back as the same asset when it is enrolled anew", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console, { uses: 2 });
  await device.online();
  const asset = await console.online();
  const browser = await Browser.start(s);
  const robin = await browser.signIn(console, console.accounts.admin, { to: `/assets/${asset.id}` });
  const { page } = robin;

  await page.getByRole("button", { name: "Shut out" }).click();
  const asked = Date.now();
  await page.getByRole("dialog").getByRole("button", { name: "Shut out" }).click();
  const status = await eventually("the device knows", async () => {
    const now = await device.status();
    return now.link.status === "refused" ? now : null;
  }, { limit: soon_ms, seen: () => device.status() });
  await becomes("the console has no link", async () => (await console.assets())[0].online, false, { limit: soon_ms });
  assert.ok(Date.now() - asked < soon_ms, `it took ${Date.now() - asked} ms`);
  assert.equal(status.link.code, "revoked");
  assert.match(status.link.message, /not valid any more.*deskbell enroll --force/);
  await page.getByText(/^Shut out since/).waitFor();

  // A new start of the service does not help it; what its people write waits there.
  await device.stop();
  await device.start();
  await becomes("it is refused", async () => (await device.status()).link.status, "refused");
  const client = TrayClient.start(s, device);
  await client.say("Is anybody there?", "chat");
  assert.deepEqual(await console.chats(), []);

  const token = await console.token();
  // As it is said there: nothing is named but the token, and who is trusted is who was.
  assert.match(status.link.message, /with a new token: deskbell enroll --force; it asks for the token, or takes --token-file FILE or --token TOKEN/);
  const said = await run("sh", ["-c", 'exec "$@" 2>&1', "sh", program("deskbell"), "--state", device.state, "enroll", "--force"], { env: device.env, input: `${token}\n` });
  assert.match(said, new RegExp(`deskbell: as .*identity\\.json has it: the URL ${console.url}, the only authorities that are trusted\n`));
  await device.online();
  await eventually("what waited arrives", async () => (await console.chats()).find((chat) => chat.last_message === "Is anybody there?"));
  const assets = await console.assets();
  assert.deepEqual(assets.map((one) => one.id), [asset.id], "the same asset");
  assert.equal(assets[0].shut_out_at, undefined);
  await page.getByText(/^Shut out since/).waitFor({ state: "detached" });
  const { events } = await console.api("GET", `/customer_assets/${asset.id}/events`);
  for (const kind of ["shut_out", "enrolled_anew"]) assert.ok(events.some((event) => event.kind === kind), kind);
  assert.deepEqual(robin.faults, []);
});
