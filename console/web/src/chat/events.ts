// The device's events in words: a kind of which the device tells no more still gets a sentence.
import { inWords } from "@/alerts/sentences";
import type { SpineEvent } from "@/api/types";
import type { translate } from "@/i18n/i18n";
import type { IconName } from "@/ui/icons";

interface Kind {
  icon: IconName;
  /** The whole sentence, or what stands before the event's own text. */
  words?: string;
  tone?: "ok" | "warning" | "critical";
  /** The event's own text adds nothing that a person could use. */
  alone?: boolean;
}

const kinds: Record<string, Kind> = {
  alert_raised: { icon: "alert", words: "Alert", tone: "warning" },
  alert_resolved: { icon: "check", words: "Alert resolved", tone: "ok" },
  policy_applied: { icon: "policy", words: "Policy applied", alone: true },
  policy_refused: { icon: "policy", words: "Policy refused", tone: "critical" },
  started: { icon: "power", words: "Deskbell started" },
  stopping: { icon: "power", words: "Deskbell stopped" },
  booted: { icon: "power", words: "Device started up" },
  suspending: { icon: "moon", words: "Device went to sleep" },
  resumed: { icon: "sun", words: "Device woke up" },
  network_lost: { icon: "offline", words: "Network lost", tone: "warning" },
  network_back: { icon: "wifi", words: "Network is back" },
  fact_unread: { icon: "alert", words: "Device could not read what the console said", tone: "warning" },
  created: { icon: "plus" },
  enrolled_anew: { icon: "alert", words: "Device has a new key", tone: "warning" },
  approval_pending: { icon: "clock", words: "Asked to be let in", tone: "warning" },
  approval_denied: { icon: "close", words: "Was not let in" },
  approved: { icon: "check", words: "Device was approved", tone: "ok" },
  shut_out: { icon: "lock", words: "Device was shut out", tone: "warning" },
  clone_detected: { icon: "alert", tone: "critical" },
  application_installed: { icon: "box" },
  application_updated: { icon: "box" },
  application_uninstalled: { icon: "box" },
};

export const iconOf = (event: SpineEvent): IconName => kinds[event.kind]?.icon ?? "device";
export const toneOf = (event: SpineEvent): string => kinds[event.kind]?.tone ?? "plain";

export function wordsOf(event: SpineEvent, t: typeof translate): string {
  const kind = kinds[event.kind];
  const own = kind?.alone ? "" : event.kind.startsWith("alert_") ? inWords(event.text) : event.text;
  if (!kind?.words) return own || event.kind.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
  return own ? `${t(kind.words)}: ${own}` : t(kind.words);
}
