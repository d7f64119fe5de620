// Who waits, told beyond the page: the system's notification where no tab is looked at, and the number on the tab's
// icon and on the installed app's.
import { navigate } from "wouter/use-browser-location";
import logo from "../../../../tray/icons/deskbell.svg?raw";
import { chatIdOf } from "@/api/chats";
import { api, ask, path } from "@/api/client";
import { translate } from "@/i18n/i18n";
import { rememberedStore, Store, useStore } from "@/ui/store";
import { toast } from "@/ui/toasts";

/** What the person wants in this browser. */
export const notifyWanted = rememberedStore("notify", false);
const permissionNow = (): NotificationPermission => (typeof Notification === "undefined" ? "denied" : Notification.permission);
export const notifyPermission = new Store<NotificationPermission>(permissionNow());

/** They are wanted, and the browser lets them appear. */
export const useNotified = (): boolean => {
  const wanted = useStore(notifyWanted);
  return useStore(notifyPermission) === "granted" && wanted;
};

/** Browsers ask only after a click or a key. Where nothing comes of it, that is said: some refuse without asking anybody. */
export async function enableNotifications(): Promise<void> {
  try {
    if (typeof Notification !== "undefined") notifyPermission.set(await Notification.requestPermission());
  } catch {
    // The words for what stands now are below.
  }
  const permission = notifyPermission.get();
  notifyWanted.set(permission === "granted");
  if (permission === "denied") toast(translate("This browser does not allow notifications from here. Its settings for this site can change that."));
  if (permission === "default") toast(translate("The browser's question was not answered, so no notifications appear yet."));
}

const looking = "deskbell.looking";

/** Holds a lock while this tab is looked at, so that the one that tells can ask whether any is. */
export function holdWhileLooking(): () => void {
  let release: (() => void) | null = null;
  const change = () => {
    notifyPermission.set(permissionNow());
    const looks = !document.hidden && document.hasFocus();
    if (!looks) {
      release?.();
      release = null;
    } else if (!release && "locks" in navigator) {
      const held = new Promise<void>((resolve) => (release = resolve));
      void navigator.locks.request(looking, { mode: "shared" }, () => held);
    }
  };
  change();
  addEventListener("focus", change);
  addEventListener("blur", change);
  document.addEventListener("visibilitychange", change);
  return () => {
    removeEventListener("focus", change);
    removeEventListener("blur", change);
    document.removeEventListener("visibilitychange", change);
    release?.();
  };
}

async function anyoneLooks(): Promise<boolean> {
  if (!("locks" in navigator)) return document.hasFocus();
  return ((await navigator.locks.query()).held ?? []).some((lock) => lock.name === looking);
}

/** Opens the conversation in this tab. */
export async function showChat(chatUuid: string): Promise<void> {
  const id = chatIdOf(chatUuid) ?? (await ask(api.GET("/chats/{id}", { params: path(chatUuid) }))).chat.id;
  navigate(`/chat/all/${id}`);
}

/** One notification for a subject: a newer one takes its place. `text` is plain text, and shown as such. */
export async function tell(tag: string, who: string, text: string, open: () => Promise<void>): Promise<void> {
  if (!notifyWanted.get() || permissionNow() !== "granted" || (await anyoneLooks())) return;
  try {
    // The bell is rung by this page, so that there is one sound.
    const note = new Notification(who, { body: text, tag, icon: "/icon-192.png", silent: true });
    note.onclick = () => {
      window.focus();
      note.close();
      open().catch(() => undefined);
    };
  } catch {
    // Some systems let only service workers tell; the tab's title and icon still do.
  }
}

const bell = logo.replace(/^<svg[^>]*>|<\/svg>\s*$/g, "");

/** The tab's icon with a number on it. */
export function iconWith(count: number): string {
  if (count <= 0) return "/bell.svg";
  const text = count > 9 ? "9+" : String(count);
  const mark = `<circle cx="22" cy="10" r="10" fill="#B3261E" stroke="#fff" stroke-width="1.500"/><text x="22" y="15" font-family="system-ui,sans-serif" font-size="${text.length > 1 ? 12 : 14}" font-weight="700" text-anchor="middle" fill="#fff">${text}</text>`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${bell}<g transform="scale(2)">${mark}</g></svg>`)}`;
}

export function showCount(count: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const icon = iconWith(count);
  if (link && link.getAttribute("href") !== icon) link.setAttribute("href", icon);
  const app = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> };
  void (count > 0 ? app.setAppBadge?.(count) : app.clearAppBadge?.())?.catch(() => undefined);
}
