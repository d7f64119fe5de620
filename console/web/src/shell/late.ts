// Parts of the page that are fetched when they are opened. One that cannot be had because the connection is gone comes when it is back.
import { lazy, type ComponentType } from "react";
import { onLinkUp } from "@/live/live";

const askAgainMs = 5_000;

/** Stylesheets that did not come. Some browsers give them an empty sheet: only one that is still asked for has none for sure. */
const missing = new WeakSet<EventTarget>();
document.addEventListener("error", ({ target }) => target instanceof HTMLLinkElement && missing.add(target), true);

/** The bundler's loader asks once for a stylesheet, and takes it for there ever after; this asks again for those that did not come. */
function styled(): Promise<unknown> {
  const absent = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter((link) => missing.has(link) || link.sheet === null);
  return Promise.all(absent.map((link) => {
    const asked = missing.has(link) ? (link.cloneNode() as HTMLLinkElement) : link;
    const settled = new Promise((resolve, reject) => {
      asked.addEventListener("load", resolve);
      asked.addEventListener("error", () => reject(new Error(`error loading ${asked.href}`)));
    });
    if (asked !== link) link.replaceWith(asked);
    return settled;
  }));
}

const consoleAnswers = (): Promise<boolean> => fetch("/", { cache: "no-store" }).then(({ ok }) => ok, () => false);

/** Until the live link stands again, or a while has passed: it may not have noticed. */
const untilBack = () =>
  new Promise<void>((resolve) => {
    const done = () => {
      onLinkUp.delete(done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, askAgainMs);
    onLinkUp.add(done);
  });

/** Fails only where the console answers and does not have the part. */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  const take = async () => {
    const part = await load();
    await styled();
    return part;
  };
  for (;;) {
    try {
      return await take();
    } catch {
      if (await consoleAnswers()) return take();
      await untilBack();
    }
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as React's own
export const late = <T extends ComponentType<any>>(load: () => Promise<{ default: T }>) => lazy(() => patiently(load));
