// The second language has every sentence of the first.
import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { fieldLabel } from "@/assets/labels";
import { de } from "./de";
import * as alerts from "./de-alerts";
import * as announcements from "./de-announcements";
import * as chatLimits from "./de-chat-limits";
import * as customers from "./de-customers";
import * as devices from "./de-devices";
import * as enrolment from "./de-enrolment";
import * as faults from "./de-faults";
import * as files from "./de-files";
import * as firstUse from "./de-first-use";
import * as folders from "./de-folders";
import * as groups from "./de-groups";
import * as inventory from "./de-inventory";
import * as notifications from "./de-notifications";
import * as password from "./de-password";
import * as policies from "./de-policies";
import * as search from "./de-search";
import * as start from "./de-start";

const source = new URL("..", import.meta.url);

it("German has each sentence that the pages say", () => {
  const said = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^generated|^i18n/.test(name))
    .flatMap((name) => [...readFileSync(new URL(name, source), "utf8").matchAll(/\bt\(\s*"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] as string));
  expect(said.length).toBeGreaterThan(300);
  expect([...new Set(said)].filter((sentence) => sentence !== "Deskbell" && !(sentence in de)).sort()).toEqual([]);
});

interface Schema {
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

it("German has each field that a device may report", () => {
  const { components } = JSON.parse(readFileSync(new URL("../../../../docs/openapi.json", import.meta.url), "utf8")) as { components: { schemas: Record<string, Schema> } };
  const fieldsOf = ({ $ref, items, properties = {} }: Schema): string[] => {
    if ($ref) return fieldsOf(components.schemas[$ref.split("/").at(-1) ?? ""] ?? {});
    return items ? fieldsOf(items) : Object.entries(properties).flatMap(([name, schema]) => [name, ...fieldsOf(schema)]);
  };
  const labels = [...new Set(fieldsOf(components.schemas["Inventory"] ?? {}).map(fieldLabel))];
  expect(labels.length).toBeGreaterThan(150);
  expect(labels.filter((label) => !(label in de)).sort()).toEqual([]);
});

it("German has a singular wherever English has one", () => {
  const counted = [...readFileSync(new URL("i18n/i18n.ts", source), "utf8").matchAll(/"([^"]*_one)":/g)].map((found) => found[1] as string);
  expect(counted.length).toBeGreaterThan(10);
  expect(counted.filter((sentence) => !(sentence in de))).toEqual([]);
});

it("no sentence has two meanings in German", () => {
  const parts = [alerts, announcements, chatLimits, customers, devices, enrolment, faults, files, firstUse, folders, groups, inventory, notifications, password, policies, search, start].flatMap((part) => Object.values(part).flatMap((sentences) => Object.entries(sentences)));
  expect(parts.filter(([sentence, german]) => de[sentence] !== german)).toEqual([]);
  expect(de["Open"]).toBe("Öffnen");
  expect(de["Open (not resolved)"]).toBe("Offen");
});
