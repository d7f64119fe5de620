// A list of conversations as far as somebody looks at it: its whole length is known, of its rows only the pages around
// those in sight.
import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { chatsPage, pageSize } from "@/api/chats";
import { queryClient } from "@/api/session";
import type { Chat, ChatFilter, ChatList } from "@/api/types";

const pageOf = (index: number) => Math.floor(index / pageSize) + 1;

export interface ListWindow {
  total: number;
  /** Undefined: its page is still being read, or could not be. */
  at: (index: number) => Chat | undefined;
  /** Reads the page of a row that is not in sight. */
  read: (index: number) => Promise<Chat | undefined>;
  /** Where a conversation stands among the rows that are known; -1: not there. */
  indexOf: (id: number | undefined) => number;
  /** Rows in sight: their pages are read. */
  look: (from: number, to: number) => void;
  pending: boolean;
  /** What is shown is still that of the filter before. */
  old: boolean;
  /** The first page could not be read. */
  error: Error | null;
  /** The page of this row could not be read. */
  failed: (index: number) => boolean;
  retry: () => void;
}

export function useListWindow(filter: ChatFilter, query: string): ListWindow {
  const [sight, setSight] = useState({ from: 1, to: 1 });
  const first = useQuery({ ...chatsPage(filter, query, 1), placeholderData: (previous) => previous });
  const numbers = useMemo(() => Array.from({ length: sight.to - sight.from + 1 }, (_, index) => sight.from + index).filter((page) => page > 1), [sight]);
  const others = useQueries({ queries: first.isPlaceholderData ? [] : numbers.map((page) => chatsPage(filter, query, page)) });
  const total = first.data?.meta.total_entries ?? 0;

  const pages = new Map<number, ChatList>();
  const broken = new Set<number>();
  if (first.data) pages.set(1, first.data);
  others.forEach((other, index) => {
    const page = numbers[index] as number;
    if (other.data) pages.set(page, other.data);
    else if (other.isError) broken.add(page);
  });
  const look = useCallback((from: number, to: number) => {
    const next = { from: pageOf(from), to: pageOf(to) };
    setSight((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, []);
  const at = (index: number): Chat | undefined =>
    (pages.get(pageOf(index)) ?? queryClient.getQueryData(chatsPage(filter, query, pageOf(index)).queryKey))?.chats[index % pageSize];
  return {
    total,
    at,
    read: async (index) => (await queryClient.fetchQuery({ ...chatsPage(filter, query, pageOf(index)), staleTime: Infinity })).chats[index % pageSize],
    indexOf: (id) => {
      for (const [page, list] of pages) {
        const place = list.chats.findIndex((chat) => chat.id === id);
        if (place >= 0) return (page - 1) * pageSize + place;
      }
      return -1;
    },
    look,
    pending: first.isPending,
    old: first.isPlaceholderData,
    error: first.isError && !first.data ? first.error : null,
    failed: (index) => broken.has(pageOf(index)),
    retry: () => {
      void first.refetch();
      others.forEach((other) => void other.refetch());
    },
  };
}
