// The menu of the bell's icon as a person's own panel draws it (xfce4-panel here), with the entries of the policy, light and
// dark. Its pictures land in $RESULTS/pictures; UPDATE_PICTURES=1 copies them to docs/pictures.
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../scripts/lib/processes.mjs";
import { startPanel } from "../../scripts/lib/screen.mjs";
import { Console } from "./support/console.mjs";
import { Desktop } from "./support/desktop.mjs";
import { Device } from "./support/device.mjs";
import { eventually } from "./support/facts.mjs";
import { desktopFonts, keep, place } from "./support/pictures.mjs";
import { workstation, workstationMenu } from "./support/policies.mjs";
import { story } from "./support/story.mjs";
import { Tray } from "./support/tray.mjs";

const [width, height, bar] = [460, 400, 32];

/** The windows that the panel's icons have opened, each with its height: [tooltip or menu, ...]. */
async function popUps(desktop) {
  const found = await run("xdotool", ["search", "--onlyvisible", "--class", "wrapper", "getwindowgeometry", "--shell", "%@"], { env: desktop.env }).catch(() => "");
  return [...found.matchAll(/HEIGHT=(\d+)/g)].map(([, tall]) => Number(tall)).filter((tall) => tall > bar + 1);
}

story("a panel of everyday use shows the bell's menu as the policy has it", async (s) => {
  const console = await Console.start(s, { policy: workstation() });
  const device = await Device.start(s, console);
  await device.online();
  for (const theme of ["light", "dark"]) {
    const dark = theme === "dark";
    const desktop = await Desktop.start(s, { name: theme, panel: false, dark, size: `${width}x${height}`, env: { GTK_THEME: dark ? "Adwaita:dark" : "Adwaita", ...desktopFonts(s) } });
    await run("convert", ["-size", `${width}x${height}`, `gradient:${dark ? "#223a3a-#101c1c" : "#dcecea-#a9cbc6"}`, join(s.folder, `${theme}.png`)]);
    await run("display", ["-window", "root", join(s.folder, `${theme}.png`)], { env: desktop.env }).catch(() => {}); // says 1 when it is done
    await startPanel(s.group, desktop.env, (name) => s.log(name), `${theme}-`);
    await Tray.start(s, desktop, device, { name: `tray-${theme}` });
    const onTheIcon = [String(width - 84), String(height - bar / 2)];
    await run("xdotool", ["mousemove", ...onTheIcon], { env: desktop.env });
    await eventually("the icon says what it is", async () => (await popUps(desktop)).length > 0);
    await run("xdotool", ["mousemove", ...onTheIcon, "click", "3"], { env: desktop.env });
    const tall = await eventually("the menu is open", async () => (await popUps(desktop)).find((one) => one > 3 * bar));
    await run("xdotool", ["mousemove", "2", "2"], { env: desktop.env });
    await eventually("the tooltip is gone", async () => (await popUps(desktop)).length === 1);
    await desktop.still("root");
    await desktop.picture(place(`tray-menu-${theme}`));
    await keep(place(`tray-menu-${theme}`));
    const entries = workstationMenu.filter((one) => one !== "-").length + 2; // the status line and About
    assert.ok(tall >= 20 * entries, `${entries} entries, but the menu is ${tall} pixels high`);
    await desktop.key("Down", "Return");
    await desktop.focused("Help desk");
  }
});
