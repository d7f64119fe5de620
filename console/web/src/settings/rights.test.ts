// What comes and goes with a permission.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { areas, changed } from "./rights";

const any = () => true;
const names = areas((sentence: string) => sentence).flatMap((area) => area.rights.map((right) => right.name));

it("each is offered once, and explained", () => {
  expect(new Set(names).size).toBe(names.length);
  for (const area of areas((sentence: string) => sentence)) for (const right of area.rights) expect(right.hint).not.toBe("");
});

it("brings what it needs", () => {
  expect(changed([], "chat.assign", true, any)).toEqual(["chat.assign", "chat.see"]);
  expect(changed(["chat.see"], "chat.answer", true, any)).toEqual(["chat.see", "chat.answer"]);
});

it("brings nothing that one may not give", () => {
  expect(changed([], "ticket.write", true, (name) => name === "ticket.write")).toEqual(["ticket.write"]);
});

it("takes with it what needs it", () => {
  expect(changed(["chat.see", "chat.see_all", "chat.assign", "ticket.read", "audit.read"], "chat.see", false, any)).toEqual(["ticket.read", "audit.read"]);
  expect(changed(["chat.see", "chat.assign"], "chat.assign", false, any)).toEqual(["chat.see"]);
});

it("who administers the chat needs nothing else: the console asks for nothing else", () => {
  expect(changed([], "chat.administer", true, any)).toEqual(["chat.administer"]);
  expect(changed(["chat.see", "chat.assign", "chat.administer"], "chat.see", false, any)).toEqual(["chat.administer"]);
  const { paths } = JSON.parse(readFileSync(new URL("../../../../docs/openapi.json", import.meta.url), "utf8")) as { paths: Record<string, Record<string, { "x-permission"?: string }>> };
  expect(paths["/chat_limits"]?.["get"]?.["x-permission"]?.split(" or ")).toContain("chat.administer");
  expect(paths["/chat_limits/{id}"]?.["put"]?.["x-permission"]).toBe("chat.administer");
});
