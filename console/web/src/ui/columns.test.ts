// What a list shows in which width.
import { describe, expect, it } from "vitest";
import { arrange, mainOf, type ColumnPlace } from "./columns";

const tickets: ColumnPlace[] = [
  { id: "number", size: 90, beside: true },
  { id: "subject", main: true },
  { id: "status", size: 170 },
  { id: "priority", size: 100, rank: 4 },
  { id: "customer", rank: 1 },
  { id: "changed", size: 140, rank: 2 },
];

describe("a list", () => {
  it("shows everything where there is room, and before its width is known", () => {
    expect(arrange(tickets, 800)).toEqual({ stacked: false, without: [] });
    expect(arrange(tickets, 0)).toEqual({ stacked: false, without: [] });
  });
  it("leaves out the least important first, and never what names the row", () => {
    expect(arrange(tickets, 799).without).toEqual(["priority"]);
    expect(arrange(tickets, 699).without).toEqual(["priority", "changed"]);
    expect(arrange(tickets, 530)).toEqual({ stacked: false, without: ["priority", "changed", "customer"] });
  });
  it("stacks where a window is narrow, and where what must stay has no room", () => {
    expect(arrange(tickets, 358)).toEqual({ stacked: true, without: ["priority"] });
    const facts = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
    expect(arrange(facts, 660).stacked).toBe(false);
    expect(arrange(facts, 659)).toEqual({ stacked: true, without: [] });
  });
  it("gives a column the room that it asks for", () => {
    const wide = tickets.map((column) => (column.id === "subject" ? { ...column, least: 300 } : column));
    expect(arrange(wide, 700).without).toEqual(["priority", "changed"]);
    expect(arrange(wide, 679).without).toEqual(["priority", "changed", "customer"]);
  });
  it("knows what names its rows", () => {
    expect(mainOf(tickets)?.id).toBe("subject");
    expect(mainOf([{ id: "choose", beside: "lead" }, { id: "name" }, { id: "state" }])?.id).toBe("name");
  });
});
