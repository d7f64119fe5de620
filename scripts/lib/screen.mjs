// What virtual screens share: an environment in which nothing of the caller's desktop leaks, a session bus, and a panel.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, until } from "./processes.mjs";

const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
 <property name="configver" type="int" value="2"/>
 <property name="panels" type="array"><value type="int" value="1"/>
  <property name="panel-1" type="empty">
   <property name="position" type="string" value="p=8;x=0;y=0"/><property name="position-locked" type="bool" value="true"/>
   <property name="length" type="uint" value="100"/><property name="size" type="uint" value="32"/>
   <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/><value type="int" value="4"/></property>
  </property>
 </property>
 <property name="plugins" type="empty">
  <property name="plugin-1" type="string" value="tasklist"/>
  <property name="plugin-2" type="string" value="separator"><property name="expand" type="bool" value="true"/><property name="style" type="uint" value="0"/></property>
  <property name="plugin-3" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  <property name="plugin-4" type="string" value="clock"/>
 </property>
</channel>
`;

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

/** A window manager and a panel that hosts tray icons; resolves when icons can come. `log(name)`: their log files; `called`: what
 * their names begin with, where there are several screens. */
export async function startPanel(group, env, log, called = "") {
  const settings = join(env.XDG_CONFIG_HOME, "xfce4/xfconf/xfce-perchannel-xml");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "xfce4-panel.xml"), panelSettings);
  group.start(`${called}windows`, "xfwm4", ["--compositor=off"], { log: log(`${called}windows`), env });
  group.start(`${called}panel`, "xfce4-panel", ["--disable-wm-check"], { log: log(`${called}panel`), env });
  // Qt decides once, at its start, how it shows a tray icon: the host has to be there first.
  await until("the panel's tray", () => hasOwner(env, "org.kde.StatusNotifierWatcher"));
}
