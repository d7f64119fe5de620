// Checks a value against the part of JSON Schema that docs/*.schema.json use, strictly: a field that is not described is
// a problem too.
export function problems(schema, value, place = "") {
  const here = place || "(whole)";
  if ("const" in schema && value !== schema.const) return [`${here}: found ${value}, expected ${schema.const}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${here}: found ${value}, expected one of ${schema.enum.join(", ")}`];
  if (schema.type) {
    const found = Array.isArray(value) ? "array" : value === null ? "null" : Number.isInteger(value) ? "integer" : typeof value;
    if (found !== schema.type && !(schema.type === "number" && found === "integer")) return [`${here}: found ${found}, expected ${schema.type}`];
  }
  if (schema.minimum !== undefined && value < schema.minimum) return [`${here}: found ${value}, expected at least ${schema.minimum}`];
  if (schema.type !== "object") return [];
  const described = schema.properties ?? {};
  return [
    ...(schema.required ?? []).filter((name) => !(name in value)).map((name) => `${place}/${name}: is missing`),
    ...Object.keys(value).flatMap((name) =>
      name in described ? problems(described[name], value[name], `${place}/${name}`) : [`${place}/${name}: is not described`]),
  ];
}
