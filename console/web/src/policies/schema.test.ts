// The schema as the editor reads it: on the project's own policy schema.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emptyValue, meaningAt, namesAt, schemasAt, valuesAt, type Schema } from "./schema";
import { inkOn, safeColour } from "./preview";

const root = JSON.parse(readFileSync(new URL("../../../../policies/schema/deskbell-policy.schema.json", import.meta.url), "utf8")) as Schema;

describe("the policy schema", () => {
  it("knows the names at each depth, without those present", () => {
    expect(namesAt(root, [], ["name"]).map((entry) => entry.offer.text)).toContain("settings");
    expect(namesAt(root, [], ["name"]).map((entry) => entry.offer.text)).not.toContain("name");
    expect(namesAt(root, ["settings"], []).map((entry) => entry.offer.text)).toContain("tray.menu");
    expect(namesAt(root, ["settings", "tray.menu", 0], []).map((entry) => entry.offer.text)).toEqual(expect.arrayContaining(["id", "type", "title"]));
    expect(namesAt(root, ["settings", "tray.menu", 0, "items", 3, "chat"], []).map((entry) => entry.offer.text)).toContain("unavailable_after");
  });
  it("knows the values", () => {
    expect(valuesAt(root, ["settings", "tray.menu", 0, "type"]).map((offer) => offer.text)).toContain('"live_chat"');
    expect(valuesAt(root, ["settings", "tray.icon_hidden"]).map((offer) => offer.text)).toEqual(["true", "false"]);
  });
  it("says what a setting means, and nothing about what is not there", () => {
    expect(meaningAt(root, ["settings", "inventory.interval"])).toMatchObject({ title: "Inventory interval", facts: expect.arrayContaining(["300 – 604800"]) });
    expect(meaningAt(root, ["settings", "no.such"])).toBeNull();
    expect(schemasAt(root, ["settings", 0, "x"])).toEqual([]);
  });
  it("writes an empty value of the right kind", () => {
    const kind = (name: string) => emptyValue(root, root.properties?.["settings"]?.properties?.[name] ?? {});
    expect(kind("tray.menu")).toBe("[§]");
    expect(kind("tray.branding")).toBe("{ § }");
    expect(kind("inventory.interval")).toBe("§");
  });
});

describe("a colour of a policy", () => {
  it("is only ever six hexadecimal digits", () => {
    expect(safeColour("#12AbEf")).toBe("#12AbEf");
    for (const bad of ["red", "#fff", "#12345g", "url(x)", "#123456;background:url(x)", undefined]) expect(safeColour(bad)).toBe("#0B6B5D");
  });
  it("gets ink that can be read", () => {
    expect(inkOn("#0B6B5D")).toBe("#FFFFFF");
    expect(inkOn("#FFE2A0")).toBe("#000000");
  });
});
