// Ctrl+K: type a few letters of a page, a command, a conversation or an asset.
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { api, ask, query as q } from "@/api/client";
import { useMay } from "@/api/session";
import { chatHome } from "@/chat/standing";
import { useText } from "@/i18n/i18n";
import { Icon, type IconName } from "@/ui/icons";
import { Dialog } from "@/ui/dialog";
import { useStore } from "@/ui/store";
import { available, commands, keysForPeople, keysOf } from "./keys";
import { enrolment, usePlaces } from "./places";
import { toggleTheme } from "./theme";

interface Entry {
  key: string;
  icon: IconName;
  text: string;
  hint?: string;
  run: () => void;
}

/** Of what the person may see. */
function useFound(query: string) {
  const mayDo = useMay();
  return useQuery({
    queryKey: ["palette", query],
    enabled: query.length >= 2,
    placeholderData: (previous) => previous,
    queryFn: async () => {
      const few = q({ query, per_page: 5 });
      const [chats, assets, tickets] = await Promise.all([
        mayDo("chat.see") ? ask(api.GET("/chats", { params: { query: { ...few, filter: "all" } } })) : null,
        mayDo("asset.read") ? ask(api.GET("/customer_assets", { params: { query: few } })) : null,
        mayDo("ticket.read") ? ask(api.GET("/tickets", { params: { query: few } })) : null,
      ]);
      return { chats: chats?.chats ?? [], assets: assets?.assets ?? [], tickets: tickets?.tickets ?? [] };
    },
  });
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [, go] = useLocation();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const places = usePlaces();
  const runs = useStore(available);
  const mayDo = useMay();
  const [maySearch, mayEnrol] = [mayDo("chat.see"), mayDo(enrolment.needs)];
  const found = useFound(query.trim()).data;
  const entries = useMemo(() => {
    const wanted = query.trim().toLowerCase();
    const all: Entry[] = [
      ...places.map((place) => ({ key: place.to, icon: place.icon, text: t(place.title), hint: t("Page"), run: () => go(place.to === "/chat" ? chatHome() : place.to) })),
      ...(mayEnrol ? [{ key: enrolment.to, icon: enrolment.icon, text: t(enrolment.title), hint: t("Page"), run: () => go(enrolment.to) }] : []),
      { key: "/settings", icon: "settings" as const, text: t("Settings"), hint: t("Page"), run: () => go("/settings") },
      { key: "theme", icon: "sun" as const, text: t("Light or dark"), run: toggleTheme },
      ...commands.filter((command) => command.id !== "palette" && runs.has(command.id)).map((command) => ({ key: command.id, icon: "keyboard" as const, text: t(command.title), hint: keysForPeople(keysOf(command)), run: () => runs.get(command.id)?.() })),
    ].filter((entry) => entry.text.toLowerCase().includes(wanted));
    if (wanted.length >= 2 && found) {
      if (maySearch) all.push({ key: "search", icon: "search" as const, text: t("Search all conversations for “{{query}}”", { query: query.trim() }), run: () => go(`/search?q=${encodeURIComponent(query.trim())}`) });
      all.push(
        ...found.chats.map((chat) => ({ key: `chat ${chat.id}`, icon: "chat" as const, text: chat.device_user, hint: `${chat.customer.business_name} · ${chat.asset.name}`, run: () => go(`/chat/all/${chat.id}`) })),
        ...found.assets.map((asset) => ({ key: `asset ${asset.id}`, icon: "device" as const, text: asset.name, hint: asset.customer.business_name, run: () => go(`/assets/${asset.id}`) })),
        ...found.tickets.map((ticket) => ({ key: `ticket ${ticket.id}`, icon: "ticket" as const, text: `#${ticket.number} ${ticket.subject}`, hint: t(ticket.status), run: () => go(`/tickets/${ticket.id}`) })),
      );
    }
    return all;
  }, [query, found, runs, places, maySearch, mayEnrol, go, t]);
  const chosen = Math.min(at, entries.length - 1);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back, so that a command may take it.
    setTimeout(entry.run, 0);
  };
  const press = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt((chosen + 1) % Math.max(1, entries.length));
    else if (event.key === "ArrowUp") setAt((chosen + entries.length - 1) % Math.max(1, entries.length));
    else if (event.key === "Enter") run(entries[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("Command palette")} open onClose={onClose} plain>
      <div className="palette">
        <div className="palette-input">
          <Icon name="search" />
          <input autoFocus role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={entries[chosen] ? `palette-${chosen}` : undefined} aria-label={t("Search pages, people, assets and commands")} placeholder={t("Search pages, people, assets and commands")} value={query} onChange={(event) => { setQuery(event.target.value); setAt(0); }} onKeyDown={press} />
        </div>
        <div role="listbox" id="palette-list" aria-label={t("Results")} className="palette-list">
          {entries.map((entry, index) => (
            <div key={entry.key} id={`palette-${index}`} role="option" aria-selected={index === chosen} className="palette-entry" onPointerMove={() => setAt(index)} onClick={() => run(entry)} ref={index === chosen ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}>
              <Icon name={entry.icon} size={16} />
              <span>{entry.text}</span>
              {entry.hint && <small>{entry.hint}</small>}
            </div>
          ))}
        </div>
        {entries.length === 0 && <p className="palette-none">{t("Nothing found")}</p>}
      </div>
    </Dialog>
  );
}
