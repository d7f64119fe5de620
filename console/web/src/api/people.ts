// Lists that many pages need: technicians, customers, contacts.
import { useQuery } from "@tanstack/react-query";
import { api, ask, query as q } from "./client";

export interface Technician {
  id: number;
  name: string;
}

export const useTechnicians = () =>
  useQuery({
    queryKey: ["users"],
    staleTime: 5 * 60_000,
    queryFn: async (): Promise<Technician[]> => {
      const { users } = (await ask(api.GET("/users"))) as { users: unknown[][] };
      return users.map(([id, name]) => ({ id: Number(id), name: String(name) }));
    },
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
