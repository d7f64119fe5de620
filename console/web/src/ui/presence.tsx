// A colleague's presence: a dot of its own shape, and always the word.
import { useText } from "@/i18n/i18n";

/** There: input within five minutes. Away: a page is open, and nobody at it. */
export type PresenceState = "there" | "away" | "offline";

export const presenceOf = ({ online, available }: { online: boolean; available: boolean }): PresenceState => (available ? "there" : online ? "away" : "offline");

export function PresenceWord({ state }: { state: PresenceState }) {
  const { t } = useText();
  const words: Record<PresenceState, string> = { there: t("There"), away: t("Away"), offline: t("Offline") };
  return (
    <span className={`presence presence-${state}`}>
      <i aria-hidden="true" />
      <span>{words[state]}</span>
    </span>
  );
}
