// Technicians are told of what happens while they are not there: one mail with its reason, once, also when console or mail
// server die in between; none to who is at the page; nothing in quiet hours; gathered where they gather.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { Browser } from "./support/browser.mjs";
import { Console, people } from "./support/console.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { Mail } from "./support/mail.mjs";
import { NodeDevice } from "./support/node_device_driver.mjs";
import { api } from "../../scripts/lib/console.mjs";
import { story } from "./support/story.mjs";

const user = { kind: "posix", account_id: "1000", name: "mia", full_name: "Mia Baker" };
const [robin, mara, jonas] = people.map((person) => person.email);

/** A console with a mail server and a device; `keys` of its people, whose mails go at once. */
async function desk(story, { args = [] } = {}) {
  const mail = await Mail.start(story);
  const console = await Console.start(story, { args: [...mail.flags, "--public-url", "https://help.example.org", ...args] });
  const device = await NodeDevice.start(story, console.ca);
  device.do("enrol", { url: console.url, token: await console.token(), hostname: "node-one" });
  await device.until("enrolled");
  device.do("connect");
  await device.until("welcome");
  const keys = {};
  for (const email of [robin, mara, jonas]) keys[email] = (await console.command("key", "create", email, "--name", "test")).trim();
  const as = (email, method, path, body) => api(console.url, keys[email], console.ca, method, path, body);
  const rules = (email, changes) => as(email, "PUT", "/notification_rules", changes);
  const silent = async (email) => {
    const { notification_rules } = await as(email, "GET", "/notification_rules");
    await rules(email, { rules: notification_rules.rules.map(({ event }) => ({ event, online: [], offline: [] })) });
  };
  await silent(robin);
  for (const email of [mara, jonas]) await rules(email, { digest_minutes: 0 });
  const say = async (text) => {
    const from = device.events.length;
    device.do("say", { text, user });
    await device.until("said", undefined, { from });
  };
  /** Everything that was to go out before is out: mails go one after the other. */
  const settled = async (email) => {
    const { notification } = await as(email, "POST", "/notifications/test", { channel: "email" });
    await becomes("the test went out", async () => (await as(email, "GET", "/notifications")).notifications.find((one) => one.id === notification.id).state, "sent");
  };
  return { mail, console, device, as, rules, silent, say, settled };
}

