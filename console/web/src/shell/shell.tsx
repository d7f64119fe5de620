// The frame of every page: rail, banners, palette, toasts, and the live link of the signed-in person.
import { Suspense, useEffect, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useOpenAlerts } from "@/api/alerts";
import { useCounts } from "@/api/chats";
import { asApiError } from "@/api/errors";
import { guardAgainstDrops } from "@/chat/drop-files";
import { chatHome, lastOpen } from "@/chat/standing";
import { signOut, useMay, useMayStart, useMe } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { asOf, startLive, useOffline } from "@/live/live";
import { away } from "@/live/presence";
import { enableNotifications, holdWhileLooking, notifyPermission, showCount, useNotified } from "@/live/notify";
import { armSound, enableSound, soundLater, soundUnlocked, soundWanted } from "@/live/ring";
import { Icon } from "@/ui/icons";
import { Boundary } from "@/ui/boundary";
import { ChoiceMenu, loadMenuList } from "@/ui/menu";
import { titlePart } from "@/ui/title";
import { Toasts, toastError } from "@/ui/toasts";
import { Button } from "@/ui/parts";
import { PersonAvatar } from "@/ui/person-avatar";
import { useStore } from "@/ui/store";
import { clockTime } from "@/ui/time";
import { shortcutOf, startKeys, useCommand } from "./keys";
import { late } from "./late";
import { startOf, useHome, usePlaces } from "./places";
import { theme, toggleTheme } from "./theme";
import { isUnfinished, unfinished } from "./unfinished";

const loadPalette = () => import("./palette");
const loadKeyHelp = () => import("./key-help");
const loadStartChat = () => import("@/chat/start-chat");
const Palette = late(loadPalette);
const KeyHelp = late(loadKeyHelp);
const StartChat = late(loadStartChat);
const loadSignOut = () => import("./sign-out");
const SignOut = late(loadSignOut);

/** What a key opens must stand at once: fetched when the page has come to rest. */
function fetchSoon(): () => void {
  const timer = setTimeout(() => {
    for (const load of [loadMenuList, loadPalette, loadKeyHelp, loadStartChat]) load().catch(() => undefined);
  }, 2_000);
  return () => clearTimeout(timer);
}

function Rail({ openStart, openHelp, askToLeave }: { openStart: () => void; openHelp: () => void; askToLeave: () => void }) {
  const { t } = useText();
  const [location, go] = useLocation();
  const shown = usePlaces();
  const home = useHome();
  const mayStart = useMayStart();
  const bubble = useCounts()?.bubble ?? 0;
  const alerts = useOpenAlerts();
  const me = useMe();
  const gone = useStore(away);
  useStore(lastOpen);
  useStore(theme);
  const leave = () => void signOut().then(() => go("/sign-in")).catch(toastError);
  const choose = (id: string) => {
    if (id === "settings") go("/settings");
    else if (id === "theme") toggleTheme();
    else if (id === "help") openHelp();
    else if (isUnfinished(unfinished())) askToLeave();
    else leave();
  };
  return (
    <nav className="rail" aria-label={t("Pages")}>
      <Link href={home} className="rail-brand" aria-label={t("Deskbell, home")}>
        <Icon name="bell" size={22} />
      </Link>
      {shown.map((place) => {
        const here = location === place.to || location.startsWith(`${place.to}/`);
        const count = place.to === "/chat" ? bubble : place.to === "/alerts" ? alerts : 0;
        const page = t(place.title);
        const named = count === 0 ? page : place.to === "/chat" ? t("{{page}}, {{count}} waiting", { page, count }) : t("{{page}}, {{count}} open", { page, count });
        return (
          <Link key={place.to} href={place.to === "/chat" && !here ? chatHome() : startOf(place)} className={`rail-item ${here ? "rail-here" : ""}`} aria-current={here ? "page" : undefined} aria-label={named} title={page}>
            <Icon name={place.icon} size={22} />
            {count > 0 && <span className={place.to === "/chat" ? "bubble" : "rail-count"}>{count > 99 ? "99+" : count}</span>}
          </Link>
        );
      })}
      <span className="rail-space" />
      {mayStart && (
        <button type="button" className="rail-item" aria-label={t("Start a conversation")} title={`${t("Start a conversation")} (${shortcutOf("chat.start")})`} onClick={openStart}>
          <Icon name="plus" size={22} />
        </button>
      )}
      <ChoiceMenu
        className="rail-item rail-me"
        label={gone ? t("{{name}}, away: settings, help and sign out", { name: me.name }) : t("{{name}}: settings, help and sign out", { name: me.name })}
        title={gone ? t("Away: no input for five minutes") : me.name}
        choices={[
          { id: "settings", text: t("Settings"), icon: "settings" },
          { id: "theme", text: t("Light or dark"), icon: "sun" },
          { id: "help", text: t("Help for keys"), icon: "keyboard", hint: shortcutOf("help") },
          { id: "out", text: t("Sign out"), icon: "exit" },
        ]}
        placement="right bottom"
        onChoose={choose}
      >
        <PersonAvatar id={me.id} name={me.name} size={32} />
        {gone && <span className="rail-away" aria-hidden="true"><Icon name="moon" size={12} /></span>}
      </ChoiceMenu>
    </nav>
  );
}

