// Where a technician stands in the conversations: which one is open, and which was come to by a letter.
import { onForget } from "@/api/session";
import { Store } from "@/ui/store";

/** The address of the conversation that was open last: coming back to Chat shows it again. */
export const lastOpen = new Store<string | null>(null);

/** Where Chat leads to: that one, else the list. */
export const chatHome = (): string => lastOpen.get() ?? "/chat/all";

/** Come to by J or K: the letters go on, so nothing takes the focus to write. */
export const walkedTo = new Store<number | null>(null);

onForget.add(() => lastOpen.set(null));