story("who is away gets one mail with the reason, and who is at the page gets none", async (story) => {
  const { mail, console, say, as, settled } = await desk(story);
  const browser = await Browser.start(story);
  const page = await browser.signIn(console, console.accounts.technicians[1]);
  await becomes("Jonas is there", async () => (await as(robin, "GET", "/colleagues")).colleagues.filter((one) => one.online).map((one) => one.name), ["Jonas Okafor"]);
  await say("My screen is dark");
  await say("Hello?");
  await page.row("Hello?").waitFor();
  await eventually("a mail", () => mail.all.length > 0);
  await settled(mara);
  const [told] = mail.to(mara);
  assert.equal(mail.header(told, "Subject"), "Mia Baker – Harbour Bakery – node-one: A conversation waits that nobody has taken");
  assert.match(told.text, /My screen is dark/);
  const [chat] = await console.chats();
  assert.ok(told.text.includes(`https://help.example.org/chat/all/${chat.id}`), told.text);
  assert.match(told.text, /You get this because of your rule "A conversation waits that nobody has taken": by e-mail, while you are offline\./);
  assert.equal(mail.to(mara).length, 2, "one, and the test");
  assert.deepEqual(mail.to(jonas), []);
  assert.deepEqual(mail.to(robin), [], "she switched everything off");

  // The page says why, too; and it shows that Mara is not there.
  await page.page.goto(`${console.url}/settings/notifications`);
  const recent = page.page.getByRole("region", { name: "Recent notifications" });
  await recent.getByRole("button", { name: "Why did I get this?" }).first().click();
  await recent.getByText(/Your rule “A conversation waits that nobody has taken” says: Web, while I'm online/).waitFor();
  await page.page.goto(`${console.url}/chat/all/${chat.id}`);
  await page.page.getByRole("button", { name: /Reassign/ }).click();
  await page.page.getByRole("menuitem", { name: "Mara Lindqvist" }).getByText("Offline").waitFor();
  await page.page.getByRole("menuitem", { name: "Mara Lindqvist" }).click();
  await becomes("it is hers", async () => (await console.chats())[0].assignee?.name, "Mara Lindqvist");

  // A note that names her reaches her by mail; a colleague's page rings at once.
  await as(jonas, "POST", `/chats/${chat.id}/messages`, { text: "@Mara Lindqvist, she rings again", is_private: true });
  await eventually("the mention", () => mail.to(mara).some((one) => one.text.includes("she rings again")));
  await page.page.goto(`${console.url}/assets`);
  await as(mara, "POST", `/chats/${chat.id}/messages`, { text: "Thank you, @Jonas Okafor", is_private: true });
  await page.page.locator(".toast").getByText(/Mara Lindqvist mentions you in/).waitFor();
  assert.deepEqual(mail.to(jonas), []);
  assert.deepEqual(page.faults, []);
});

story("nothing is lost and nothing doubled when console and mail server die between the word and the mail", async (story) => {
  const { mail, console, say, silent, settled } = await desk(story);
  await silent(jonas);
  await mail.kill();
  await say("Can you hear me?");
  await becomes("the console has it", async () => (await console.chats()).length, 1);
  await console.kill();
  await mail.start();
  await console.start();
  await eventually("the mail", () => mail.to(mara).length > 0, { limit: 60_000 });
  await settled(mara);
  assert.deepEqual(mail.subjects(), ["Mia Baker – Harbour Bakery – node-one: A conversation waits that nobody has taken", "Deskbell: A test: this is how you are told."]);
});

story("a console killed while the mail server thinks sends again, recognisably", async (story) => {
  const { mail, console, say, silent, settled } = await desk(story);
  await silent(jonas);
  await mail.reply("kept", "451 4.3.0 Did I keep it?");
  await say("Once or twice?");
  await eventually("the first", () => mail.to(mara).length === 1);
  await console.kill();
  await mail.reply("kept", null);
  await console.start();
  await eventually("the second", () => mail.to(mara).length > 1, { limit: 60_000 });
  await settled(mara);
  const [one, two, test] = mail.to(mara).map((entry) => mail.header(entry, "Message-ID"));
  assert.equal(two, one);
  assert.notEqual(test, one);
  assert.equal(mail.to(mara).length, 3);
});

story("quiet hours hold mails back, and what gathers goes as one", async (story) => {
  const { mail, console, say, as, rules, settled } = await desk(story);
  const minutes = (from) => new Date(Date.now() + from * 60_000).toISOString().slice(11, 16);
  await rules(mara, { quiet_hours: { from: minutes(-60), until: minutes(600), time_zone: "UTC" } });
  await rules(jonas, { digest_minutes: 30 });
  await say("It is late");
  await becomes("it waits for both", async () => (await Promise.all([mara, jonas].map((who) => as(who, "GET", "/notifications")))).map(({ notifications }) => notifications.map((one) => one.state)), [["waiting"], ["waiting"]]);
  const due = async (who) => Date.parse((await as(who, "GET", "/notifications")).notifications[0].due_at) - Date.now();
  assert.ok(await due(mara) > 9 * 3_600_000, "until the morning");
  assert.ok(await due(jonas) > 25 * 60_000 && await due(jonas) < 31 * 60_000);
  await settled(mara);
  assert.equal(mail.to(mara).length, 1, "the test alone");
  // Answered meanwhile: nobody needs to hear of it.
  const [chat] = await console.chats();
  await as(robin, "POST", `/chats/${chat.id}/messages`, { text: "I am here" });
  assert.deepEqual(mail.to(jonas), []);
});

story("a webhook gets what it can check", async (story) => {
  const got = [];
  const receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(got.length === 1 ? 500 : 204).end();
    });
  });
  await new Promise((done) => receiver.listen(0, "127.0.0.1", done));
  story.finally(() => new Promise((done) => receiver.close(done)));
  const { say, as, rules } = await desk(story, { args: ["--webhook-network", "127.0.0.0/8"] });
  const { webhook } = await as(mara, "PUT", "/notification_webhook", { url: `http://127.0.0.1:${receiver.address().port}/hook` });
  await rules(mara, { rules: [{ event: "chat_unassigned", offline: ["webhook"] }] });
  await say("My screen is dark");
  await eventually("the second try", () => got.length === 2, { limit: 60_000 });
  for (const { headers, body } of got) {
    const key = Buffer.from(webhook.secret.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64");
    assert.equal(headers["webhook-signature"], `v1,${signature}`);
    assert.match(JSON.parse(body).text, /^A conversation waits that nobody has taken\nMia Baker/);
    assert.equal(JSON.parse(body).attributes.chat.device_user, "Mia Baker");
  }
  assert.equal(got[0].headers["webhook-id"], got[1].headers["webhook-id"]);
});
