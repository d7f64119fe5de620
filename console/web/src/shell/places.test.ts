// Which page an address belongs to.
import { expect, it } from "vitest";
import { placeOf } from "./places";

it("an address belongs to the page that it is on or below", () => {
  const needs = (address: string) => placeOf(address)?.needs;
  expect(needs("/chat")).toBe("chat.see");
  expect(needs("/chat/all/3")).toBe("chat.see");
  expect(needs("/tickets?mine=true")).toBe("ticket.read");
  expect(needs("/search")).toBe("chat.see");
  expect(needs("/assets/3/disks")).toBe("asset.read");
  for (const address of ["/settings", "/", "/chatter", "/nonsense/chat"]) expect(needs(address), address).toBeUndefined();
});
