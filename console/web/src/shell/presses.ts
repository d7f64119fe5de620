// Presses of keys in the words of tinykeys: what was pressed, how people read it, and which of them no command can have.

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** "$mod+K" as ["$mod", "K"], as tinykeys takes it apart; the key itself may be "+". */
export const partsOf = (keys: string): string[] => keys.split(/\b\+/);

type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;
const modifiers = new Set(["Control", "Meta", "Alt", "Shift", "AltGraph", "CapsLock", "NumLock", "Fn"]);
const isAlphabetic = (name: string) => /^(\p{L}|Key[A-Z])$/u.test(name);
/** A key that writes something: a letter, a digit, a sign. */
const isSign = (name: string) => [...name].length === 1 || /^(Key[A-Z]|Digit\d)$/.test(name);

function nameOf({ key, code, altKey }: Press, mac: boolean): string {
  // There Alt writes other signs: only the place of the key stays.
  if (mac && altKey && /^(Key[A-Z]|Digit\d)$/.test(code)) return code;
  if (key === " ") return "Space";
  return isAlphabetic(key) && key.toUpperCase().length === 1 ? key.toUpperCase() : key;
}

/** What was pressed; null while only modifiers are down. $mod is Ctrl, or Command on a Mac. */
export function keysOfPress(event: Press, mac = isMac): string | null {
  if (modifiers.has(event.key)) return null;
  const name = nameOf(event, mac);
  // Which signs need Shift differs from keyboard to keyboard; that it was down says nothing.
  const shifted = event.shiftKey && !(isSign(name) && !isAlphabetic(name));
  const down = [[mac ? event.metaKey : event.ctrlKey, "$mod"], [mac && event.ctrlKey, "Control"], [!mac && event.metaKey, "Meta"], [event.altKey, "Alt"], [shifted, "Shift"]] as const;
  return [...down.flatMap(([isDown, modifier]) => (isDown ? [modifier] : [])), name].join("+");
}

/** All that tinykeys must listen for, so that `keys` is heard on each keyboard. */
export function formsOf(keys: string): string[] {
  const parts = partsOf(keys);
  const name = parts.pop() ?? "";
  return isSign(name) && !isAlphabetic(name) ? [keys, [...parts, "Shift", name].join("+")] : [keys];
}

/** It writes something in a text field, so it can be a command only outside of them. */
export function isLetter(keys: string, mac = isMac): boolean {
  const parts = partsOf(keys);
  return isSign(parts.pop() ?? "") && !parts.includes("$mod") && (mac || !parts.includes("Alt"));
}

const names: Record<string, string> = { $mod: isMac ? "Cmd" : "Ctrl", "+": "Plus", ArrowUp: "Up", ArrowDown: "Down" };
export const keysForPeople = (keys: string): string =>
  partsOf(keys)
    .map((key) => names[key] ?? key.replace(/^(Key|Digit)(?=.$)/, ""))
    .join("+");

const ofBrowsers = /^(F1|F3|F5|F6|F7|F10|F11|F12|.*\+F4|\$mod\+(Shift\+)?[TNWQ]|\$mod\+(Shift\+)?(Tab|PageUp|PageDown)|Alt\+(Space|Home|ArrowLeft|ArrowRight))$/;
const ofMacs = /^\$mod\+(Shift\+)?[HM]$/;
const ofTexts = /^(.*\+(Arrow(Left|Right)|Home|End|Backspace|Delete|Insert|Enter)|\$mod\+(.*\+)?(Arrow(Up|Down)|[ACVXYZ]))$/;

/** Why no command can have `keys`: a sentence; null: one can. */
export function problemOf(keys: string, mac = isMac): string | null {
  const parts = partsOf(keys);
  const name = parts.pop() ?? "";
  if (["Dead", "Unidentified", "Process", ""].includes(name)) return "This key is part of a character.";
  if (parts.includes("Meta") || parts.includes("Control")) return "The system keeps this key for itself.";
  if (ofBrowsers.test(keys) || (mac && ofMacs.test(keys))) return "The browser keeps this key for itself.";
  if (!mac && parts.includes("$mod") && parts.includes("Alt")) return "Ctrl and Alt together write characters on many keyboards.";
  if (ofTexts.test(keys)) return "Text fields need this key.";
  const isChord = parts.includes("$mod") || parts.includes("Alt");
  if (!isChord && !isSign(name) && !/^F\d+$/.test(name)) return "This key moves, presses or deletes. Choose a letter, or a key with Ctrl or Alt.";
  return null;
}
