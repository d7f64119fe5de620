// Files on their way: in pieces, once, going on where they stopped, and none forgotten.
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import { Uploads, changedBytes, lostBytes, pieceBytes, type Carried } from "./uploads";

const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const blob = (size: number, type = "image/png") => new Blob([new Uint8Array(size)], { type });

/** A console that keeps what comes, also of a put that is cut. */
function world() {
  const state = {
    have: new Map<string, number>(),
    puts: [] as [offset: number, size: number][],
    granted: 0,
    kept: new Map<string, Blob>(),
    refuseGrant: null as ApiError | null,
    /** What the next puts do: take so many bytes and fail so. */
    cuts: [] as [taken: number, error: ApiError][],
    timers: [] as (() => void)[],
    keeps: true,
  };
  const uploads = (stored: Carried[] = []) =>
    new Uploads(
      {
        digest: () => Promise.resolve("d".repeat(64)),
        grant: (file) => {
          state.granted++;
          if (state.refuseGrant) return Promise.reject(state.refuseGrant);
          const offset = state.have.get(file.uuid) ?? 0;
          return Promise.resolve({ url: `/u/${file.uuid}`, ticket: "t", offset, complete: offset === file.size });
        },
        put: (grant, bytes, progress) => {
          const uuid = grant.url.slice(3);
          const [taken, error] = state.cuts.shift() ?? [bytes.size, null];
          state.puts.push([grant.offset, bytes.size]);
          progress(taken / 2);
          state.have.set(uuid, grant.offset + taken);
          return error ? Promise.reject(error) : Promise.resolve();
        },
        keep: (uuid, bytes) => (state.keeps ? Promise.resolve(void state.kept.set(uuid, bytes)) : Promise.reject(new Error("full"))),
        kept: (uuid) => Promise.resolve(state.kept.get(uuid) ?? null),
        forget: (uuid) => Promise.resolve(void state.kept.delete(uuid)),
        alone: (_uuid, run) => run(),
        schedule: (_ms, run) => void state.timers.push(run),
      },
      stored,
    );
  return { state, uploads };
}
const away = new ApiError(0, "away");

describe("uploads", () => {
  it("go in pieces, one file after the other, and are whole when the console says so", async () => {
    const { state, uploads } = world();
    const all = uploads();
    const first = all.add(1, "a.png", blob(2 * pieceBytes + 5));
    const second = all.add(1, "b.png", blob(7));
    await all.whole([first, second]);
    expect(state.puts).toEqual([[0, pieceBytes], [pieceBytes, pieceBytes], [2 * pieceBytes, 5], [0, 7]]);
    expect(all.items.get().map((item) => [item.state, item.sent, item.mediaType])).toEqual([["whole", 2 * pieceBytes + 5, "image/png"], ["whole", 7, "image/png"]]);
  });

  it("pause when the network is away, and go on where the console has them", async () => {
    const { state, uploads } = world();
    const all = uploads();
    state.cuts = [[100, away]];
    const uuid = all.add(1, "a", blob(1_000));
    const other = all.add(2, "b", blob(3));
    await settle();
    expect(all.items.get().map((item) => item.state)).toEqual(["paused", "paused"]);
    state.timers.shift()?.();
    await all.whole([uuid, other]);
    expect(state.puts).toEqual([[0, 1_000], [100, 900], [0, 3]]);
  });

  it("ask again when a ticket was used up, and stop asking when nothing gets further", async () => {
    const { state, uploads } = world();
    const all = uploads();
    state.cuts = [[0, new ApiError(401, "used")], [0, new ApiError(409, "another offset")]];
    const uuid = all.add(1, "a", blob(10));
    await all.whole([uuid]);
    expect(state.granted).toBe(4);
    state.cuts = Array.from({ length: 50 }, () => [0, new ApiError(401, "used")]);
    all.add(1, "b", blob(10));
    await settle();
    expect(all.items.get()[1]?.state).toBe("paused");
    expect(state.granted).toBeLessThan(12);
  });

  it("fail with the console's words, let others pass, and are tried again when asked", async () => {
    const { state, uploads } = world();
    const all = uploads();
    state.refuseGrant = new ApiError(413, "Too much today");
    const first = all.add(1, "a", blob(10));
    await settle();
    expect(all.find(first)).toMatchObject({ state: "failed", error: "Too much today" });
    await expect(all.whole([first])).rejects.toMatchObject({ status: 422, message: "Too much today", passing: false });
    state.refuseGrant = null;
    await all.whole([all.add(1, "b", blob(10))]);
    all.retry(first);
    await all.whole([first]);
  });

  it("say so when the bytes are not those that were attached", async () => {
    const { state, uploads } = world();
    const all = uploads();
    state.cuts = [[0, new ApiError(422, "digest")]];
    const uuid = all.add(1, "a", blob(10));
    await settle();
    expect(all.find(uuid)).toMatchObject({ state: "failed", error: changedBytes });
  });

  it("go on after a reload from the bytes that were kept, and say where those are gone", async () => {
    const { state, uploads } = world();
    const left: Carried = { uuid: "u", chatId: 1, name: "a", size: 10, mediaType: "", sent: 4, state: "sending" };
    state.kept.set("u", blob(10));
    state.have.set("u", 4);
    const all = uploads([left, { ...left, uuid: "gone" }]);
    all.flush();
    await all.whole(["u"]);
    expect(state.puts).toEqual([[4, 6]]);
    await expect(all.whole(["gone"])).rejects.toMatchObject({ message: lostBytes });
  });

  it("are at risk only while this page alone has them", async () => {
    const { state, uploads } = world();
    const all = uploads();
    state.keeps = false;
    state.cuts = [[0, away]];
    const uuid = all.add(1, "a", blob(10));
    await settle();
    expect(all.atRisk).toBe(true);
    all.remove(uuid);
    expect(all.atRisk).toBe(false);
    expect(all.items.get()).toEqual([]);
  });

  it("of a message wait for the network, not for ever", async () => {
    const { state, uploads } = world();
    const all = uploads();
    state.cuts = [[0, away], [0, away]];
    const uuid = all.add(1, "a", blob(10));
    await settle();
    await expect(all.whole([uuid])).rejects.toMatchObject({ status: 0, passing: true });
    await all.whole([uuid]);
    await expect(all.whole(["unknown"])).rejects.toMatchObject({ status: 422 });
  });
});
