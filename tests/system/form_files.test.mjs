// Files of a contact form: the request does not wait for them, cuts and kills lose and double nothing, and the technician has them
// byte for byte. Where the policy's form takes none, none are taken.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const words = { email: "ida@harbour-bakery.example", subject: "The drawer jams", description: "Since this morning." };
const form = workstation().settings["tray.menu"].find((item) => item.type === "contact_form").id;
const ticketOf = async (console) => {
  const tickets = await console.tickets();
  return tickets.length ? (await console.api("GET", `/tickets/${tickets[0].id}`)).ticket : null;
};

story("files of a form follow their request over cuts and the death of the service, once", async (s) => {
  const console = await Console.start(s, { policy: workstation({ form: { screenshot: true } }) });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const client = TrayClient.start(s, device);
  await device.online();
  const picture = randomBytes(2 * 1024 * 1024 + 5);
  const log = Buffer.from("12:00 the drawer did not open\n");
  const ids = [await client.attach("drawer.png", "image/png", picture), await client.attach("till.log", "text/plain", log)];
  network.throttle(256 * 1024);
  await client.submit(form, words, ids);
  const early = await eventually("the request is there before its files", () => ticketOf(console));
  assert.deepEqual(early.attachments.map(({ name, size, arrived }) => ({ name, size, arrived })),
    [{ name: "drawer.png", size: picture.length, arrived: false }, { name: "till.log", size: log.length, arrived: early.attachments[1].arrived }]);
  network.cut();
  await device.kill();
  await device.start();
  network.restore();
  network.throttle(0);
  const browser = await Browser.start(s);
  const mara = await browser.signIn(console);
  await mara.page.goto(new URL(`/tickets/${early.id}`, console.url).href);
  const comments = mara.page.getByRole("region", { name: "Comments" });
  await eventually("both can be downloaded", async () => (await comments.getByRole("link", { name: /^Download / }).count()) === 2, { limit: 60_000 });
  for (const [name, bytes] of [["drawer.png", picture], ["till.log", log]]) {
    const download = mara.page.waitForEvent("download");
    await comments.getByRole("link", { name: `Download ${name}` }).click();
    const file = join(s.folder, name);
    await (await download).saveAs(file);
    assert.equal(Buffer.compare(readFileSync(file), bytes), 0, name);
  }
  await device.delivered();
  assert.equal((await console.tickets()).length, 1);
  assert.equal((await ticketOf(console)).attachments.length, 2);
  assert.deepEqual(mara.faults, []);
  await console.command("check");
});

story("a form that takes no files says so, and what was written is sent without them", async (s) => {
  const console = await Console.start(s, { policy: workstation({ form: { screenshot: false } }) });
  const device = await Device.start(s, console);
  const client = TrayClient.start(s, device);
  await device.online();
  const id = await client.attach("drawer.png", "image/png", randomBytes(100));
  await assert.rejects(client.submit(form, words, [id]), /attachments: this form takes none/);
  await client.submit(form, words);
  const ticket = await eventually("the request", () => ticketOf(console));
  assert.equal(ticket.attachments, undefined);
});

story("a file of a form whose bytes are gone says so, and goes its way when it is tried again and they are there", async (s) => {
  const console = await Console.start(s, { policy: workstation({ form: { screenshot: true } }) });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const client = TrayClient.start(s, device);
  await device.online();
  const id = await client.attach("till.log", "text/plain", Buffer.from("12:00 the drawer did not open\n"));
  network.cut();
  await client.submit(form, words, [id]);
  const kept = join(device.state, "attachments", id);
  renameSync(kept, join(s.folder, "till.log"));
  network.restore();
  const failed = await eventually("the person's request says that it failed", () => client.files.get(id)?.state === "failed" && client.files.get(id));
  assert.match(failed.error, /not kept here any more/);
  await assert.rejects(client.fetch(id), /not kept here any more/);
  assert.equal((await ticketOf(console)).attachments[0].arrived, false);
  renameSync(join(s.folder, "till.log"), kept);
  await client.fetch(id);
  await eventually("the desk has it", async () => (await ticketOf(console)).attachments[0].arrived);
  await eventually("and the request says so", () => client.files.get(id).state === "there");
});
