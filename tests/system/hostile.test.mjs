// Hundreds of hostile strings through the real programs, both ways between a tray and a page: each arrives exactly, or is refused
// with a reason; none runs, none fetches anything. The list is ours: tests/support/hostile_strings.json.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { becomes, eventually } from "./support/facts.mjs";
import { root } from "./support/places.mjs";
import { RawTray } from "./support/raw_tray.mjs";
import { story } from "./support/story.mjs";
import { patientPolicy, whole } from "./support/talk.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const strings = JSON.parse(readFileSync(join(root, "tests/support/hostile_strings.json"), "utf8")).map((one) => one.text);
const longest = 8_000;
const at_once = 20;
const characters = (text) => [...text].length;
/** Broken text has no form but this one in a file or a message of ours. */
const is_broken = (text) => !text.isWellFormed();

/** What arrives of a text where it is taken, and why it is not taken otherwise. */
function outcome(raw) {
  const text = raw.replace(/\r\n?/g, "\n");
  if (is_broken(text)) return { reason: /^(body: )?not JSON: / };
  if (/[\0-\x08\x0b-\x1f\x7f]/.test(text)) return { reason: /^(text: )+found the control character U\+00[0-9A-F]{2} as character \d+/ };
  if (characters(text) > longest) return { reason: new RegExp(`^(text: )+found ${characters(text)} characters, expected at most ${longest}`) };
  if (/^[ \t\n]*$/.test(text)) return { reason: /^(text: )+is empty/ };
  return { text };
}
const taken = (texts) => texts.map(outcome).flatMap((one) => one.text ?? []);

/** Everything from trays; gives what was taken. A tray may say so much at once and no more: several share it. */
async function fromTrays(s, device) {
  const clients = Array.from({ length: 6 }, () => TrayClient.start(s, device));
  const whole_ones = strings.filter((text) => !is_broken(text));
  await clients[0].say("The list begins.", "chat");
  const answers = await Promise.allSettled(whole_ones.map((text, index) => clients[index % clients.length].say(text, "chat")));
  clients.forEach((client) => client.end());
  answers.forEach(({ status, reason }, index) => {
    const expected = outcome(whole_ones[index]);
    if (expected.text !== undefined) assert.equal(status, "fulfilled", `${JSON.stringify(whole_ones[index])}: ${reason?.message}`);
    else assert.match(String(reason?.message), expected.reason, JSON.stringify(whole_ones[index]));
  });
  // What is no text at all is no message of the link either: who says so is hung up on, and the log has the reason.
  await Promise.all(strings.filter(is_broken).map(async (text) => {
    const tray = await RawTray.open(s, device.socket);
    tray.send({ type: "chat.say", body: { request_id: randomUUID(), message_id: randomUUID(), item_id: "chat", text } });
    await eventually(`${JSON.stringify(text)} is hung up on`, () => tray.closed);
  }));
  await eventually("the log has the reason", () => /tray link: user .*: not JSON: /.test(readFileSync(s.log(device.name), "utf8")));
  return ["The list begins.", ...taken(whole_ones)];
}

/** What the page's field sends of a text. */
const pasted = (text) => text.replace(/\r\n?/g, "\n").trim();

/** Written into the page's own field, as pasted: through the page, for the browser's protocol carries no broken text. */
async function write(field, texts) {
  const left = await field.evaluate(async (area, code) => {
    const put = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    const turn = () => new Promise((done) => setTimeout(done));
    const left_over = [];
    for (const text of JSON.parse(code)) {
      put.call(area, text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
      await turn();
      area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      await turn();
      if (area.value !== "") left_over.push(JSON.stringify(text));
    }
    return left_over;
  }, JSON.stringify(texts));
  assert.deepEqual(left, [], "Enter sends it");
}

/** Asked of the console from a page, as it would itself, many at once; gives what it answered: null, or why it refused. */
const post = ({ page }, chat, texts) => page.evaluate(async ([id, code, most]) => {
  const { session: { csrf_token: csrf } } = await (await fetch("/api/v1/session")).json();
  const answers = [];
  const waiting = JSON.parse(code).map((text, index) => ({ text, index }));
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const answer = await fetch(`/api/v1/chats/${id}/messages`, { method: "POST", headers: { "Content-Type": "application/json", "X-Deskbell-CSRF": csrf },
        body: JSON.stringify({ uuid: crypto.randomUUID(), text: next.text }) });
      answers[next.index] = answer.ok ? null : await answer.text();
    }
  };
  await Promise.all(Array.from({ length: most }, one));
  return answers;
}, [chat.id, JSON.stringify(texts), at_once]);

