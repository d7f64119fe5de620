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

/** Settings of this browser. Absent or unreadable storage gives the default. */
export function remembered<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`deskbell.${key}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    if (value === undefined || value === null) localStorage.removeItem(`deskbell.${key}`);
    else localStorage.setItem(`deskbell.${key}`, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs comfort, not data.
  }
}

/** A store that survives a reload of the page and follows the other tabs. */
export function rememberedStore<T>(key: string, fallback: T): Store<T> {
  const store = new Store<T>(remembered(key, fallback));
  let quiet = false;
  store.subscribe(() => {
    if (!quiet) remember(key, store.get());
  });
  globalThis.addEventListener?.("storage", (event: StorageEvent) => {
    if (event.key !== `deskbell.${key}`) return;
    quiet = true;
    store.set(remembered(key, fallback));
    quiet = false;
  });
  return store;
}
