// The offers over the composer, and the keys that walk through them while the text keeps the focus.
import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { Link } from "wouter";
import { api, ask, query as q } from "@/api/client";
import { useColleagues } from "@/api/people";
import { queryClient, useMe } from "@/api/session";
import { useText } from "@/i18n/i18n";
import { Icon } from "@/ui/icons";
import { PresenceWord, presenceOf } from "@/ui/presence";
import { fitting, isOnlyCall, type Call, type Offer } from "./suggest";

/** The other tabs read them again at once; colleagues do when they next write "/". */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("deskbell.canned");
const readAgain = () => queryClient.invalidateQueries({ queryKey: ["canned"] });
if (tabs) tabs.onmessage = () => void readAgain();
export async function cannedChanged(): Promise<void> {
  tabs?.postMessage("changed");
  await readAgain();
}

export const useCanned = (enabled = true) =>
  useQuery({ queryKey: ["canned"], enabled, staleTime: 2_000, queryFn: async () => (await ask(api.GET("/canned_responses", { params: { query: q({ per_page: 200 }) } }))).canned_responses });

const mostOffers = 8;

function useOffers(call: Call | null): Offer[] {
  const canned = useCanned(call?.kind === "canned").data ?? [];
  const colleagues = useColleagues().data ?? [];
  const me = useMe();
  if (!call) return [];
  const offers: Offer[] =
    call.kind === "canned"
      ? canned.map(({ id, title, body }) => ({ key: String(id), title, detail: body, text: body }))
      : colleagues.filter(({ id }) => id !== me.id).map((one) => ({ key: String(one.id), title: one.name, detail: "", presence: presenceOf(one), text: `@${one.name}` }));
  return fitting(offers, call.query).slice(0, mostOffers);
}

interface Suggesting {
  list: ReactNode;
  /** True: the key was for the list. */
  press: (event: KeyboardEvent) => boolean;
  /** For the text field. */
  aria: Record<string, string | undefined>;
}

/** `text`: all that is written, with the call in it. */
export function useSuggestions(call: Call | null, text: string, onTake: (offer: Offer) => void): Suggesting {
  const { t } = useText();
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const name = call ? `${call.kind} ${call.from}` : "";
  // Closed is the list of this call: the same sign written anew opens it again.
  if (!call && dismissed) setDismissed("");
  const open = call !== null && dismissed !== name;
  const isHeld = open && call.kind === "canned" && isOnlyCall(text);
  const offers = useOffers(open ? call : null);
  const hasNone = useCanned(open && call.kind === "canned").data?.length === 0;
  const chosen = Math.min(at, offers.length - 1);
  const press = (event: KeyboardEvent): boolean => {
    if (!open || event.nativeEvent.isComposing) return false;
    if (event.key === "Escape") setDismissed(name);
    else if (offers.length === 0) {
      if (!isHeld || event.key !== "Enter" || event.shiftKey) return false;
    }
    else if (event.key === "ArrowDown") setAt((chosen + 1) % offers.length);
    else if (event.key === "ArrowUp") setAt((chosen + offers.length - 1) % offers.length);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      const offer = offers[chosen];
      if (offer) onTake(offer);
      setAt(0);
    } else return false;
    event.preventDefault();
    return true;
  };
  const list = open && (
    <div className="suggest">
      {offers.length === 0 ? (
        <p className="suggest-none" role="status">
          {call.kind === "canned" ? (hasNone ? t("There are no canned responses yet.") : t("No canned response fits")) : t("Nobody fits")} {call.kind === "canned" && <Link href="/settings/canned">{t("Canned responses")}</Link>}
          {isHeld && <span>{t("To send it as it is: Esc, then Enter.")}</span>}
        </p>
      ) : (
        <div role="listbox" id="suggest-list" aria-label={call.kind === "canned" ? t("Canned responses") : t("Technicians")}>
          {offers.map((offer, index) => (
            <div key={offer.key} id={`suggest-${index}`} role="option" aria-selected={index === chosen} className="suggest-entry" onPointerMove={() => setAt(index)} onPointerDown={(event) => event.preventDefault()} onClick={() => onTake(offer)}>
              <Icon name={call.kind === "canned" ? "chat" : "user"} size={16} />
              <strong className="ellipsis">{offer.title}</strong>
              {offer.presence && <PresenceWord state={offer.presence} />}
              {offer.detail && <small className="ellipsis">{offer.detail}</small>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
  const shown = open && offers.length > 0;
  return { list, press, aria: shown ? { "aria-controls": "suggest-list", "aria-activedescendant": `suggest-${chosen}`, "aria-autocomplete": "list" } : {} };
}
