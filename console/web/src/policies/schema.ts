// Reads a JSON Schema (draft 07) the way an editor needs it: what may stand at a place, and what it means.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  definitions?: Record<string, Schema>;
}

export type Path = readonly (string | number)[];

function target(root: Schema, ref: string): Schema | undefined {
  if (!ref.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const part of ref.slice(2).split("/")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return at as Schema | undefined;
}

/** The schema itself and everything it refers to or is made of; a title beside a $ref wins over the target's. */
export function alternatives(root: Schema, schema: Schema | undefined, depth = 0): Schema[] {
  if (!schema || depth > 12) return [];
  const found: Schema[] = [schema];
  if (schema.$ref) found.push(...alternatives(root, target(root, schema.$ref), depth + 1));
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) found.push(...alternatives(root, part, depth + 1));
  for (const part of [schema.then, schema.else]) found.push(...alternatives(root, part, depth + 1));
  return found;
}

/** All schemas that may apply at `path`. */
export function schemasAt(root: Schema, path: Path): Schema[] {
  let now = alternatives(root, root);
  for (const step of path) {
    const next: Schema[] = [];
    for (const schema of now) {
      if (typeof step === "number") next.push(...alternatives(root, schema.items));
      else if (schema.properties?.[step]) next.push(...alternatives(root, schema.properties[step]));
      else if (typeof schema.additionalProperties === "object") next.push(...alternatives(root, schema.additionalProperties));
    }
    now = next;
  }
  return now;
}

export interface Meaning {
  title?: string;
  description?: string;
  facts: string[];
}

/** What a person should know about the value at `path`; null where the schema says nothing. */
export function meaningAt(root: Schema, path: Path): Meaning | null {
  const schemas = schemasAt(root, path);
  if (schemas.length === 0) return null;
  const first = <K extends keyof Schema>(key: K): Schema[K] | undefined => schemas.find((schema) => schema[key] !== undefined)?.[key];
  const facts: string[] = [];
  const type = first("type");
  if (type) facts.push([type].flat().join(" or "));
  const choices = first("enum");
  if (choices) facts.push(choices.map((value) => JSON.stringify(value)).join(", "));
  const [minimum, maximum, longest] = [first("minimum"), first("maximum"), first("maxLength")];
  if (minimum !== undefined || maximum !== undefined) facts.push(`${minimum ?? "…"} – ${maximum ?? "…"}`);
  if (longest !== undefined) facts.push(`at most ${longest} characters`);
  const fallback = first("default");
  if (fallback !== undefined && typeof fallback !== "object") facts.push(`default ${JSON.stringify(fallback)}`);
  const title = first("title");
  const description = first("description");
  return { ...(title ? { title } : {}), ...(description ? { description } : {}), facts };
}

export interface Offer {
  text: string;
  detail: string;
  info: string;
}

/** Names that may be written in the object at `path`, without those that are there. */
export function namesAt(root: Schema, path: Path, present: readonly string[]): { offer: Offer; schema: Schema }[] {
  const found = new Map<string, { offer: Offer; schema: Schema }>();
  for (const schema of schemasAt(root, path)) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (present.includes(name) || found.has(name)) continue;
      const all = alternatives(root, property);
      const of = (key: "title" | "description") => all.find((entry) => entry[key])?.[key] ?? "";
      found.set(name, { offer: { text: name, detail: of("title"), info: of("description") }, schema: property });
    }
  }
  return [...found.values()];
}

/** Values that may stand at `path`, as JSON text. */
export function valuesAt(root: Schema, path: Path): Offer[] {
  const found = new Map<string, Offer>();
  for (const schema of schemasAt(root, path)) {
    for (const value of schema.enum ?? (schema.const === undefined ? [] : [schema.const])) {
      const text = JSON.stringify(value);
      if (!found.has(text)) found.set(text, { text, detail: "", info: schema.description ?? "" });
    }
    if (schema.type === "boolean") for (const text of ["true", "false"]) found.set(text, { text, detail: "", info: "" });
  }
  return [...found.values()];
}

/** What to write after a new name: the shortest value of its type, with § where the cursor goes. */
export function emptyValue(root: Schema, schema: Schema): string {
  const all = alternatives(root, schema);
  const type = [all.find((entry) => entry.type)?.type].flat()[0];
  if (type === "string") return '"§"';
  if (type === "array") return "[§]";
  if (type === "object") return "{ § }";
  return "§";
}
