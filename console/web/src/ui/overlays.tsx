// What floats over the page: dialogs, menus and toasts.
import { useEffect, type ReactNode } from "react";
import { Button as AriaButton, Dialog as AriaDialog, Heading, Menu, MenuItem, MenuTrigger, Modal, ModalOverlay, Popover } from "react-aria-components";
import { useText } from "@/i18n/i18n";
import { Icon, type IconName } from "./icons";
import { Store, useStore } from "./store";
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

export interface Choice {
  id: string;
  text: string;
  icon?: IconName;
  hint?: string;
  chosen?: boolean;
}

/** A button that opens a menu. `open` with `onOpenChange` lets a key open it too. */
export function ChoiceMenu(props: { label: string; children: ReactNode; choices: Choice[]; onChoose: (id: string) => void; className?: string; open?: boolean; onOpenChange?: (open: boolean) => void; disabled?: boolean }) {
  const control = props.open === undefined ? {} : { isOpen: props.open, onOpenChange: (open: boolean) => props.onOpenChange?.(open) };
  return (
    <MenuTrigger {...control}>
      <AriaButton className={props.className ?? "button button-plain"} aria-label={props.label} isDisabled={props.disabled ?? false}>
        {props.children}
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={props.label} onAction={(key) => props.onChoose(String(key))}>
          {props.choices.map((choice) => (
            <MenuItem key={choice.id} id={choice.id} className="menu-item" textValue={choice.text}>
              {choice.icon && <Icon name={choice.icon} size={16} />}
              <span className="menu-text">{choice.text}</span>
              {choice.hint && <span className="menu-hint">{choice.hint}</span>}
              {choice.chosen && <Icon name="check" size={16} />}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface Toast {
  id: number;
  text: string;
  tone: "plain" | "critical";
  action?: { text: string; run: () => void };
}
const toasts = new Store<readonly Toast[]>([]);
let lastToast = 0;
export const undoMs = 10_000;

export function toast(text: string, action?: Toast["action"], tone: Toast["tone"] = "plain"): () => void {
  const id = ++lastToast;
  toasts.set((all) => [...all.slice(-2), { id, text, tone, ...(action ? { action } : {}) }]);
  const drop = () => toasts.set((all) => all.filter((entry) => entry.id !== id));
  setTimeout(drop, undoMs);
  return drop;
}
export const toastError = (error: unknown): void => {
  const id = (error as { requestId?: string }).requestId;
  toast(`${error instanceof Error ? error.message : String(error)}${id ? ` (${id})` : ""}`, undefined, "critical");
};

export function Toasts() {
  const all = useStore(toasts);
  const { t } = useText();
  const drop = (id: number) => toasts.set((list) => list.filter((entry) => entry.id !== id));
  return (
    <div className="toasts" role="status" aria-live="polite">
      {all.map((entry) => (
        <div key={entry.id} className={`toast toast-${entry.tone}`}>
          {entry.tone === "critical" && <Icon name="alert" size={16} />}
          <span>{t(entry.text)}</span>
          {entry.action && (
            <button type="button" className="toast-action" onClick={() => { entry.action?.run(); drop(entry.id); }}>
              {entry.action.text}
            </button>
          )}
          <IconButton icon="close" label={t("Dismiss")} onClick={() => drop(entry.id)} />
        </div>
      ))}
    </div>
  );
}

/** Sets the tab's title while the page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    titlePart.set(title);
  }, [title]);
}
export const titlePart = new Store("");
