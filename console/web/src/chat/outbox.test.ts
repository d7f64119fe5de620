// The outbox: in order, once, and nothing forgotten.
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import type { Message } from "@/api/types";
import { newUuid } from "@/api/uuid";
import { Outbox, type Unsent } from "./outbox";

const settle = () => new Promise((resolve) => setImmediate(resolve));
const messageOf = (item: Unsent): Message => ({ id: 1, uuid: item.uuid, chat_uuid: "c", position: 1, author: { kind: "technician", name: "T" }, is_private: item.isPrivate, text: item.text, written_at: "", accepted_at: "" });

function world() {
  const state = { said: [] as Unsent[], accepted: [] as string[], failWith: null as ApiError | null, timers: [] as (() => void)[] };
  const outbox = (stored: Unsent[] = []) =>
    new Outbox(
      {
        say: (item) => {
          state.said.push(item);
          return state.failWith ? Promise.reject(state.failWith) : Promise.resolve(messageOf(item));
        },
        accepted: (_chat, message) => state.accepted.push(message.uuid),
        schedule: (_ms, run) => void state.timers.push(run),
      },
      stored,
    );
  return { state, outbox };
}

describe("the outbox", () => {
  it("sends in the order written and forgets what was accepted", async () => {
    const { state, outbox } = world();
    const box = outbox();
    const first = box.send(1, "one", false);
    const second = box.send(1, "two", true);
    await settle();
    expect(state.accepted).toEqual([first, second]);
    expect(box.items.get()).toEqual([]);
  });

  it("queues while the console cannot be reached, keeps the order, and sends under the same name later", async () => {
    const { state, outbox } = world();
    const box = outbox();
    state.failWith = new ApiError(0, "away");
    const first = box.send(1, "one", false);
    const second = box.send(1, "two", false);
    await settle();
    expect(box.items.get().map((item) => item.state)).toEqual(["queued", "queued"]);
    state.failWith = null;
    state.timers.shift()?.();
    await settle();
    expect(state.accepted).toEqual([first, second]);
    expect(state.said.map((item) => item.uuid)).toEqual([first, first, second]);
  });

  it("shows a refusal, lets those behind it pass, and tries again when asked", async () => {
    const { state, outbox } = world();
    const box = outbox();
    state.failWith = new ApiError(422, "Text is too long");
    const first = box.send(1, "one", false);
    await settle();
    expect(box.items.get()[0]).toMatchObject({ state: "failed", error: "Text is too long" });
    state.failWith = null;
    const second = box.send(1, "two", false);
    await settle();
    expect(state.accepted).toEqual([second]);
    box.retry(first);
    await settle();
    expect(state.accepted).toEqual([second, first]);
  });

  it("takes up after a reload what was on its way", async () => {
    const { state, outbox } = world();
    const stored: Unsent = { uuid: "u", chatId: 3, text: "half way", isPrivate: false, writtenAt: 1, state: "sending" };
    const box = outbox([stored]);
    expect(box.items.get()[0]?.state).toBe("queued");
    box.flush();
    await settle();
    expect(state.accepted).toEqual(["u"]);
  });

  it("keeps what is attached with its words, also over a reload", async () => {
    const { state, outbox } = world();
    const files = [{ uuid: "f", name: "a.png", size: 3, mediaType: "image/png" }];
    state.failWith = new ApiError(0, "away");
    const box = outbox();
    box.send(1, "", false, files);
    await settle();
    const later = outbox([...box.items.get()]);
    state.failWith = null;
    later.flush();
    await settle();
    expect(state.said.map((item) => [item.text, item.files])).toEqual([["", files], ["", files]]);
    expect(later.items.get()).toEqual([]);
  });

  it("names messages with UUIDv7", () => {
    expect(newUuid(0x0123456789ab)).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(Array.from({ length: 1000 }, () => newUuid())).size).toBe(1000);
  });
});
