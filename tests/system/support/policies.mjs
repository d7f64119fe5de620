// The starter policy for workstations, with the changes that a test needs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";

/** What its menu shows, between the status line and About. */
export const workstationMenu = [
  "Chat with us", "Send a request", "My requests", "-",
  ["Help yourself", ["How-to articles", "Status of our services"]], "-",
  "My device",
];

/** `chat` and `form` go into those items of the menu, `settings` beside it. */
export function workstation({ chat = {}, form = {}, settings = {} } = {}) {
  const policy = JSON.parse(readFileSync(join(root, "policies/starter/workstation.json"), "utf8"));
  delete policy.$schema;
  const item = (type) => policy.settings["tray.menu"].find((one) => one.type === type);
  Object.assign(item("live_chat").chat, chat);
  Object.assign(item("contact_form").form, form);
  Object.assign(policy.settings, settings);
  return policy;
}
