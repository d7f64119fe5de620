// The pages, and the permission without which there is nothing to see on each.
import { useMay } from "@/api/session";
import type { IconName } from "@/ui/icons";

export interface Place {
  to: string;
  /** Where it begins, if not there. */
  start?: string;
  title: string;
  icon: IconName;
  needs: string;
}
const places: readonly Place[] = [
  { to: "/chat", start: "/chat/all", title: "Chat", icon: "chat", needs: "chat.see" },
  { to: "/assets", title: "Assets", icon: "device", needs: "asset.read" },
  { to: "/alerts", title: "Alerts", icon: "alert", needs: "alert.read" },
  { to: "/announcements", title: "Announcements", icon: "megaphone", needs: "chat.announce" },
  { to: "/tickets", title: "Tickets", icon: "ticket", needs: "ticket.read" },
  { to: "/policies", title: "Policies", icon: "policy", needs: "policy.read" },
  { to: "/customers", title: "Customers", icon: "people", needs: "customer.read" },
];
/** Not in the rail. */
const search: Place = { to: "/search", title: "Search", icon: "search", needs: "chat.see" };
export const enrolment: Place = { to: "/enrolment", title: "Enrolment", icon: "device", needs: "enrollment.manage" };

export const startOf = ({ to, start = to }: Pick<Place, "to" | "start">): string => start;

/** The page that an address belongs to; undefined: one that everybody sees, or none. */
export const placeOf = (address: string): Place | undefined => [...places, search, enrolment].find(({ to }) => address.startsWith(to) && /^([/?]|$)/.test(address.slice(to.length)));

/** The pages that the signed-in person may see. */
export function usePlaces(): readonly Place[] {
  const mayDo = useMay();
  return places.filter((place) => mayDo(place.needs));
}

/** Where somebody begins who came for nothing in particular. */
export function useHome(): string {
  const first = usePlaces()[0];
  return first ? startOf(first) : "/settings";
}
