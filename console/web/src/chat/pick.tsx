// One line of what can be picked in a dialog: who or what it is, and a little more about it.
import type { ReactNode } from "react";
import { Icon, type IconName } from "@/ui/icons";

/** `busy`: another pick is being carried out. Not disabled for it: the one that was picked would lose the focus, and who picks by keyboard their place. */
export function Pick({ icon, name, detail, disabled = false, busy = false, onPick, children }: { icon: IconName; name: string; detail: string; disabled?: boolean; busy?: boolean; onPick: () => void; children?: ReactNode }) {
  return (
    <li>
      <button type="button" disabled={disabled} aria-disabled={busy || undefined} onClick={() => !busy && onPick()}>
        <Icon name={icon} size={16} />
        <span className="pick-name"><span className="ellipsis">{name}</span>{detail && <small className="ellipsis">{detail}</small>}</span>
        {children}
      </button>
    </li>
  );
}
