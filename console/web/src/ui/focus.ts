// Where the focus goes when what had it is gone.
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

const nowhere = (element: Element | null): boolean => element === null || element === document.body || !element.isConnected;

/** For the life of a dialog or a menu: where it was before is where it is again. Who took the focus meanwhile keeps it: a command may have moved it. */
export function useReturnFocus(): void {
  // Seen while it is drawn for the first time: what is in it may take the focus before any effect runs.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the library has done its own, which finds nothing where the button is drawn anew or a key opened it.
      setTimeout(() => {
        if (!nowhere(document.activeElement)) return;
        if (before instanceof HTMLElement && !nowhere(before)) before.focus({ preventScroll: true });
        else document.querySelector<HTMLElement>("#content")?.focus({ preventScroll: true });
      }, 50);
    },
    [before],
  );
}

/** For a list that is drawn anew as it is searched: where the line with the focus is gone, the first one of those that are there now has it. */
export function useFocusInList<Element extends HTMLElement>(): { ref: RefObject<Element | null>; onFocus: () => void; onBlur: () => void } {
  const ref = useRef<Element>(null);
  // A line that is taken away says nothing of its focus: it is not told to be blurred while React draws.
  const isInside = useRef(false);
  useLayoutEffect(() => {
    if (isInside.current && nowhere(document.activeElement)) ref.current?.querySelector<HTMLElement>("button:enabled")?.focus();
  });
  return { ref, onFocus: () => (isInside.current = true), onBlur: () => (isInside.current = false) };
}
