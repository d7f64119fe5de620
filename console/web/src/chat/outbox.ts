// What this technician has written and the console has not yet confirmed. It survives a reload; a message has its
// name (uuid) from the start, so that saying it twice changes nothing.
import { ApiError, asApiError } from "@/api/errors";
import type { Message } from "@/api/types";
import { newUuid } from "@/api/uuid";
import type { Store } from "@/ui/store";
import { WaitingList, keepWaiting, loadWaiting } from "./waiting-list";

export type Sending = "sending" | "queued" | "failed";

/** A file that goes with a message; its bytes are on their way in uploads.ts. */
export interface UnsentFile {
  uuid: string;
  name: string;
  size: number;
  mediaType: string;
}

export interface Unsent {
  uuid: string;
  chatId: number;
  text: string;
  files?: UnsentFile[];
  isPrivate: boolean;
  writtenAt: number;
  state: Sending;
  error?: string;
}

/** What the outbox needs from the world. */
export interface OutboxWorld {
  say(item: Unsent): Promise<Message>;
  accepted(chatId: number, message: Message): void;
  schedule(ms: number, run: () => void): void;
}

export class Outbox {
  private readonly list: WaitingList<Unsent>;
  private busy = new Set<number>();

  constructor(
    private readonly world: OutboxWorld,
    stored: readonly Unsent[] = [],
  ) {
    const again = stored.map((item) => (item.state === "failed" ? item : { ...item, state: "queued" as const }));
    this.list = new WaitingList(again, world.schedule, () => this.flush());
  }

  get items(): Store<readonly Unsent[]> {
    return this.list.items;
  }

  send(chatId: number, text: string, isPrivate: boolean, files: UnsentFile[] = []): string {
    const uuid = newUuid();
    this.list.add({ uuid, chatId, text, ...(files.length > 0 ? { files } : {}), isPrivate, writtenAt: Date.now(), state: "sending" });
    void this.work(chatId);
    return uuid;
  }

  retry(uuid: string): void {
    this.list.change(uuid, { state: "sending" });
    const item = this.list.find(uuid);
    if (item) void this.work(item.chatId);
  }

  remove(uuid: string): void {
    this.list.remove(uuid);
  }

  /** The link stands again: everything that waits is tried at once. */
  flush(): void {
    for (const chatId of new Set(this.items.get().map((item) => item.chatId))) void this.work(chatId);
  }

  clear(): void {
    this.items.set([]);
  }

  /** One at a time in a conversation, in the order written; a failed one does not hold up those after it. */
  private async work(chatId: number): Promise<void> {
    if (this.busy.has(chatId)) return;
    this.busy.add(chatId);
    try {
      for (;;) {
        const item = this.items.get().find((entry) => entry.chatId === chatId && entry.state !== "failed");
        if (!item || !(await this.sendOne(item))) break;
      }
    } finally {
      this.busy.delete(chatId);
    }
  }

  private async sendOne(item: Unsent): Promise<boolean> {
    try {
      const message = await this.world.say(item);
      this.world.accepted(item.chatId, message);
      this.remove(item.uuid);
      return true;
    } catch (thrown) {
      const error: ApiError = asApiError(thrown);
      if (error.passing || error.status === 401) {
        this.list.changeAll((entry) => entry.chatId === item.chatId && entry.state === "sending", { state: "queued" });
        this.list.retryLater();
        return false;
      }
      this.list.change(item.uuid, { state: "failed", error: error.message });
      return true;
    }
  }
}

const prefix = "outbox.";
const isUnsent = (value: unknown): value is Unsent => typeof value === "object" && value !== null && typeof (value as Unsent).uuid === "string" && typeof (value as Unsent).text === "string";

export const loadStored = (): Unsent[] => loadWaiting(prefix, isUnsent);
export const keepStored = (outbox: Outbox): void => keepWaiting(prefix, outbox.items, (item, before) => item !== before, (uuid) => outbox.remove(uuid));
