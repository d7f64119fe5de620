"""Reads policies/catalogue.json, checks that it makes sense, and answers questions about types and settings."""
import json
import re

PRIMITIVES = {"boolean", "integer", "string", "duration", "url"}
FIELD_KEYS = {
    "name", "type", "default", "optional", "required", "title", "meaning", "minimum", "maximum", "min_length",
    "max_length", "max_items", "unique", "item", "pattern", "pattern_meaning", "schemes", "secret", "only_for",
    "not_for", "required_for",
}
SETTING_KEYS = FIELD_KEYS - {"name", "optional", "required", "only_for", "not_for", "required_for"} | {
    "key", "when_disabled", "disabled_meaning", "scope", "since"}
SCOPES = {"device", "tray", "console"}


class CatalogueError(Exception):
    """The catalogue contradicts itself; the message names the place."""


def camel(name):
    """menu_item, tray.menu -> MenuItem, TrayMenu."""
    return "".join(part.capitalize() for part in re.split(r"[._]", name))


def element_of(type_name):
    """'list of menu_item' -> 'menu_item'; None for anything that is not a list."""
    return type_name[len("list of "):] if type_name.startswith("list of ") else None


class Catalogue:
    """The parsed catalogue: `types` by name in order of declaration, `settings` as a list."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            data = json.load(file, object_pairs_hook=_without_duplicates)
        self.types = data["types"]
        self.settings = data["settings"]
        self._check()

    def groups(self):
        """{'tray': [setting, ...], ...}: settings by the first part of their keys."""
        groups = {}
        for setting in self.settings:
            groups.setdefault(setting["key"].split(".")[0], []).append(setting)
        return groups

    def is_enum(self, type_name):
        return type_name in self.types and self.types[type_name]["kind"] == "enum"

    def is_object(self, type_name):
        return type_name in self.types and self.types[type_name]["kind"] == "object"

    def fields(self, type_name):
        return self.types[type_name]["fields"]

    def secrets(self):
        """['link.proxy.password', ...]: values that must not be shown."""
        return [path for setting in self.settings for path in self._secrets(setting["key"], setting)]

    def _secrets(self, path, declaration):
        if declaration.get("secret"):
            return [path]
        element = element_of(declaration["type"])
        if self.is_object(element) and any(self._secrets("", field) for field in self.fields(element)
                                           if element_of(field["type"]) != element):
            raise CatalogueError(f"{path}: a list cannot hold secrets")
        if not self.is_object(declaration["type"]):
            return []
        fields = self.fields(declaration["type"])
        return [found for field in fields for found in self._secrets(f"{path}.{field['name']}", field)]

    def complete(self, type_name, value):
        """`value` with every field that it leaves out filled from the type's defaults."""
        element = element_of(type_name)
        if element:
            return [self.complete(element, one) for one in value]
        if not self.is_object(type_name):
            return value
        result = {}
        for field in self.fields(type_name):
            if field["name"] in value:
                given = value[field["name"]]
                if self.is_object(field["type"]) and not field.get("optional"):
                    given = {**field["default"], **given}
                result[field["name"]] = self.complete(field["type"], given)
            elif not field.get("optional"):
                result[field["name"]] = self.complete(field["type"], field["default"])
        return result

    def _check(self):
        declared = set(PRIMITIVES)
        for name, declaration in self.types.items():
            self._check_name(name)
            if declaration["kind"] == "enum":
                for value in declaration["values"]:
                    self._check_name(value["name"])
                declared.add(name)
                continue
            names = set()
            for field in declaration["fields"]:
                self._check_name(field["name"])
                where = f"{name}.{field['name']}"
                if field["name"] in names:
                    raise CatalogueError(f"{where}: declared twice")
                names.add(field["name"])
                self._check_keys(where, field, FIELD_KEYS)
                self._check_type(where, field["type"], declared | {"list of " + name})
                if not field.get("optional"):
                    self.check_value(where, field["type"], field["default"])
            declared.add(name)
        keys = set()
        for setting in self.settings:
            key = setting["key"]
            if key in keys or not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", key):
                raise CatalogueError(f"{key}: declared twice, or not of the form group.name")
            keys.add(key)
            self._check_keys(key, setting, SETTING_KEYS)
            self._check_type(key, setting["type"], declared)
            if setting["scope"] not in SCOPES:
                raise CatalogueError(f"{key}: scope is one of {sorted(SCOPES)}")
            self.check_value(key, setting["type"], setting["default"])
            self.check_value(key, setting["type"], setting["when_disabled"])

    def check_value(self, where, type_name, value):
        """Raises CatalogueError unless `value` has the shape of `type_name`."""
        element = element_of(type_name)
        if element:
            self._expect(where, isinstance(value, list), "a list")
            for index, one in enumerate(value):
                self.check_value(f"{where}[{index}]", element, one)
        elif self.is_enum(type_name):
            names = [one["name"] for one in self.types[type_name]["values"]]
            self._expect(where, value in names, f"one of {names}")
        elif self.is_object(type_name):
            self._expect(where, isinstance(value, dict), "an object")
            fields = {field["name"]: field for field in self.fields(type_name)}
            for name, one in value.items():
                self._expect(f"{where}.{name}", name in fields, f"one of {sorted(fields)}")
                self.check_value(f"{where}.{name}", fields[name]["type"], one)
        elif type_name == "boolean":
            self._expect(where, isinstance(value, bool), "true or false")
        elif type_name in ("integer", "duration"):
            self._expect(where, isinstance(value, int) and not isinstance(value, bool), "a whole number")
        else:
            self._expect(where, isinstance(value, str), "text")

    @staticmethod
    def _expect(where, holds, what):
        if not holds:
            raise CatalogueError(f"{where}: expected {what}")

    @staticmethod
    def _check_name(name):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise CatalogueError(f"{name}: names are snake_case")

    @staticmethod
    def _check_keys(where, declaration, allowed):
        unknown = set(declaration) - allowed
        if unknown:
            raise CatalogueError(f"{where}: unknown {sorted(unknown)}")
        for needed in ("type", "title", "meaning"):
            if needed not in declaration:
                raise CatalogueError(f"{where}: has no {needed}")

    @staticmethod
    def _check_type(where, type_name, declared):
        if type_name not in declared and element_of(type_name) not in declared:
            raise CatalogueError(f"{where}: type {type_name} is not declared above it")


def _without_duplicates(pairs):
    result = {}
    for key, value in pairs:
        if key in result:
            raise CatalogueError(f"{key}: stands twice in one object")
        result[key] = value
    return result
