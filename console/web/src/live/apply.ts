// What a live event does to the page's caches: messages go in whole, everything else is read again over REST.
import { chatIdOf, countsKey, noteMarks, patchChat, chatKey, seen, setCountsLive } from "@/api/chats";
import { insertMessage, messagesKey } from "@/api/messages";
import { queryClient } from "@/api/session";
import type { Chat, ChatList, Message, MessageList, Ticket, WaitingDeviceList } from "@/api/types";
import type { LiveChanged, LiveMessage } from "@/generated/wires";
import { filesPreview } from "@/chat/preview";
import { Debounce } from "./debounce";
import { Lists } from "./lists";

const lists = new Lists(queryClient);
const listsSoon = new Debounce(120, 500, (names) => {
  for (const name of names) lists.changed(name);
});

/** A file of a message that stands here already has come, or was fetched: no new words. */
function isOnlyFiles(id: number, body: LiveMessage): boolean {
  const known = body.attachments && queryClient.getQueryData<MessageList>(messagesKey(id))?.messages.findLast((message) => message.uuid === body.message_id);
  return known?.attachments?.some((file, index) => file.arrived !== body.attachments?.[index]?.arrived || file.fetched_at !== body.attachments[index]?.fetched_at) ?? false;
}

/** False: what was said was known before, and nobody is to be told again. */
export function applyMessage(body: LiveMessage): boolean {
  listsSoon.ask("chats");
  const id = chatIdOf(body.chat_id);
  if (id === undefined) return true;
  const isNew = !isOnlyFiles(id, body);
  const message: Message = {
    id: 0,
    uuid: body.message_id,
    chat_uuid: body.chat_id,
    position: body.position,
    author: body.author,
    is_private: body.is_private,
    text: body.text,
    written_at: new Date(body.written_at).toISOString(),
    accepted_at: new Date(body.accepted_at).toISOString(),
    ...(body.attachments ? { attachments: body.attachments } : {}),
  };
  insertMessage(id, message);
  patchChat(id, (chat) => withMessage(chat, message));
  return isNew;
}

/** The row's preview and waiting time at once; the console's own word follows with the refetch. */
export function withMessage(chat: Chat, message: Message): Chat {
  if (message.position <= chat.last_position) return chat;
  const next: Chat = { ...chat, last_position: message.position };
  if (message.is_private) return next;
  next.last_message = (message.text || filesPreview(message.attachments ?? [])).split("\n")[0]?.slice(0, 120) ?? "";
  next.last_message_at = message.accepted_at;
  next.last_author = message.author.name;
  if (message.author.kind === "technician") delete next.waiting_since;
  if (message.author.kind === "end_user") next.waiting_since = chat.waiting_since ?? message.accepted_at;
  return next;
}

const listsOf: Record<LiveChanged["noun"], string[]> = {
  chat: ["chats"],
  message: [],
  ticket: ["tickets"],
  asset: ["assets", "folders"],
  alert: ["alerts", "assets"],
  customer: ["customers", "folders"],
  contact: ["contacts"],
  policy: ["policies"],
  user: ["people", "security_groups"],
  // The one on the screen with its devices, so that its counters say no less than they.
  announcement: ["announcements", "announcement", "announcement_devices"],
  enrollment: ["enrollment_tokens", "waiting_devices"],
};

/** Records are cached by integer id, the wire names them by uuid: find them by what they hold. */
function refreshRecord(name: string, uuid: string): void {
  void queryClient.invalidateQueries({
    predicate: (query) => {
      if (query.queryKey[0] !== name) return false;
      const data = query.state.data as { uuid?: string } | undefined;
      return data === undefined || data.uuid === uuid || data.uuid === undefined;
    },
  });
}

/** A device came or went: conversations and tickets on the screen say so too. */
function refreshWhatIsAt(assetUuid: string): void {
  const pages = queryClient.getQueriesData<ChatList>({ queryKey: ["chats"] });
  if (pages.some(([, page]) => page?.chats.some((chat) => chat.asset.uuid === assetUuid))) listsSoon.ask("chats");
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] === "chat" && (query.state.data as Chat | undefined)?.asset.uuid === assetUuid });
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] === "ticket" && ((query.state.data as Ticket | undefined)?.assets.some((asset) => asset.uuid === assetUuid) ?? false) });
}

/** What a machine that waits would become, and whether that is linked, is what somebody decides by. */
function refreshWaiting(): void {
  const lists = queryClient.getQueriesData<WaitingDeviceList>({ queryKey: ["waiting_devices"] });
  if (lists.some(([, list]) => (list?.waiting_devices.length ?? 0) > 0)) listsSoon.ask("waiting_devices");
}

export function applyChanged(body: LiveChanged): void {
  for (const list of listsOf[body.noun] ?? []) listsSoon.ask(list);
  if (body.noun === "chat") {
    const id = chatIdOf(body.uuid);
    if (id !== undefined) void queryClient.invalidateQueries({ queryKey: chatKey(id) });
  } else if (body.noun === "message") {
    const id = body.chat_id === undefined ? undefined : chatIdOf(body.chat_id);
    if (id !== undefined) void queryClient.invalidateQueries({ queryKey: messagesKey(id) });
  } else if (body.noun === "asset") {
    refreshRecord("asset", body.uuid);
    refreshWhatIsAt(body.uuid);
    refreshWaiting();
    // Its events are lines of the context spine.
    for (const part of ["inventory", "events", "effective", "messages", "device_users"]) listsSoon.ask(part);
  } else refreshRecord(body.noun, body.uuid);
  if (body.noun === "alert") {
    // An alert is also a line of the context spine.
    for (const part of ["messages", "asset", "events"]) listsSoon.ask(part);
  }
}

export function applyMarks(body: { chat_id: string; delivered_position: number; read_position: number }): void {
  noteMarks(body.chat_id, { delivered: body.delivered_position, read: body.read_position });
  const id = chatIdOf(body.chat_id);
  if (id !== undefined) patchChat(id, seen);
}

export function applyCounts(counts: ChatList["counts"]): void {
  setCountsLive(true);
  queryClient.setQueryData(countsKey, counts);
}

/** Reconnecting is starting: what stands on the screen is read again, and what was said meanwhile arrives so. */
export function readEverythingAgain(): void {
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" && query.queryKey[0] !== "counts" });
}

/** Marks as read on this screen before the console says so, so that the row does not linger in bold. */
export function markRead(id: number, position: number): void {
  patchChat(id, (chat) => (chat.my_read_position >= position ? chat : { ...chat, my_read_position: position, unread: chat.last_position > position && chat.unread }));
}
