// What is offered while writing.
import { describe, expect, it } from "vitest";
import { unknownVariables } from "../../mock/canned.mjs";
import { callOf, fits, fitting, taken, unknownIn } from "./suggest";

describe("a slash at the beginning of an answer", () => {
  it("calls for a canned response, and takes its place", () => {
    const call = callOf("/prin", 5, false);
    expect(call).toEqual({ kind: "canned", from: 0, query: "prin" });
    expect(call && taken("/prin", call, 5, { key: "1", title: "Printer", detail: "", text: "Please restart\nthe printer." })).toEqual({ text: "Please restart\nthe printer.", caret: 27 });
  });
  it("is only a slash elsewhere, and in a note", () => {
    expect(callOf("and/or", 6, false)).toBeNull();
    expect(callOf("a\n/x", 4, false)).toBeNull();
    expect(callOf("/x", 2, true)).toBeNull();
  });
});

describe("an at sign in a note", () => {
  it("calls for a colleague, and keeps what stands after the caret", () => {
    const call = callOf("ask @mar please", 8, true);
    expect(call).toEqual({ kind: "mention", from: 4, query: "mar" });
    expect(call && taken("ask @mar please", call, 8, { key: "1", title: "Mara", detail: "", text: "@Mara Lindqvist" }).text).toBe("ask @Mara Lindqvist  please");
  });
  it("is an address where a word stands before it, and nothing in an answer", () => {
    expect(callOf("mia@example", 11, true)).toBeNull();
    expect(callOf("ask @mar", 8, false)).toBeNull();
  });
});

it("knows the placeholders that the console refuses", () => {
  const cases: [string, string[]][] = [
    ["Dear {{contact.name}}, {{ ticket.number\n}}", []],
    ["{{nonsense}} {{ nonsense }} {{Ticket number}}", ["{{nonsense}}", "{{Ticket number}}"]],
    ["{{größe}}", ["{{größe}}"]],
    ["{{ x | y }} {{}} {{ }} {{a{b}} {{{c}}} {{contact.name", []],
    ["{{contact.name {{nonsense}}", ["{{nonsense}}"]],
    [`{{${"a".repeat(40)}}} {{${"b".repeat(41)}}} {{${"ä".repeat(21)}}}`, [`{{${"a".repeat(40)}}}`]],
  ];
  for (const [body, found] of cases) {
    expect(unknownIn(body), body).toEqual(found);
    expect(unknownVariables(body).replace(/, expected.*/, ""), "the mock, too").toBe(found.length === 0 ? "" : `Body: found ${found.join(", ")}`);
  }
});

it("finds by the beginnings of words, without accents", () => {
  expect(fits("Paweł Zając", "zaj")).toBe(true);
  expect(fits("Printer: paper jam", "pap pri")).toBe(true);
  expect(fits("Printer", "inter")).toBe(false);
  expect(fits("Anything", "")).toBe(true);
});

it("what has the words in its title is offered before what has them in its text", () => {
  const offer = (title: string, detail: string) => ({ title, detail });
  const all = [offer("Restart", "Switch it on again"), offer("On it", "I am looking"), offer("Wait", "Please wait")];
  expect(fitting(all, "on it").map(({ title }) => title)).toEqual(["On it", "Restart"]);
  expect(fitting(all, "").map(({ title }) => title)).toEqual(["Restart", "On it", "Wait"]);
});
