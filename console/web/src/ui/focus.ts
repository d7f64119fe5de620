// Where the focus was before something opened over the page is where it is again afterwards.
import { useEffect, useState } from "react";

const nowhere = (element: Element | null): boolean => element === null || element === document.body || !element.isConnected;

/** For the life of a dialog or a menu. Who took the focus meanwhile keeps it: a command may have moved it. */
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
