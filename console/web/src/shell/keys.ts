// The keyboard: one table of commands with their keys, which pages fill with what to do.
import { useEffect, useRef } from "react";
import { tinykeys } from "tinykeys";
import { Store, rememberedStore } from "@/ui/store";

export interface Command {
  id: string;
  title: string;
  /** In the words of tinykeys; $mod is Ctrl, or Command on a Mac. */
  keys: string;
  /** A bare letter: only outside text fields, and can be switched off. */
  letter?: boolean;
  /** A second one, which is like a letter. */
  also?: string;
  group: "Everywhere" | "Conversations" | "This conversation" | "Writing";
}

export const commands: readonly Command[] = [
  { id: "palette", title: "Command palette", keys: "$mod+K", group: "Everywhere" },
  { id: "search", title: "Search all conversations", keys: "/", letter: true, group: "Everywhere" },
  { id: "help", title: "Help for keys", keys: "$mod+Slash", also: "Shift+?", group: "Everywhere" },
  { id: "chat.previous", title: "Previous conversation", keys: "Alt+ArrowUp", group: "Conversations" },
  { id: "chat.next", title: "Next conversation", keys: "Alt+ArrowDown", group: "Conversations" },
  { id: "chat.previous_unread", title: "Previous unread conversation", keys: "Alt+Shift+ArrowUp", group: "Conversations" },
  { id: "chat.next_unread", title: "Next unread conversation", keys: "Alt+Shift+ArrowDown", group: "Conversations" },
  { id: "chat.down", title: "Next in the list", keys: "J", letter: true, group: "Conversations" },
  { id: "chat.up", title: "Previous in the list", keys: "K", letter: true, group: "Conversations" },
  { id: "chat.start", title: "Start a conversation", keys: "C", letter: true, group: "Conversations" },
  { id: "chat.details", title: "Show or hide details", keys: "$mod+Period", group: "This conversation" },
  { id: "chat.assign_me", title: "Assign to me", keys: "A", letter: true, group: "This conversation" },
  { id: "chat.reassign", title: "Reassign", keys: "R", letter: true, group: "This conversation" },
  { id: "chat.write", title: "Write an answer", keys: "W", letter: true, group: "This conversation" },
  { id: "chat.attach", title: "Attach files", keys: "$mod+U", group: "This conversation" },
  { id: "chat.note", title: "Write a private note", keys: "N", letter: true, group: "This conversation" },
  { id: "chat.ticket", title: "Create or open the ticket", keys: "T", letter: true, group: "This conversation" },
  { id: "chat.unread", title: "Mark as unread", keys: "U", letter: true, group: "This conversation" },
  { id: "undo", title: "Undo what was just done", keys: "Z", letter: true, group: "This conversation" },
  { id: "chat.close", title: "Close the conversation", keys: "E", letter: true, group: "This conversation" },
];

/** Keys changed by this person: command id to keys. */
export const ownKeys = rememberedStore<Record<string, string>>("keys", {});
export const lettersOn = rememberedStore("letters", true);

export const keysOf = (command: Command): string => ownKeys.get()[command.id] ?? command.keys;

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const names: Record<string, string> = { $mod: isMac ? "Cmd" : "Ctrl", Slash: "/", Period: ".", ArrowUp: "Up", ArrowDown: "Down" };
export const keysForPeople = (keys: string): string =>
  keys
    .split("+")
    .map((key) => names[key] ?? key)
    .join("+");
export function shortcutOf(id: string): string {
  const command = commands.find((entry) => entry.id === id);
  return command ? keysForPeople(keysOf(command)) : "";
}

type Run = () => void;
/** What can be done now: filled by the pages that are shown. */
export const available = new Store<ReadonlyMap<string, Run>>(new Map());

/** Offers `run` as command `id` while the component is shown. */
export function useCommand(id: string, run: Run, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const call = () => latest.current();
    available.set((all) => new Map(all).set(id, call));
    return () =>
      available.set((all) => {
        if (all.get(id) !== call) return all;
        const rest = new Map(all);
        rest.delete(id);
        return rest;
      });
  }, [id, enabled]);
}

export const runCommand = (id: string): void => available.get().get(id)?.();

function writes(event: KeyboardEvent): boolean {
  // The true target: the policy editor stands in a shadow root.
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  return target.closest("input, textarea, select, [contenteditable]:not([contenteditable='false']), [role='dialog'], [role='menu']") !== null;
}

function bind(): () => void {
  const map: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    const handle = (isLetter: boolean) => (event: KeyboardEvent) => {
      const run = available.get().get(command.id);
      if (!run || event.isComposing) return;
      if (isLetter && (!lettersOn.get() || writes(event) || event.ctrlKey || event.metaKey || event.altKey)) return;
      event.preventDefault();
      run();
    };
    const keys = keysOf(command);
    map[command.letter ? keys.toLowerCase() : keys] = handle(command.letter === true);
    if (command.also) map[command.also] = handle(true);
  }
  return tinykeys(window, map);
}

/** Listens for the life of the page; rebinds when the person changes keys. */
export function startKeys(): () => void {
  let unbind = bind();
  const off = ownKeys.subscribe(() => {
    unbind();
    unbind = bind();
  });
  return () => {
    off();
    unbind();
  };
}
