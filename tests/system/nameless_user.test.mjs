// The directory that tells people's names does not answer for a while: nobody becomes another person for that, here or at the console.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { workstation } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { TrayClient } from "./support/tray_client.mjs";

// The service alone sees other accounts than the machine has.
const apart = process.getuid() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0;
const aside = apart ? story : (name) => test(name, { skip: "needs root and a mount namespace" });

for (const first of ["ada", ""])
  aside(`a person whose name ${first ? "is not told for a while" : "is told only later"} has one conversation`, async (s) => {
    const console = await Console.start(s, { policy: workstation() });
    const accounts = join(s.folder, "passwd");
    const nothing_else = join(s.folder, "nsswitch.conf"); // systemd tells of root by itself
    writeFileSync(nothing_else, "passwd: files\n");
    const called = (name) => writeFileSync(accounts, name ? `${name}:x:0:0:${name}:/root:/bin/sh\n` : "");
    called(first);
    const there = 'mount --bind "$0" /etc/passwd && mount --bind "$1" /etc/nsswitch.conf && shift && exec "$@"';
    const device = new Device(s, { within: ["unshare", "-m", "sh", "-c", there, accounts, nothing_else] });
    await device.enrol(console, { url: console.url, ca: console.ca, token: await console.token() });
    await device.start();
    await device.online();
    const said = [];
    for (const name of [first, "", "ada"]) {
      called(name);
      const client = TrayClient.start(s, device);
      await client.whole();
      assert.deepEqual(client.shown().map((message) => message.text), said, `as "${name}"`);
      said.push(`said as "${name}", ${said.length}`);
      await client.say(said.at(-1), "");
      await eventually("it is heard", async () => (await console.chats()).some((chat) => chat.last_message === said.at(-1)), { seen: () => console.chats() });
      client.end();
    }
    const chats = await console.chats();
    assert.deepEqual(chats.map((chat) => chat.device_user), ["ada"]);
    assert.deepEqual((await console.messages(chats[0].id)).map((message) => message.text), said);
  });
