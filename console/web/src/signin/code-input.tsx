// The fields for a code of the app and for a recovery code, on the sign-in page and in Settings.
import type { Ref } from "react";

interface Parts {
  ref?: Ref<HTMLInputElement>;
  value: string;
  onText: (text: string) => void;
  isWrong: boolean;
  autoFocus?: boolean;
  describedBy?: string;
}

const digits = 6;

/** Apps and mails show it with blanks or words around it: what is pasted is taken for its digits. */
export const CodeInput = ({ value, onText, isWrong, describedBy, ...rest }: Parts) => (
  <input {...rest} type="text" name="code" className="code-input" autoComplete="one-time-code" inputMode="numeric" required spellCheck={false} aria-invalid={isWrong} aria-describedby={describedBy} value={value} onChange={(event) => onText(event.target.value.replace(/\D/g, "").slice(0, digits))} />
);

export const RecoveryInput = ({ value, onText, isWrong, describedBy, ...rest }: Parts) => (
  <input {...rest} type="text" name="code" className="code-input" autoComplete="off" autoCapitalize="characters" required spellCheck={false} aria-invalid={isWrong} aria-describedby={describedBy} value={value} onChange={(event) => onText(event.target.value)} />
);
