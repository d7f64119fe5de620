// What the console refuses in a canned response: placeholders that nothing fills in (console/server/canned_responses.cpp).
const variables = ["contact.name", "contact.first_name", "customer.name", "asset.name", "technician.name", "technician.first_name", "ticket.number"];
const longestNameBytes = 40;
const braced = (name) => `{{${name}}}`;

/** Braces around anything else, such as a template's code, are just text. */
const isName = (text) => text !== "" && Buffer.byteLength(text) <= longestNameBytes && [...text].every((letter) => /[A-Za-z0-9._ -]/.test(letter) || letter.codePointAt(0) >= 0x80);

/** The console's sentence; "" where there are none. */
export function unknownVariables(body) {
  const found = [];
  for (let begin = body.indexOf("{{"); begin >= 0; begin = body.indexOf("{{", begin + 2)) {
    const end = body.indexOf("}}", begin);
    if (end < 0) break;
    const name = body.slice(begin + 2, end).replace(/^[ \t\n]+/, "").replace(/[ \t\n]+$/, "");
    if (isName(name) && !variables.includes(name) && !found.includes(name)) found.push(name);
  }
  return found.length === 0 ? "" : `Body: found ${found.map(braced).join(", ")}, expected one of ${variables.map(braced).join(", ")}`;
}
