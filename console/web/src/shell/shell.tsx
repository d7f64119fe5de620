// The frame of every page: rail, banners, palette, toasts, and the live link of the signed-in person.
import { Suspense, lazy, useEffect, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useCounts } from "@/api/chats";
import { signOut, useMe } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { asOf, linkState, startLive } from "@/live/live";
import { armSound, enableSound, soundUnlocked, soundWanted } from "@/live/ring";
import { Icon, type IconName } from "@/ui/icons";
import { ChoiceMenu, Toasts, titlePart, toastError } from "@/ui/overlays";
import { Avatar, Button } from "@/ui/parts";
import { remember, remembered, useStore } from "@/ui/store";
import { clockTime } from "@/ui/time";
import { shortcutOf, startKeys, useCommand } from "./keys";
import { theme, toggleTheme } from "./theme";

const loadPalette = () => import("./palette");
const loadKeyHelp = () => import("./key-help");
const loadStartChat = () => import("@/chat/start-chat");
const Palette = lazy(loadPalette);
const KeyHelp = lazy(loadKeyHelp);
const StartChat = lazy(loadStartChat);

/** What a key opens must stand at once: fetched when the page has come to rest. */
function fetchSoon(): () => void {
  const timer = setTimeout(() => {
    for (const load of [loadPalette, loadKeyHelp, loadStartChat]) load().catch(() => undefined);
  }, 2_000);
  return () => clearTimeout(timer);
}

interface Place {
  to: string;
  title: string;
  icon: IconName;
}
export const places: readonly Place[] = [
  { to: "/chat", title: "Chat", icon: "chat" },
  { to: "/assets", title: "Assets", icon: "device" },
  { to: "/alerts", title: "Alerts", icon: "alert" },
  { to: "/tickets", title: "Tickets", icon: "ticket" },
  { to: "/policies", title: "Policies", icon: "policy" },
  { to: "/customers", title: "Customers", icon: "people" },
];

function Rail({ openStart, openHelp }: { openStart: () => void; openHelp: () => void }) {
  const { t } = useText();
  const [location, go] = useLocation();
  const bubble = useCounts()?.bubble ?? 0;
  const me = useMe();
  useStore(theme);
  const choose = (id: string) => {
    if (id === "settings") go("/settings");
    else if (id === "theme") toggleTheme();
    else if (id === "help") openHelp();
    else signOut().then(() => go("/sign-in")).catch(toastError);
  };
  return (
    <nav className="rail" aria-label={t("Pages")}>
      <Link href="/chat/all" className="rail-brand" aria-label={t("Deskbell, home")}>
        <Icon name="bell" size={22} />
      </Link>
      {places.map((place) => {
        const here = location === place.to || location.startsWith(`${place.to}/`);
        const count = place.to === "/chat" && bubble > 0;
        return (
          <Link key={place.to} href={place.to === "/chat" ? "/chat/all" : place.to} className={`rail-item ${here ? "rail-here" : ""}`} aria-current={here ? "page" : undefined} aria-label={count ? t("{{page}}, {{count}} waiting", { page: t(place.title), count: bubble }) : t(place.title)} title={t(place.title)}>
            <Icon name={place.icon} size={22} />
            {count && <span className="bubble">{bubble > 99 ? "99+" : bubble}</span>}
          </Link>
        );
      })}
      <span className="rail-space" />
      <button type="button" className="rail-item" aria-label={t("Start a conversation")} title={`${t("Start a conversation")} (${shortcutOf("chat.start")})`} onClick={openStart}>
        <Icon name="plus" size={22} />
      </button>
      <ChoiceMenu
        className="rail-item rail-me"
        label={t("{{name}}: settings, help and sign out", { name: me.name })}
        choices={[
          { id: "settings", text: t("Settings"), icon: "settings" },
          { id: "theme", text: t("Light or dark"), icon: "sun" },
          { id: "help", text: t("Help for keys"), icon: "keyboard", hint: shortcutOf("help") },
          { id: "out", text: t("Sign out"), icon: "exit" },
        ]}
        onChoose={choose}
      >
        <Avatar name={me.name} size={32} />
      </ChoiceMenu>
    </nav>
  );
}

function Banners() {
  const { t, language } = useText();
  const state = useStore(linkState);
  const since = useStore(asOf);
  const wanted = useStore(soundWanted);
  const unlocked = useStore(soundUnlocked);
  const [hidden, setHidden] = useState(() => remembered("sound_not_now", false));
  const [late, setLate] = useState(false);
  const offline = state === "down" || (state === "connecting" && since !== null);
  useEffect(() => {
    const timer = setTimeout(() => setLate(offline), offline ? 700 : 0);
    return () => clearTimeout(timer);
  }, [offline]);
  return (
    <div className="banners" role="status">
      {offline && late && (
        <p className="banner banner-warning">
          <Icon name="offline" size={16} />
          <span>
            {since === null ? t("The console cannot be reached. Trying again…") : t("Connection lost. You see everything as of {{time}}; what you write is queued.", { time: clockTime(since, language) })}
          </span>
        </p>
      )}
      {!wanted && !unlocked && !hidden && (
        <p className="banner">
          <Icon name="sound" size={16} />
          <span>{t("A bell can ring when somebody waits.")}</span>
          <Button onClick={() => void enableSound()}>{t("Enable sound")}</Button>
          <Button kind="quiet" onClick={() => { setHidden(true); remember("sound_not_now", true); }}>{t("Not now")}</Button>
        </p>
      )}
    </div>
  );
}

function useTabTitle(): void {
  const part = useStore(titlePart);
  const bubble = useCounts()?.bubble ?? 0;
  useEffect(() => {
    document.title = `${bubble > 0 ? `(${bubble}) ` : ""}${part ? `${part} · ` : ""}Deskbell`;
  }, [part, bubble]);
}

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useText();
  const [open, setOpen] = useState<"" | "palette" | "help" | "start">("");
  useEffect(() => startLive(), []);
  useEffect(() => startKeys(), []);
  useEffect(() => armSound(), []);
  useEffect(() => fetchSoon(), []);
  useTabTitle();
  useCommand("palette", () => setOpen((now) => (now === "palette" ? "" : "palette")));
  useCommand("help", () => setOpen((now) => (now === "help" ? "" : "help")));
  useCommand("chat.start", () => setOpen("start"));
  const shut = () => setOpen("");
  return (
    <div className="shell">
      <a className="skip" href="#content">{t("Skip to the content")}</a>
      <Rail openStart={() => setOpen("start")} openHelp={() => setOpen("help")} />
      <div className="shell-body">
        <Banners />
        <div className="shell-page" id="content" tabIndex={-1}>{children}</div>
      </div>
      <Toasts />
      <Suspense fallback={null}>
        {open === "palette" && <Palette onClose={shut} />}
        {open === "help" && <KeyHelp onClose={shut} />}
        {open === "start" && <StartChat onClose={shut} />}
      </Suspense>
    </div>
  );
}
