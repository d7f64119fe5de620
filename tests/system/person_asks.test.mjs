// What a person does in the real window beside chatting: attaches a file, reads and answers what was said about a request, and
// rings outside of business hours.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function begin(s, options = {}) {
  const console = await Console.start(s, { policy: workstation(options) });
  const device = await Device.start(s, console);
  const desktop = await Desktop.start(s);
  const tray = await Tray.start(s, desktop, device);
  await device.online();
  return { console, device, desktop, tray };
}

function file(console, id) {
  return new Promise((settle, fail) => {
    request(new URL(`/api/v1/attachments/${id}/file`, console.url), { ca: readFileSync(console.ca), headers: { Authorization: `Bearer ${console.accounts.api_key}` } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => settle(Buffer.concat(parts)));
      answer.on("error", fail);
    }).on("error", fail).end();
  });
}

story("a file that was picked with the keyboard reaches the console byte for byte", async (s) => {
  const { console, desktop, tray } = await begin(s);
  const bytes = randomBytes(300_000);
  const path = join(s.folder, "till.log");
  writeFileSync(path, bytes);
  await tray.open("Chat with us");
  await desktop.type("Here is what it wrote.");
  await desktop.key("ctrl+shift+a");
  await desktop.focused("Attach files");
  await desktop.type(path);
  await desktop.key("Return");
  await tray.sees(/till\.log.*ready/s).catch(() => tray.sees("till.log"));
  await tray.press("Send");
  const message = await eventually("the file is at the console", async () => {
    const [chat] = await console.chats();
    const messages = chat ? await console.messages(chat.id) : [];
    return messages.find((one) => one.attachments?.every((file) => file.arrived));
  }, { limit: 60_000, seen: () => tray.words() });
  assert.equal(message.text, "Here is what it wrote.");
  assert.equal(message.attachments.length, 1);
  const [{ attachment_id, name, size }] = message.attachments;
  assert.deepEqual([name, size], ["till.log", bytes.length]);
  assert.equal(sha256(await file(console, attachment_id)), sha256(bytes));
});

story("what a technician writes about a request is read in the tray, and the reply becomes a public comment", async (s) => {
  const { console, device, desktop, tray } = await begin(s);
  await tray.open("Send a request");
  await tray.fill("E-mail, required", "ida@harbour-bakery.example");
  await tray.fill("Subject, required", "A second screen");
  await tray.fill("Description, required", "The office has one.");
  await tray.press("Send");
  const ticket = await eventually("the ticket", async () => (await console.tickets())[0]);
  await console.api("POST", `/tickets/${ticket.id}/comment`, { subject: "Update", body: "Only for us", hidden: true });
  await console.api("POST", `/tickets/${ticket.id}/comment`, { subject: "Update", body: "Which size would you like?", hidden: false });
  const notification = await eventually("a notification", () => desktop.panel.notifications().find((one) => one.body.includes("Which size")));
  assert.match(notification.body, /A second screen/, "it says what it answers");
  assert.ok(!desktop.panel.notifications().some((one) => one.body.includes("Only for us")), "a hidden comment is not told");
  await tray.open("My requests");
  await tray.sees(/^New answer\. A second screen/);
  const [x, y, width, height] = (await tray.sees(/A second screen\..*#/)).at;
  await desktop.clickAt(x + width / 2, y + height / 2);
  await tray.sees(/Which size would you like\?/);
  assert.ok(!(await tray.words()).some((said) => said.includes("Only for us")), "a hidden comment is not told");
  await desktop.type("Like the one at the cash desk.");
  await desktop.key("Return");
  await device.delivered();
  const comment = await eventually("the comment", async () =>
    (await console.api("GET", `/tickets/${ticket.id}/comments`)).comments.find((one) => one.body.includes("Like the one")), { seen: () => tray.words() });
  assert.equal(comment.hidden, false);
  assert.equal((await console.api("GET", `/tickets/${ticket.id}`)).ticket.status, "Customer Reply");
});

story("outside of business hours the policy's words come at once", async (s) => {
  const { console, tray } = await begin(s, {
    chat: { unavailable_after: 3600, business_hours: "Office", closed_message: "The office opens again on Monday." },
    settings: { "desk.business_hours": [{ name: "Office", time_zone: "Europe/Berlin", week: {} }] },
  });
  await tray.open("Chat with us");
  const asked = Date.now();
  await tray.say("Is anybody there?");
  await tray.sees(/Automatic message, .*The office opens again on Monday\./s);
  assert.ok(Date.now() - asked < 60_000, "the three minutes are not waited for");
  const [chat] = await console.chats();
  await eventually("the console knows that it was said", async () =>
    (await console.messages(chat.id)).filter((one) => one.author.kind === "automatic").length === 1);
});
