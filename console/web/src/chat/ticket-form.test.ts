// The subject that a ticket of a conversation begins with.
import { expect, it } from "vitest";
import { subjectFrom } from "./ticket-form";

const said = (text: string) => [{ author: { kind: "technician" }, text: "Good day" }, { author: { kind: "end_user" }, text }];

it("is the first line that the person wrote, cut between whole characters", () => {
  expect(subjectFrom(said("  \n"))).toBe("");
  expect(subjectFrom(said("The printer stays dark\nSince Monday"))).toBe("The printer stays dark");
  expect(subjectFrom(said("\u{1F5A8}".repeat(80)))).toBe("\u{1F5A8}".repeat(80));
  const cut = subjectFrom(said(`${"a".repeat(78)}\u{1F5A8}\u{1F5A8} is broken`));
  expect(cut).toBe(`${"a".repeat(78)}\u{1F5A8}…`);
});
