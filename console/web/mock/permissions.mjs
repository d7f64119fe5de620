// What each route of the contract wants, as the console's own description of it says; and what the groups of the mock console allow.
import { readFileSync } from "node:fs";

const { paths } = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8"));
const wanted = Object.entries(paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, { "x-permission": permission }]) => ({ method: method.toUpperCase(), path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`), permission })))
  // What is named by a word stands before what is named by a number.
  .sort((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")));

/** Undefined: whoever has signed in may. */
export function permissionOf(method, path) {
  const permission = wanted.find((route) => route.method === method && route.pattern.test(path))?.permission;
  return permission === "signed_in" || permission === "everyone" ? undefined : permission;
}

export const everyPermission = ["chat.see", "chat.see_all", "chat.answer", "chat.assign", "chat.announce", "chat.administer", "asset.read", "asset.write", "alert.read", "alert.write", "ticket.read", "ticket.write", "ticket.delete", "customer.read", "customer.write", "customer.delete", "policy.read", "policy.write", "enrollment.manage", "user.manage", "audit.read"];

/** Less than a new console gives its technicians: these read everything, and change conversations and tickets only. */
export const ofTechnicians = ["chat.see", "chat.see_all", "chat.answer", "chat.assign", "asset.read", "alert.read", "ticket.read", "ticket.write", "customer.read", "policy.read"];
