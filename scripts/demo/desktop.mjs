// A screen for the tray: the desktop session that is there, or a virtual one with a panel, shown in the browser on loopback.
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { run, until } from "../lib/processes.mjs";
import { hasOwner, screenEnvironment, startPanel, startSessionBus } from "../lib/screen.mjs";

/** `wanted`, or another one where that is taken. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", (error) => (wanted && error.code === "EADDRINUSE" ? freePort().then(resolve, reject) : reject(error)));
    server.listen(wanted, "127.0.0.1", () => {
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
  const novnc = join(page, "novnc");
  rmSync(novnc, { recursive: true, force: true });
  mkdirSync(novnc);
  for (const name of readdirSync("/usr/share/novnc")) symlinkSync(join("/usr/share/novnc", name), join(novnc, name));
  // Its page asks for its version there, and Debian leaves it out.
  if (!existsSync(join(novnc, "package.json"))) writeFileSync(join(novnc, "package.json"), '{"version":""}');
  return page;
}

/** The bell as an installed tray has it: notifications name their picture. */
function installIcon(env) {
  const icons = join(env.XDG_DATA_HOME, "icons/hicolor/scalable/apps");
  mkdirSync(icons, { recursive: true });
  copyFileSync(new URL("../../tray/icons/deskbell.svg", import.meta.url), join(icons, "deskbell.svg"));
}

/** What shows notifications there. Not left to the session bus to start: what the demo starts, it ends. */
async function startNotifications(group, env, log) {
  const service = readFileSync("/usr/share/dbus-1/services/org.xfce.xfce4-notifyd.Notifications.service", "utf8");
  group.start("notifications", /^Exec=(.*)$/m.exec(service)[1], [], { log: log("notifications"), env });
  await until("the notifications of the virtual screen", () => hasOwner(env, "org.freedesktop.Notifications"));
}

/**
 * Shows the screen of port `rfb` in the browser. A port that was free a moment ago may be somebody else's by now: then it is another one.
 * Gives the port, once the page is there.
 */
export async function startViewer(group, page, rfb, { log, env, free = freePort }) {
  const mark = randomBytes(12).toString("hex"); // somebody else's page would answer, too
  writeFileSync(join(page, "viewer"), mark);
  const novnc = 6080; // as it has it by itself
  for (let tries = 5; tries > 0; tries--) {
    const port = await free(tries === 5 ? novnc : 0);
    const viewer = group.start("viewer", "websockify", ["--web", page, `127.0.0.1:${port}`, `127.0.0.1:${rfb}`], { log, env });
    const answer = () => fetch(`http://127.0.0.1:${port}/viewer`).then((response) => response.text()).catch(() => "");
    await until("the screen in the browser", async () => viewer.isOver() || (await answer()) === mark);
    if (!viewer.isOver()) return port;
    await group.stop("viewer");
  }
  throw new Error(`the screen in the browser does not start: see ${log}`);
}

/**
 * Xvnc with a password, a window manager, a panel that hosts tray icons, notifications, and noVNC. `values`: the console's address and the
 * technician's e-mail, for who looks at it. Gives {env, screen_url}.
 */
export async function startVirtualDesktop(group, folder, values) {
  const env = screenEnvironment(folder);
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
  await startPanel(group, env, log);
  installIcon(env);
  await startNotifications(group, env, log);
  const web = await startViewer(group, makePage(folder, values), rfb, { log: log("viewer"), env });
  return { env, screen_url: `http://127.0.0.1:${web}/#${password}` };
}

/** The desktop that the caller sits at, if there is one. */
export function ownDesktop() {
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? { env: process.env, screen_url: null } : null;
}
