#!/usr/bin/env python3
"""Reads windows as a screen reader does, over AT-SPI: each line on stdin is a program's name, each answer a line of JSON.

Answer: null (no such program), or its windows as a tree of {role, name, description, text, states, at, items}; `at` is
[x, y, width, height] on the screen. Of what is not shown there is role and states only: each word of it is a question to
the program and back, and most of a program is not shown.
"""
import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

INTERESTING = [Atspi.StateType.SHOWING, Atspi.StateType.ENABLED, Atspi.StateType.FOCUSED, Atspi.StateType.CHECKED,
               Atspi.StateType.SELECTED, Atspi.StateType.REQUIRED, Atspi.StateType.INVALID_ENTRY]
DEEPEST = 40


def text_of(node):
    if "Text" not in node.get_interfaces():
        return None
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def place_of(node):
    if "Component" not in node.get_interfaces():
        return None
    box = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
    return [box.x, box.y, box.width, box.height]


def describe(node, depth=0):
    states = set(node.get_state_set().get_states())
    entry = {"role": node.get_role_name(), "states": [one.value_nick for one in INTERESTING if one in states]}
    # The program itself is shown nowhere.
    if depth > 0 and Atspi.StateType.SHOWING not in states:
        return entry
    entry |= {"name": node.get_name() or "", "description": node.get_description() or "", "at": place_of(node)}
    text = text_of(node)
    if text is not None:
        entry["text"] = text
    if depth < DEEPEST:
        children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
        entry["items"] = [describe(child, depth + 1) for child in children if child is not None]
    return entry


def look(name):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(index)
        if program is not None and program.get_name() == name:
            program.clear_cache()
            return describe(program)
    return None


def main():
    Atspi.init()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        try:
            answer = look(line.strip())
        except GLib.Error as error:  # a window that went away while it was read
            answer = {"error": error.message}
        print(json.dumps(answer), flush=True)


main()
