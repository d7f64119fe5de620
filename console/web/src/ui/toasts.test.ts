// Which of the short words at the edge of the page gives way to a new one.
import { expect, it } from "vitest";
import { withRoom, type Toast } from "./toasts";

const plain = (id: number): Toast => ({ id, text: `${id}`, tone: "plain" });
const undoable = (id: number): Toast => ({ ...plain(id), action: { text: "Undo", run: () => {}, undoes: true } });
const ids = (all: readonly Toast[]) => all.map((one) => one.id);

it("the oldest goes where there are three", () => {
  expect(ids(withRoom([plain(1), plain(2)]))).toEqual([1, 2]);
  expect(ids(withRoom([plain(1), plain(2), plain(3)]))).toEqual([2, 3]);
});

it("what can still be taken back stays while there is something else", () => {
  expect(ids(withRoom([undoable(1), plain(2), plain(3)]))).toEqual([1, 3]);
  expect(ids(withRoom([undoable(1), undoable(2), plain(3)]))).toEqual([1, 2]);
  expect(ids(withRoom([undoable(1), undoable(2), undoable(3)]))).toEqual([2, 3]);
});
