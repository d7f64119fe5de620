// The live link: one WebSocket to the console, kept open; it hands on events and says whether it stands.
import type { LiveCommand, LiveEvent } from "@/generated/wires";
import { waitBefore } from "./backoff";

export type LinkState = "idle" | "connecting" | "up" | "down";

export interface LinkSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((text: string) => void) | null;
  onclose: (() => void) | null;
}

/** What the link needs from the world; tests give it a fake. */
export interface LinkWorld {
  /** A one-time ticket. Rejects with `{status: 401}` when the session is over. */
  ticket(): Promise<string>;
  open(address: string): LinkSocket;
  random(): number;
  schedule(ms: number, run: () => void): () => void;
}

export interface LinkListener {
  onEvent(event: LiveEvent): void;
  onState(state: LinkState): void;
  /** The console says that this session is over. */
  onSignedOut(): void;
}

const openingDeadlineMs = 15_000;
/** So long nothing is heard, and it is asked whether the link still stands; so long the answer may take. Together below 45 s. */
const silenceMs = 20_000;
const answerMs = 15_000;
/** The compiler asks for each that the wire has. */
const known: Record<LiveEvent["type"], true> = { snapshot: true, changed: true, message: true, marks: true, counts: true, ping: true, typing: true, "attachment.moved": true, alive: true, goodbye: true };

/** Reads one frame; null for what this page does not know: a newer console may say more. */
export function readFrame(text: string): LiveEvent | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof frame !== "object" || frame === null) return null;
  const { type, body } = frame as { type?: unknown; body?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(known, type) || typeof body !== "object" || body === null) return null;
  return frame as LiveEvent;
}

export class LiveLink {
  private state_: LinkState = "idle";
  private cursor_ = 0;
  private attempt_ = 0;
  private generation_ = 0;
  private socket_: LinkSocket | null = null;
  private cancelTimer_: (() => void) | null = null;
  private cancelWatch_: (() => void) | null = null;

  constructor(
    private readonly world: LinkWorld,
    private readonly listener: LinkListener,
  ) {}

  get state(): LinkState {
    return this.state_;
  }
  get cursor(): number {
    return this.cursor_;
  }

  start(): void {
    if (this.state_ === "idle") this.connect();
  }

  stop(): void {
    this.leave();
    this.cursor_ = 0;
    this.attempt_ = 0;
    this.become("idle");
  }

  /** The network came back or the machine woke: do not wait for the timer. */
  hurry(): void {
    if (this.state_ === "down") this.connect();
  }

  /** The browser says that there is no network: what stands is dead although nothing told us. */
  drop(): void {
    if (this.state_ === "up" || this.state_ === "connecting") this.lost();
  }

  /** False: the link does not stand, and the command is forgotten (all of them are ephemeral). */
  say(command: LiveCommand): boolean {
    if (this.state_ !== "up" || !this.socket_) return false;
    this.socket_.send(JSON.stringify(command));
    return true;
  }

  private connect(): void {
    this.leave();
    const generation = ++this.generation_;
    this.become("connecting");
    this.cancelTimer_ = this.world.schedule(openingDeadlineMs, () => {
      if (generation === this.generation_ && this.state_ === "connecting") this.lost();
    });
    this.world.ticket().then(
      (ticket) => {
        if (generation === this.generation_) this.open(ticket, generation);
      },
      (error: unknown) => {
        if (generation !== this.generation_) return;
        if ((error as { status?: number } | null)?.status === 401) {
          this.stop();
          this.listener.onSignedOut();
        } else this.lost();
      },
    );
  }

  private open(ticket: string, generation: number): void {
    const query = new URLSearchParams({ ticket });
    if (this.cursor_ > 0) query.set("cursor", String(this.cursor_));
    const socket = this.world.open(`/console/v1/live?${query}`);
    this.socket_ = socket;
    socket.onopen = () => {
      if (generation !== this.generation_) return;
      this.cancelTimer_?.();
      this.become("up");
      this.watch();
    };
    socket.onmessage = (text) => {
      if (generation !== this.generation_) return;
      this.watch();
      this.receive(text);
    };
    socket.onclose = () => {
      if (generation === this.generation_) this.lost();
    };
  }

  /** Something was heard. A network that swallows everything tells nobody, and a page would go on showing what is long over. */
  private watch(): void {
    this.cancelWatch_?.();
    this.cancelWatch_ = this.world.schedule(silenceMs, () => {
      this.say({ type: "probe", body: {} });
      this.cancelWatch_ = this.world.schedule(answerMs, () => this.lost());
    });
  }

  private receive(text: string): void {
    const event = readFrame(text);
    if (!event) return;
    this.attempt_ = 0;
    if (event.type === "snapshot") this.cursor_ = event.body.cursor;
    else if (event.type === "changed" || event.type === "message") {
      if (event.body.cursor < this.cursor_) return;
      this.cursor_ = event.body.cursor;
    }
    this.listener.onEvent(event);
  }

  private lost(): void {
    this.leave();
    this.become("down");
    this.cancelTimer_ = this.world.schedule(waitBefore(this.attempt_++, this.world.random()), () => this.connect());
  }

  private leave(): void {
    this.generation_++;
    this.cancelTimer_?.();
    this.cancelTimer_ = null;
    this.cancelWatch_?.();
    this.cancelWatch_ = null;
    const socket = this.socket_;
    this.socket_ = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private become(state: LinkState): void {
    if (state === this.state_) return;
    this.state_ = state;
    this.listener.onState(state);
  }
}
