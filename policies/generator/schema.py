"""Prints the JSON Schema (draft-07) of a policy document: for editors, for validation, for other programs."""
import json

from .catalogue import element_of

URL_MEANING = "an address that starts with {}"


def schema_text(catalogue):
    return json.dumps(schema(catalogue), indent=2, ensure_ascii=False) + "\n"


def schema(catalogue):
    keys = [setting["key"] for setting in catalogue.settings]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Deskbell policy",
        "description": "One policy: what it sets, and what it disables. A setting in neither is not configured, and a broader layer decides.",
        "type": "object",
        "required": ["name", "settings"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string", "maxLength": 2048, "title": "Schema", "description": "Address of this schema, for editors."},
            "name": {"type": "string", "minLength": 1, "maxLength": 100, "title": "Name", "description": "Name of the policy."},
            "description": {"type": "string", "maxLength": 2000, "title": "Description", "description": "What the policy is for."},
            "settings": {
                "type": "object", "title": "Settings", "description": "Settings that this policy sets.", "additionalProperties": False,
                "properties": {setting["key"]: _setting(catalogue, setting) for setting in catalogue.settings},
            },
            "disabled": {
                "type": "array", "title": "Disabled", "description": "Settings that this policy disables, whatever broader layers set.",
                "uniqueItems": True, "items": {"type": "string", "enum": keys},
            },
        },
        "definitions": {name: _definition(catalogue, name) for name in catalogue.types},
    }


def _setting(catalogue, setting):
    node = _field(catalogue, setting)
    node["description"] += f" Disabled means: {setting['disabled_meaning']}."
    return node


def _definition(catalogue, name):
    declaration = catalogue.types[name]
    if declaration["kind"] == "enum":
        values = declaration["values"]
        meanings = "; ".join(f"{value['name']}: {value['meaning']}" for value in values)
        return {"type": "string", "description": f"{declaration['meaning']} {meanings}.", "enum": [value["name"] for value in values]}
    fields = declaration["fields"]
    node = {
        "type": "object", "description": declaration["meaning"], "additionalProperties": False,
        "properties": {field["name"]: _field(catalogue, field) for field in fields},
    }
    required = [field["name"] for field in fields if field.get("required")]
    if required:
        node["required"] = required
    if "by_type" in declaration:
        node["allOf"] = list(_by_type(catalogue, declaration))
    return node


def _by_type(catalogue, declaration):
    """For each value of the deciding field: which fields it needs, and which belong to others."""
    deciding = declaration["by_type"]
    type_name = next(field["type"] for field in declaration["fields"] if field["name"] == deciding)
    for value in catalogue.types[type_name]["values"]:
        name = value["name"]
        then = {}
        required = [f["name"] for f in declaration["fields"] if name in f.get("required_for", [])]
        if required:
            then["required"] = required
        foreign = [f["name"] for f in declaration["fields"]
                   if name in f.get("not_for", []) or ("only_for" in f and name not in f["only_for"])]
        if foreign:
            then["properties"] = {one: False for one in foreign}
        if then:
            yield {"if": {"properties": {deciding: {"const": name}}, "required": [deciding]}, "then": then}


def _field(catalogue, field):
    node = _shape(catalogue, field["type"], field)
    node["title"] = field["title"]
    node["description"] = field["meaning"] + (" (seconds)" if field["type"] == "duration" else "")
    if "default" in field and not field.get("required"):
        default = catalogue.complete(field["type"], field["default"])
        if default != "":
            node["default"] = default
    return node


def _shape(catalogue, type_name, limits):
    element = element_of(type_name)
    if element:
        node = {"type": "array", "items": _shape(catalogue, element, limits.get("item", {}))}
        return _with(node, limits, {"max_items": "maxItems", "unique": "uniqueItems"})
    if type_name in catalogue.types:
        return {"$ref": f"#/definitions/{type_name}"}
    if type_name == "boolean":
        return {"type": "boolean"}
    if type_name == "duration":
        node = {"type": "integer", "$comment": f"a whole number of seconds from {limits['minimum']} to {limits['maximum']}"}
        return _with(node, limits, {"minimum": "minimum", "maximum": "maximum"})
    if type_name == "integer":
        return _with({"type": "integer"}, limits, {"minimum": "minimum", "maximum": "maximum"})
    node = _with({"type": "string"}, limits, {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern",
                                             "pattern_meaning": "$comment"})
    if type_name == "url":
        # No "format": valijson ends the process where a value with a format is not a text.
        node["pattern"] = "^({}):".format("|".join(limits["schemes"]))
        node["$comment"] = URL_MEANING.format(_either([scheme + ":" for scheme in limits["schemes"]]))
    return node


def _either(words):
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def _with(node, limits, names):
    for ours, theirs in names.items():
        if ours in limits:
            node[theirs] = limits[ours]
    return node
