// What may be attached to a message, and how files are named and measured for people.
import type { translate } from "@/i18n/i18n";
import type { IconName } from "@/ui/icons";

/** The console's own limits. */
export const mostBytes = 25 * 1024 * 1024;
export const mostFiles = 10;

export interface Named {
  name: string;
  size: number;
}

export interface Refused extends Named {
  why: "large" | "many" | "empty" | "folder";
}

/** Of what somebody picked, dropped or pasted: what is taken beside `there` files, and what is not and why. */
export function sortOut<T extends Named>(picked: readonly T[], there: number, folders: ReadonlySet<T> = new Set()): { taken: T[]; refused: Refused[] } {
  const taken: T[] = [];
  const refused: Refused[] = [];
  for (const file of picked) {
    const why = folders.has(file) ? "folder" : file.size > mostBytes ? "large" : file.size === 0 ? "empty" : there + taken.length >= mostFiles ? "many" : null;
    if (why) refused.push({ name: file.name, size: file.size, why });
    else taken.push(file);
  }
  return { taken, refused };
}

const steps = ["B", "kB", "MB", "GB"];

/** "25 MB" is the console's limit, so a megabyte has 1024 × 1024 bytes here; never rounded down below the truth. */
export function sizeWords(bytes: number, language: string): string {
  let step = 0;
  let value = bytes;
  while (value >= 1024 && step < steps.length - 1) {
    value /= 1024;
    step++;
  }
  const digits = step > 1 ? 1 : 0;
  const up = Math.ceil(value * 10 ** digits - 1e-9) / 10 ** digits;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(up)} ${steps[step]}`;
}

export function refusalWords(refused: Refused, t: typeof translate, language: string): string {
  const values = { name: shownName(refused.name), size: sizeWords(refused.size, language) };
  switch (refused.why) {
    case "large":
      return t("“{{name}}” is too large: it has {{size}}, and a file may have {{limit}}.", { ...values, limit: sizeWords(mostBytes, language) });
    case "many":
      return t("“{{name}}” ({{size}}) is one too many: a message takes {{limit}} files. Send these first.", { ...values, limit: mostFiles });
    case "empty":
      return t("“{{name}}” is empty: there is nothing to send.", values);
    case "folder":
      return t("“{{name}}” is a folder: attach its files, or pack it first.", values);
  }
}

// Marks that turn the direction of text make "gpj.exe" look like "exe.jpg"; the rest is seen by nobody.
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A file's name as people see it: what would be invisible, or turn the rest around, is seen as "�". */
export const shownName = (name: string): string => name.replace(unseen, "�");

/** The name in two: what may be shortened on the screen, and its end with the extension, which always stands. */
export function nameParts(name: string): { stem: string; end: string } {
  const shown = shownName(name);
  const letters = [...shown];
  const dot = shown.lastIndexOf(".");
  const extension = dot > 0 ? [...shown.slice(dot)].length : 0;
  const tail = extension > 0 && extension <= 12 ? extension + 3 : 6;
  if (letters.length <= tail + 6) return { stem: shown, end: "" };
  return { stem: letters.slice(0, -tail).join(""), end: letters.slice(-tail).join("") };
}

const kinds: readonly { icon: IconName; word: string; ends: string }[] = [
  { icon: "image", word: "Picture", ends: "png jpg jpeg gif webp bmp tif tiff heic svg" },
  { icon: "note", word: "Document", ends: "pdf doc docx odt rtf txt md log csv xls xlsx ods ppt pptx odp" },
  { icon: "archive", word: "Archive", ends: "zip 7z rar tar gz tgz xz bz2 zst" },
  { icon: "sound", word: "Sound", ends: "mp3 ogg wav flac m4a opus" },
  { icon: "film", word: "Video", ends: "mp4 mkv webm mov avi" },
  { icon: "power", word: "Program", ends: "exe msi bat cmd com scr ps1 vbs js jse wsf hta jar sh deb rpm appimage lnk desktop reg" },
];

/** By the end of its name: that decides what a desktop does with it, whatever the sender calls its type. */
export function kindOf(name: string): { icon: IconName; word: string } {
  const end = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const kind = name.includes(".") ? kinds.find((one) => one.ends.split(" ").includes(end)) : undefined;
  return kind ?? { icon: "file", word: "File" };
}

/** "2 files: a.png, b.pdf": a message without words, where there is one line for it. */
export const filesWords = (files: readonly { name: string }[], t: typeof translate): string => t("{{count}} files: {{names}}", { count: files.length, names: files.map((file) => shownName(file.name)).join(", ") });

export const fileAddress = (attachment: string): string => `/api/v1/attachments/${encodeURIComponent(attachment)}/file`;
