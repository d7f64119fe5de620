// What the benches of the page measure alike.

const rounds = 5;

export const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
export const median = (values) => at([...values].sort((a, b) => a - b), 0.5);
export const rounded = (value) => (typeof value === "number" ? Math.round(value * 1000) / 1000 : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)])) : value);

/** Of `address`, until the first `sign` is painted: medians of several rounds, in ms. */
export async function firstPaint(page, address, sign) {
  const times = [];
  const painted = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto("about:blank");
    await page.goto(address, { waitUntil: "commit" });
    await page.locator(sign).first().waitFor();
    // The row is there: its paint is that of the next frame.
    times.push(await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))))));
    painted.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0));
  }
  return { rows_ms: median(times), contentful_ms: median(painted) };
}

/** The oldest message is reached: older pages are read on the way. */
export async function toTheBeginning(page) {
  const begun = Date.now();
  for (;;) {
    const first = await page.evaluate(() => {
      document.querySelector(".timeline").scrollTop = 0;
      return document.querySelector('[data-index="0"] > .day-line') !== null;
    });
    if (first) break;
    if (Date.now() - begun > 120_000) throw new Error("bench web: the first message was not reached within 120 s");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return Date.now() - begun;
}
