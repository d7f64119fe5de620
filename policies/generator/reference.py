"""Prints docs/policies.md: what a policy is, every setting, every type."""
import json

from .catalogue import element_of

INTRODUCTION = """# Policies

<!-- Made by policies/generate.py from policies/catalogue.json; edit the catalogue instead. -->

A policy says how devices behave: what the tray offers, what is watched, how the console is reached. It is a JSON document:

```json
{
  "$schema": "deskbell-policy.schema.json",
  "name": "Workstations",
  "description": "What every workstation gets.",
  "settings": {
    "monitors.disk_space": { "raise_below_percent": 5, "clear_above_percent": 10 },
    "inventory.interval": 7200
  },
  "disabled": ["monitors.cpu"]
}
```

`policies/schema/deskbell-policy.schema.json` describes the document for editors; `policies/starter/` has policies to start from. A document is at most 1 MiB.
Every problem of a document is named with line, column, field, what was found and what was expected, and nothing is changed.

## Three states, several layers

In each policy a setting is in one of three states:

| state | written as | meaning |
|---|---|---|
| set | a key in `settings` | this value |
| disabled | a key in `disabled` | switched off, whatever broader layers set |
| not configured | in neither | a broader layer decides |

Policies are laid over one another from broad to narrow: organisation, customer, folders from the outermost to the innermost, asset. **The narrowest layer that is configured wins**, as a whole: a list or an
object of a narrower layer replaces the broader one, it is not mixed with it. Fields that an object leaves out have their defaults. Where no layer says anything, the default of the table below is in force. A device gets the
effective values with the layer each came from, versioned and signed; `deskbell policy explain` shows them on the device.

## Menu items

Every item has an `id`, by which conversations and requests remember it. Where it is left out it is made from type and title, so write one where a title may change. Live chat and contact form items that leave out `chat` or
`form` have the defaults. Items are shown when every condition in `visible_when` holds; a separator that would stand first, last or beside another one, and a submenu without items, are not shown.
Conversations that a technician starts follow the first live chat item.

## Alerts

A monitor has one open alert for each thing that it watches. It ends by itself once that was good for `sustained_for`, or with the monitor. While it lasts, the device says so again at most once an hour where something changed and
once a day where nothing did; the alert counts up then. Resolving an alert says that it was seen, not that all is well: **what is bad still is raised as a new alert** the next time that the device says so. To hear nothing of it for a
while, mute the alert; to hear nothing of it ever, change or disable the monitor.
"""


def reference_text(catalogue):
    parts = [INTRODUCTION, "## Settings\n", "| setting | type | default | disabled means | since |", "|---|---|---|---|---|"]
    for setting in catalogue.settings:
        parts.append(f"| [`{setting['key']}`](#{_anchor(setting['key'])}) | {_type(catalogue, setting['type'])} | "
                     f"{_short_default(catalogue, setting)} | {setting['disabled_meaning']} | {setting['since']} |")
    parts.append("")
    for setting in catalogue.settings:
        parts += [f"### {setting['key']}", "", f"**{setting['title']}.** {setting['meaning']}", "",
                  f"Type: {_type(catalogue, setting['type'])}{_limits(setting)}. Disabled: {setting['disabled_meaning']}. Default:", "",
                  "```json", json.dumps(_shown_default(catalogue, setting), indent=2, ensure_ascii=False), "```", ""]
    parts.append("## Types\n")
    for name, declaration in catalogue.types.items():
        parts += [f"### {name}", "", declaration["meaning"], ""]
        parts += _enum(declaration) if declaration["kind"] == "enum" else _object(catalogue, declaration)
        parts.append("")
    return "\n".join(parts).rstrip("\n") + "\n"


def _enum(declaration):
    return [f"- `{value['name']}`: {value['meaning']}" for value in declaration["values"]]


def _object(catalogue, declaration):
    lines = ["| field | type | default | meaning |", "|---|---|---|---|"]
    for field in declaration["fields"]:
        lines.append(f"| `{field['name']}` | {_type(catalogue, field['type'])}{_limits(field)} | {_field_default(field)} | "
                     f"{field['meaning']}{_belongs(field)} |")
    return lines


def _belongs(field):
    text = ""
    if "only_for" in field:
        text += f" Only for {_names(field['only_for'])}."
    if "not_for" in field:
        text += f" Not for {_names(field['not_for'])}."
    if "required_for" in field:
        text += f" Needed for {_names(field['required_for'])}."
    return text


def _names(values):
    return ", ".join(f"`{value}`" for value in values)


def _type(catalogue, type_name):
    element = element_of(type_name)
    if element:
        return "list of " + _type(catalogue, element)
    if type_name in catalogue.types:
        return f"[{type_name}](#{_anchor(type_name)})"
    return {"boolean": "true or false", "integer": "whole number", "duration": "seconds", "string": "text", "url": "address"}[type_name]


def _limits(declaration):
    parts = []
    if "minimum" in declaration:
        parts.append(f"{declaration['minimum']} to {declaration['maximum']}")
    if "max_length" in declaration and "pattern" not in declaration:
        parts.append(f"at most {declaration['max_length']} characters")
    if "pattern" in declaration:
        parts.append(declaration["pattern_meaning"])
    if "schemes" in declaration:
        parts.append("scheme " + ", ".join(declaration["schemes"]))
    if "max_items" in declaration:
        parts.append(f"at most {declaration['max_items']}")
    return ", " + ", ".join(parts) if parts else ""


def _field_default(field):
    if field.get("required"):
        return "needed"
    if field.get("optional") or field["default"] == "":
        return ""
    if field["default"] == {}:
        return "its own"
    return f"`{json.dumps(field['default'], ensure_ascii=False)}`"


def _shown_default(catalogue, setting):
    """An object with all of its fields; lists as they are written, which is readable."""
    value = setting["default"]
    return catalogue.complete(setting["type"], value) if isinstance(value, dict) else value


def _short_default(catalogue, setting):
    value = setting["default"]
    if isinstance(value, (dict, list)):
        return f"[below](#{_anchor(setting['key'])})"
    return f"`{json.dumps(value)}`"


def _anchor(name):
    """GitHub drops the dots of a heading in its anchor."""
    return name.replace(".", "")
