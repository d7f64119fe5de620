// Messages of one conversation over REST: a gapless run up to the newest, to which older pages are joined. A run may be
// twenty thousand messages long, so joining costs what is new, not what is there.
import { useQuery } from "@tanstack/react-query";
import { api, ask, path, query as q } from "./client";
import { queryClient } from "./session";
import type { Message, MessageList, SpineEvent } from "./types";

const newestPage = 50;
const olderPage = 200;

export const messagesKey = (id: number) => ["messages", id] as const;

const times = new WeakMap<object, number>();
/** When the console accepted a message or the device saw an event; each is parsed once. */
export function timeOf(entry: Message | SpineEvent): number {
  let time = times.get(entry);
  if (time === undefined) times.set(entry, (time = Date.parse("accepted_at" in entry ? entry.accepted_at : entry.happened_at)));
  return time;
}

function sorted(messages: Message[]): Message[] {
  const unique = new Map<string, Message>();
  for (const message of messages) unique.set(message.uuid, message);
  return [...unique.values()].sort((a, b) => a.position - b.position);
}

/** Both in order; `later` begins anywhere at or behind the beginning of `earlier`. What both have is taken from `later`. */
function joined(earlier: Message[], later: Message[]): Message[] {
  const first = later[0]?.position;
  if (first === undefined) return earlier;
  let keep = earlier.length;
  while (keep > 0 && (earlier[keep - 1]?.position ?? 0) >= first) keep--;
  return keep === earlier.length ? [...earlier, ...later] : [...earlier.slice(0, keep), ...sorted([...earlier.slice(keep), ...later])];
}

/** A file that has come stays so: an answer that was on its way meanwhile need not know of it yet. */
function withArrivals(known: Message[], fresh: Message[]): Message[] {
  const first = fresh[0]?.position ?? 0;
  const arrived = new Set<string>();
  for (let at = known.length - 1; at >= 0 && (known[at]?.position ?? 0) >= first; at--) {
    for (const file of known[at]?.attachments ?? []) if (file.arrived) arrived.add(file.attachment_id);
  }
  const isLate = (message: Message) => message.attachments?.some((file) => !file.arrived && arrived.has(file.attachment_id)) ?? false;
  const mended = (message: Message): Message => ({
    ...message,
    attachments: (message.attachments ?? []).map((file) => (arrived.has(file.attachment_id) ? { ...file, arrived: true, received: file.size } : file)),
  });
  return fresh.map((message) => (isLate(message) ? mended(message) : message));
}

function eventsOf(...lists: SpineEvent[][]): SpineEvent[] {
  const unique = new Map<number, SpineEvent>();
  for (const list of lists) for (const event of list) unique.set(event.id, event);
  return [...unique.values()].sort((a, b) => timeOf(a) - timeOf(b));
}

/** Joins the newest page to what is known; where the two do not touch, the older part is asked for again later. */
export function mergeNewest(known: MessageList | undefined, fresh: MessageList): MessageList {
  const oldestFresh = fresh.messages[0]?.position;
  const newestKnown = known?.messages.at(-1)?.position;
  const apart = oldestFresh === undefined || newestKnown === undefined || (fresh.more && newestKnown < oldestFresh - 1);
  if (!known || apart) return { ...fresh, messages: sorted(fresh.messages), events: eventsOf(fresh.events) };
  const keepsOlder = (known.messages[0]?.position ?? oldestFresh) < oldestFresh;
  return { messages: joined(known.messages, withArrivals(known.messages, sorted(fresh.messages))), events: eventsOf(known.events, fresh.events), more: keepsOlder ? known.more : fresh.more };
}

export function mergeOlder(known: MessageList, older: MessageList): MessageList {
  return { messages: joined(sorted(older.messages), known.messages), events: eventsOf(older.events, known.events), more: older.more };
}

/** What is on the screen of one conversation: a gapless run of messages up to the newest. */
export async function loadMessages(id: number, signal?: AbortSignal): Promise<MessageList> {
  const fresh = await ask(api.GET("/chats/{id}/messages", { params: { ...path(id), query: q({ limit: newestPage }) }, ...(signal ? { signal } : {}) }));
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

export async function loadOlder(id: number): Promise<void> {
  const known = queryClient.getQueryData<MessageList>(messagesKey(id));
  const before = known?.messages[0]?.position;
  if (!known?.more || before === undefined) return;
  const older = await ask(api.GET("/chats/{id}/messages", { params: { ...path(id), query: q({ limit: olderPage, before_position: before }) } }));
  // Only where nothing else was joined there meanwhile: a gap would never be noticed.
  queryClient.setQueryData<MessageList>(messagesKey(id), (current) => (current?.messages[0]?.position === before ? mergeOlder(current, older) : current));
}

/** A message arrived (from the live link or as the answer to our own): into the cache, once. */
export function insertMessage(id: number, message: Message): void {
  queryClient.setQueryData<MessageList>(messagesKey(id), (known) => (known ? { ...known, messages: joined(known.messages, [message]) } : known));
}
