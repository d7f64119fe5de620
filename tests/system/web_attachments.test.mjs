// Files on the page with the real console and device: through a slow line, cuts and the console's death a technician's
// file arrives once and byte for byte; a person's is shown under the console's own Content-Security-Policy.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { root } from "./support/places.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function desk(story) {
  const console = await Console.start(story, { policy: workstation() });
  const device = await Device.start(story, console);
  const client = TrayClient.start(story, device);
  await device.online();
  const network = await Network.start(story, console);
  const browser = await Browser.start(story);
  return { console, client, network, browser };
}

story("a technician's file goes on where it stopped, over cuts and the death of the console, and arrives once", async (story) => {
  const { console, client, network, browser } = await desk(story);
  const mara = await browser.signIn(console, undefined, { url: network.url });
  const { page } = mara;
  await client.say("Where is the manual?", "chat");
  await mara.rows().first().waitFor();
  await mara.rows().first().click();
  const bytes = randomBytes(12 * 1024 * 1024 + 7);
  const offsets = [];
  page.on("request", (request) => request.method() === "PUT" && offsets.push(Number(request.headers()["upload-offset"])));
  network.throttle(2 * 1024 * 1024);
  const manual = join(story.folder, "Handbuch für Drucker.pdf");
  writeFileSync(manual, bytes);
  await page.locator("input[type=file]").setInputFiles(manual);
  await mara.say("Here it is");
  const state = mara.log().locator(".file-state");
  await eventually("it is on its way", async () => Number(/(\d+) %/.exec(await state.textContent())?.[1] ?? 0) >= 10, { limit: 60_000 });
  network.cut();
  await mara.log().getByText(/Paused at \d+ %: no connection/).waitFor();
  network.restore();
  await eventually("more of it is over", () => offsets.some((offset) => offset > 0), { limit: 60_000 });
  await console.kill();
  await mara.log().getByText(/Paused at \d+ %: no connection/).waitFor();
  await page.reload({ waitUntil: "commit" }).catch(() => {});
  await console.start();
  network.throttle(0);
  // The browser may still be on its way to the page that says that nobody answered.
  await eventually("the page is there again", () => page.goto(`${network.url}/chat/all`).then(() => true, () => false));
  await mara.openChat("Here it is").catch(() => mara.rows().first().click());
  await becomes("nothing waits", () => mara.log().getByText(/^(Queued|Sending)$/).count(), 0);
  const view = await eventually("the tray shows it", () => [...client.messages.values()].find((one) => one.attachments), { limit: 60_000 });
  assert.equal(view.text, "Here it is");
  assert.equal(view.attachments[0].name, "Handbuch für Drucker.pdf");
  await client.fetch(view.attachments[0].attachment_id);
  await eventually("it is on the device", () => client.files.get(view.attachments[0].attachment_id)?.state === "here", { limit: 60_000 });
  assert.equal(sha256(await client.read(view.attachments[0].attachment_id)), sha256(bytes));
  assert.equal(offsets.filter((offset) => offset === 0).length, 1, `it began again: ${offsets}`);
  const [chat] = await console.chats();
  assert.equal((await console.messages(chat.id)).filter((one) => one.text === "Here it is").length, 1);
  assert.deepEqual(mara.faults, []);
});

story("a person's picture is shown and saved, what only says it is one is not, and a file alone is named in the list", async (story) => {
  const { console, client, browser } = await desk(story);
  const mara = await browser.signIn(console);
  const { page } = mara;
  const picture = readFileSync(join(root, "console/web/public/icon-192.png"));
  const evil = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="hacked=1"/>');
  const ids = [await client.attach("screen.png", "image/png", picture), await client.attach("not one.png", "image/png", evil)];
  await client.say("", "chat", ids);
  await mara.row("2 files: screen.png, not one.png").waitFor();
  await mara.rows().first().click();
  const shown = mara.log().getByRole("button", { name: "Enlarge the picture screen.png" });
  await becomes("the picture is drawn", () => shown.locator("canvas").evaluate((canvas) => canvas.width), 180);
  await mara.log().getByText("No preview: this is not a picture that can be shown.").waitFor();
  assert.equal(await mara.log().getByText("Waiting for the device").count(), 0);
  const coming = page.waitForEvent("download");
  await mara.log().getByRole("link", { name: "Download screen.png" }).click();
  const download = await coming;
  assert.equal(download.suggestedFilename(), "screen.png");
  assert.equal(sha256(readFileSync(await download.path())), sha256(picture));
  assert.match(page.url(), /\/chat\//);
  assert.deepEqual(mara.faults, []);
});

story("the page shows how far a person's file is, that the device went away, and that a technician's was fetched", async (story) => {
  const console = await Console.start(story, { policy: workstation() });
  const network = await Network.start(story, console);
  const device = await Device.start(story, console, { url: network.url });
  const client = TrayClient.start(story, device);
  await device.online();
  const mara = await (await Browser.start(story)).signIn(console);
  const { page } = mara;
  const bytes = randomBytes(8 * 1024 * 1024 + 3);
  const id = await client.attach("till.log", "text/plain", bytes);
  network.throttle(1024 * 1024);
  await client.say("The log of the till", "chat", [id]);
  await mara.rows().first().waitFor();
  await mara.rows().first().click();
  await mara.log().getByText(/^Arriving, [1-9]\d? %$/).waitFor({ timeout: 60_000 });
  network.cut();
  await mara.log().getByText(/^Paused at [1-9]\d? %, the device is offline$/).waitFor({ timeout: 90_000 });
  await page.reload();
  await mara.log().getByText(/^Paused at [1-9]\d? %, the device is offline$/).waitFor();
  network.restore();
  network.throttle(0);
  await mara.log().getByRole("link", { name: "Download till.log" }).waitFor({ timeout: 120_000 });

  await page.locator("input[type=file]").setInputFiles({ name: "manual.pdf", mimeType: "application/pdf", buffer: randomBytes(1000) });
  await mara.say("Read this");
  await mara.log().getByText("Not fetched yet", { exact: true }).waitFor();
  const view = await eventually("the tray shows it", () => [...client.messages.values()].find((one) => one.text === "Read this"), { limit: 60_000 });
  await client.fetch(view.attachments[0].attachment_id);
  await mara.log().getByText(/^Fetched at/).waitFor();
  assert.deepEqual(mara.faults, []);
});
