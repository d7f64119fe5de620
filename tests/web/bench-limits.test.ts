// When ./dev bench web fails, and what it says then; how fast pages are is measured there, not here.
import { expect, it } from "vitest";
import { missed, missedAtConsole } from "../bench/web_limits.mjs";

const frames = (median_ms: number, p99_ms: number) => ({ median_ms, p99_ms });
const quick = {
  first_paint: { rows_ms: 400 },
  first_paint_conversation: { rows_ms: 1_500 },
  ...Object.fromEntries(["list", "list_fast", "list_live", "conversation_reading", "conversation", "conversation_fast"].map((name) => [name, frames(16.7, 33.4)])),
};

it("is content with sixty frames a second and a quick first paint", () => {
  expect(missed(quick)).toEqual([]);
});

it("names each figure that is too high, and its limit", () => {
  expect(missed({ ...quick, first_paint: { rows_ms: 1_503.25 }, list: frames(33.4, 160), conversation_fast: frames(33.4, 160) })).toEqual([
    "bench web: first paint of the chat page: found 1503.3 ms, expected at most 1500 ms",
    "bench web: scrolling the list: median frame: found 33.4 ms, expected at most 18 ms",
    "bench web: scrolling the list: 99 % of the frames: found 160.0 ms, expected at most 150 ms",
  ]);
});

it("is not content with a figure that is not there", () => {
  expect(missed({ ...quick, list: {} as Record<string, number> })).toContain("bench web: scrolling the list: median frame: found undefined ms, expected at most 18 ms");
});

it("of a real console the slowest list counts", () => {
  const found = { first_paint: { rows_ms: 500 }, first_paint_conversation: { rows_ms: 600 }, lists: { all: { p50_ms: 15 }, unassigned: { p50_ms: 50 } } };
  expect(missedAtConsole(found)).toEqual([]);
  expect(missedAtConsole({ ...found, lists: { all: { p50_ms: 15 }, unassigned: { p50_ms: 250 } } })).toEqual(["bench web: a page of a list, by REST: the slowest filter's median: found 250.0 ms, expected at most 200 ms"]);
});
