// Bytes of end users' files that are on their way to the console, as the live link tells.
import { createContext } from "react";
import type { LiveAttachmentMoved } from "@/generated/wires";
import { Store } from "@/ui/store";

export interface Move {
  received: number;
  moving: boolean;
}

export const fileMoves = new Store<ReadonlyMap<string, Move>>(new Map());
/** Nothing came for so long: it stands still, whatever was said last. */
const stillMs = 5_000;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function noteMove({ attachment_id, received, moving }: Pick<LiveAttachmentMoved, "attachment_id" | "received" | "moving">): void {
  clearTimeout(timers.get(attachment_id));
  timers.delete(attachment_id);
  if (moving) timers.set(attachment_id, setTimeout(() => noteMove({ attachment_id, received, moving: false }), stillMs));
  fileMoves.set((all) => new Map(all).set(attachment_id, { received, moving }));
}

/** What is read from the console again knows better. */
export function forgetMoves(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  fileMoves.set(new Map());
}

/** Of the conversation that is shown: whether its device is there to send and fetch files. */
export const DeviceIsOnline = createContext(true);
