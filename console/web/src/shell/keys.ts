// The keyboard: one table of commands with their keys, which pages fill with what to do.
import { createContext, useContext, useEffect, useRef } from "react";
import { tinykeys } from "tinykeys";
import { Store, rememberedStore } from "@/ui/store";
import { formsOf, isLetter, keysForPeople, problemOf } from "./presses";

export interface Command {
  id: string;
  title: string;
  /** In the words of tinykeys; $mod is Ctrl, or Command on a Mac. A bare letter works only outside text fields, and can be switched off. */
  keys: string;
  /** A second one, which stays when the first is changed. */
  also?: string;
  group: "Everywhere" | "Conversations" | "This conversation" | "Writing";
}

export const commands: readonly Command[] = [
  { id: "palette", title: "Command palette", keys: "$mod+K", group: "Everywhere" },
  { id: "search", title: "Search all conversations", keys: "/", group: "Everywhere" },
  { id: "help", title: "Help for keys", keys: "$mod+/", also: "?", group: "Everywhere" },
  { id: "chat.previous", title: "Previous conversation", keys: "Alt+ArrowUp", group: "Conversations" },
  { id: "chat.next", title: "Next conversation", keys: "Alt+ArrowDown", group: "Conversations" },
  { id: "chat.previous_unread", title: "Previous unread conversation", keys: "Alt+Shift+ArrowUp", group: "Conversations" },
  { id: "chat.next_unread", title: "Next unread conversation", keys: "Alt+Shift+ArrowDown", group: "Conversations" },
  { id: "chat.down", title: "Next in the list", keys: "J", group: "Conversations" },
  { id: "chat.up", title: "Previous in the list", keys: "K", group: "Conversations" },
  { id: "chat.start", title: "Start a conversation", keys: "C", group: "Conversations" },
  { id: "chat.details", title: "Show or hide details", keys: "$mod+.", group: "This conversation" },
  { id: "chat.assign_me", title: "Assign to me", keys: "A", group: "This conversation" },
  { id: "chat.reassign", title: "Reassign", keys: "R", group: "This conversation" },
  { id: "chat.write", title: "Write an answer", keys: "W", group: "This conversation" },
  { id: "chat.attach", title: "Attach files", keys: "$mod+U", group: "This conversation" },
  { id: "chat.note", title: "Write a private note", keys: "N", group: "This conversation" },
  { id: "chat.ticket", title: "Create or open the ticket", keys: "T", group: "This conversation" },
  { id: "chat.unread", title: "Mark as unread", keys: "U", group: "This conversation" },
  { id: "undo", title: "Undo what was just done", keys: "Z", group: "This conversation" },
  { id: "chat.close", title: "Close the conversation", keys: "E", group: "This conversation" },
  { id: "chat.reopen", title: "Reopen the conversation", keys: "Shift+E", group: "This conversation" },
];

/** Keys changed by this person: command id to keys. */
export const ownKeys = rememberedStore<Record<string, string>>("keys", {});
export const lettersOn = rememberedStore("letters", true);

/** What is kept may be older than the rules, and not all of it works. */
const workable = (keys: unknown): keys is string => typeof keys === "string" && problemOf(keys) === null;
export function keysOf(command: Command): string {
  const own = ownKeys.get()[command.id];
  return workable(own) ? own : command.keys;
}
/** The other command that `keys` would run, too. */
export const takenBy = (keys: string, id: string): Command | undefined => commands.find((command) => command.id !== id && (keysOf(command) === keys || command.also === keys));

const keysNow = (id: string): string => {
  const command = commands.find((entry) => entry.id === id);
  return command ? keysOf(command) : "";
};
export const isLetterNow = (id: string): boolean => isLetter(keysNow(id));
export const shortcutOf = (id: string): string => keysForPeople(keysNow(id));

type Run = () => void;
/** What can be done now: filled by the pages that are shown. */
export const available = new Store<ReadonlyMap<string, Run>>(new Map());

/** What cannot be done now, and how that is said: a key that does nothing and says nothing looks broken. Not offered anywhere. */
const refused = new Map<string, Run>();

/** True around what is shown and cannot be used at the moment: its commands are not offered. */
export const CommandsRest = createContext(false);
/** A field that takes the focus is about to come: letters that are typed until then are words, no commands. */
export const lettersWait = new Store(false);

/** Offers `run` as command `id` while the component is shown. */
export function useCommand(id: string, run: Run, isOffered = true): void {
  const enabled = !useContext(CommandsRest) && isOffered;
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

/** Says why `ids` cannot be done, while the component is shown and nothing does them. */
export function useRefusal(ids: readonly string[], say: Run, isShown: boolean): void {
  const enabled = !useContext(CommandsRest) && isShown;
  const latest = useRef(say);
  useEffect(() => {
    latest.current = say;
  });
  const names = ids.join(" ");
  useEffect(() => {
    if (!enabled) return;
    const call = () => latest.current();
    for (const id of names.split(" ")) refused.set(id, call);
    return () => {
      for (const id of names.split(" ")) if (refused.get(id) === call) refused.delete(id);
    };
  }, [names, enabled]);
}

export const runCommand = (id: string): void => available.get().get(id)?.();

function writes(event: KeyboardEvent): boolean {
  // The true target: the policy editor stands in a shadow root.
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  // Also an editor that is read-only at the moment: the link may be lost in the middle of a word.
  return target.closest("input, textarea, select, [contenteditable]:not([contenteditable='false']), [role='textbox'], [role='dialog'], [role='menu']") !== null;
}

function bind(): () => void {
  const map: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    for (const keys of [keysOf(command), ...(command.also ? [command.also] : [])]) {
      // As the keys in force are, not as they came: a letter may have become a chord, and a chord a letter.
      const writesThere = isLetter(keys);
      const handle = (event: KeyboardEvent) => {
        const run = available.get().get(command.id) ?? refused.get(command.id);
        if (!run || event.isComposing) return;
        if (writesThere && (!lettersOn.get() || lettersWait.get() || writes(event))) return;
        event.preventDefault();
        run();
      };
      for (const form of formsOf(keys)) map[form] = handle;
    }
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
