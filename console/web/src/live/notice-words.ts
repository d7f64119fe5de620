// The events that a technician is told of, in words: as they stand in settings, in toasts, and in "Why did I get this?".
import { translate as t } from "@/i18n/i18n";

export const channels = ["web", "email", "webhook"] as const;
export type Channel = (typeof channels)[number];
export const presences = ["online", "offline"] as const;
export type Presence = (typeof presences)[number];

export function titleOf(event: string): string {
  switch (event) {
    case "chat_unassigned":
      return t("A conversation waits that nobody has taken");
    case "chat_unread":
      return t("A new message in a conversation of mine");
    case "mention":
      return t("A colleague's note calls me by name");
    case "ticket_created":
      return t("A ticket was created");
    case "ticket_assigned":
      return t("A ticket was assigned to me");
    case "ticket_reply":
      return t("A customer replied to a ticket of mine or of nobody");
    case "alert_created":
      return t("A device raised an alert");
    case "alert_resolved":
      return t("An alert resolved itself");
    case "asset_created":
      return t("A device was enrolled");
    case "device_waits":
      return t("A device waits for approval");
    case "test":
      return t("A test");
    default:
      return event;
  }
}

/** Said to the person, as it happens; `title` names who or what. */
export function toldWords(event: string, title: string): string {
  switch (event) {
    case "mention": {
      const [name = "", ...where] = title.split(": ");
      return where.length > 0 ? t("{{name}} mentions you in {{where}}", { name, where: where.join(": ") }) : t("You are mentioned: {{title}}", { title });
    }
    case "chat_unread":
      return t("A new message in one of your conversations: {{title}}", { title });
    case "ticket_assigned":
      return t("A ticket was assigned to you: {{title}}", { title });
    case "ticket_reply":
      return t("A customer replied to a ticket: {{title}}", { title });
    default:
      return `${titleOf(event)}: ${title}`;
  }
}

export const channelName = (channel: string): string => ({ web: t("Web"), email: t("E-mail"), webhook: t("Webhook") })[channel] ?? channel;
export const presenceWords = (presence: string): string => (presence === "online" ? t("while I'm online") : t("while I'm offline"));

/** The answer to "Why did I get this?". */
export function reasonOf({ event, channel, happened_while }: { event: string; channel: string; happened_while: string }): string {
  if (event === "test") return t("You asked for this test yourself.");
  return t("Your rule “{{event}}” says: {{channel}}, {{when}}. Change it in the table above.", { event: titleOf(event), channel: channelName(channel), when: presenceWords(happened_while) });
}

/** Why something was not told, or what the other side said. */
export function outcomeOf(outcome: string): string {
  switch (outcome) {
    case "read":
      return t("You had read it already");
    case "answered":
      return t("It was answered already");
    case "taken":
      return t("A colleague took it");
    case "closed":
      return t("It was closed");
    case "given_away":
      return t("It was given to somebody else");
    case "gone":
      return t("It is gone");
    case "not_allowed":
      return t("You may not see it any more");
    case "switched_off":
      return t("You switched the rule off");
    case "not_set_up":
      return t("The channel is not set up");
    default:
      return outcome;
  }
}
