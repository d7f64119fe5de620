// Lists that many pages need: colleagues, customers, contacts, folders.
import { useQuery } from "@tanstack/react-query";
import { byName } from "@/ui/order";
import { allPages, api, ask, query as q } from "./client";

/** Of one page, the most that the console gives. */
const per_page = 200;

/** Everybody who can sign in, and whether they are there. Who goes away is told by nobody: so it is read again now and then. */
export const useColleagues = () =>
  useQuery({
    queryKey: ["colleagues"],
    staleTime: 20_000,
    refetchInterval: 60_000,
    queryFn: async () => (await ask(api.GET("/colleagues"))).colleagues,
  });

/** All of them: who chooses one can reach each. */
export const useCustomers = (query = "", enabled = true) =>
  useQuery({
    enabled,
    queryKey: ["customers", query],
    queryFn: async () => {
      const all = await allPages(async (page) => {
        const { customers, meta } = await ask(api.GET("/customers", { params: { query: q({ page, per_page, query }) } }));
        return { list: customers, meta };
      });
      return byName(all, (customer) => customer.business_name);
    },
    placeholderData: (previous) => previous,
  });

export const useContacts = (customerId: number | undefined) =>
  useQuery({
    queryKey: ["contacts", customerId ?? 0],
    enabled: customerId !== undefined,
    queryFn: async () => {
      const all = await allPages(async (page) => {
        const { contacts, meta } = await ask(api.GET("/contacts", { params: { query: q({ page, per_page, customer_id: customerId }) } }));
        return { list: contacts, meta };
      });
      return byName(all, (contact) => contact.name);
    },
  });

/** All of them, each behind the one that it lies in. */
export const useFolders = (customerId: number, enabled = true) =>
  useQuery({
    enabled,
    queryKey: ["folders", customerId],
    queryFn: () =>
      allPages(async (page) => {
        const { folders, meta } = await ask(api.GET("/folders", { params: { query: q({ page, per_page, customer_id: customerId }) } }));
        return { list: folders, meta };
      }),
  });
