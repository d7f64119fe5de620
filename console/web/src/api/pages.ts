// A list of the console that is longer than one page: read as far as somebody looks.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toastError } from "@/ui/toasts";

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

/** `rows` of all pages that were read; `more` reads the next one, once what is being read anew is here: a click is not lost to it. */
export function usePages<T extends { uuid: string }>(queryKey: readonly unknown[], read: (page: number, signal: AbortSignal) => Promise<PageOf<T>>) {
  const list = JSON.stringify(queryKey);
  const [asked, setAsked] = useState({ list, pages: 1 });
  const found = useInfiniteQuery({
    queryKey,
    initialPageParam: 1,
    placeholderData: keepPreviousData,
    // Ended where it is out of date: otherwise it would read all its pages for nothing.
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    getNextPageParam: (last, all) => (all.length < last.meta.total_pages ? all.length + 1 : undefined),
  });
  const { isFetching, fetchNextPage } = found;
  const pages = found.data?.pages;
  const count = pages?.length ?? 0;
  const wanted = asked.list === list && asked.pages > count && count > 0 && found.hasNextPage;
  useEffect(() => {
    if (!wanted || isFetching) return;
    void fetchNextPage().then((next) => {
      if (!next.isFetchNextPageError) return;
      setAsked({ list, pages: 1 });
      toastError(next.error);
    });
  }, [wanted, isFetching, fetchNextPage, list]);
  return {
    rows: pages && once(pages),
    total: pages?.at(-1)?.meta.total_entries ?? 0,
    pending: found.isPending,
    error: found.isError && !found.data ? found.error : null,
    retry: () => void found.refetch(),
    more: found.hasNextPage ? () => setAsked({ list, pages: count + 1 }) : undefined,
    reading: wanted || found.isFetchingNextPage,
  };
}