function Banners() {
  const { t, language } = useText();
  const [location] = useLocation();
  const offline = useOffline();
  const since = useStore(asOf);
  const wanted = useStore(soundWanted);
  const unlocked = useStore(soundUnlocked);
  const later = useStore(soundLater);
  const notified = useNotified();
  const permission = useStore(notifyPermission);
  const silent = !wanted && !unlocked;
  const unseen = !notified && permission !== "denied";
  const [late, setLate] = useState(false);
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
            {since === null ? t("The console cannot be reached. Trying again…") : location.startsWith("/chat") ? t("Connection lost. You see everything as of {{time}}; what you write is queued.", { time: clockTime(since, language) }) : t("Connection lost. You see everything as of {{time}}.", { time: clockTime(since, language) })}
          </span>
        </p>
      )}
      {(silent || unseen) && !later && (
        <div className="banner">
          <Icon name="sound" size={16} />
          <span>{t("When somebody waits, a bell can ring and a notification can appear.")}</span>
          <div className="banner-ways">
            {silent && <Button onClick={() => void enableSound()}>{t("Enable sound")}</Button>}
            {unseen && <Button onClick={() => void enableNotifications()}>{t("Enable notifications")}</Button>}
            <Button kind="quiet" onClick={() => soundLater.set(true)}>{t("Not now")}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

function useTabTitle(): void {
  const part = useStore(titlePart);
  const bubble = useCounts()?.bubble ?? 0;
  useEffect(() => {
    showCount(bubble);
    document.title = `${bubble > 0 ? `(${bubble}) ` : ""}${part ? `${part} · ` : ""}Deskbell`;
  }, [part, bubble]);
  useEffect(() => () => showCount(0), []);
}

const overlays = { palette: loadPalette, help: loadKeyHelp, start: loadStartChat, out: loadSignOut };

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useText();
  const [location, go] = useLocation();
  const [open, setOpen] = useState<"" | keyof typeof overlays>("");
  const maySearch = useMay()("chat.see");
  const mayStart = useMayStart();
  const show = (name: keyof typeof overlays) => void overlays[name]().then(() => setOpen((now) => (now === name ? "" : name)), (thrown: unknown) => toastError(asApiError(thrown)));
  useEffect(() => startLive(), []);
  useEffect(() => startKeys(), []);
  useEffect(() => armSound(), []);
  useEffect(() => holdWhileLooking(), []);
  useEffect(() => guardAgainstDrops(), []);
  useEffect(() => fetchSoon(), []);
  useTabTitle();
  useCommand("palette", () => show("palette"));
  useCommand("search", () => go(location === "/search" ? `${location}${window.location.search}` : "/search", { state: Date.now() }), maySearch);
  useCommand("help", () => show("help"));
  useCommand("chat.start", () => show("start"), mayStart);
  const shut = () => setOpen("");
  return (
    <div className="shell">
      <a className="skip" href="#content">{t("Skip to the content")}</a>
      <Rail openStart={() => show("start")} openHelp={() => show("help")} askToLeave={() => show("out")} />
      <div className="shell-body">
        <Banners />
        <div className="shell-page" id="content" tabIndex={-1}><Boundary place={location}>{children}</Boundary></div>
      </div>
      <Toasts />
      <Suspense fallback={null}>
        {open === "palette" && <Palette onClose={shut} />}
        {open === "help" && <KeyHelp onClose={shut} />}
        {open === "start" && <StartChat onClose={shut} />}
        {open === "out" && <SignOut onClose={shut} />}
      </Suspense>
    </div>
  );
}
