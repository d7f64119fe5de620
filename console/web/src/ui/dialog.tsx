// A dialog over the page, and one with a form in it. Only for parts that are loaded when they are opened: react-aria's weight is not the shell's.
import { useState, type FormEvent, type ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { asApiError, type ApiError } from "@/api/errors";
import { useText } from "@/i18n/i18n";
import { useReturnFocus } from "./focus";
import { Button, IconButton } from "./parts";

export function Dialog({ title, open, onClose, children, wide = false, plain = false }: { title: string; open: boolean; onClose: () => void; children: ReactNode; wide?: boolean; plain?: boolean }) {
  const { t } = useText();
  useReturnFocus();
  return (
    <ModalOverlay className="overlay" isOpen={open} onOpenChange={(now) => !now && onClose()} isDismissable>
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

/** Closes once it is saved; else a sentence below the fields says why not. */
export function FormDialog({ title, action, save, onClose, children, wide = false }: { title: string; action: string; save: () => Promise<unknown>; onClose: () => void; children: ReactNode; wide?: boolean }) {
  const { t } = useText();
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    save()
      .then(onClose)
      .catch((thrown: unknown) => setError(asApiError(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title={title} open onClose={onClose} wide={wide}>
      <form className="dialog-form" onSubmit={submit}>
        {children}
        {error && <p className="form-problem" role="alert">{t(error.message)}</p>}
        <footer className="dialog-foot">
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" type="submit" disabled={busy}>{action}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
