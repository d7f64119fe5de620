// What was written in a dialog and not sent stands there again when it is opened anew: Escape throws nothing away.
import { useState, type MouseEvent, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { useText } from "@/i18n/i18n";
import { Button } from "./parts";
import { remember, remembered } from "./store";

interface Kept<T> {
  values: T;
  change: (part: Partial<T>) => void;
  /** Sent. */
  forget: () => void;
  /** Above the form: that this is not empty, and the way to begin anew. */
  notice: ReactNode;
}

/** `name` is one of what signing out forgets ("draft."); only what `isWritten` is kept. */
export function useKept<T extends object>(name: string, begin: T, isWritten: (values: T) => boolean, given: Partial<T> = {}): Kept<T> {
  const { t } = useText();
  const [before] = useState(() => remembered<T | null>(name, null));
  const [isOld, setIsOld] = useState(before !== null);
  const [values, setValues] = useState<T>(() => ({ ...begin, ...before, ...given }));
  const keep = (next: T) => {
    setValues(next);
    remember(name, isWritten(next) ? next : null);
  };
  const anew = (event: MouseEvent<HTMLButtonElement>) => {
    const form = event.currentTarget.form;
    flushSync(() => {
      setIsOld(false);
      keep({ ...begin, ...given });
    });
    // The button is gone, and took the focus with it: the next key is for the form.
    form?.querySelector<HTMLElement>("select, textarea, input:not([type=radio], [type=checkbox])")?.focus();
  };
  return {
    values,
    change: (part) => keep({ ...values, ...part }),
    forget: () => remember(name, null),
    notice: isOld && <p className="form-notice form-kept" role="status"><span>{t("You wrote this before and did not send it.")}</span><Button onClick={anew}>{t("Begin anew")}</Button></p>,
  };
}
