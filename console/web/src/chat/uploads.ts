// Files on their way to the console, for messages that are still written or not yet accepted. Sent in pieces, one file at
// a time; after a cut each goes on where the console has it. Like the outbox they survive a reload.
import { ApiError, asApiError } from "@/api/errors";
import { newUuid } from "@/api/uuid";
import type { Store } from "@/ui/store";
import { WaitingList, keepWaiting, loadWaiting } from "./waiting-list";

export type Carrying = "waiting" | "sending" | "paused" | "whole" | "failed";

export interface Carried {
  uuid: string;
  chatId: number;
  name: string;
  size: number;
  mediaType: string;
  /** Added to a private note, not to an answer. */
  note?: boolean;
  sha256?: string;
  /** Bytes that the console has. */
  sent: number;
  state: Carrying;
  error?: string;
}

/** Where the console wants the bytes, from `offset` on. */
export interface Grant {
  url: string;
  ticket: string;
  offset: number;
  complete: boolean;
}

/** What uploads need from the world. */
export interface UploadWorld {
  digest(bytes: Blob): Promise<string>;
  grant(file: Carried, sha256: string): Promise<Grant>;
  put(grant: Grant, bytes: Blob, progress: (sent: number) => void, signal: AbortSignal): Promise<void>;
  /** The bytes beyond a reload of the page. */
  keep(uuid: string, bytes: Blob): Promise<void>;
  kept(uuid: string): Promise<Blob | null>;
  forget(uuid: string): Promise<void>;
  /** Of all tabs only one sends a file. */
  alone(uuid: string, run: () => Promise<void>): Promise<void>;
  schedule(ms: number, run: () => void): void;
}

export const pieceBytes = 4 * 1024 * 1024;
/** A ticket may have been used up by another tab: asked for again so often without a byte getting further. */
const mostAttempts = 5;

export const lostBytes = "This browser does not have the file any more. Attach it again.";
export const changedBytes = "The file was changed while it was being sent. Attach it again.";

export class Uploads {
  private readonly list: WaitingList<Carried>;
  private readonly bytes = new Map<string, Blob>();
  /** Whose bytes only this page has: closing it would lose them. */
  private readonly unkept = new Set<string>();
  private readonly stops = new Map<string, AbortController>();
  private busy = false;

  constructor(
    private readonly world: UploadWorld,
    stored: readonly Carried[] = [],
  ) {
    const again = stored.map((item) => (item.state === "failed" ? item : { ...item, state: "waiting" as const }));
    this.list = new WaitingList(again, world.schedule, () => this.flush());
  }

  get items(): Store<readonly Carried[]> {
    return this.list.items;
  }

  add(chatId: number, name: string, bytes: Blob, note = false): string {
    const uuid = newUuid();
    this.bytes.set(uuid, bytes);
    this.unkept.add(uuid);
    this.world.keep(uuid, bytes).then(
      () => this.unkept.delete(uuid),
      () => undefined,
    );
    this.list.add({ uuid, chatId, name, size: bytes.size, mediaType: bytes.type, ...(note ? { note } : {}), sent: 0, state: "waiting" });
    void this.work();
    return uuid;
  }

  find(uuid: string): Carried | undefined {
    return this.list.find(uuid);
  }

  retry(uuid: string): void {
    if (this.find(uuid)?.state !== "failed") return;
    this.list.change(uuid, { state: "waiting", error: "" });
    void this.work();
  }

  remove(uuid: string): void {
    this.stops.get(uuid)?.abort();
    this.bytes.delete(uuid);
    this.unkept.delete(uuid);
    this.world.forget(uuid).catch(() => undefined);
    this.list.remove(uuid);
  }

  clear(): void {
    for (const item of this.items.get()) this.remove(item.uuid);
  }

  /** The network is back: what waits for it goes on at once. */
  flush(): void {
    this.list.changeAll((item) => item.state === "paused", { state: "waiting" });
    void this.work();
  }

