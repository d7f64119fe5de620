// Widths of panes, which persist, and the width of the window in the steps of the design.
import { useSyncExternalStore } from "react";
import { rememberedStore, useStore } from "./store";

export type WindowStep = "wide" | "medium" | "narrow";

function query(text: string) {
  const list = window.matchMedia(text);
  return {
    get: () => list.matches,
    subscribe: (listener: () => void) => {
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
  };
}
const wide = query("(min-width: 1280px)");
const medium = query("(min-width: 900px)");

/** wide: list, conversation and details; medium: details are a drawer; narrow: one pane. */
export function useWindowStep(): WindowStep {
  const isWide = useSyncExternalStore(wide.subscribe, wide.get);
  const isMedium = useSyncExternalStore(medium.subscribe, medium.get);
  return isWide ? "wide" : isMedium ? "medium" : "narrow";
}

export const listWidth = { smallest: 280, largest: 400, store: rememberedStore("list_width", 320) };
export const detailsShown = rememberedStore("details_shown", true);

export const useListWidth = () => Math.min(listWidth.largest, Math.max(listWidth.smallest, useStore(listWidth.store)));
