// The list of a menu over the page; loaded when the page has come to rest, or when the first menu is opened.
import type { RefObject } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import { useReturnFocus } from "./focus";
import { Icon } from "./icons";
import type { Choice } from "./menu";
import { PresenceWord } from "./presence";

interface Props {
  label: string;
  choices: Choice[];
  trigger: RefObject<HTMLButtonElement | null>;
  placement: "bottom end" | "right bottom";
  onChoose: (id: string) => void;
  onClose: () => void;
}

export default function MenuList({ label, choices, trigger, placement, onChoose, onClose }: Props) {
  useReturnFocus();
  return (
    <Popover className="popover" aria-label={label} triggerRef={trigger} placement={placement} isOpen onOpenChange={(open) => !open && onClose()}>
      <Menu className="menu" aria-label={label} autoFocus="first" onClose={onClose} onAction={(key) => onChoose(String(key))}>
        {choices.map((choice) => (
          <MenuItem key={choice.id} id={choice.id} className="menu-item" textValue={choice.text}>
            {choice.icon && <Icon name={choice.icon} size={16} />}
            <span className="menu-text">{choice.text}</span>
            {choice.presence && <PresenceWord state={choice.presence} />}
            {choice.hint && <span className="menu-hint">{choice.hint}</span>}
            {choice.chosen && <Icon name="check" size={16} />}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
