// Assets over REST: the list, one record, and what the device reported.
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { api, ask, path, query as q } from "./client";
import { usePages } from "./pages";

export interface AssetSearch {
  query?: string;
  online?: boolean;
  customerId?: number;
  page?: number;
}

export const useAssets = ({ query = "", online, customerId, page = 1 }: AssetSearch) =>
  useQuery({
    queryKey: ["assets", query, online ?? "", customerId ?? 0, page],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      await ask(
        api.GET("/customer_assets", {
          params: { query: q({ page, per_page: 100, query, online, customer_id: customerId, properties: false }) },
        }),
      ),
  });

/** Which devices of all: absent, those with it and those without. */
export interface AssetFilter {
  online?: boolean;
  open_alerts?: boolean;
}

/** The list of all devices, as far as somebody looks. */
export const useAssetList = (query: string, filter: AssetFilter) =>
  usePages(["assets", "list", query, filter], async (page, signal) => {
    const { assets, meta } = await ask(api.GET("/customer_assets", { params: { query: q({ page, per_page: 100, query, ...filter, properties: false }) }, signal }));
    return { list: assets, meta };
  });

export const useAsset = (id: number | undefined) =>
  useQuery({
    queryKey: ["asset", id ?? 0],
    enabled: id !== undefined,
    queryFn: async () => (await ask(api.GET("/customer_assets/{id}", { params: path(id ?? 0) }))).asset,
  });

export const useInventory = (id: number) =>
  useQuery({ queryKey: ["inventory", id], queryFn: async () => await ask(api.GET("/customer_assets/{id}/inventory", { params: path(id) })) });

export const useAssetEvents = (id: number) =>
  useQuery({ queryKey: ["events", id], queryFn: async () => (await ask(api.GET("/customer_assets/{id}/events", { params: { ...path(id), query: q({ per_page: 100 }) } }))).events });

export const useEffectivePolicy = (id: number) =>
  useQuery({ queryKey: ["effective", id], queryFn: async () => await ask(api.GET("/customer_assets/{id}/policy", { params: path(id) })) });

/** Who is at a device with a tray, and who was. */
export const deviceUsers = (id: number) =>
  queryOptions({ queryKey: ["device_users", id], queryFn: async () => await ask(api.GET("/customer_assets/{id}/device_users", { params: path(id) })) });
