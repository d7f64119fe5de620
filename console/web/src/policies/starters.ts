// Starter policies: the files of policies/starter, taken in when the page is built.
const files = import.meta.glob<string>("../../../../policies/starter/*.json", { query: "?raw", import: "default" });

export interface Starter {
  name: string;
  load: () => Promise<string>;
}

export const starters: Starter[] = Object.entries(files).map(([path, load]) => ({
  name: (path.split("/").at(-1) ?? path).replace(/\.json$/, "").replaceAll(/[-_]/g, " ").replace(/^./, (letter) => letter.toUpperCase()),
  load,
}));

/** The smallest policy: it sets nothing, so that the defaults hold. */
export const blank = (name: string): string => `${JSON.stringify({ name, settings: {} }, null, 2)}\n`;
