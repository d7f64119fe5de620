// Conversations over REST, and the caches that the live link keeps fresh.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, ask, path, query as q } from "./client";
import type { ApiError } from "./errors";
import { queryClient, useMay } from "./session";
import type { Chat, ChatCounts, ChatFilter, ChatList } from "./types";

/** Conversations in a page of a list. */
export const pageSize = 50;

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

export const chatKey = (id: number) => ["chat", id] as const;
export const countsKey = ["counts"] as const;

/** One page of a list, counted from 1. Only the pages that somebody looks at are read, and read again when something changed. */
export const chatsPage = (filter: ChatFilter, query: string, page: number) =>
  queryOptions({
    queryKey: ["chats", filter, query, page] as const,
    queryFn: async ({ signal }): Promise<ChatList> => {
      const list = await ask(api.GET("/chats", { params: { query: q({ filter, page, per_page: pageSize, query }) }, signal }));
      if (!query && !countsLive) queryClient.setQueryData(countsKey, list.counts);
      return { ...list, chats: list.chats.map(seen) };
    },
  });

/** The bubble's numbers: told by the live link and by every list; asked for when nobody told them yet. */
export function useCounts(): ChatCounts | undefined {
  const maySee = useMay()("chat.see");
  return useQuery({
    queryKey: countsKey,
    queryFn: async () => (await ask(api.GET("/chats", { params: { query: q({ filter: "unassigned", per_page: 1 }) } }))).counts,
    staleTime: Infinity,
    enabled: maySee,
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
  for (const [, page] of queryClient.getQueriesData<ChatList>({ queryKey: ["chats"] })) {
    const chat = page?.chats.find((entry) => entry.id === id);
    if (chat) return chat;
  }
  return undefined;
}

/** Changes one chat wherever it stands on the screen. */
export function patchChat(id: number, change: (chat: Chat) => Chat): void {
  queryClient.setQueryData<Chat>(chatKey(id), (chat) => (chat ? change(chat) : chat));
  queryClient.setQueriesData<ChatList>({ queryKey: ["chats"] }, (page) =>
    page?.chats.some((chat) => chat.id === id) ? { ...page, chats: page.chats.map((chat) => (chat.id === id ? change(chat) : chat)) } : page,
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

/** Whom to write to at a device: one, or each who is there. */
export type StartWith = { user: string } | { all: true; text: string };
export interface Started {
  chats: Chat[];
  /** Names of those who are in conversation with somebody else. */
  busy: string[];
}
export async function startChats(assetId: number, whom: StartWith): Promise<Started> {
  const wanted = "user" in whom ? { device_user: whom.user } : { all_users: true, ...(whom.text ? { text: whom.text } : {}) };
  const { chats, busy } = await ask(api.POST("/chats", { body: { asset_id: assetId, ...wanted } }));
  return { chats: chats.map(adoptChat), busy };
}

/** Another conversation with the person is open: which, where this technician may see it. Null: the console said something else. */
export function openChatBeside({ status, said }: ApiError): { id: number | undefined } | null {
  const found = status === 409 ? /^Another conversation with this person is open(?:: \/api\/v1\/chats\/(\d+))?$/.exec(said) : null;
  return found && { id: found[1] === undefined ? undefined : Number(found[1]) };
}

export async function ticketFromChat(id: number, subject: string) {
  const { ticket } = await ask(api.POST("/chats/{id}/ticket", { params: path(id), body: { subject } }));
  void queryClient.invalidateQueries({ queryKey: chatKey(id) });
  void queryClient.invalidateQueries({ queryKey: ["tickets"] });
  return ticket;
}
