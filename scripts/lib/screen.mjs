// What virtual screens share: an environment in which nothing of the caller's desktop leaks, and a session bus.
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { run, until } from "./processes.mjs";

/** The environment of programs on a virtual screen; its folders are made below `folder`. */
export function screenEnvironment(folder) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|QT_.*|DESKBELL_.*|LANGUAGE|LC_.*)$/.test(name)) delete env[name];
  }
  Object.assign(env, {
    HOME: folder, XDG_CONFIG_HOME: join(folder, "config"), XDG_CACHE_HOME: join(folder, "cache"),
    XDG_DATA_HOME: join(folder, "share"), XDG_RUNTIME_DIR: join(folder, "run"), XDG_CURRENT_DESKTOP: "XFCE",
    XDG_SESSION_TYPE: "x11", QT_QPA_PLATFORM: "xcb", NO_AT_BRIDGE: "1", GIO_USE_VFS: "local", GSETTINGS_BACKEND: "memory",
  });
  for (const name of ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"]) mkdirSync(env[name], { recursive: true });
  chmodSync(env.XDG_RUNTIME_DIR, 0o700);
  return env;
}

/** Starts a session bus of its own; its address stands in `env` from then on. */
export async function startSessionBus(group, env, log, name = "bus") {
  let bus = "";
  group.start(name, "dbus-daemon", ["--session", "--nofork", "--print-address=1"], { log, env, onLine: (line) => (bus ||= line) });
  env.DBUS_SESSION_BUS_ADDRESS = await until("the session bus", () => bus);
}

/** Whether somebody on that bus has the name. */
export async function hasOwner(env, name) {
  const answer = await run("dbus-send", ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
    "org.freedesktop.DBus.NameHasOwner", `string:${name}`], { env }).catch(() => "");
  return answer.includes("true");
}
