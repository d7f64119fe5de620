// Ties the live link to this page: the browser's network and visibility in, caches, typing and the bell out.
import { forgetMarks, setCountsLive } from "@/api/chats";
import { api, ask } from "@/api/client";
import { endSession } from "@/api/session";
import { forgetMoves, noteMove } from "@/chat/moves";
import type { LiveCommand, LiveEvent } from "@/generated/wires";
import { Store, useStore } from "@/ui/store";
import { consoleNow, setServerTime } from "@/ui/time";
import { applyChanged, applyCounts, applyMarks, applyMessage, readEverythingAgain } from "./apply";
import { LiveLink, type LinkSocket, type LinkState } from "./link";
import { checkRights, onUserChanged, takeNotices } from "./notices";
import { watchPresence } from "./presence";
import { ring } from "./ring";

export const linkState = new Store<LinkState>("idle");
/** When the data on the screen was last known to be current; null while the link stands. */
export const asOf = new Store<number | null>(null);

/** The link was lost, or could not be made: what is shown is old. Stays true while it is tried again. */
export function useOffline(): boolean {
  const state = useStore(linkState);
  const since = useStore(asOf);
  return state === "down" || (state === "connecting" && since !== null);
}

export interface Typist {
  name: string;
  technician: boolean;
  until: number;
}
/** Who types where, by chat uuid. */
export const typists = new Store<ReadonlyMap<string, readonly Typist[]>>(new Map());
const nobody: readonly Typist[] = [];
export const useTypists = (chatUuid: string): readonly Typist[] => useStore(typists).get(chatUuid) ?? nobody;
const typingMs = 6_000;

/** Told each time the link is up: the outbox waits for it. */
export const onLinkUp = new Set<() => void>();
/** Told of each message, for the live region of the conversation that is open. */
export const onMessage = new Set<(event: Extract<LiveEvent, { type: "message" }>["body"]) => void>();

function openSocket(address: string): LinkSocket {
  const socket = new WebSocket(new URL(address, location.href.replace(/^http/, "ws")));
  const wrapped: LinkSocket = {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => wrapped.onopen?.();
  socket.onclose = () => wrapped.onclose?.();
  socket.onmessage = (event: MessageEvent) => {
    if (typeof event.data === "string") wrapped.onmessage?.(event.data);
  };
  return wrapped;
}

function forgetTyping(chatUuid: string, gone: (typist: Typist) => boolean): void {
  typists.set((all) => {
    const before = all.get(chatUuid);
    const rest = before?.filter((typist) => !gone(typist));
    if (!before || !rest || rest.length === before.length) return all;
    return new Map(all).set(chatUuid, rest);
  });
}

function handle(event: LiveEvent): void {
  switch (event.type) {
    case "snapshot":
      setServerTime(event.body.server_time);
      forgetMarks();
      applyCounts(event.body.counts);
      // Not before: what is committed from here on is told, and what was before stands in what is read from here on.
      readEverythingAgain();
      break;
    case "changed":
      applyChanged(event.body);
      if (event.body.noun === "user") onUserChanged(event.body.uuid);
      break;
    case "message":
      if (!applyMessage(event.body)) break;
      forgetTyping(event.body.chat_id, (typist) => typist.name === event.body.author.name);
      for (const listener of onMessage) listener(event.body);
      break;
    case "marks":
      applyMarks(event.body);
      break;
    case "attachment.moved":
      noteMove(event.body);
      break;
    case "counts":
      applyCounts(event.body.counts);
      break;
    case "ping":
      void ring(event.body.chat_id, event.body.who, event.body.text);
      break;
    case "typing": {
      const { chat_id, name, technician } = event.body;
      const same = (typist: Typist) => typist.name === name && typist.technician === technician;
      typists.set((all) => new Map(all).set(chat_id, [...(all.get(chat_id) ?? []).filter((typist) => !same(typist)), { name, technician, until: Date.now() + typingMs }]));
      setTimeout(() => forgetTyping(chat_id, (typist) => typist.until <= Date.now()), typingMs + 50);
      break;
    }
    case "alive":
    case "goodbye":
      break;
  }
}

const link = new LiveLink(
  {
    ticket: async () => (await ask(api.POST("/live_tickets"), true)).ticket,
    open: openSocket,
    random: Math.random,
    schedule: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  {
    onEvent: handle,
    onState: (state) => {
      const before = linkState.get();
      linkState.set(state);
      if (before === "up") {
        forgetMoves();
        asOf.set(consoleNow());
        setCountsLive(false);
      }
      if (state === "up") {
        if (asOf.get() !== null) checkRights();
        asOf.set(null);
        void takeNotices();
        for (const listener of onLinkUp) listener();
      }
    },
    onSignedOut: endSession,
  },
);

export const sayLive = (command: LiveCommand): boolean => link.say(command);

/** Starts the link for the signed-in person; the answer stops it. */
export function startLive(): () => void {
  let lastTick = Date.now();
  const online = () => link.hurry();
  const offline = () => link.drop();
  const visible = () => {
    if (!document.hidden) link.hurry();
  };
  const presence = watchPresence(() => link.say({ type: "active", body: { input: true } }));
  onLinkUp.add(presence.beatAgain);
  const wake = setInterval(() => {
    // A gap this long means that the machine slept: the socket is probably dead without knowing it.
    if (Date.now() - lastTick > 40_000 && !document.hidden) {
      link.drop();
      link.hurry();
    }
    lastTick = Date.now();
  }, 5_000);
  addEventListener("online", online);
  addEventListener("offline", offline);
  document.addEventListener("visibilitychange", visible);
  link.start();
  return () => {
    onLinkUp.delete(presence.beatAgain);
    presence.stop();
    clearInterval(wake);
    removeEventListener("online", online);
    removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", visible);
    link.stop();
    asOf.set(null);
  };
}
