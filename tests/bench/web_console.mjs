// ./dev bench web, second part: the same volumes at a real console: 10,000 open conversations of as many devices, one of them with
// 20,000 messages, over TLS. Exit code 1: a limit is exceeded.
import { run } from "../../scripts/lib/processes.mjs";
import { Browser } from "../system/support/browser.mjs";
import { Console } from "../system/support/console.mjs";
import { eventually } from "../system/support/facts.mjs";
import { RawDevice, uuid7 } from "../system/support/raw_wires.mjs";
import { Story } from "../system/support/story.mjs";
import { missedAtConsole } from "./web_limits.mjs";
import { at, firstPaint, rounded, toTheBeginning } from "./web_page.mjs";

const json = process.argv.includes("--json");
const conversations = 10_000;
const messages = 20_000;
const lists = 40; // of each filter
const filters = ["mine", "unassigned", "all", "archived"];

/** One conversation, made by a device as all are: the others are copies of its rows. Gives its id. */
async function sayFirst(console) {
  const device = await RawDevice.enrol(console, { hostname: "desk-1" });
  const user = { kind: "posix", account_id: "1000", name: "ada", full_name: "Ada Lovelace" };
  const chat_id = uuid7();
  const link = await device.link();
  link.say(device.fact("chat.opened", { chat_id, user, opened_at: Date.now() }));
  link.say(device.fact("chat.said", { chat_id, message_id: uuid7(), user, text: "The till does not open", written_at: Date.now() }));
  await eventually("the first conversation", async () => (await console.chats())[0]?.last_position === 1);
  link.destroy();
  return (await console.chats())[0].id;
}

const columnsOf = async (file, table) => JSON.parse(await run("sqlite3", ["-json", file, `SELECT name FROM pragma_table_info('${table}')`])).map((row) => row.name);

/** `changed` has SQL for the columns in which a copy differs; the others stay. */
async function copies(file, table, changed, where) {
  const columns = (await columnsOf(file, table)).filter((column) => column in changed || column !== "id");
  return `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${columns.map((column) => changed[column] ?? `t.${column}`).join(", ")} FROM ${table} t, n WHERE ${where};\n`;
}

/** While the console is down. */
async function multiply(console, chat) {
  const file = `${console.data}/console.db`;
  const one = Object.fromEntries(JSON.parse(await run("sqlite3", ["-json", file, `SELECT asset_id, device_user_id FROM chats WHERE id = ${chat}`])).flatMap(Object.entries));
  const uid = (kind) => `printf('01900000-0000-7000-8${kind}00-%012x', n.i)`;
  const numbers = (count) => `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) `;
  const waits = "t.updated_at - n.i * 1000";
  const sql = ["BEGIN;\n"];
  const add = async (...words) => sql.push(numbers(conversations), await copies(file, ...words));
  await add("assets", { id: "100000 + n.i", uid: uid("1"), name: "'desk-' || n.i" }, `t.id = ${one.asset_id}`);
  await add("device_users", { id: "100000 + n.i", uid: uid("2"), asset_id: "100000 + n.i", name: "'user' || n.i", full_name: "'Person ' || n.i" }, `t.id = ${one.device_user_id}`);
  await add("chats", { id: "100000 + n.i", uid: uid("3"), asset_id: "100000 + n.i", device_user_id: "100000 + n.i", first_unanswered_at: waits, last_message_at: waits, streak_message_uid: uid("4") }, `t.id = ${chat}`);
  await add("messages", { uid: uid("4"), chat_id: "100000 + n.i", written_at: "t.written_at - n.i * 1000", accepted_at: "t.accepted_at - n.i * 1000" }, `t.chat_id = ${chat}`);
  // Of the copies a third has somebody, and a third is over.
  sql.push("UPDATE chats SET assignee_id = (SELECT MIN(id) FROM users WHERE email LIKE 'mara@%') WHERE id > 100000 AND id % 3 = 0;\n",
    "UPDATE chats SET status = 'archived', archived_at = updated_at, archived_by = 'Mara Lindqvist' WHERE id > 100000 AND id % 3 = 1;\n");
  sql.push(numbers(messages), await copies(file, "messages", { uid: uid("5"), position: "n.i", text: "'line ' || n.i || ' of a long conversation about a till'" }, `t.chat_id = ${chat} AND t.position = 1`));
  sql.push(`UPDATE chats SET last_position = ${messages}, last_user_position = ${messages} WHERE id = ${chat};\nCOMMIT;\n`);
  await run("sqlite3", ["-bail", file], { input: sql.join("") });
}

async function listTimes(console) {
  const times = {};
  for (const filter of filters) {
    const taken = [];
    for (let count = 0; count < lists; count++) {
      const begun = performance.now();
      await console.api("GET", `/chats?filter=${filter}`);
      taken.push(performance.now() - begun);
    }
    taken.sort((a, b) => a - b);
    times[filter] = { p50_ms: at(taken, 0.5), p99_ms: at(taken, 0.99) };
  }
  return times;
}

const figures = { bench: "web_console", conversations, messages };
await new Story("bench web").run(async (story) => {
  const console = await Console.start(story);
  const chat = await sayFirst(console);
  await console.stop();
  await multiply(console, chat);
  await console.start();
  figures.lists = await listTimes(console);
  const browser = await Browser.start(story);
  const { page } = await browser.signIn(console, undefined, { to: "/chat/all" });
  page.setDefaultTimeout(60_000);
  await page.locator(".chat-row").first().waitFor();
  figures.first_paint = await firstPaint(page, `${console.url}/chat/all`, ".chat-row");
  figures.first_paint_conversation = await firstPaint(page, `${console.url}/chat/all/${chat}`, ".message");
  figures.beginning_ms = await toTheBeginning(page);
}, 600_000);

if (json) process.stdout.write(`${JSON.stringify(rounded(figures))}\n`);
else {
  const line = (what, value, rest) => process.stdout.write(`  ${what.padEnd(52)}${value.toFixed(0).padStart(6)} ms${rest ? `   ${rest}` : ""}\n`);
  process.stdout.write(`\nthe same volumes at a real console, over TLS\n\n`);
  line("first paint of the chat page, rows on the screen", figures.first_paint.rows_ms, `<= 1500   (first content ${figures.first_paint.contentful_ms.toFixed(0)} ms)`);
  line("the same with the long conversation open", figures.first_paint_conversation.rows_ms, `<= 1500   (first content ${figures.first_paint_conversation.contentful_ms.toFixed(0)} ms)`);
  line(`from the newest to the first of ${messages} messages`, figures.beginning_ms);
  for (const [filter, { p50_ms, p99_ms }] of Object.entries(figures.lists)) line(`a page of the list "${filter}", by REST`, p50_ms, `(99 %: ${p99_ms.toFixed(0)} ms)`);
}
const faults = missedAtConsole(figures);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
