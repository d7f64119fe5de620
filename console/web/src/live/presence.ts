// Whether this person is there: input in any tab within five minutes, not that a page is open. The console hears it once a
// minute while there is input, and at once when somebody comes back.
import { remember, remembered, Store } from "@/ui/store";

const awayMs = 5 * 60_000;
const heartbeatMs = 60_000;
/** Other tabs learn of input at most this late. */
const shareMs = 10_000;
const key = "last_input";

export const away = new Store(false);

/** `beat` tells the console; false: it could not be told. The answer ends it. */
export function watchPresence(beat: () => boolean): { beatAgain: () => void; stop: () => void } {
  let last = Date.now();
  let shared = 0;
  let told = 0;
  const newest = () => Math.max(last, remembered(key, 0));
  const tell = () => {
    if (beat()) told = Date.now();
  };
  const look = () => {
    const now = Date.now();
    away.set(now - newest() >= awayMs);
    if (now - newest() < heartbeatMs && now - told >= heartbeatMs) tell();
  };
  const input = () => {
    last = Date.now();
    if (last - shared >= shareMs) remember(key, (shared = last));
    if (!away.get()) return;
    away.set(false);
    tell();
  };
  const names = ["pointerdown", "keydown", "wheel"] as const;
  for (const name of names) addEventListener(name, input, { passive: true });
  const timer = setInterval(look, 5_000);
  return {
    beatAgain: () => {
      if (!away.get()) tell();
    },
    stop: () => {
      clearInterval(timer);
      away.set(false);
      for (const name of names) removeEventListener(name, input);
    },
  };
}
