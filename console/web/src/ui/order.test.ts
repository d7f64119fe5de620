import { describe, expect, it } from "vitest";
import { byName, compareNames, compareValues } from "./order";

const sorted = (names: string[], language: string) => byName(names, (name) => name, language);

describe("names in order", () => {
  it("does not put capitals first, and counts the numbers in them", () => {
    expect(sorted(["Zebra", "apple", "pc 10", "Pc 9", "Äpfel", "Apple"], "en")).toEqual(["Äpfel", "apple", "Apple", "Pc 9", "pc 10", "Zebra"]);
  });

  it("is that of the language", () => {
    expect(sorted(["zebra", "örn"], "sv")).toEqual(["zebra", "örn"]);
    expect(sorted(["zebra", "örn"], "de")).toEqual(["örn", "zebra"]);
    expect(compareNames("a", "B", "de")).toBeLessThan(0);
  });

  it("is by size for numbers", () => {
    expect([10, 9, 100].sort(compareValues)).toEqual([9, 10, 100]);
    expect(["b", undefined, "A"].map((one) => one ?? "").sort(compareValues)).toEqual(["", "A", "b"]);
  });
});
