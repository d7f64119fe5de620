"""Prints settings.h and settings.cpp: the typed structs, their defaults, the three-state layer and the table of keys."""
from .catalogue import camel, element_of

NOTE = "Made by policies/generate.py from policies/catalogue.json; edit the catalogue instead."


def header_text(catalogue):
    parts = [f"""// The settings of a policy as typed structs: effective values, and a layer of three-state settings.
// {NOTE}
#pragma once

#include <array>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/setting.h"

namespace deskbell::policy {{
"""]
    for name, declaration in catalogue.types.items():
        parts.append(_enum(name, declaration) if declaration["kind"] == "enum" else _struct(catalogue, name, declaration))
    parts.append(_default_declarations(catalogue))
    parts.append(_settings(catalogue))
    parts.append(_layer(catalogue))
    parts.append(_keys(catalogue))
    parts.append("}  // namespace deskbell::policy\n")
    return "\n".join(parts)


def source_text(catalogue):
    """Defaults that are too long for a member initialiser."""
    parts = [f"""// Defaults of the settings, and what they are when disabled.
// {NOTE}
#include "policies/settings.h"

namespace deskbell::policy {{
"""]
    for setting in catalogue.settings:
        value_type, name = _cpp_type(catalogue, setting["type"]), _identifier(setting)
        for function, source in (("default_of", "default"), ("when_disabled", "when_disabled")):
            value = _value(catalogue, setting["type"], setting[source])
            parts.append(f"{value_type} {function}_{name}() {{ return {value}; }}")
    parts.append("\n}  // namespace deskbell::policy\n")
    return "\n".join(parts)


def schema_source_text(schema_text):
    """The schema as one constant, a literal for each line so that a diff of it stays readable."""
    lines = "\n".join("    " + _literal(line + "\n") for line in schema_text.splitlines())
    return f"""// The JSON Schema of a policy document, as schema/deskbell-policy.schema.json has it.
// {NOTE}
#include "policies/schema.h"

namespace deskbell::policy {{

std::string_view schema_text() noexcept {{
  static constexpr std::string_view text =
{lines};
  return text;
}}

}}  // namespace deskbell::policy
"""


def _enum(name, declaration):
    cpp_name = camel(name)
    values = declaration["values"]
    lines = [f"/// {declaration['meaning']}", f"enum class {cpp_name} {{"]
    lines += [f"  {value['name']},  ///< {value['meaning']}" for value in values]
    lines += ["};", f"BOOST_DESCRIBE_ENUM({', '.join([cpp_name] + [value['name'] for value in values])})", ""]
    return "\n".join(lines)


def _struct(catalogue, name, declaration):
    fields = declaration["fields"]
    lines = [f"/// {declaration['meaning']}", f"struct {camel(name)} {{"]
    for field in fields:
        lines.append(f"  /// {field['meaning']}" + (" JSON: whole seconds." if field["type"] == "duration" else ""))
        lines.append(f"  {_member(catalogue, field)};")
    return "\n".join(lines + _closing(camel(name), [field["name"] for field in fields]))


def _closing(cpp_name, names):
    return [f"  friend bool operator==({cpp_name} const&, {cpp_name} const&) = default;", "};",
            f"BOOST_DESCRIBE_STRUCT({cpp_name}, (), ({', '.join(names)}))", ""]


def _member(catalogue, field):
    cpp_type = _cpp_type(catalogue, field["type"])
    if field.get("optional"):
        return f"std::optional<{cpp_type}> {field['name']}"
    value = field["default"]
    if value in ("", {}, []):
        return f"{cpp_type} {field['name']}"
    return f"{cpp_type} {field['name']} = {_value(catalogue, field['type'], value)}"


def _default_declarations(catalogue):
    lines = ["// What each setting is with no policy at all, and where a policy disables it."]
    for setting in catalogue.settings:
        value_type, name = _cpp_type(catalogue, setting["type"]), _identifier(setting)
        lines += [f"{value_type} default_of_{name}();", f"{value_type} when_disabled_{name}();"]
    return "\n".join(lines) + "\n"


def _settings(catalogue):
    parts = []
    for group, settings in catalogue.groups().items():
        lines = [f"/// Effective values of {group}.*", f"struct {camel(group)}Settings {{"]
        for setting in settings:
            lines.append(f"  /// {setting['meaning']}")
            lines.append(f"  {_cpp_type(catalogue, setting['type'])} {_short(setting)} = default_of_{_identifier(setting)}();")
        parts.append("\n".join(lines + _closing(camel(group) + "Settings", [_short(one) for one in settings])))
    lines = ["/// Every setting with the value that is in force; default-constructed: no policy at all.", "struct Settings {"]
    lines += [f"  {camel(group)}Settings {group};" for group in catalogue.groups()]
    return "\n".join(parts + lines + _closing("Settings", list(catalogue.groups())) + [""])


