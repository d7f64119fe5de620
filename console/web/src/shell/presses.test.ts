// Presses of keys: what is recorded is what is heard, and what cannot work is refused.
import { createKeybindingsHandler } from "tinykeys";
import { beforeAll, describe, expect, it } from "vitest";
import { de } from "@/i18n/de";
import { commands } from "./keys";
import { formsOf, isLetter, keysForPeople, keysOfPress, problemOf } from "./presses";

class Press extends Event {
  constructor(readonly key: string, readonly code: string, readonly down: readonly string[] = []) {
    super("keydown");
  }
  getModifierState = (name: string) => this.down.includes(name);
  get ctrlKey() {
    return this.down.includes("Control");
  }
  get metaKey() {
    return this.down.includes("Meta");
  }
  get altKey() {
    return this.down.includes("Alt");
  }
  get shiftKey() {
    return this.down.includes("Shift");
  }
}
const recorded = (press: Press, mac = false) => keysOfPress(press as unknown as KeyboardEvent, mac);

beforeAll(() => Object.assign(globalThis, { KeyboardEvent: Press }));

describe("a press", () => {
  const presses: [Press, string][] = [
    [new Press("x", "KeyX"), "X"],
    [new Press("X", "KeyX"), "X"], // Caps Lock
    [new Press("X", "KeyX", ["Shift"]), "Shift+X"],
    [new Press("x", "KeyX", ["Alt"]), "Alt+X"],
    [new Press("X", "KeyX", ["Control", "Shift"]), "$mod+Shift+X"],
    [new Press("z", "KeyY"), "Z"], // as a German keyboard has it
    [new Press("/", "Slash"), "/"],
    [new Press("/", "Digit7", ["Shift"]), "/"],
    [new Press("/", "Digit7", ["Control", "Shift"]), "$mod+/"],
    [new Press("+", "Equal", ["Control", "Shift"]), "$mod++"],
    [new Press("+", "BracketRight"), "+"],
    [new Press("ö", "Semicolon"), "Ö"],
    [new Press("7", "Digit7", ["Alt"]), "Alt+7"],
    [new Press("F2", "F2"), "F2"],
    [new Press("ArrowUp", "ArrowUp", ["Alt", "Shift"]), "Alt+Shift+ArrowUp"],
  ];

  it.each(presses)("is heard as it was recorded: %#", (press, keys) => {
    expect(recorded(press)).toBe(keys);
    let heard = 0;
    for (const form of formsOf(keys)) createKeybindingsHandler({ [form]: () => heard++ })(press);
    expect(heard).toBe(1);
  });

  it("is nothing while only modifiers are down", () => {
    expect(recorded(new Press("Control", "ControlLeft", ["Control"]))).toBeNull();
    expect(recorded(new Press("AltGraph", "AltRight"))).toBeNull();
  });

  it("is named by its place where Alt of a Mac writes another sign", () => {
    expect(recorded(new Press("≈", "KeyX", ["Alt"]), true)).toBe("Alt+KeyX");
    expect(recorded(new Press("k", "KeyK", ["Meta"]), true)).toBe("$mod+K");
    expect(keysForPeople("Alt+KeyX")).toBe("Alt+X");
    expect(keysForPeople("$mod++")).toBe("Ctrl+Plus");
  });
});

it("writes where it is a sign without Ctrl and Alt", () => {
  expect(["A", "Shift+A", "/", "7", "Ö"].filter((keys) => !isLetter(keys, false))).toEqual([]);
  expect(["$mod+K", "Alt+X", "Alt+ArrowUp", "F2", "$mod+Shift+X"].filter((keys) => isLetter(keys, false))).toEqual([]);
  expect(isLetter("Alt+KeyX", true)).toBe(true);
});

describe("a command", () => {
  it("has a key of its own from the beginning, that it can have", () => {
    const keys = commands.flatMap((command) => [command.keys, ...(command.also ? [command.also] : [])]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.map((one) => problemOf(one, false)).filter(Boolean)).toEqual([]);
  });

  it.each([
    ["Enter", /moves, presses/], ["Space", /moves, presses/], ["ArrowDown", /moves, presses/], ["Delete", /moves, presses/],
    ["$mod+T", /browser/], ["$mod+Shift+N", /browser/], ["$mod+W", /browser/], ["Alt+F4", /browser/], ["Alt+ArrowLeft", /browser/], ["F5", /browser/],
    ["$mod+C", /Text fields/], ["$mod+Shift+V", /Text fields/], ["$mod+ArrowUp", /Text fields/], ["Shift+Enter", /Text fields/], ["$mod+Backspace", /Text fields/],
    ["Meta+X", /system/], ["$mod+Alt+Q", /write characters/], ["Dead", /part of a character/],
  ])("cannot have %s, and is told why in both languages", (keys, words) => {
    const problem = problemOf(keys, false) ?? "";
    expect(problem).toMatch(words);
    expect(de).toHaveProperty([problem]);
  });

  it("can have what is left", () => {
    expect(["X", "Shift+X", "Alt+X", "$mod+Shift+S", "F2", "$mod+J", "Alt+7", "$mod++", "Alt+Shift+ArrowDown"].filter((keys) => problemOf(keys, false))).toEqual([]);
  });
});
