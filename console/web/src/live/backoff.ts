// How long to wait before the next try: full jitter, so that many browsers do not come back at the same moment.

export const baseMs = 1_000;
export const capMs = 30_000;

/** `attempt` counts from 0; `random` is in [0, 1). Result in milliseconds, 0 <= result < min(cap, base * 2^attempt). */
export function waitBefore(attempt: number, random: number): number {
  return random * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20));
}
