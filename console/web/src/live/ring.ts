// The sound of the bell: one ping per event, in one tab only, after a person has allowed sound once.
import { rememberedStore, Store } from "@/ui/store";
import { showChat, tell } from "./notify";

/** What the person wants. */
export const soundWanted = rememberedStore("sound", false);
/** "Not now" was said: the settings page still offers it. */
export const soundLater = rememberedStore("sound_later", false);
/** Browsers keep audio locked until a click; then the button asks again. */
export const soundUnlocked = new Store(false);

let context: AudioContext | null = null;

const sounding = "deskbell.sounding";
/** Held by every tab that can be heard, as long as it is there. */
function holdWhileHeard(): void {
  if ("locks" in navigator) void navigator.locks.request(sounding, { mode: "shared" }, () => new Promise<never>(() => undefined));
}
const anotherIsHeard = async (): Promise<boolean> => ((await navigator.locks.query()).held ?? []).some((lock) => lock.name === sounding);

async function unlock(): Promise<boolean> {
  try {
    context ??= new AudioContext();
    if (context.state !== "running") await context.resume();
    const isFirst = context.state === "running" && !soundUnlocked.get();
    soundUnlocked.set(context.state === "running");
    if (isFirst) holdWhileHeard();
  } catch {
    soundUnlocked.set(false);
  }
  return soundUnlocked.get();
}

export async function enableSound(): Promise<void> {
  soundWanted.set(true);
  if (await unlock()) strike();
}

/** Two soft bell tones. */
function strike(): void {
  if (!context || context.state !== "running") return;
  const start = context.currentTime;
  for (const [delay, frequency] of [[0, 880], [0.14, 1318.5]] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = "sine";
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start + delay);
    volume.gain.linearRampToValueAtTime(0.16, start + delay + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, start + delay + 0.7);
    tone.connect(volume).connect(context.destination);
    tone.start(start + delay);
    tone.stop(start + delay + 0.75);
  }
}

/** How often this tab rang: for tests and for nobody else's decisions. */
export const rings = new Store(0);

const recently = new Map<string, number>();
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("deskbell.ring");
if (tabs) tabs.onmessage = (event: MessageEvent<string>) => recently.set(String(event.data), Date.now());

const sameRunMs = 1_500;

/** Every tab gets the ping; the one that takes the lock rings, and tells it to the others and to the person. `open` shows what it is about: the conversation named by `tag`, where not said. */
export async function ring(tag: string, who: string, text: string, open: () => Promise<void> = () => showChat(tag)): Promise<void> {
  const strikeOnce = () => {
    if (Date.now() - (recently.get(tag) ?? 0) < sameRunMs) return;
    recently.set(tag, Date.now());
    tabs?.postMessage(tag);
    rings.set((count) => count + 1);
    if (soundWanted.get()) strike();
    void tell(tag, who, text, open);
  };
  if (!("locks" in navigator)) {
    strikeOnce();
    return;
  }
  // A tab that nobody has touched yet cannot be heard: it leaves the ping to one that can.
  if (soundWanted.get() && !soundUnlocked.get() && (await anotherIsHeard())) return;
  await navigator.locks.request(`deskbell.ring.${tag}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    strikeOnce();
    await new Promise((resolve) => setTimeout(resolve, sameRunMs));
  });
}

/** Wanted in an earlier visit: the first click or key of this one unlocks it again. */
export function armSound(): () => void {
  const once = () => {
    if (soundWanted.get() && !soundUnlocked.get()) void unlock();
  };
  addEventListener("pointerdown", once);
  addEventListener("keydown", once);
  return () => {
    removeEventListener("pointerdown", once);
    removeEventListener("keydown", once);
  };
}
