// What the console wants this technician to be told on a page: mentions, tickets, alerts, and what came while no page was
// open or it was quiet. Whichever tab takes it tells it; nobody tells it twice.
import { navigate } from "wouter/use-browser-location";
import { api, ask } from "@/api/client";
import { queryClient, renewSession } from "@/api/session";
import type { Notification, Session } from "@/api/types";
import { translate as t } from "@/i18n/i18n";
import { toast } from "@/ui/toasts";
import { Debounce } from "./debounce";
import { toldWords } from "./notice-words";
import { ring } from "./ring";

/** Who looks at it has it before the eyes. */
const isLookedAt = (path: string): boolean => document.hasFocus() && location.pathname.split("/").at(-1) === path.split("/").at(-1) && location.pathname.split("/")[1] === path.split("/")[1];

function tellOne({ event, uuid, title, text, path }: Notification): void {
  if (isLookedAt(path)) return;
  const show = async () => navigate(path);
  void ring(uuid, title, text, show);
  toast(toldWords(event, title), { text: t("Open"), run: () => void show() });
}

function tellMany(all: Notification[]): void {
  const words = t("{{count}} notifications wait for you", { count: all.length });
  const show = async () => navigate("/settings/notifications");
  void ring(all[0]?.uuid ?? "", words, all.map((one) => one.title).join(", "), show);
  toast(words, { text: t("Open"), run: () => void show() });
}

let taking = false;
let again = false;

/** Takes what waits, and tells it. Calls while one is under way are one more call after it. */
export async function takeNotices(): Promise<void> {
  again = true;
  if (taking) return;
  taking = true;
  try {
    while (again) {
      again = false;
      const { notifications } = await ask(api.POST("/notifications/take"), true);
      if (notifications.length === 0) continue;
      void queryClient.invalidateQueries({ queryKey: ["notifications"] });
      if (notifications.length > 2) tellMany(notifications);
      else notifications.forEach(tellOne);
    }
  } catch {
    // The link comes back, and then it is asked again.
  } finally {
    taking = false;
  }
}

const rightsSoon = new Debounce(50, 200, () => void renewSession().catch(() => undefined));
/** What I may do may have changed. */
export const checkRights = (): void => rightsSoon.ask("session");

/** A record of a user changed: a colleague came or went, or there is something for me, or I may do something else now. */
export function onUserChanged(uuid: string): void {
  void queryClient.invalidateQueries({ queryKey: ["colleagues"] });
  const me = queryClient.getQueryData<Session | null>(["session"])?.user;
  if (me?.uuid !== uuid) return;
  void takeNotices();
  checkRights();
}
