// Pictures for docs/pictures: they land in $RESULTS/pictures, and UPDATE_PICTURES=1 copies them.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "../../../scripts/lib/processes.mjs";
import { results, root } from "./places.mjs";

/** Few colours, no timestamps: small, and the same bytes for the same picture. */
export async function keep(path) {
  await run("convert", [path, "-strip", "+dither", "-colors", "255", "-define", "png:exclude-chunks=date,time", "-define", "png:compression-level=9", `PNG8:${path}`]);
  if (!process.env.UPDATE_PICTURES) return;
  const target = join(root, "docs/pictures");
  mkdirSync(target, { recursive: true });
  copyFileSync(path, join(target, basename(path)));
}
/** Where the picture of that name is made. */
export const place = (name) => {
  mkdirSync(join(results, "pictures"), { recursive: true });
  return join(results, "pictures", `${name}.png`);
};

/** A font as desktops have it today, where Debian's bare default is DejaVu. */
export function desktopFonts(s) {
  const file = join(s.folder, "fonts.conf");
  const prefer = (family, fonts) => `<alias binding="strong"><family>${family}</family><prefer>${fonts.map((font) => `<family>${font}</family>`).join("")}</prefer></alias>`;
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
${["sans-serif", "system-ui", "DejaVu Sans"].map((family) => prefer(family, ["Inter", "Noto Color Emoji"])).join("\n")}
</fontconfig>\n`);
  return { FONTCONFIG_FILE: file };
}
