// What was written in a dialog and not sent stands there again when it is opened anew: Escape throws nothing away.
import { useState, type ReactNode } from "react";
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
  const anew = () => {
    setIsOld(false);
    keep({ ...begin, ...given });
  };
  return {
    values,
    change: (part) => keep({ ...values, ...part }),
    forget: () => remember(name, null),
    notice: isOld && <p className="form-notice form-kept" role="status"><span>{t("You wrote this before and did not send it.")}</span><Button onClick={anew}>{t("Begin anew")}</Button></p>,
  };
}
