// A value with listeners, and the hook that reads it: for the little state that is not the console's.
import { useSyncExternalStore } from "react";

export class Store<T> {
  private listeners = new Set<() => void>();
  constructor(private value: T) {}

  get = (): T => this.value;
  set = (next: T | ((previous: T) => T)): void => {
    const value = typeof next === "function" ? (next as (previous: T) => T)(this.value) : next;
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener();
  };
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

const space = "deskbell.";

/** Settings of this browser. Absent or unreadable storage gives the default. */
export function remembered<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(space + key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    if (value === undefined || value === null) localStorage.removeItem(space + key);
    else localStorage.setItem(space + key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs comfort, not data.
  }
}

/** Names that begin with `prefix` and have a value. */
export function rememberedNames(prefix: string): string[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(space + prefix))
      .map((name) => name.slice(space.length));
  } catch {
    return [];
  }
}

/** Told when another tab forgets a value whose name begins with `prefix`. */
export function onForgotten(prefix: string, listener: (name: string) => void): void {
  globalThis.addEventListener?.("storage", (event: StorageEvent) => {
    if (event.newValue === null && event.key?.startsWith(space + prefix)) listener(event.key.slice(space.length));
  });
}

/** A store that survives a reload of the page and follows the other tabs. */
export function rememberedStore<T>(key: string, fallback: T): Store<T> {
  const store = new Store<T>(remembered(key, fallback));
  let quiet = false;
  store.subscribe(() => {
    if (!quiet) remember(key, store.get());
  });
  globalThis.addEventListener?.("storage", (event: StorageEvent) => {
    if (event.key !== space + key) return;
    quiet = true;
    store.set(remembered(key, fallback));
    quiet = false;
  });
  return store;
}
