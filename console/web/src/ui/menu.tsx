// A button that opens a menu. The button is light and stands at once; the menu's list comes after it.
import { Suspense, lazy, useRef, useState, type ReactNode } from "react";
import { asApiError } from "@/api/errors";
import type { IconName } from "./icons";
import type { PresenceState } from "./presence";
import { toastError } from "./toasts";

export const loadMenuList = () => import("./menu-list");
const MenuList = lazy(loadMenuList);

export interface Choice {
  id: string;
  text: string;
  icon?: IconName;
  hint?: string;
  /** Of a colleague. */
  presence?: PresenceState;
  chosen?: boolean;
}

interface Props {
  label: string;
  children: ReactNode;
  choices: Choice[];
  onChoose: (id: string) => void;
  className?: string;
  title?: string;
  placement?: "bottom end" | "right bottom";
  /** With `onOpenChange`: a key can open it too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  disabled?: boolean;
}

export function ChoiceMenu({ label, children, choices, onChoose, className = "button button-plain", title, placement = "bottom end", open: wanted, onOpenChange, disabled }: Props) {
  const [own, setOwn] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const open = wanted ?? own;
  const setOpen = onOpenChange ?? setOwn;
  const show = () => void loadMenuList().then(() => setOpen(true), (thrown: unknown) => toastError(asApiError(thrown)));
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={disabled}
        title={title}
        onClick={() => (open ? setOpen(false) : show())}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || open) return;
          event.preventDefault();
          show();
        }}
      >
        {children}
      </button>
      {open && (
        <Suspense fallback={null}>
          <MenuList label={label} choices={choices} trigger={trigger} placement={placement} onChoose={onChoose} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
