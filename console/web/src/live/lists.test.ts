// How often a list is read again while something changes all the time.
import { InfiniteQueryObserver, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Lists, restMs } from "./lists";

let client: QueryClient;
let asked: number[];
let ended: number;
/** What the console has; it is told at the moment when a page is asked for. */
let word: string;
const answerMs = 100;
const answer = (signal: AbortSignal) => {
  const told = word;
  signal.addEventListener("abort", () => ended++);
  return new Promise<string>((resolve) => setTimeout(() => resolve(told), answerMs));
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  client = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, networkMode: "always" } } });
  client.mount();
  asked = [];
  ended = 0;
  word = "old";
});
afterEach(() => {
  client.clear();
  client.unmount();
  vi.useRealTimers();
});

/** On the screen, with `pages` of it read; it stands for a while. */
async function longList(pages: number) {
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ["assets", "list"],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => {
      asked.push(pageParam);
      return answer(signal);
    },
    getNextPageParam: (_last, all) => (all.length < 10 ? all.length + 1 : undefined),
  });
  const leave = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(answerMs);
  for (let page = 2; page <= pages; page++) {
    void observer.fetchNextPage();
    await vi.advanceTimersByTimeAsync(answerMs);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  asked = [];
  return { observer, leave, stands: () => observer.getCurrentResult().data?.pages };
}

it("what changed once is read again at once", async () => {
  const { stands } = await longList(3);
  word = "new";
  new Lists(client).changed("assets");
  await vi.advanceTimersByTimeAsync(3 * answerMs);
  expect(stands()).toEqual(["new", "new", "new"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([1, 2, 3]);
});

it("changes that come faster than its pages do not end a reading, and are read when it is over", async () => {
  const { stands } = await longList(3);
  const lists = new Lists(client);
  word = "first";
  lists.changed("assets");
  await vi.advanceTimersByTimeAsync(answerMs);
  word = "last";
  for (let change = 0; change < 8; change++) {
    lists.changed("assets");
    await vi.advanceTimersByTimeAsync(answerMs / 4);
  }
  expect(stands(), "as it was asked for").toEqual(["first", "first", "last"]);
  expect(ended).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stands()).toEqual(["last", "last", "last"]);
  expect(asked).toEqual([1, 2, 3, 1, 2, 3]);
});

it("however much changes, it rests for a while after each reading", async () => {
  await longList(4);
  const lists = new Lists(client);
  for (let change = 0; change < 600; change++) {
    lists.changed("assets");
    await vi.advanceTimersByTimeAsync(100);
  }
  const readings = 60_000 / (4 * (answerMs + restMs));
  expect(asked.length).toBeGreaterThan(4 * (readings - 2));
  expect(asked.length).toBeLessThanOrEqual(4 * (readings + 1));
});

it("a click on Show more is not lost to a change", async () => {
  const { observer, stands } = await longList(2);
  void observer.fetchNextPage();
  word = "new";
  new Lists(client).changed("assets");
  await vi.advanceTimersByTimeAsync(answerMs);
  expect(stands()).toEqual(["old", "old", "old"]);
  expect(ended).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stands()).toEqual(["new", "new", "new"]);
});

it("one that is on no screen is read when somebody comes back to it", async () => {
  const { observer, leave } = await longList(2);
  leave();
  word = "new";
  new Lists(client).changed("assets");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
  observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(2 * answerMs);
  expect(observer.getCurrentResult().data?.pages).toEqual(["new", "new"]);
});

it("a change that comes during the very first reading is not lost", async () => {
  const observer = new QueryObserver(client, { queryKey: ["tickets", "list"], queryFn: ({ signal }) => answer(signal) });
  observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(answerMs / 2);
  word = "new";
  new Lists(client).changed("tickets");
  await vi.advanceTimersByTimeAsync(3 * answerMs);
  expect(observer.getCurrentResult().data).toBe("new");
});

it("a list of one answer is asked for anew at once: what is under way is older than what the page knows", async () => {
  const observer = new QueryObserver(client, { queryKey: ["chats", "all"], queryFn: ({ signal }) => answer(signal) });
  observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(answerMs);
  const lists = new Lists(client);
  lists.changed("chats");
  word = "new";
  lists.changed("chats");
  expect(ended).toBe(1);
  await vi.advanceTimersByTimeAsync(answerMs);
  expect(observer.getCurrentResult().data).toBe("new");
});
