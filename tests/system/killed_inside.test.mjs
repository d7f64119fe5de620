// The service and the console end as by kill -9 at their Nth write, sync or send, before it or after it, again and again, while
// people talk through a network that also breaks: nothing is lost, nothing doubled, the order is one.
import assert from "node:assert/strict";
import { Chance } from "./support/chance.mjs";
import { Console } from "./support/console.mjs";
import { Device } from "./support/device.mjs";
import { eventually, Hopeless } from "./support/facts.mjs";
import { Network } from "./support/network.mjs";
import { program } from "./support/places.mjs";
import { story } from "./support/story.mjs";
import { answer, assertEachOnce, assertOneTicketEach, assertSameOnDevice, breakNetwork, patientPolicy, talker, whole } from "./support/talk.mjs";
import { TrayClient } from "./support/tray_client.mjs";

const deaths = { service: Number(process.env.DESKBELL_SERVICE_DEATHS ?? 200), console: Number(process.env.DESKBELL_CONSOLE_DEATHS ?? 50) };
const latest_call = { service: 120, console: 400 };

const fatal = (chance, what) => ({ LD_PRELOAD: program("deskbell-die-at.so"), DIE_AT: String(1 + Math.floor(chance.next() * latest_call[what])) });

story("service and console end inside their writes, 200 and 50 times", { limit: 420_000 }, async (s) => {
  const chance = new Chance(s);
  const console = await Console.start(s, { policy: patientPolicy });
  const network = await Network.start(s, console);
  const device = await Device.start(s, console, { url: network.url });
  const client = TrayClient.start(s, device);
  await device.online();
  await client.say("the beginning", "chat");
  await eventually("the conversation is at the console", async () => (await console.chats()).length === 1);
  const counted = { service: 0, console: 0 };
  let over = false;
  s.onFailure(() => `died: ${JSON.stringify(counted)}`);

  const talking = Promise.all([
    talker(chance, () => over, 60, (count) => client.say(`said ${count}`, "chat")),
    talker(chance, () => over, 60, (count) => answer(console, `answered ${count}`)),
    talker(chance, () => over, 3_000, (count) => client.submit("form", { subject: `form ${count}`, email: "mia@bakery.example", description: "It beeps." })),
  ]);

  async function killService() {
    await device.kill();
    while (counted.service < deaths.service) {
      device.launch(fatal(chance, "service"));
      const { signal, code } = await device.ended;
      await device.kill(); // forgotten by its group
      if (signal !== "SIGKILL") throw new Hopeless(`the service ended by itself with ${code ?? signal}`);
      ++counted.service;
    }
    await device.start();
  }
  async function killConsole() {
    await console.kill();
    while (counted.console < deaths.console) {
      console.options.env = fatal(chance, "console");
      const served = await console.start().then(() => true, () => false); // it may end before it serves
      if (served) await console.ended;
      await console.kill();
      ++counted.console;
    }
    console.options.env = {};
    await console.start();
  }
  const begun = Date.now();
  const breaking = breakNetwork(chance, network, () => over);
  await Promise.all([killService(), killConsole()]);
  process.stdout.write(`  ${JSON.stringify(counted)} deaths in ${((Date.now() - begun) / 1_000).toFixed(0)} s\n`);
  over = true;
  await breaking;
  const [said, answered, submitted] = await talking;
  // After so many deaths of the console the link may rest for a minute; a start anew does not wait that out.
  await device.kill();
  await device.start();
  await client.say("the end", "chat");
  await device.delivered();
  const [chat, ...others] = await console.chats();
  assert.deepEqual(others, [], "one conversation, for the whole time");
  const there = await whole(console, chat);
  const texts = there.map((message) => message.text);
  process.stdout.write(`  ${there.length} messages: ${said} said, ${answered} answered; ${submitted} forms\n`);
  assertEachOnce(texts, { said, answered });
  assert.equal(texts.length, said + answered + 2, "and nothing else");
  await assertOneTicketEach(console, submitted);
  await assertSameOnDevice(client, there);
  await console.command("check");
});
