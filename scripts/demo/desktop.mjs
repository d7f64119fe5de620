// A screen for the tray: the desktop session that is there, or a virtual one with a panel, shown in the browser on loopback.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { run, until } from "../lib/processes.mjs";
import { hasOwner, screenEnvironment, startSessionBus } from "../lib/screen.mjs";

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

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A folder with the page that shows the screen, and says what to do there. */
function makePage(folder, values) {
  const page = join(folder, "page");
  mkdirSync(page, { recursive: true });
  const text = readFileSync(new URL("desktop.html", import.meta.url), "utf8");
  writeFileSync(join(page, "index.html"), text.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]));
  if (!existsSync(join(page, "novnc"))) symlinkSync("/usr/share/novnc", join(page, "novnc"));
  return page;
}

/**
 * Xvnc with a password, a window manager, a panel that hosts tray icons, and noVNC. `values`: the console's address and the
 * technician's e-mail, for who looks at it. Gives {env, screen_url}.
 */
export async function startVirtualDesktop(group, folder, values) {
  const env = screenEnvironment(folder);
  const settings = join(env.XDG_CONFIG_HOME, "xfce4/xfconf/xfce-perchannel-xml");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "xfce4-panel.xml"), panelSettings);
  const log = (name) => join(folder, `${name}.log`);

  const password = randomBytes(6).toString("base64url"); // VNC passwords end after eight characters
  const passwordFile = join(folder, "vnc-password");
  await run("sh", ["-c", 'umask 077; tigervncpasswd -f >"$1"', "sh", passwordFile], { input: password + "\n" });
  const rfb = await freePort();
  let display = "";
  group.start("screen", "Xtigervnc",
    ["-displayfd", "1", "-geometry", "1280x800", "-depth", "24", "-SecurityTypes", "VncAuth", "-PasswordFile", passwordFile,
      "-localhost", "-rfbport", String(rfb), "-nolisten", "tcp", "-AlwaysShared"],
    { log: log("screen"), env, onLine: (line) => /^\d+$/.test(line) && (display = `:${line}`) });
  env.DISPLAY = await until("the virtual screen", () => display);
  await startSessionBus(group, env, log("bus"));
  group.start("windows", "xfwm4", ["--compositor=off"], { log: log("windows"), env });
  group.start("panel", "xfce4-panel", ["--disable-wm-check"], { log: log("panel"), env });
  // Qt decides once, at its start, how it shows a tray icon: the host has to be there first.
  await until("the panel's tray", () => hasOwner(env, "org.kde.StatusNotifierWatcher"));
  const web = await freePort();
  group.start("viewer", "websockify", ["--web", makePage(folder, values), `127.0.0.1:${web}`, `127.0.0.1:${rfb}`], { log: log("viewer"), env });
  return { env, screen_url: `http://127.0.0.1:${web}/#${password}` };
}

/** The desktop that the caller sits at, if there is one. */
export function ownDesktop() {
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? { env: process.env, screen_url: null } : null;
}
