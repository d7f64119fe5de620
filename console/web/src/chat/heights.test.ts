// Sums of heights against counting them one by one.
import { expect, it } from "vitest";
import { Heights } from "./heights";

function plain(sizes: number[]) {
  const before = (index: number) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
  return { before, at: (offset: number) => Math.max(0, Math.min(sizes.length - 1, sizes.filter((_, index) => before(index + 1) <= offset).length)) };
}

it("finds beginnings and places as counting does, also after changes", () => {
  for (const count of [0, 1, 2, 7, 8, 9, 63, 64, 65, 200]) {
    const sizes = Array.from({ length: count }, (_, index) => 20 + ((index * 37) % 90));
    const heights = new Heights(sizes);
    for (let round = 0; round < 4; round++) {
      const wanted = plain(sizes);
      expect(heights.total).toBe(wanted.before(count));
      for (let index = 0; index <= count; index++) expect(heights.before(index)).toBe(wanted.before(index));
      for (let offset = -10; offset < heights.total + 50; offset += 13) expect(heights.at(offset)).toBe(wanted.at(offset));
      for (let index = round; index < count; index += 5) heights.set(index, (sizes[index] = 15 + ((index * 11 + round) % 70)));
    }
  }
});

it("takes the next row at the very place where it begins", () => {
  const heights = new Heights([10, 20, 30]);
  expect([0, 9.9, 10, 29, 30, 59, 60, 1e9].map((offset) => heights.at(offset))).toEqual([0, 0, 1, 1, 2, 2, 2, 2]);
});
