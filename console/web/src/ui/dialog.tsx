// A dialog over the page, and one with a form in it. Only for parts that are loaded when they are opened: react-aria's weight is not the shell's.
import { useState, type FormEvent, type ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { asApiError, type ApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { useReturnFocus } from "./focus";
import { Button, IconButton } from "./parts";

/** `stays`: neither a click beside it nor Escape closes it, for what it shows is not shown again. */
export function Dialog({ title, open, onClose, children, wide = false, plain = false, stays = false }: { title: string; open: boolean; onClose: () => void; children: ReactNode; wide?: boolean; plain?: boolean; stays?: boolean }) {
  const { t } = useText();
  useReturnFocus();
  return (
    <ModalOverlay className="overlay" isOpen={open} onOpenChange={(now) => !now && onClose()} isDismissable={!stays} isKeyboardDismissDisabled={stays}>
      <Modal className={`modal ${wide ? "modal-wide" : ""}`}>
        <AriaDialog className="dialog" aria-label={plain ? title : undefined}>
          {!plain && (
            <header className="dialog-head">
              <Heading slot="title">{title}</Heading>
              <IconButton icon="close" label={t("Close dialog")} onClick={onClose} />
            </header>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What the console says against one of a form's fields, by the field's name. */
export interface Fault {
  field: string;
  message: string;
}

interface FormProps {
  title: string;
  action: string;
  /** What it does cannot be taken back. */
  isDanger?: boolean;
  /** It cannot be done now: there is only the way back. */
  isBarred?: boolean;
  save: () => Promise<unknown>;
  /** Left by the person, or saved. */
  onClose: () => void;
  /** Instead of `onClose` once it is saved. */
  onSaved?: () => void;
  /** Which field an error is about, if any: it is then shown there by `children`, and that field gets the focus. */
  fieldOf?: (error: ApiError) => string | undefined;
  children: ReactNode | ((fault: Fault | undefined) => ReactNode);
  wide?: boolean;
}

/** Closes once it is saved; else a sentence at its field or below them all says why not. */
export function FormDialog({ title, action, isDanger = false, isBarred = false, save, onClose, onSaved = onClose, fieldOf, children, wide = false }: FormProps) {
  const { t } = useText();
  const [error, setError] = useState<ApiError | null>(null);
  const field = error ? fieldOf?.(error) : undefined;
  const fault = error && field !== undefined ? { field, message: error.message } : undefined;
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    const { elements } = event.currentTarget;
    save()
      .then(onSaved)
      .catch((thrown: unknown) => {
        const failure = asApiError(thrown);
        setError(failure);
        const wrong = elements.namedItem(fieldOf?.(failure) ?? "");
        if (wrong instanceof HTMLElement) wrong.focus();
      })
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title={title} open onClose={onClose} wide={wide}>
      <form className="dialog-form" onSubmit={submit}>
        {typeof children === "function" ? children(fault) : children}
        {error && !fault && <p className="form-problem" role="alert">{t(error.message)}</p>}
        <footer className="dialog-foot">
          <Button onClick={onClose}>{isBarred ? t("Close") : t("Cancel")}</Button>
          {/* Not disabled: it would lose the focus, and the dialog its keys. */}
          {!isBarred && <Button kind={isDanger ? "danger" : "primary"} type="submit" aria-disabled={busy}>{action}</Button>}
        </footer>
      </form>
    </Dialog>
  );
}
