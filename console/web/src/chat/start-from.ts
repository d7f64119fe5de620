// Where a conversation is started from: nowhere in particular, or among the devices of one customer.
import { runCommand } from "@/shell/keys";
import { Store } from "@/ui/store";

export interface StartFrom {
  customer: { id: number; name: string };
  contact?: { id: number; name: string };
}
export const startFrom = new Store<StartFrom | null>(null);

/** Opens the dialog with this customer chosen. */
export function startAmong(from: StartFrom): void {
  startFrom.set(from);
  runCommand("chat.start");
}
