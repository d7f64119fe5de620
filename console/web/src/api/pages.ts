// A list of the console that is longer than one page: read as far as somebody looks.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

interface PageOf<T> {
  list: T[];
  meta: { total_pages: number; total_entries: number };
}

/** Each once: while a list is sorted anew, a record can stand on two of its pages. */
export function once<T extends { uuid: string }>(pages: readonly PageOf<T>[]): T[] {
  const found = new Map<string, T>();
  for (const { list } of pages) for (const record of list) if (!found.has(record.uuid)) found.set(record.uuid, record);
  return [...found.values()];
}

/** `rows` of all pages that were read; `more` reads the next one. */
export function usePages<T extends { uuid: string }>(queryKey: readonly unknown[], read: (page: number) => Promise<PageOf<T>>) {
  const found = useInfiniteQuery({
    queryKey,
    initialPageParam: 1,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => read(pageParam),
    getNextPageParam: (last, all) => (all.length < last.meta.total_pages ? all.length + 1 : undefined),
  });
  const pages = found.data?.pages;
  return {
    rows: pages && once(pages),
    total: pages?.at(-1)?.meta.total_entries ?? 0,
    pending: found.isPending,
    error: found.isError && !found.data ? found.error : null,
    retry: () => void found.refetch(),
    more: found.hasNextPage ? () => void found.fetchNextPage() : undefined,
    reading: found.isFetchingNextPage,
  };
}
