// How many alerts are open, for the rail on every page.
import { useQuery } from "@tanstack/react-query";
import { api, ask, query as q } from "./client";
import { useMay } from "./session";

/** Its key begins as the lists' do: what the live link tells of alerts is read again here, too. */
export function useOpenAlerts(): number {
  const maySee = useMay()("alert.read");
  const { data } = useQuery({
    queryKey: ["alerts", "how many are open"] as const,
    queryFn: async ({ signal }) => (await ask(api.GET("/rmm_alerts", { params: { query: q({ status: "active", per_page: 1 }) }, signal }))).meta.total_entries,
    staleTime: Infinity,
    enabled: maySee,
  });
  return maySee ? (data ?? 0) : 0;
}
