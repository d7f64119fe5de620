// Conversations over REST, and the caches that the live link keeps fresh.
import { useInfiniteQuery, useQuery, type InfiniteData } from "@tanstack/react-query";
import { api, ask, path, query as q } from "./client";
import { queryClient } from "./session";
import type { Chat, ChatCounts, ChatFilter, ChatList, Message, MessageList } from "./types";

const pageSize = 100;
const messagePage = 50;

/** The wires speak UUIDs, pages speak integers: every chat that was seen is remembered here. */
const idsByUuid = new Map<string, number>();
export const chatIdOf = (uuid: string): number | undefined => idsByUuid.get(uuid);

interface Marks {
  delivered: number;
  read: number;
}
/** How far end users have come, as the live link told: an answer that was under way meanwhile does not know it yet. */
const marksByUuid = new Map<string, Marks>();
export function noteMarks(uuid: string, told: Marks): void {
  const before = marksByUuid.get(uuid);
  marksByUuid.set(uuid, { delivered: Math.max(told.delivered, before?.delivered ?? 0), read: Math.max(told.read, before?.read ?? 0) });
}
export const forgetMarks = (): void => marksByUuid.clear();

export function seen(chat: Chat): Chat {
  idsByUuid.set(chat.uuid, chat.id);
  const marks = marksByUuid.get(chat.uuid);
  if (!marks || (marks.delivered <= chat.user_delivered_position && marks.read <= chat.user_read_position)) return chat;
  return { ...chat, user_delivered_position: Math.max(marks.delivered, chat.user_delivered_position), user_read_position: Math.max(marks.read, chat.user_read_position) };
}

let countsLive = false;
/** While the live link tells the counts, a list's are older or the same. */
export const setCountsLive = (live: boolean): void => {
  countsLive = live;
};

export const chatsKey = (filter: ChatFilter, query: string) => ["chats", filter, query] as const;
export const chatKey = (id: number) => ["chat", id] as const;
export const messagesKey = (id: number) => ["messages", id] as const;
export const countsKey = ["counts"] as const;

export function useChats(filter: ChatFilter, query: string) {
  return useInfiniteQuery({
    queryKey: chatsKey(filter, query),
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }) => {
      const list = await ask(
        api.GET("/chats", { params: { query: q({ filter, page: pageParam, per_page: pageSize, query }) }, signal }),
      );
      if (!query && !countsLive) queryClient.setQueryData(countsKey, list.counts);
      return { ...list, chats: list.chats.map(seen) };
    },
    getNextPageParam: (last) => (last.meta.page < last.meta.total_pages ? last.meta.page + 1 : undefined),
    placeholderData: (previous) => previous,
  });
}

/** The bubble's numbers: told by the live link and by every list; asked for when nobody told them yet. */
export function useCounts(): ChatCounts | undefined {
  return useQuery({
    queryKey: countsKey,
    queryFn: async () => (await ask(api.GET("/chats", { params: { query: q({ filter: "unassigned", per_page: 1 }) } }))).counts,
    staleTime: Infinity,
  }).data;
}

export function useChat(id: number | undefined) {
  return useQuery({
    queryKey: chatKey(id ?? 0),
    enabled: id !== undefined,
    queryFn: async () => seen((await ask(api.GET("/chats/{id}", { params: path(id ?? 0) }))).chat),
    placeholderData: () => (id === undefined ? undefined : findChat(id)),
  });
}

function findChat(id: number): Chat | undefined {
  for (const [, data] of queryClient.getQueriesData<InfiniteData<ChatList>>({ queryKey: ["chats"] })) {
    for (const page of data?.pages ?? []) {
      const chat = page.chats.find((entry) => entry.id === id);
      if (chat) return chat;
    }
  }
  return undefined;
}

/** What is on the screen of one conversation: a gapless run of messages up to the newest. */
export async function loadMessages(id: number, signal?: AbortSignal): Promise<MessageList> {
  const fresh = await ask(api.GET("/chats/{id}/messages", { params: { ...path(id), query: q({ limit: messagePage }) }, ...(signal ? { signal } : {}) }));
  return mergeNewest(queryClient.getQueryData<MessageList>(messagesKey(id)), fresh);
}

export const useMessages = (id: number | undefined) =>
  useQuery({
    queryKey: messagesKey(id ?? 0),
    enabled: id !== undefined,
    queryFn: ({ signal }) => loadMessages(id ?? 0, signal),
    staleTime: 10_000,
    structuralSharing: false,
  });

