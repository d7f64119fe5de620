// A problem of a policy is told once.
import { expect, it } from "vitest";
import { problemWords } from "./problem-words";

it("says what was found and what was expected once, in this order", () => {
  expect(problemWords({ message: 'found "yes", expected true or false', found: '"yes"', expected: "true or false" })).toMatch(/^found .*, expected /);
  expect(problemWords({ message: "is missing, expected a text", found: "nothing", expected: "a text" }).match(/expected/g)).toHaveLength(1);
  expect(problemWords({ message: 'found "a" a second time, expected each only once', found: '"a"', expected: "each only once" })).toBe('found "a" a second time, expected each only once');
  expect(problemWords({ message: "must be boolean" })).toBe("must be boolean");
});
