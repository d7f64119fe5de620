// A dialog over the page. Only for parts that are loaded when they are opened: react-aria's weight is not the shell's.
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useText } from "@/i18n/i18n";
import { IconButton } from "./parts";

export function Dialog({ title, open, onClose, children, wide = false, plain = false }: { title: string; open: boolean; onClose: () => void; children: ReactNode; wide?: boolean; plain?: boolean }) {
  const { t } = useText();
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
