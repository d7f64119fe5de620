// Where a conversation is started from: nowhere in particular, among the devices of one customer, or at one device.
import { runCommand } from "@/shell/keys";
import { Store } from "@/ui/store";

export interface AmongDevices {
  customer: { id: number; name: string };
  contact?: { id: number; name: string };
}
export interface AtDevice {
  device: number;
}
export type StartFrom = AmongDevices | AtDevice;
export const startFrom = new Store<StartFrom | null>(null);

/** Opens the dialog with this customer or device chosen. */
export function openStart(from: StartFrom): void {
  startFrom.set(from);
  runCommand("chat.start");
}
