// One logo: the page's is the tray's.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { iconWith } from "@/live/notify";

const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("the tab's icon is the tray's, also with a number on it", () => {
  const logo = file("../../../../tray/icons/deskbell.svg");
  expect(file("../../public/bell.svg")).toBe(logo);
  const marked = decodeURIComponent(iconWith(3));
  for (const shape of logo.match(/<path[^>]*>/g) ?? []) expect(marked).toContain(shape);
  expect(marked).toContain(">3</text>");
});
