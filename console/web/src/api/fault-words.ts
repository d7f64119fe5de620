// What the console says of a refused request, in the words of the page: fields as its forms call them, and translated where the sentence is known.
import { translate } from "@/i18n/i18n";

/** Fields that the forms call something else than the interface does. */
const fields: Record<string, string> = {
  Asset: "Device",
  Body: "Text",
  "Business name": "Name of the business",
  "Device user": "Device user",
  Email: "E-mail",
  "Expires in": "Expiry",
  Expiry: "End",
  Phone: "Telephone",
  Tech: "Technician",
  User: "Assignee",
  Uses: "Devices",
};
const fieldOf = (name: string): string => translate(fields[name] ?? name);

const shapes: [RegExp, (found: string[]) => string][] = [
  [/^([A-Z][\w ]*) can't be blank$/, ([field = ""]) => translate("{{field}} can't be blank", { field: fieldOf(field) })],
  [/^([A-Z][\w ]*) can't be found$/, ([field = ""]) => translate("{{field}} can't be found", { field: fieldOf(field) })],
  [/^([A-Z][\w ]*): found a time that has passed$/, ([field = ""]) => translate("{{field}}: this time has passed already", { field: fieldOf(field) })],
  [/^([A-Z][\w ]*): found a time that is not after the start$/, ([field = ""]) => translate("{{field}}: this is not after the start", { field: fieldOf(field) })],
  [/^([A-Z][\w ]*): found a time more than a year from now$/, ([field = ""]) => translate("{{field}}: this is more than a year from now", { field: fieldOf(field) })],
  [/^([A-Z][\w ]*): found (\d+) characters, expected at most (\d+)$/, ([field = "", found = "", most = ""]) => translate("{{field}}: {{found}} characters are too many, {{most}} are allowed", { field: fieldOf(field), found, most })],
  [/^([A-Z][\w ]*): found (-?\d+), expected (\d+) to (\d+)(?: seconds)?$/, ([field = "", found = "", least = "", most = ""]) => translate("{{field}}: {{found}} is not from {{least}} to {{most}}", { field: fieldOf(field), found, least, most })],
  [/^Body: found (\{\{.+\}\}), expected one of (.+)$/, ([found = "", known = ""]) => translate("Nothing fills in {{found}}. There are {{known}}.", { found, known })],
  [/^(?:This|Making tickets) needs the permission (.+)$/, ([name = ""]) => translate("This needs the permission {{name}}", { name })],
  [/^Not signed in$/, () => translate("You are not signed in")],
  [/^The customer still has (\d+) assets$/, ([found = ""]) => translate("The customer still has devices: {{found}}", { found })],
  [/^This group may do more than you: (.+)$/, ([found = ""]) => translate("This group may do more than you: {{found}}", { found })],
  [/^(.+) is the only administrator: put somebody else into the group first$/, ([name = ""]) => translate("{{name}} is the only administrator: put somebody else into the group first", { name })],
  [/^(.+) is the only administrator who can sign in: wait until another one has chosen a password$/, ([name = ""]) => translate("{{name}} is the only administrator who can sign in: wait until another one has chosen a password", { name })],
  [/^There are people in this group/, () => translate("Somebody is in this group now: look at it again")],
  [/^The [\w ]+ was changed meanwhile/, () => translate("Somebody else changed this in the meantime")],
  [/^Too many wrong tries; try again in (\d+) s$/, ([seconds = ""]) => translate("Too many wrong tries. Try again in {{seconds}} seconds.", { seconds })],
];

/** One sentence of the console; one that is not known stays as it is. */
export function faultWords(sentence: string): string {
  for (const [shape, words] of shapes) {
    const found = shape.exec(sentence);
    if (found) return words(found.slice(1));
  }
  return translate(sentence);
}
