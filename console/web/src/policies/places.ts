// Where a policy holds: everywhere, or at a customer, a folder or a device. Each place has one at most.
import { useQuery } from "@tanstack/react-query";
import { allPages, api, ask, path, query as q } from "@/api/client";
import type { PolicySummary } from "@/api/types";

export const layers = ["organisation", "customer", "folder", "asset"] as const;
export type Layer = (typeof layers)[number];

/** `id` is that of the customer, folder or device. */
export type Place = { layer: "organisation" } | { layer: Exclude<Layer, "organisation">; id: number };

/** Every policy, without its document. */
export const usePolicies = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: ["policies"],
    queryFn: () =>
      allPages(async (page) => {
        const { policies, meta } = await ask(api.GET("/policies", { params: { query: q({ page, per_page: 200 }) } }));
        return { list: policies, meta };
      }),
  });

const boundIdOf = (policy: PolicySummary): number | undefined => policy.asset_id ?? policy.folder_id ?? policy.customer_id;

export const policyAt = (policies: readonly PolicySummary[], place: Place): PolicySummary | undefined =>
  policies.find((policy) => policy.layer === place.layer && (place.layer === "organisation" || boundIdOf(policy) === place.id));

/** As the console is told it. */
export function bodyOf(place: Place): { layer: Layer; customer_id?: number; folder_id?: number; asset_id?: number } {
  if (place.layer === "organisation") return { layer: place.layer };
  return { layer: place.layer, [`${place.layer}_id`]: place.id };
}

export const placeKey = (place: Place): string => (place.layer === "organisation" ? place.layer : `${place.layer}.${place.id}`);

/** Address of a policy that is not saved yet; `starter` is the one it begins with. */
export function draftAddress(place: Place, starter = ""): string {
  const values = new URLSearchParams({ layer: place.layer, ...(place.layer === "organisation" ? {} : { id: String(place.id) }), ...(starter ? { starter } : {}) });
  return `/policies/new?${values}`;
}

export function placeFrom(address: URLSearchParams): Place | null {
  const layer = layers.find((one) => one === address.get("layer"));
  if (layer === "organisation") return { layer };
  const id = address.get("id") ?? "";
  return layer && /^\d+$/.test(id) ? { layer, id: Number(id) } : null;
}

/** Its name; none where it is everywhere. */
async function nameOf(place: Place): Promise<string> {
  if (place.layer === "organisation") return "";
  const params = path(place.id);
  if (place.layer === "customer") return (await ask(api.GET("/customers/{id}", { params }))).customer.business_name;
  if (place.layer === "asset") return (await ask(api.GET("/customer_assets/{id}", { params }))).asset.name;
  return (await ask(api.GET("/folders/{id}", { params }))).folder.path;
}

export const usePlaceName = (place: Place) => useQuery({ queryKey: ["policy_place", placeKey(place)], queryFn: () => nameOf(place) });
