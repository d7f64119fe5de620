// ./dev bench hostile: what honest ones notice of one who is not. A device's durable echo and a script's REST request, alone and then
// beside each nuisance, turn about in each round; what is compared is of one round, and medians of rounds are told.
//
// Nuisances and honest ones share this machine's processors and disk. So the flood is also measured where it goes to another
// console: what it costs there is the machine's, and only what it costs beyond that is the console's own.
import { fileURLToPath } from "node:url";
import { run } from "../../scripts/lib/processes.mjs";
import { Console } from "../system/support/console.mjs";
import { program } from "../system/support/places.mjs";
import { Story } from "../system/support/story.mjs";
import { at, median } from "./web_page.mjs";

const json = process.argv.includes("--json");
const wanted = process.argv.indexOf("--rounds");
const rounds = wanted < 0 ? 5 : Number(process.argv[wanted + 1]);
const echoes = 1000;
const requests = 500;
const slow = 200;
const tell = (line) => json || process.stdout.write(`${line}\n`);

async function token(console) {
  return console.token({ uses: 100 * rounds, expires: "1d" });
}

/** Starts a program that says one word when it is at work, and one line of JSON when it is told to end. */
async function nuisance(s, name, binary, args) {
  let begun;
  let last = "";
  const works = new Promise((settle) => (begun = settle));
  const child = s.start(name, binary, args, { onLine: (line) => begun((last = line)) });
  await Promise.race([works, child.ended.then(({ code }) => Promise.reject(new Error(`${name} ended with ${code}; its log is ${s.log(name)}`)))]);
  return async () => {
    if (child.isOver()) throw new Error(`${name} ended by itself; its log is ${s.log(name)}`);
    await child.stop();
    return JSON.parse(last);
  };
}

/** `when` is for what is told of a request that was not answered: it counts, and is no reason to stop. */
async function honest(console, enrolment, when) {
  const echo = JSON.parse(await run(program("bench_chat_links"), [console.url, console.ca, enrolment, console.data, "echo", String(echoes)]));
  const took = [];
  for (let number = -requests / 10; number < requests; number++) {
    const begun = performance.now();
    const error = await console.api("GET", "/customers").then(() => null, (one) => one); // on a connection of its own, as a script does
    if (error) unanswered.push({ when, after_ms: performance.now() - begun, error: error.message });
    else if (number >= 0) took.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  return { echo_p50_ms: echo.durable_p50_ms, echo_p99_ms: echo.durable_p99_ms, rest_p50_ms: at(took, 0.5), rest_p99_ms: at(took, 0.99) };
}

const unanswered = [];
const figures = { bench: "hostile", rounds, unanswered };
await new Story("bench hostile").run((s) => new Story("bench hostile elsewhere").run(async (other) => {
  // The honest script is one address, and asks more than one may by default.
  const options = { args: ["--requests-per-minute", "1000000"] };
  const [console, elsewhere] = [await Console.start(s, options), await Console.start(other, options)];
  const [enrolment, enrolmentElsewhere] = [await token(console), await token(elsewhere)];
  const flood = (to, enrolled, what) => () => nuisance(s, `flood-${what}`, program("bench_chat_links"), [to.url, to.ca, enrolled, to.data, "flood", what]);
  const nuisances = {
    [`${slow} slow connections`]: () => nuisance(s, "slow", process.execPath, [fileURLToPath(new URL("slow_connections.mjs", import.meta.url)), console.url, console.ca, String(slow)]),
    "flood of messages elsewhere": flood(elsewhere, enrolmentElsewhere, "messages"),
    "flood of messages": flood(console, enrolment, "messages"),
    "flood of events": flood(console, enrolment, "events"),
  };
  const seen = Object.fromEntries(Object.keys(nuisances).map((name) => [name, []]));
  await honest(console, enrolment, "at the beginning"); // warm
  for (let round = 0; round < rounds; round++) {
    tell(`round ${round + 1} of ${rounds}`);
    for (const [name, start] of Object.entries(nuisances)) {
      const alone = await honest(console, enrolment, `alone, before ${name}`);
      const stop = await start();
      const under = await honest(console, enrolment, `beside ${name}`);
      seen[name].push({ alone, under, nuisance: await stop() });
    }
  }
  for (const [name, runs] of Object.entries(seen)) {
    const of = (pick) => median(runs.map(pick));
    figures[name] = { nuisance: Object.fromEntries(Object.keys(runs[0].nuisance).map((what) => [what, of((one) => one.nuisance[what])])) };
    for (const what of Object.keys(runs[0].alone))
      figures[name][what] = { alone: of((one) => one.alone[what]), under: of((one) => one.under[what]), ratio: of((one) => one.under[what] / one.alone[what]), ratios: runs.map((one) => one.under[what] / one.alone[what]) };
  }
}, 3_600_000), 3_600_000);

if (json) {
  process.stdout.write(`${JSON.stringify(figures, (_, value) => (typeof value === "number" ? Math.round(value * 1000) / 1000 : value))}\n`);
} else {
  const { bench: _, rounds: __, unanswered: ___, ...all } = figures;
  tell("\nmedians of rounds; each ratio is of what stood beside one another (SECURITY.md: p99 within 10 % beside a flood)");
  for (const [name, { nuisance: its, ...values }] of Object.entries(all)) {
    tell(`${name}  (${Object.entries(its).map(([what, value]) => `${what.replaceAll("_", " ")} ${value}`).join(", ")})`);
    for (const [what, { alone, under, ratio, ratios }] of Object.entries(values))
      tell(`  ${what.padEnd(14)} alone ${alone.toFixed(2).padStart(8)}   beside it ${under.toFixed(2).padStart(8)}   ratio ${ratio.toFixed(2).padStart(6)}   (${ratios.map((one) => one.toFixed(2)).join(" ")})`);
  }
  tell(`requests that were not answered: ${unanswered.length}`);
  const alike = Map.groupBy(unanswered, ({ when, error }) => `${when}: ${error.trim()}`);
  for (const [what, all] of alike) tell(`  ${what} (${all.length} times, after ${median(all.map((one) => one.after_ms)).toFixed(0)} ms)`);
}