  /** Resolves when the console has all of them. Rejects with an ApiError: passing where the network is away. */
  async whole(uuids: readonly string[]): Promise<void> {
    this.flush();
    await new Promise<void>((resolve, reject) => {
      let stop = () => {};
      const look = () => {
        const found = uuids.map((uuid) => this.find(uuid));
        const failed = found.find((item) => item === undefined || item.state === "failed");
        if (found.every((item) => item?.state === "whole")) resolve();
        else if (found.includes(undefined)) reject(new ApiError(422, lostBytes));
        else if (failed) reject(new ApiError(422, failed.error || lostBytes));
        else if (found.some((item) => item?.state === "paused")) reject(new ApiError(0, "The console cannot be reached"));
        else return;
        stop();
      };
      stop = this.items.subscribe(look);
      look();
    });
  }

  /** Leaving the page now would lose bytes. */
  get atRisk(): boolean {
    return this.items.get().some((item) => this.unkept.has(item.uuid) && item.state !== "whole");
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (;;) {
        const next = this.items.get().find((item) => item.state === "waiting");
        if (!next || !(await this.carry(next.uuid))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  /** False: the console is out of reach, and everything waits. */
  private async carry(uuid: string): Promise<boolean> {
    const stop = new AbortController();
    this.stops.set(uuid, stop);
    try {
      this.list.change(uuid, { state: "sending" });
      await this.world.alone(uuid, () => this.send(uuid, stop.signal));
      return true;
    } catch (thrown) {
      if (!this.find(uuid)) return true;
      const error = asApiError(thrown);
      if (error.passing || error.status === 401) {
        this.list.changeAll((item) => item.state === "sending" || item.state === "waiting", { state: "paused" });
        this.list.retryLater();
        return false;
      }
      this.list.change(uuid, { state: "failed", error: error.message });
      return true;
    } finally {
      this.stops.delete(uuid);
    }
  }

  private async send(uuid: string, signal: AbortSignal): Promise<void> {
    const bytes = this.bytes.get(uuid) ?? (await this.world.kept(uuid));
    if (!bytes) throw new ApiError(422, lostBytes);
    this.bytes.set(uuid, bytes);
    const sha256 = this.find(uuid)?.sha256 ?? (await this.world.digest(bytes));
    this.list.change(uuid, { sha256 });
    let [furthest, attempts] = [-1, 0];
    for (;;) {
      const item = this.find(uuid);
      if (!item) return;
      const grant = await this.world.grant(item, sha256);
      this.list.change(uuid, { sent: grant.offset });
      if (grant.complete) return this.list.change(uuid, { state: "whole", sent: item.size });
      attempts = grant.offset > furthest ? 0 : attempts + 1;
      furthest = Math.max(furthest, grant.offset);
      if (attempts >= mostAttempts) throw new ApiError(0, "The console cannot be reached");
      const piece = bytes.slice(grant.offset, Math.min(grant.offset + pieceBytes, item.size));
      try {
        await this.world.put(grant, piece, (sent) => this.list.change(uuid, { sent: grant.offset + sent }), signal);
      } catch (thrown) {
        const { status } = asApiError(thrown);
        if (status === 422) throw new ApiError(422, changedBytes);
        // Used up, or the console has another part of it than we thought: a new grant says.
        if (status !== 401 && status !== 409) throw thrown;
      }
    }
  }
}

const prefix = "attached.";
const isCarried = (value: unknown): value is Carried => typeof value === "object" && value !== null && typeof (value as Carried).uuid === "string" && typeof (value as Carried).size === "number";

export const loadCarried = (): Carried[] => loadWaiting(prefix, isCarried);
/** Written down where it matters for a later page, not with each step forward. */
export const keepCarried = (uploads: Uploads): void =>
  keepWaiting(prefix, uploads.items, (item, before) => !before || before.sha256 !== item.sha256 || (before.state === "failed") !== (item.state === "failed"), (uuid) => uploads.remove(uuid));
