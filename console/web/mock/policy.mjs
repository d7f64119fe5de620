// The mock's policy check: JSON Schema through ajv, with the lines of the faults, and the menu that results.
import Ajv from "ajv";
import { readFileSync } from "node:fs";

export const schema = JSON.parse(readFileSync(new URL("../../../policies/schema/deskbell-policy.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ verbose: true, allErrors: true, strict: false, validateFormats: false }).compile(schema);

/** Line and column (from 1) of the value at each JSON pointer; text must be valid JSON. */
function positions(text) {
  const found = new Map();
  let at = 0;
  const where = () => {
    const before = text.slice(0, at).split("\n");
    return { line: before.length, column: before.at(-1).length + 1 };
  };
  const blank = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const string = () => {
    const from = at++;
    while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at++;
    return JSON.parse(text.slice(from, at));
  };
  const value = (pointer) => {
    blank();
    found.set(pointer, where());
    const open = text[at];
    if (open === '"') return void string();
    if (open !== "{" && open !== "[") {
      while (at < text.length && !/[\s,}\]]/.test(text[at])) at++;
      return;
    }
    at++;
    for (let index = 0; ; index++) {
      blank();
      if (text[at] === "}" || text[at] === "]") {
        at++;
        return;
      }
      if (text[at] === ",") {
        at++;
        blank();
      }
      let key = index;
      if (open === "{") {
        key = string().replaceAll("~", "~0").replaceAll("/", "~1");
        blank();
        at++;
      }
      value(`${pointer}/${key}`);
      blank();
      if (text[at] === ",") at++;
    }
  };
  value("");
  return found;
}

const previewOf = (item) => ({ id: item.id, type: item.type, title: item.title ?? "", ...(item.icon ? { icon: item.icon } : {}), ...(item.url ? { url: item.url } : {}), arguments: [], form: [], screenshot_allowed: false, items: (item.items ?? []).map(previewOf) });

/** As the console says it: what was found, and what was expected. */
function words({ message, params, data }) {
  const expected = params?.allowedValues?.join(", ") ?? params?.type;
  if (params?.additionalProperty) return { message: `found a field that is not known here (${params.additionalProperty})`, expected: null, found: null };
  if (expected === undefined) return { message, expected: null, found: null };
  const found = JSON.stringify(data);
  return { message: `found ${found}, expected ${expected}`, expected, found };
}

export function check(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const at = Number(/position (\d+)/.exec(error.message)?.[1] ?? 0);
    const before = text.slice(0, at).split("\n");
    return { problems: [{ line: before.length, column: before.at(-1).length + 1, pointer: "", message: `not JSON: ${error.message}` }], menu: [] };
  }
  if (!validate(document)) {
    const places = positions(text);
    const problems = validate.errors.slice(0, 20).map((error) => ({ ...(places.get(error.instancePath) ?? { line: 1, column: 1 }), pointer: error.instancePath, ...words(error) }));
    return { problems, menu: [] };
  }
  const defaults = schema.properties.settings.properties;
  const menu = document.settings["tray.menu"] ?? defaults["tray.menu"].default;
  return { problems: [], menu: menu.map(previewOf), branding: { ...defaults["tray.branding"].default, icon_hidden: false, ...document.settings["tray.branding"] } };
}
