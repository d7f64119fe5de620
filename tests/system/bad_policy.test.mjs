// A policy that does not fit: told with file, line, field, what was found and what was expected, on every way in; nothing changed.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./support/attempts.mjs";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";

const good = { name: "Everybody", settings: { "tray.menu": [{ type: "live_chat", id: "chat", title: "Ask us" }] } };
const bad = `{
  "name": "Everybody",
  "settings": {
    "tray.menu": [
      { "type": "live_chat" },
      { "type": "live_chatt", "title": "Chat" }
    ],
    "inventory.interval": "soon",
    "tray.mnu": []
  }
}
`;
const found = [
  { place: "6:17", field: "settings.tray.menu[1].type", words: /found "live_chatt", expected one of live_chat, .*; did you mean "live_chat"\?/ },
  { place: "8:27", field: "settings.inventory.interval", words: /found "soon", expected a whole number of seconds from 300 to 604800/ },
  { place: "9:5", field: "settings.tray.mnu", words: /found a field that is not known here, expected one of tray\.icon_hidden, .*did you mean "tray\.menu"\?|found a field that is not known here, expected one of tray\.icon_hidden/ },
];

const importing = (console, file, ...flags) => attempt(program("deskbell-console"), ["import-policy", file, "--data", console.data, ...flags]);
const policies = async (console) =>
  Promise.all((await console.api("GET", "/policies")).policies.map(async ({ id }) => (await console.api("GET", `/policies/${id}`)).policy));

story("import-policy names file, line, column, field, what it found and what it expected, and changes nothing", async (s) => {
  const console = await Console.start(s, { policy: good });
  const before = await policies(console);
  const file = join(s.folder, "bad.json");
  writeFileSync(file, bad);
  const { code, out, err } = await importing(console, file);
  assert.equal(code, 1);
  assert.equal(out, "");
  const lines = err.trim().split("\n");
  assert.equal(lines.length, found.length + 1, err);
  found.forEach(({ place, field, words }, i) => {
    assert.ok(lines[i].startsWith(`${file}:${place}: ${field}: `), lines[i]);
    assert.match(lines[i], words);
  });
  assert.equal(lines.at(-1), "deskbell-console: import-policy: nothing was changed");

  const others = [
    ["deep.json", "[".repeat(10_000), /deep\.json:1:33: found more than 32 levels of lists and objects, expected at most 32/],
    ["latin.json", Buffer.from('{"name": "Caf\xe9"}', "latin1"), /latin\.json:1:14: found bytes that are not UTF-8, expected a text in UTF-8/],
    ["cut.json", '{\n  "name": "Test",\n  "settings": {\n', /cut\.json:4:1: found the end of the text, expected well-formed JSON/],
    ["large.json", `{"name": "${"x".repeat(2 << 20)}"}`, /large\.json:1:1: found 1048577 bytes, expected at most 1048576/],
    ["twice.json", '{"name": "A",\n"name": "B", "settings": {}}', /twice\.json:2:1: name: found the field a second time, expected each field only once/],
  ];
  for (const [name, text, words] of others) {
    writeFileSync(join(s.folder, name), text);
    const answer = await importing(console, join(s.folder, name), "--customer", "Not There Yet");
    assert.equal(answer.code, 1, name);
    assert.match(answer.err, words);
  }
  mkdirSync(join(s.folder, "folder.json"));
  for (const [name, words] of [["folder.json", /found a folder, expected a policy as a JSON file/], ["missing.json", /cannot be read: No such file or directory: check the path/]]) {
    const answer = await importing(console, join(s.folder, name));
    assert.equal(answer.code, 1);
    assert.match(answer.err, words);
  }
  assert.deepEqual(await policies(console), before);
  assert.equal(await console.customer("Not There Yet"), undefined);
});

