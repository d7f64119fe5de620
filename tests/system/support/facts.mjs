// Waiting for facts: never a pause, always a limit, and a message that says what was there instead.
import assert from "node:assert/strict";
import { inspect } from "node:util";

/** Thrown by what waits for a fact that can come no more, say because its program ended. */
export class Hopeless extends Error {}

/**
 * Asks `look` again and again until it gives something that is not false, null, undefined or NaN; gives that. What it
 * throws meanwhile counts as "not yet", but for Hopeless. Throws after `limit` ms with `what`, and with what was last seen (`seen()`, when
 * given, tells more).
 */
export async function eventually(what, look, { limit = 30_000, every = 50, seen } = {}) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found !== false && found !== null && found !== undefined && !Number.isNaN(found)) return found;
      last = inspect(found);
    } catch (error) {
      if (error instanceof Hopeless) throw new Error(`${what}: ${error.message}`);
      last = error.message;
    }
    if (Date.now() > end) break;
    await new Promise((done) => setTimeout(done, every));
  }
  const more = seen ? `; there was ${inspect(await Promise.resolve(seen()).catch((error) => error.message), { depth: 8, maxStringLength: 2000 })}` : "";
  throw new Error(`${what}: waited ${limit / 1000} s in vain (last: ${last})${more}`);
}

/** Waits until what `read` gives deep-equals `wanted`. */
export async function becomes(what, read, wanted, options = {}) {
  let last;
  try {
    await eventually(what, async () => {
      last = await read();
      assert.deepEqual(last, wanted);
      return true;
    }, options);
  } catch (error) {
    if (last === undefined) throw error;
    assert.deepEqual(last, wanted, what); // with the difference in its message
    throw error;
  }
}

/** Throws when `read` gives something false at any time within `span` ms: for what must stay as it is. */
export async function stays(what, read, span, { every = 100 } = {}) {
  const end = Date.now() + span;
  while (Date.now() < end) {
    if (!(await read())) throw new Error(`${what}: not so any more after ${span - (end - Date.now())} ms`);
    await new Promise((done) => setTimeout(done, every));
  }
}
