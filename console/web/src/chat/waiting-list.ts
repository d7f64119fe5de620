// What waits to go to the console: changed item by item, tried again after a while, and kept by this browser over a reload.
import { Store, onForgotten, remember, remembered, rememberedNames } from "@/ui/store";

export interface Waiting {
  uuid: string;
}

const retryMs = 4_000;

export class WaitingList<T extends Waiting> {
  readonly items: Store<readonly T[]>;
  private retryArmed = false;

  constructor(
    stored: readonly T[],
    private readonly schedule: (ms: number, run: () => void) => void,
    private readonly again: () => void,
  ) {
    this.items = new Store<readonly T[]>(stored);
  }

  find(uuid: string): T | undefined {
    return this.items.get().find((item) => item.uuid === uuid);
  }

  add(item: T): void {
    this.items.set((all) => [...all, item]);
  }

  change(uuid: string, change: Partial<T>): void {
    this.changeAll((item) => item.uuid === uuid, change);
  }

  changeAll(which: (item: T) => boolean, change: Partial<T>): void {
    this.items.set((all) => (all.some(which) ? all.map((item) => (which(item) ? { ...item, ...change } : item)) : all));
  }

  remove(uuid: string): void {
    this.items.set((all) => (all.some((item) => item.uuid === uuid) ? all.filter((item) => item.uuid !== uuid) : all));
  }

  /** Once for all that wait. */
  retryLater(): void {
    if (this.retryArmed) return;
    this.retryArmed = true;
    this.schedule(retryMs, () => {
      this.retryArmed = false;
      this.again();
    });
  }
}

/** What any tab of this browser left under `prefix`, in the order made. */
export const loadWaiting = <T extends Waiting>(prefix: string, isOne: (value: unknown) => value is T): T[] =>
  rememberedNames(prefix)
    .map((name) => remembered<unknown>(name, null))
    .filter(isOne)
    .sort((a, b) => (a.uuid < b.uuid ? -1 : 1));

/** Each item has a place of its own, so that tabs do not overwrite each other's; what one tab is done with, the others forget. */
export function keepWaiting<T extends Waiting>(prefix: string, items: Store<readonly T[]>, isNews: (item: T, before: T | undefined) => boolean, forget: (uuid: string) => void): void {
  const named = () => new Map(items.get().map((item) => [item.uuid, item]));
  let before = named();
  items.subscribe(() => {
    const now = named();
    for (const item of now.values()) if (isNews(item, before.get(item.uuid))) remember(prefix + item.uuid, item);
    for (const uuid of before.keys()) if (!now.has(uuid)) remember(prefix + uuid, null);
    before = now;
  });
  onForgotten(prefix, (name) => forget(name.slice(prefix.length)));
}
