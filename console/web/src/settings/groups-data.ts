// Security groups and everybody who may be in one, as the settings show them.
import { useQuery } from "@tanstack/react-query";
import { allPages, api, ask, query as q } from "@/api/client";
import { queryClient, useMe } from "@/api/session";
import { byName } from "@/ui/order";

export const useGroups = () =>
  useQuery({
    queryKey: ["security_groups"],
    queryFn: () =>
      allPages(async (page) => {
        const { security_groups, meta } = await ask(api.GET("/security_groups", { params: { query: q({ page, per_page: 200 }) } }));
        return { list: security_groups, meta };
      }),
  });

export const usePeople = () => useQuery({ queryKey: ["people"], queryFn: async () => byName((await ask(api.GET("/users"))).people ?? [], (person) => person.name) });

export const groupsChanged = () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => ["security_groups", "people", "colleagues"].includes(String(queryKey[0])) });

/** Whether one may give it to others: only what one may do oneself. */
export function useMayGive(): (name: string) => boolean {
  const me = useMe();
  return (name) => me.admin || me.permissions.includes(name);
}
