// Which page an address belongs to.
import { expect, it } from "vitest";
import { placeOf, startOf } from "./places";

it("an address belongs to the page that it is on or below", () => {
  const needs = (address: string) => placeOf(address)?.needs;
  expect(needs("/chat")).toBe("chat.see");
  expect(needs("/chat/all/3")).toBe("chat.see");
  expect(needs("/tickets?mine=true")).toBe("ticket.read");
  expect(needs("/search")).toBe("chat.see");
  expect(needs("/enrolment?customer=1")).toBe("enrollment.manage");
  expect(needs("/assets/3/disks")).toBe("asset.read");
  for (const address of ["/settings", "/", "/chatter", "/nonsense/chat"]) expect(needs(address), address).toBeUndefined();
});

it("a page that has several lists begins at one of them", () => {
  const startAt = (address: string) => startOf(placeOf(address) ?? { to: address });
  expect(startAt("/chat")).toBe("/chat/all");
  expect(startAt("/chat/archived/8")).toBe("/chat/all");
  expect(startAt("/tickets/1")).toBe("/tickets");
  expect(startAt("/settings")).toBe("/settings");
});
