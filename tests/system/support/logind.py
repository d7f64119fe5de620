#!/usr/bin/env python3
"""The session manager that tells programs of sleep, on the bus of DBUS_SYSTEM_BUS_ADDRESS; each line on stdin is "sleep" or "wake".

Says "held" when somebody holds sleep up, "free" when nobody does any more, "ready" at its beginning.
"""
import os
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME, PATH, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
PAGE = f"""<node><interface name="{MANAGER}">
  <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="h" direction="out"/></method>
  <signal name="PrepareForSleep"><arg type="b"/></signal>
</interface></node>"""


def say(word):
    print(word, flush=True)


def let_go(lock, _):
    os.close(lock)
    say("free")
    return False


def on_call(_bus, _sender, _path, _interface, _method, arguments, invocation):
    what, _, _, how = arguments.unpack()
    ours, theirs = os.pipe2(os.O_CLOEXEC)
    GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, ours, GLib.IOCondition.HUP, let_go)
    invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), Gio.UnixFDList.new_from_array([theirs]))
    say("held" if (what, how) == ("sleep", "delay") else f"held {what} {how}")


def on_word(bus, loop):
    word = sys.stdin.readline().strip()
    if not word:
        loop.quit()
        return False
    bus.emit_signal(None, PATH, MANAGER, "PrepareForSleep", GLib.Variant("(b)", (word == "sleep",)))
    return True


def main():
    bus = Gio.DBusConnection.new_for_address_sync(
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"],
        Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
    loop = GLib.MainLoop()
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(PAGE).interfaces[0], on_call, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: say("ready"), None)
    GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, 0, GLib.IOCondition.IN | GLib.IOCondition.HUP, lambda *_: on_word(bus, loop))
    loop.run()


main()