def _layer(catalogue):
    parts = []
    for group, settings in catalogue.groups().items():
        name = camel(group) + "Layer"
        lines = [f"/// What one layer says about {group}.*", f"struct {name} {{"]
        lines += [f"  Setting<{_cpp_type(catalogue, one['type'])}> {_short(one)};" for one in settings]
        lines += [f"  friend bool operator==({name} const&, {name} const&) = default;", "};", ""]
        parts.append("\n".join(lines))
    lines = ["/// What one policy says: each setting is not configured, disabled or set.", "struct Layer {"]
    lines += [f"  {camel(group)}Layer {group};" for group in catalogue.groups()]
    lines += ["  friend bool operator==(Layer const&, Layer const&) = default;", "};", ""]
    return "\n".join(parts + lines)


def _keys(catalogue):
    lines = [
        "// One type for each key: its name, its type, where it lives, and what it is by default and when disabled.", ""]
    for setting in catalogue.settings:
        place = f"{setting['key'].split('.')[0]}.{_short(setting)}"
        lines += [
            f"struct {camel(setting['key'])}Key {{",
            f"  using Value = {_cpp_type(catalogue, setting['type'])};",
            f"  static constexpr std::string_view name = {_literal(setting['key'])};",
            f"  static constexpr Scope scope = Scope::{setting['scope']};",
            f"  static Value& of(Settings& settings) noexcept {{ return settings.{place}; }}",
            f"  static Value const& of(Settings const& settings) noexcept {{ return settings.{place}; }}",
            f"  static Setting<Value>& of(Layer& layer) noexcept {{ return layer.{place}; }}",
            f"  static Setting<Value> const& of(Layer const& layer) noexcept {{ return layer.{place}; }}",
            f"  static Value default_value() {{ return default_of_{_identifier(setting)}(); }}",
            f"  static Value when_disabled() {{ return when_disabled_{_identifier(setting)}(); }}",
            "};", ""]
    names = ", ".join(_literal(setting["key"]) for setting in catalogue.settings)
    count = len(catalogue.settings)
    lines += [
        "/// Names of all keys, in the order of the catalogue.",
        f"inline constexpr std::array<std::string_view, {count}> setting_names = {{{names}}};", "",
        "/// Calls visit(Key{}) for each key, in the order of setting_names.",
        "template <class Visit>",
        "void for_each_setting(Visit&& visit) {"]
    lines += [f"  visit({camel(setting['key'])}Key{{}});" for setting in catalogue.settings]
    secrets = ", ".join(_literal(path) for path in catalogue.secrets())
    lines += ["}", "", "/// Paths of values that are shown to nobody and never logged.",
              f"inline constexpr std::array<std::string_view, {len(catalogue.secrets())}> secret_paths = {{{secrets}}};", ""]
    return "\n".join(lines)


def _short(setting):
    return setting["key"].split(".")[1]


def _identifier(setting):
    return setting["key"].replace(".", "_")


def _cpp_type(catalogue, type_name):
    element = element_of(type_name)
    if element:
        return f"std::vector<{_cpp_type(catalogue, element)}>"
    if type_name in catalogue.types:
        return camel(type_name)
    return {"boolean": "bool", "integer": "std::int64_t", "duration": "std::chrono::seconds"}.get(type_name, "std::string")


def _value(catalogue, type_name, value):
    """`value` as a C++ expression of the type."""
    element = element_of(type_name)
    if element:
        return f"{_cpp_type(catalogue, type_name)}{{{', '.join(_value(catalogue, element, one) for one in value)}}}"
    if catalogue.is_enum(type_name):
        return f"{camel(type_name)}::{value}"
    if catalogue.is_object(type_name):
        given = [f".{field['name']} = {_value(catalogue, field['type'], value[field['name']])}"
                 for field in catalogue.fields(type_name) if field["name"] in value]
        return f"{camel(type_name)}{{{', '.join(given)}}}"
    if type_name == "boolean":
        return "true" if value else "false"
    if type_name == "integer":
        return str(value)
    if type_name == "duration":
        return f"std::chrono::seconds{{{value}}}"
    return _literal(value)


def _literal(text):
    """A C++ string literal; everything beyond ASCII as octal bytes, which end by themselves."""
    out = []
    for byte in text.encode("utf-8"):
        character = chr(byte)
        if character in '"\\':
            out.append("\\" + character)
        elif character == "\n":
            out.append("\\n")
        elif 32 <= byte < 127:
            out.append(character)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'
