// Lists that many pages need: colleagues, customers, contacts, folders.
import { useQuery } from "@tanstack/react-query";
import { allPages, api, ask, query as q } from "./client";

/** Everybody who can sign in, and whether they are there. Who goes away is told by nobody: so it is read again now and then. */
export const useColleagues = () =>
  useQuery({
    queryKey: ["colleagues"],
    staleTime: 20_000,
    refetchInterval: 60_000,
    queryFn: async () => (await ask(api.GET("/colleagues"))).colleagues,
  });

export const useCustomers = (query = "") =>
  useQuery({
    queryKey: ["customers", query],
    queryFn: async () => (await ask(api.GET("/customers", { params: { query: q({ per_page: 100, query }) } }))).customers,
    placeholderData: (previous) => previous,
  });

export const useContacts = (customerId: number | undefined) =>
  useQuery({
    queryKey: ["contacts", customerId ?? 0],
    enabled: customerId !== undefined,
    queryFn: async () => (await ask(api.GET("/contacts", { params: { query: q({ per_page: 100, customer_id: customerId }) } }))).contacts,
  });

/** All of them, each behind the one that it lies in. */
export const useFolders = (customerId: number) =>
  useQuery({
    queryKey: ["folders", customerId],
    queryFn: () =>
      allPages(async (page) => {
        const { folders, meta } = await ask(api.GET("/folders", { params: { query: q({ page, per_page: 200, customer_id: customerId }) } }));
        return { list: folders, meta };
      }),
  });