function byPosition(messages: Message[]): Message[] {
  const unique = new Map<string, Message>();
  for (const message of messages) unique.set(message.uuid, message);
  return [...unique.values()].sort((a, b) => a.position - b.position);
}

function byTime(events: MessageList["events"]): MessageList["events"] {
  const unique = new Map(events.map((event) => [event.id, event]));
  return [...unique.values()].sort((a, b) => Date.parse(a.happened_at) - Date.parse(b.happened_at));
}

/** Joins the newest page to what is known; where the two do not touch, the older part is asked for again later. */
export function mergeNewest(known: MessageList | undefined, fresh: MessageList): MessageList {
  const oldestFresh = fresh.messages[0]?.position;
  const newestKnown = known?.messages.at(-1)?.position;
  if (!known || oldestFresh === undefined || newestKnown === undefined) return { ...fresh, messages: byPosition(fresh.messages), events: byTime(fresh.events) };
  if (fresh.more && newestKnown < oldestFresh - 1) return { ...fresh, messages: byPosition(fresh.messages), events: byTime(fresh.events) };
  const keepsOlder = (known.messages[0]?.position ?? oldestFresh) < oldestFresh;
  return {
    messages: byPosition([...known.messages, ...fresh.messages]),
    events: byTime([...known.events, ...fresh.events]),
    more: keepsOlder ? known.more : fresh.more,
  };
}

export function mergeOlder(known: MessageList, older: MessageList): MessageList {
  return { messages: byPosition([...older.messages, ...known.messages]), events: byTime([...older.events, ...known.events]), more: older.more };
}

export async function loadOlder(id: number): Promise<void> {
  const known = queryClient.getQueryData<MessageList>(messagesKey(id));
  const before = known?.messages[0]?.position;
  if (!known?.more || before === undefined) return;
  const older = await ask(api.GET("/chats/{id}/messages", { params: { ...path(id), query: q({ limit: messagePage, before_position: before }) } }));
  queryClient.setQueryData<MessageList>(messagesKey(id), (current) => (current ? mergeOlder(current, older) : current));
}

/** A message arrived (from the live link or as the answer to our own): into the cache, once. */
export function insertMessage(id: number, message: Message): void {
  queryClient.setQueryData<MessageList>(messagesKey(id), (known) =>
    known ? { ...known, messages: byPosition([...known.messages, message]) } : known,
  );
}

/** Changes one chat wherever it stands on the screen. */
export function patchChat(id: number, change: (chat: Chat) => Chat): void {
  queryClient.setQueryData<Chat>(chatKey(id), (chat) => (chat ? change(chat) : chat));
  queryClient.setQueriesData<InfiniteData<ChatList>>({ queryKey: ["chats"] }, (data) =>
    data
      ? { ...data, pages: data.pages.map((page) => (page.chats.some((chat) => chat.id === id) ? { ...page, chats: page.chats.map((chat) => (chat.id === id ? change(chat) : chat)) } : page)) }
      : data,
  );
}

function adoptChat(answer: Chat): Chat {
  const chat = seen(answer);
  queryClient.setQueryData(chatKey(chat.id), chat);
  patchChat(chat.id, () => chat);
  void queryClient.invalidateQueries({ queryKey: ["chats"] });
  return chat;
}

export const assignChat = async (id: number, userId: number | null): Promise<Chat> =>
  adoptChat((await ask(api.POST("/chats/{id}/assign", { params: path(id), body: userId === null ? {} : { user_id: userId } }))).chat);
export const closeChat = async (id: number): Promise<Chat> => adoptChat((await ask(api.POST("/chats/{id}/close", { params: path(id) }))).chat);
export const markUnread = async (id: number): Promise<Chat> => adoptChat((await ask(api.POST("/chats/{id}/unread", { params: path(id) }))).chat);
export const reopenChat = async (id: number): Promise<Chat> => adoptChat((await ask(api.POST("/chats/{id}/reopen", { params: path(id) }))).chat);
export const startChat = async (assetId: number): Promise<Chat> => adoptChat((await ask(api.POST("/chats", { body: { asset_id: assetId } }))).chat);

export async function ticketFromChat(id: number) {
  const { ticket } = await ask(api.POST("/chats/{id}/ticket", { params: path(id), body: {} }));
  void queryClient.invalidateQueries({ queryKey: chatKey(id) });
  void queryClient.invalidateQueries({ queryKey: ["tickets"] });
  return ticket;
}
