// What a security group may allow, area by area, in words; and which of it needs what.
import type { translate } from "@/i18n/i18n";

export interface Right {
  /** As the console calls it. */
  name: string;
  title: string;
  hint: string;
}
export interface Area {
  title: string;
  rights: Right[];
}

/** Without the one the other is worth nothing. */
const needs: Record<string, string> = {
  "chat.see_all": "chat.see",
  "chat.answer": "chat.see",
  "chat.assign": "chat.see",
  "ticket.write": "ticket.read",
  "ticket.delete": "ticket.read",
  "asset.write": "asset.read",
  "alert.write": "alert.read",
  "customer.write": "customer.read",
  "customer.delete": "customer.read",
  "policy.write": "policy.read",
};

/** With what it needs, as far as `mayGive` goes; taken away, what needs it goes with it. */
export function changed(all: readonly string[], name: string, on: boolean, mayGive: (name: string) => boolean): string[] {
  const moved = new Set([name]);
  if (on) {
    for (let next = needs[name]; next !== undefined && mayGive(next); next = needs[next]) moved.add(next);
    return [...new Set([...all, ...moved])];
  }
  for (let before = 0; before < moved.size; ) {
    before = moved.size;
    for (const [one, needed] of Object.entries(needs)) if (moved.has(needed)) moved.add(one);
  }
  return all.filter((one) => !moved.has(one));
}

export const areas = (t: typeof translate): Area[] => [
  {
    title: t("Conversations"),
    rights: [
      { name: "chat.see", title: t("See one's own"), hint: t("Those assigned to oneself, and nothing of any other") },
      { name: "chat.see_all", title: t("See all of them"), hint: t("Also colleagues' and those that nobody has taken") },
      { name: "chat.answer", title: t("Answer them"), hint: t("Write, close, reopen, start one, make a ticket of one; edit canned responses") },
      { name: "chat.assign", title: t("Assign them"), hint: t("Take one, give it to a colleague, say which contact it is with") },
      { name: "chat.announce", title: t("Announce"), hint: t("Announcements to all devices of a customer or folder, and to chosen ones") },
      { name: "chat.administer", title: t("Administer the chat"), hint: t("How many conversations each technician may have at once") },
    ],
  },
  {
    title: t("Tickets"),
    rights: [
      { name: "ticket.read", title: t("Read tickets"), hint: t("Also the transcripts of conversations in them, private notes included") },
      { name: "ticket.write", title: t("Write tickets"), hint: t("Make and change them, comment") },
      { name: "ticket.delete", title: t("Delete tickets"), hint: t("For good") },
    ],
  },
  {
    title: t("Devices"),
    rights: [
      { name: "asset.read", title: t("See devices"), hint: t("Their inventory, software and events") },
      { name: "asset.write", title: t("Change devices"), hint: t("Their name, contact and folder") },
      { name: "enrollment.manage", title: t("Enrol devices"), hint: t("Make tokens for new devices, and shut devices out") },
      { name: "alert.read", title: t("See alerts"), hint: t("What devices report") },
      { name: "alert.write", title: t("Change alerts"), hint: t("Resolve and mute them") },
    ],
  },
  {
    title: t("Customers"),
    rights: [
      { name: "customer.read", title: t("See customers"), hint: t("With their contacts and folders") },
      { name: "customer.write", title: t("Change customers"), hint: t("Make and change them, their contacts and folders") },
      { name: "customer.delete", title: t("Delete customers"), hint: t("Also contacts and folders") },
    ],
  },
  {
    title: t("Policies"),
    rights: [
      { name: "policy.read", title: t("Read policies"), hint: t("What holds for devices, and why") },
      { name: "policy.write", title: t("Change policies"), hint: t("What every device does: menus, monitors, live chat") },
    ],
  },
  {
    title: t("People"),
    rights: [
      { name: "user.manage", title: t("Manage people"), hint: t("Security groups and who is in them, up to what one may do oneself") },
    ],
  },
];
