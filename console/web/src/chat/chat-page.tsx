// Chat: the list, the conversation and its details, side by side or one at a time.
import { useEffect, useState } from "react";
import { Redirect, useLocation, useSearch } from "wouter";
import { useChat } from "@/api/chats";
import { useMessages } from "@/api/messages";
import { useMayStart } from "@/api/session";
import { chatFilters, type ChatFilter } from "@/api/types";
import { useText } from "@/i18n/i18n";
import { CommandsRest, lettersWait, useCommand } from "@/shell/keys";
import { detailsShown, useListWidth, useWindowStep } from "@/ui/layout";
import { useTitle } from "@/ui/title";
import { Empty, Failed, Skeleton } from "@/ui/parts";
import { Splitter } from "@/ui/splitter";
import { useStore } from "@/ui/store";
import { ChatList } from "./chat-list";
import { Conversation } from "./conversation";
import { Details } from "./details";
import { lastOpen, walkedTo } from "./standing";

const slugs: Record<ChatFilter, string> = { all: "all", mine: "mine", mine_unread: "unread", unassigned: "unassigned", archived: "archived" };
const filterOf = (slug: string | undefined): ChatFilter | undefined => chatFilters.find((filter) => slugs[filter] === slug);

/** Also an address with a conversation's number alone: links of mails and notifications. */
export const isChatAddress = (slug: string | undefined, id: string | undefined): boolean => (slug === undefined || filterOf(slug) !== undefined || /^\d+$/.test(slug)) && (id === undefined || /^\d+$/.test(id));

/** Address of a filter, a conversation in it, and the text searched for. */
export function chatAddress(filter: ChatFilter, id?: number, search = ""): string {
  return `/chat/${slugs[filter]}${id === undefined ? "" : `/${id}`}${search ? `?${search.replace(/^\?/, "")}` : ""}`;
}

/** Which conversation is shown: while the one that is wanted is read for the first time, the one before stays. */
function useShownId(id: number | undefined): number | undefined {
  const chat = useChat(id);
  const messages = useMessages(chat.data ? id : undefined);
  // Only a first try is waited for: who cannot read it can write there all the same.
  const isComing = id !== undefined && (chat.data ? messages.isPending && messages.failureCount === 0 : chat.isPending && chat.failureCount === 0);
  const [shown, setShown] = useState(id);
  const settled = chat.data ? id : undefined;
  if (!isComing && shown !== settled) setShown(settled);
  return isComing ? (shown ?? id) : id;
}

export function ChatPage({ filter: slug, id: idText }: { filter: string | undefined; id: string | undefined }) {
  const { t } = useText();
  const [, go] = useLocation();
  const search = useSearch();
  const step = useWindowStep();
  const width = useListWidth();
  const shown = useStore(detailsShown);
  const mayStart = useMayStart();
  const filter = filterOf(slug);
  const id = idText && /^\d+$/.test(idText) ? Number(idText) : undefined;
  const wanted = useChat(id);
  const shownId = useShownId(id);
  const chat = useChat(shownId);
  const isKept = shownId !== id;
  useEffect(() => {
    lettersWait.set(isKept && walkedTo.get() !== id);
    return () => lettersWait.set(false);
  }, [isKept, id]);
  const drawer = new URLSearchParams(search).has("details");
  const query = new URLSearchParams(search).get("q") ?? "";
  const missing = wanted.isError && !wanted.data;
  useTitle(wanted.data ? wanted.data.device_user : t("Chat"));
  useEffect(() => {
    if (filter) lastOpen.set(id === undefined || missing ? null : chatAddress(filter, id, query ? new URLSearchParams({ q: query }).toString() : ""));
  }, [filter, id, missing, query]);

  const toggleDetails = () => {
    if (step === "wide") detailsShown.set((now) => !now);
    else {
      const next = new URLSearchParams(search);
      if (drawer) next.delete("details");
      else next.set("details", "");
      go(chatAddress(filter ?? "all", id, next.toString().replace("details=", "details")), { replace: true });
    }
  };
  useCommand("chat.details", toggleDetails, id !== undefined);
  useEffect(() => {
    if (!drawer || step === "wide") return;
    const shut = (event: KeyboardEvent) => {
      if (event.key === "Escape") toggleDetails();
    };
    addEventListener("keydown", shut);
    return () => removeEventListener("keydown", shut);
  });
  if (!filter) return <Redirect to={chatAddress("all", slug && /^\d+$/.test(slug) ? Number(slug) : undefined)} replace />;

  const listPane = (
    <ChatList
      filter={filter}
      query={query}
      selected={id}
      onFilter={(next) => go(chatAddress(next, step === "narrow" ? undefined : id))}
      onQuery={(text) => go(chatAddress(filter, id, text ? new URLSearchParams({ q: text }).toString() : ""), { replace: true })}
      onSelect={(next) => go(chatAddress(filter, next, query ? new URLSearchParams({ q: query }).toString() : ""))}
    />
  );
  const leave = () => go(chatAddress(filter, undefined, query ? new URLSearchParams({ q: query }).toString() : ""));
  const conversation = id === undefined ? (
    <section className="pane conversation" aria-label={t("Conversation")}>
      <Empty icon="chat" title={t("Choose a conversation")}>{mayStart && t("Or start one with the + below on the left.")}</Empty>
    </section>
  ) : chat.data ? (
    <Conversation key={chat.data.id} chat={chat.data} refreshing={isKept || chat.isFetching} back={step === "narrow" ? leave : undefined} leave={leave} detailsOpen={step === "wide" ? shown : drawer} onDetails={toggleDetails} />
  ) : (
    <section className="pane conversation" aria-label={t("Conversation")}>
      {chat.isError ? <Failed error={chat.error} retry={() => void chat.refetch()} /> : <Skeleton rows={5} height={60} />}
    </section>
  );
  const details = chat.data && id !== undefined && (step === "wide" ? shown : drawer) && <Details chat={chat.data} drawer={step !== "wide"} onClose={toggleDetails} />;
  const usable = <CommandsRest value={isKept}><div className="chat-shown" inert={isKept} aria-busy={isKept}>{conversation}{details}</div></CommandsRest>;

  if (step === "narrow") {
    return <main className="chat chat-narrow">{id === undefined ? listPane : usable}</main>;
  }
  return (
    <main className="chat" style={{ gridTemplateColumns: `${width}px 1px minmax(0, 1fr)${step === "wide" && details ? " 340px" : ""}` }}>
      {listPane}
      <Splitter />
      {usable}
    </main>
  );
}
