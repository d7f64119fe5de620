// The title of the browser's tab.
import { useEffect } from "react";
import { Store } from "./store";

export const titlePart = new Store("");

/** Sets the tab's title while the page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    titlePart.set(title);
  }, [title]);
}
