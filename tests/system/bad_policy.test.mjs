// A policy that does not fit: told with file, line, field, what was found and what was expected, on every way in; nothing changed.
import assert from "node:assert/strict";
import { Browser } from "./support/browser.mjs";
import { Console } from "./support/console.mjs";
import { eventually } from "./support/facts.mjs";
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

const policies = async (console) =>
  Promise.all((await console.api("GET", "/policies")).policies.map(async ({ id }) => (await console.api("GET", `/policies/${id}`)).policy));

story("the editor in the browser shows each problem at its line and does not let it be saved", async (s) => {
  const console = await Console.start(s, { policy: good });
  const [before] = await policies(console);
  const browser = await Browser.start(s);
  const robin = await browser.signIn(console, console.accounts.admin, { to: `/policies/${before.summary.id}` });
  const editor = robin.page.getByRole("textbox", { name: "Policy as JSON" });
  await editor.waitFor();
  await editor.fill(bad);
  const problems = robin.page.getByRole("list", { name: "Problems" }).getByRole("listitem");
  await problems.first().waitFor();
  await eventually("all problems are listed", async () => (await problems.count()) === found.length);
  for (const [i, { place, words }] of found.entries()) {
    const text = await problems.nth(i).innerText();
    assert.match(text, new RegExp(`Line ${place.split(":")[0]}\\b`));
    assert.match(text, words);
    assert.match(text, /expected .+, found .+/s);
  }
  assert.ok(await robin.page.getByRole("button", { name: "Save" }).isDisabled());
  await editor.press("Control+s");
  // Put right, it can be saved: the problems went with their cause.
  await editor.fill(JSON.stringify({ ...good, name: "Everybody, again" }, null, 2));
  await robin.page.getByText("No problems").waitFor();
  assert.deepEqual(await policies(console), [before]);
  await robin.page.getByRole("button", { name: "Save" }).click();
  await eventually("it is saved", async () => (await policies(console))[0].summary.version === before.summary.version + 1);
  assert.deepEqual(robin.faults, []);
});
