// ./dev bench web: how the chat page draws 10,000 open conversations and a conversation of 20,000 messages, in Chromium.
// The console is the page's mock in a process of its own; what is measured is the built page. Exit code 1: a limit is exceeded.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromiumOptions } from "../../scripts/lib/chromium.mjs";
import { missed } from "./web_limits.mjs";
import { at, firstPaint, rounded, toTheBeginning } from "./web_page.mjs";

const web = new URL("../../console/web/", import.meta.url);
const { chromium } = createRequire(new URL("package.json", web))("playwright-core");

const json = process.argv.includes("--json");
const conversations = 10_000;
const messages = 20_000;
/** A frame later than this has missed its turn at 60 a second. */
const lateMs = 25;

function startMock() {
  const child = spawn(process.execPath, [fileURLToPath(new URL("mock/many.mjs", web)), conversations, messages], { stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`bench web: the mock console ended with ${code}`)));
    createInterface(child.stdout).once("line", (line) => resolve({ ...JSON.parse(line), say: (count) => child.stdin.write(`${count}\n`), stop: () => child.kill() }));
  });
}

/** Counts frames, those late, and those in which the rows that are there do not fill the area; until `seen`. */
const watch = (page, area, row) =>
  page.evaluate(([areaName, rowName]) => {
    const scroller = document.querySelector(areaName);
    const state = { frames: [], blank: 0, long: 0, on: true };
    new PerformanceObserver((list) => (state.long += list.getEntries().length)).observe({ type: "long-animation-frame" });
    const frame = (now) => {
      if (!state.on) return;
      state.frames.push(now);
      const area = scroller.getBoundingClientRect();
      const rows = [...document.querySelectorAll(rowName)].map((element) => element.getBoundingClientRect());
      const top = Math.min(...rows.map((row) => row.top));
      const bottom = Math.max(...rows.map((row) => row.bottom));
      // At the very ends a few pixels are left free.
      if (top > area.top + 12 || bottom < area.bottom - 12) state.blank++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    globalThis.watching = state;
  }, [area, row]);

const seen = async (page) => {
  const state = await page.evaluate(() => {
    globalThis.watching.on = false;
    return globalThis.watching;
  });
  const spans = state.frames.slice(1).map((time, index) => time - state.frames[index]).sort((a, b) => a - b);
  return { frames: spans.length, median_ms: at(spans, 0.5), p99_ms: at(spans, 0.99), worst_ms: spans.at(-1) ?? 0, late_share: spans.filter((span) => span > lateMs).length / Math.max(1, spans.length), blank_share: state.blank / Math.max(1, state.frames.length), long_frames: state.long };
};

/** Scrolls as a wheel does, `distance` pixels (down where negative) at `speed` pixels a second. */
async function scroll(page, area, distance, speed) {
  const box = await page.locator(area).boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send("Input.synthesizeScrollGesture", { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2), yDistance: distance, speed, preventFling: true, gestureSourceType: "mouse" });
  await session.detach();
}

/** CPU of the page's main thread so far, in ms: what other programs do on the machine does not count. */
async function busyMs(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((one) => one.name === "TaskDuration").value * 1000;
}

async function measured(page, area, row, work) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await watch(page, area, row);
  const before = await busyMs(session);
  await work();
  const busy = (await busyMs(session)) - before;
  const figures = await seen(page);
  await session.detach();
  return { ...figures, cpu_ms: busy / Math.max(1, figures.frames) };
}

const mock = await startMock();
const browser = await chromium.launch(chromiumOptions);
const figures = { bench: "web", conversations, messages };
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(mock.address);
  await page.getByLabel("E-mail address").fill(mock.email);
  await page.getByLabel("Password").fill(mock.password);
  await page.keyboard.press("Enter");
  await page.locator(".chat-row").first().waitFor();

  figures.first_paint = await firstPaint(page, `${mock.address}/chat/all`, ".chat-row");
  figures.first_paint_conversation = await firstPaint(page, `${mock.address}/chat/all/2`, ".message");

  await page.goto(`${mock.address}/chat/all`);
  await page.locator(".chat-row").first().waitFor();
  const list = ".chat-list .scroll";
  figures.list = await measured(page, list, ".rows > li", () => scroll(page, list, -20_000, 3_000));
  figures.list_fast = await measured(page, list, ".rows > li", () => scroll(page, list, -120_000, 20_000));
  await page.evaluate((name) => (document.querySelector(name).scrollTop = 0), list);
  figures.list_live = await measured(page, list, ".rows > li", async () => {
    mock.say(60);
    await scroll(page, list, -4_000, 2_000);
  });

  await page.goto(`${mock.address}/chat/all/2`);
  await page.locator(".message").first().waitFor();
  figures.conversation_reading = await measured(page, ".timeline", ".timeline-rows > div", () => scroll(page, ".timeline", 12_000, 3_000));
  figures.beginning_ms = await toTheBeginning(page);
  figures.conversation = await measured(page, ".timeline", ".timeline-rows > div", () => scroll(page, ".timeline", -20_000, 3_000));
  figures.conversation_fast = await measured(page, ".timeline", ".timeline-rows > div", () => scroll(page, ".timeline", -120_000, 20_000));
  figures.heap_mb = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
} finally {
  await browser.close();
  mock.stop();
}

if (json) console.log(JSON.stringify(rounded(figures)));
else {
  console.log(`the chat page in Chromium: ${conversations} open conversations, a conversation of ${messages} messages\n`);
  console.log(`  first paint of the chat page, rows on the screen  ${figures.first_paint.rows_ms.toFixed(0).padStart(6)} ms   <= 1500   (first content ${figures.first_paint.contentful_ms.toFixed(0)} ms)`);
  console.log(`  the same with a conversation open                 ${figures.first_paint_conversation.rows_ms.toFixed(0).padStart(6)} ms   <= 1500   (first content ${figures.first_paint_conversation.contentful_ms.toFixed(0)} ms)`);
  console.log(`  from the newest to the first of ${messages} messages  ${figures.beginning_ms.toFixed(0).padStart(7)} ms`);
  console.log(`  heap with all of them read                        ${figures.heap_mb.toFixed(0).padStart(6)} MB\n`);
  console.log(`  ${"scrolling".padEnd(24)}${["frames", "median", "p99", "worst", "late", "blank", "long", "CPU"].map((name) => name.padStart(9)).join("")}`);
  const kinds = { list: "list, reading speed", list_fast: "list, flung", list_live: "list, 60 messages a s", conversation_reading: "conversation, loading", conversation: "conversation, reading", conversation_fast: "conversation, flung" };
  for (const [name, title] of Object.entries(kinds)) {
    const one = figures[name];
    console.log(`  ${title.padEnd(24)}${[String(one.frames), `${one.median_ms.toFixed(1)}`, `${one.p99_ms.toFixed(1)}`, `${one.worst_ms.toFixed(1)}`, `${(one.late_share * 100).toFixed(1)} %`, `${(one.blank_share * 100).toFixed(1)} %`, String(one.long_frames), `${one.cpu_ms.toFixed(1)}`].map((text) => text.padStart(9)).join("")}`);
  }
  console.log(`\n  late: frames after more than ${lateMs} ms; blank: frames with a part of the area empty; long: main thread busy for over 50 ms;\n  CPU: ms of the main thread a frame`);
}
// On the other stream: what reads the figures finds nothing but them.
const faults = missed(figures);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