/** Some through the field of one page, the others from another, which need not draw each of them; gives both. */
async function fromPages({ page }, other, field, chat) {
  const sendable = strings.filter((text) => pasted(text) !== "" && characters(text) <= longest);
  const is_written = (text, index) => index % 20 === 0 || is_broken(text);
  const written = sendable.filter(is_written);
  await write(field, written);
  await eventually("all of it is answered", () => page.evaluate(() => !Object.keys(localStorage).some((key) => key.includes("outbox.") && /"state":"(sending|queued)"/.test(localStorage.getItem(key)))));
  const long = strings.find((text) => characters(text) > longest);
  await field.fill(long);
  await page.getByText(`${characters(long)} of ${longest} characters`).waitFor();
  assert.ok(await page.getByRole("button", { name: "Send", exact: true }).isDisabled());
  await field.fill("");

  await page.goto("about:blank");
  const asked = sendable.filter((text, index) => !is_written(text, index)).concat(strings.filter((text) => characters(text) > longest), "", " \n\t");
  const answers = await post(other, chat, asked);
  answers.forEach((refusal, index) => {
    const { reason } = outcome(asked[index]);
    const { message, error } = JSON.parse(refusal ?? "{}");
    if (reason) assert.match(`${message ?? error ?? "taken"}`, reason, `${JSON.stringify(asked[index])}: ${refusal}`);
    else assert.equal(refusal, null, JSON.stringify(asked[index]));
  });
  return { written: written.map(pasted), asked };
}

/** Goes to the timeline's beginning, then down to its end: gives what its messages say, as JSON strings, by kind. */
const shown = (page) => page.evaluate(async () => {
  const scroller = document.querySelector(".timeline");
  const found = { theirs: new Set(), own: new Set(), failed: new Set() };
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const read = () => {
    for (const article of scroller.querySelectorAll("article.message")) {
      const text = article.querySelector(".message-text");
      if (!text) continue;
      const reason = article.querySelector(".message-failed > span");
      if (reason) found.failed.add(JSON.stringify([text.textContent, reason.textContent]));
      else found[article.matches(".message-own") ? "own" : "theirs"].add(JSON.stringify(text.textContent));
    }
  };
  // At the beginning, where nothing older comes any more.
  for (let still = 0; still < 30; ) {
    scroller.scrollTop = 0;
    await frame();
    still = scroller.scrollTop === 0 && !scroller.querySelector(".older") ? still + 1 : 0;
  }
  for (let still = 0; still < 30; ) {
    read();
    const before = scroller.scrollTop;
    scroller.scrollTop += scroller.clientHeight * 0.6;
    await frame();
    read();
    still = scroller.scrollTop === before ? still + 1 : 0;
  }
  return Object.fromEntries(Object.entries(found).map(([kind, texts]) => [kind, [...texts]]));
});

story("hostile strings go both ways between tray and page: exactly, or refused with a reason; none runs or fetches", async (s) => {
  assert.ok(strings.length >= 600);
  const console = await Console.start(s, { policy: patientPolicy });
  const device = await Device.start(s, console);
  const client = TrayClient.start(s, device);
  await device.online();
  const browser = await Browser.start(s);
  const mara = await browser.signIn(console, undefined, { to: "/chat/all" });
  const jonas = await browser.signIn(console, console.accounts.technicians[1], { to: "/settings" });
  const { page } = mara;
  const fetched = [];
  page.on("dialog", (dialog) => fetched.push(`a dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (request.url().startsWith("data:image/svg+xml,")) return;
    if (origin !== console.url || !/^\/(api\/v1\/|assets\/|chat\/|bell\.svg$|manifest\.webmanifest$|icon-\d+\.png$)/.test(pathname)) fetched.push(request.url());
  });

  const said = await fromTrays(s, device);
  await device.delivered();
  const [chat] = await console.chats();
  assert.deepEqual((await whole(console, chat)).map((message) => message.text).sort(), said.toSorted(), "what the tray said is at the console, exactly");

  await page.goto(`${console.url}/chat/all/${chat.id}`);
  await mara.composer().waitFor();
  const { written, asked } = await fromPages(mara, jonas, mara.composer(), chat);
  const answers = taken([...written, ...asked]);
  await becomes("what the page sent is on the device, exactly",
    () => client.shown().filter((view) => view.author.kind === "technician").map((view) => view.text).sort(), answers.toSorted(), { limit: 60_000 });

  await page.goto(`${console.url}/chat/all/${chat.id}`);
  await mara.log().waitFor();
  await page.setViewportSize({ width: 1440, height: 3_000 }); // so much is looked at at once
  const seen = await shown(page);
  const listed = (texts) => [...new Set(texts.map((text) => JSON.stringify(text)))].sort();
  assert.deepEqual(seen.theirs.sort(), listed(said), "what the tray said is on the page, exactly");
  assert.deepEqual(seen.own.sort(), listed(answers), "what was sent stands there, exactly");
  const failed = new Map(seen.failed.map((pair) => JSON.parse(pair)));
  assert.deepEqual([...failed.keys()].sort(), [...new Set(written.filter((text) => outcome(text).reason))].sort(), "what was refused stands there, as not sent");
  for (const [text, reason] of failed) assert.match(reason, outcome(text).reason, JSON.stringify(text));

  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.deepEqual(fetched, []);
  assert.deepEqual(mara.faults, []);
  process.stdout.write(`  from the tray ${said.length} taken, ${strings.length + 1 - said.length} refused; from the page ${answers.length} taken, ${written.length + asked.length - answers.length} refused\n`);
});
