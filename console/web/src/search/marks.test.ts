import { expect, test } from "vitest";
import { partsOf } from "./marks";

test("parts stand in order and say everything", () => {
  expect(partsOf("the black screen", [{ from: 4, until: 9 }])).toEqual([
    { text: "the ", marked: false },
    { text: "black", marked: true },
    { text: " screen", marked: false },
  ]);
});

test("places are characters, not UTF-16 units", () => {
  expect(partsOf("🔔🔔 bell", [{ from: 3, until: 7 }])).toEqual([
    { text: "🔔🔔 ", marked: false },
    { text: "bell", marked: true },
  ]);
});

test("marks that make no sense lose nothing", () => {
  const marks = [{ from: 2, until: 1 }, { from: 0, until: 3 }, { from: 2, until: 99 }];
  expect(partsOf("abcd", marks).map((part) => part.text).join("")).toBe("abcd");
  expect(partsOf("", marks)).toEqual([]);
});
