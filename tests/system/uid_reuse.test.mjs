// An account is deleted and its uid is given to the next person, as Linux does by itself: she sees and continues nothing of his.
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

aside("the next person of a uid has conversations of her own, here and at the console", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const accounts = join(s.folder, "passwd");
  const called = (name) => writeFileSync(accounts, `${name}:x:0:0:${name}:/root:/bin/sh\n`);
  called("bob");
  const device = new Device(s, { within: ["unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc/passwd && exec "$@"', accounts] });
  await device.enrol(console, { url: console.url, ca: console.ca, token: await console.token() });
  await device.start();
  await device.online();
  const bob = TrayClient.start(s, device);
  await bob.say("my private salary question", "");
  await eventually("it is heard", async () => (await console.chats()).some((chat) => chat.last_message === "my private salary question"));
  bob.end();

  called("carol");
  const carol = TrayClient.start(s, device);
  await carol.say("hello", "");
  await eventually("she is heard", async () => (await console.chats()).some((chat) => chat.last_message === "hello"));
  assert.deepEqual((await console.chats()).map((chat) => [chat.device_user, chat.last_message]).sort(), [["bob", "my private salary question"], ["carol", "hello"]]);
  await carol.whole();
  assert.deepEqual(carol.shown().map((message) => message.text), ["hello"]);
});
