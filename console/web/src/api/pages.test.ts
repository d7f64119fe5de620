// Pages of a list put together.
import { expect, it } from "vitest";
import { once } from "./pages";

it("a record that moved from one page to the next while they were read stands there once, as it was read first", () => {
  const meta = { total_pages: 2, total_entries: 3 };
  const named = (uuid: string, name: string) => ({ uuid, name });
  expect(once([{ list: [named("a", "first"), named("b", "first")], meta }, { list: [named("b", "second"), named("c", "second")], meta }])).toEqual([named("a", "first"), named("b", "first"), named("c", "second")]);
  expect(once([])).toEqual([]);
});