story("the API answers 422 with line, field, found and expected, and the devices' policy stays", async (s) => {
  const console = await Console.start(s, { policy: good });
  const device = await Device.start(s, console);
  const { policy: { version } } = await eventually("the policy is in force", async () => {
    const status = await device.status();
    return status?.policy.version > 0 ? status : null;
  });
  const [before] = await policies(console);
  const refused = async (method, path, body) => {
    try {
      await console.api(method, path, body);
    } catch (error) {
      assert.equal(error.status, 422, error.message);
      return JSON.parse(error.message.slice(error.message.indexOf(" 422 ") + 5));
    }
    return assert.fail(`${method} ${path} was accepted`);
  };
  for (const [method, path, body] of [
    ["PUT", `/policies/${before.summary.id}`, { document: bad }],
    ["POST", "/policies", { name: "Second", layer: "customer", customer_id: (await console.customer("Harbour Bakery")).id, document: bad }],
  ]) {
    const answer = await refused(method, path, body);
    assert.equal(answer.success, false);
    found.forEach(({ place, field, words }, i) => {
      assert.ok(answer.message[i].startsWith(`${place.split(":")[0]}: ${field}: `), answer.message[i]);
      assert.match(answer.message[i], words);
      const problem = answer.errors.document[i];
      assert.equal(`${problem.line}:${problem.column}`, place);
      assert.ok(problem.pointer.startsWith("/settings/") && problem.found && problem.expected, JSON.stringify(problem));
    });
  }
  for (const document of ["[".repeat(10_000), "", "null", '{"name":"x","settings":{"tray.menu":[{"type":"link","title":"x","url":"javascript:alert(1)"}]}}']) {
    await refused("PUT", `/policies/${before.summary.id}`, { document });
  }
  // The body itself, not the document in it.
  await assert.rejects(console.api("PUT", `/policies/${before.summary.id}`, { document: 7 * 7, nested: JSON.parse("[".repeat(40) + "]".repeat(40)) }), { status: 422, message: /body: JSON is nested deeper than 32 levels/ });

  assert.deepEqual(await policies(console), [before]);
  // A change that is good goes through, and is the next that the device hears of.
  await console.putPolicy({ ...good, settings: { "tray.menu": [{ type: "live_chat", id: "chat", title: "Ask us after all" }] } });
  const after = await eventually("the good change is in force", async () => {
    const status = await device.status();
    return status?.policy.version > version ? status : null;
  });
  assert.equal(after.outbox.error, undefined);
  const { policy } = await console.api("GET", `/policies/${before.summary.id}`);
  assert.equal(policy.summary.version, before.summary.version + 1);
});

// As a person pastes: fill() goes by an editing command of the browser that leaves inline styles, which the page forbids.
async function rewrite(page, editor, text) {
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

story("the editor in the browser shows each problem at its line and does not let it be saved", async (s) => {
  const console = await Console.start(s, { policy: good });
  const [before] = await policies(console);
  const browser = await Browser.start(s);
  const robin = await browser.signIn(console, console.accounts.admin, { to: `/policies/${before.summary.id}` });
  const editor = robin.page.getByRole("textbox", { name: "Policy as JSON" });
  await editor.waitFor();
  await rewrite(robin.page, editor, bad);
  const problems = robin.page.getByRole("list", { name: "Problems" }).getByRole("listitem");
  await problems.first().waitFor();
  await eventually("all problems are listed", async () => (await problems.count()) === found.length);
  for (const [i, { place, words }] of found.entries()) {
    const text = await problems.nth(i).innerText();
    assert.match(text, new RegExp(`Line ${place.split(":")[0]}\\b`));
    assert.match(text, words);
    assert.match(text, /found .+, expected .+/s);
  }
  assert.ok(await robin.page.getByRole("button", { name: "Save" }).isDisabled());
  await editor.press("Control+s");
  // Put right, it can be saved: the problems went with their cause.
  await rewrite(robin.page, editor, JSON.stringify({ ...good, name: "Everybody, again" }, null, 2));
  await robin.page.getByText("No problems").waitFor();
  assert.deepEqual(await policies(console), [before]);
  await robin.page.getByRole("button", { name: "Save" }).click();
  await eventually("it is saved", async () => (await policies(console))[0].summary.version === before.summary.version + 1);
  assert.deepEqual(robin.faults, []);
});
