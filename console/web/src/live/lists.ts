// Reads lists again in which something changed: a short one at once, a long one as often as its pages let it come to an end.
import type { Query, QueryClient } from "@tanstack/react-query";

/** For each page of a list: so long it rests before it is read again. However many there are, that is at most five requests a second. */
export const restMs = 200;

/** Of a list that is read on page after page (usePages); others have none. */
const pagesOf = (query: Query): number => (query.state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;

/** Resolves when nothing reads it, or it is gone. */
function atRest(client: QueryClient, query: Query): Promise<void> {
  const rests = () => query.state.fetchStatus === "idle";
  if (rests()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = client.getQueryCache().subscribe((event) => {
      if (event.query !== query || (event.type !== "removed" && !rests())) return;
      stop();
      resolve();
    });
  });
}

export class Lists {
  /** Those that are to be read again, and wait for it. */
  private readonly waiting = new Set<Query>();

  constructor(private readonly client: QueryClient) {}

  changed(name: string): void {
    const isFirst = (query: Query) => query.state.data === undefined;
    const kept = this.client.getQueryCache().findAll({ queryKey: [name], type: "active", predicate: (query) => pagesOf(query) > 0 || isFirst(query) });
    void this.client.invalidateQueries({ queryKey: [name], predicate: (query) => !kept.includes(query) });
    for (const query of kept) void this.readOnceMore(query);
  }

  /**
   * What runs is not ended for it: where changes come faster than all pages, no reading would ever arrive, and the very first one forgets that it was marked.
   * It may have missed this change, so once more.
   */
  private async readOnceMore(query: Query): Promise<void> {
    if (this.waiting.has(query)) return;
    this.waiting.add(query);
    await atRest(this.client, query);
    const rested = Date.now() - Math.max(query.state.dataUpdatedAt, query.state.errorUpdatedAt);
    await new Promise((resolve) => setTimeout(resolve, pagesOf(query) * restMs - rested));
    // "Show more" was clicked meanwhile.
    await atRest(this.client, query);
    this.waiting.delete(query);
    await this.client.invalidateQueries({ predicate: (one) => one === query });
  }
}
