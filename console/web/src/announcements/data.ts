// Announcements over REST, and the words for their levels and states.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { allPages, api, ask, path, query as q } from "@/api/client";
import { usePages } from "@/api/pages";
import { queryClient } from "@/api/session";
import type { Announcement } from "@/api/types";
import type { IconName } from "@/ui/icons";
import type { Tone } from "@/ui/parts";

export const levels = [
  { id: "information", text: "Information", icon: "megaphone", tone: "info" },
  { id: "warning", text: "Warning", icon: "alert", tone: "warning" },
  { id: "critical", text: "Important", icon: "alert", tone: "critical" },
] as const satisfies readonly { id: string; text: string; icon: IconName; tone: Tone }[];
export type Level = (typeof levels)[number];
export const levelOf = (id: string): Level => levels.find((level) => level.id === id) ?? levels[0];

export const states = {
  scheduled: { text: "Scheduled", icon: "clock", tone: "info" },
  active: { text: "Active", icon: "megaphone", tone: "ok" },
  expired: { text: "Expired", icon: "archive", tone: "quiet" },
  withdrawn: { text: "Withdrawn", icon: "close", tone: "warning" },
} as const satisfies Record<string, { text: string; icon: IconName; tone: Tone }>;
export const stateOf = (id: string): { text: string; icon: IconName; tone: Tone } => (id in states ? states[id as keyof typeof states] : states.expired);

export const reaches = {
  waiting: { text: "Not there yet", icon: "clock", tone: "quiet" },
  delivered: { text: "Delivered", icon: "check", tone: "info" },
  seen: { text: "Seen", icon: "checks", tone: "ok" },
  dismissed: { text: "Dismissed", icon: "close", tone: "accent" },
} as const satisfies Record<string, { text: string; icon: IconName; tone: Tone }>;
export const reachOf = (id: string): { text: string; icon: IconName; tone: Tone } => (id in reaches ? reaches[id as keyof typeof reaches] : reaches.waiting);

export const isOpen = (one: Announcement): boolean => one.state === "scheduled" || one.state === "active";

export const useAnnouncements = (state: string, query: string) =>
  usePages(["announcements", state, query], async (page, signal) => {
    const { announcements: list, meta } = await ask(api.GET("/announcements", { params: { query: q({ state, query, page, per_page: 100 }) }, signal }));
    return { list, meta };
  });

export const useAnnouncement = (id: number) => useQuery({ queryKey: ["announcement", id], queryFn: async () => (await ask(api.GET("/announcements/{id}", { params: path(id) }))).announcement });

export const useAnnouncementDevices = (id: number, reach: string) =>
  useQuery({
    queryKey: ["announcement_devices", id, reach],
    placeholderData: keepPreviousData,
    queryFn: async () => await ask(api.GET("/announcements/{id}/devices", { params: { ...path(id), query: q({ reach, per_page: 200 }) } })),
  });

/** All that were chosen, at most 1,000, with their names. */
export const useChosenDevices = (id: number) =>
  useQuery({
    queryKey: ["announcement_devices", id, "chosen"],
    queryFn: async () => {
      const devices = await allPages(async (page) => {
        const { devices: list, meta } = await ask(api.GET("/announcements/{id}/devices", { params: { ...path(id), query: q({ page, per_page: 200 }) } }));
        return { list, meta };
      });
      return devices.map(({ asset }) => ({ id: asset.id, name: asset.name }));
    },
  });

export const readAgain = () => queryClient.invalidateQueries({ predicate: (query) => ["announcements", "announcement", "announcement_devices"].includes(String(query.queryKey[0])) });

/** Whom it is for, in a few words; of chosen devices how many. */
export function targetOf(one: Announcement, t: (text: string, values?: Record<string, string | number>) => string): string {
  if (one.folder) return `${one.customer?.business_name ?? ""} / ${one.folder.name}`;
  return one.customer ? one.customer.business_name : t("{{count}} chosen devices", { count: one.counts.devices });
}
