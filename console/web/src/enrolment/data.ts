// Enrolment over REST: tokens with the words for their states, and the devices that wait for approval.
import { useQuery } from "@tanstack/react-query";
import { api, ask, query as q } from "@/api/client";
import { usePages } from "@/api/pages";
import { queryClient } from "@/api/session";
import type { EnrollmentToken } from "@/api/types";
import type { IconName } from "@/ui/icons";
import type { Tone } from "@/ui/parts";

type TokenState = EnrollmentToken["state"];

const tokenStates: Record<TokenState, { text: string; icon: IconName; tone: Tone }> = {
  active: { text: "Lets devices in", icon: "check", tone: "ok" },
  used_up: { text: "Used up", icon: "archive", tone: "quiet" },
  expired: { text: "Expired", icon: "clock", tone: "quiet" },
  revoked: { text: "Revoked", icon: "close", tone: "warning" },
};
/** The console says it by its own clock; one that has expired meanwhile is shown as that, too. */
export function tokenState(token: EnrollmentToken, now: number): { text: string; icon: IconName; tone: Tone } {
  const hasPassed = token.state === "active" && token.expires_at !== undefined && Date.parse(token.expires_at) <= now;
  return hasPassed ? tokenStates.expired : (tokenStates[token.state] ?? tokenStates.revoked);
}

/** Which tokens: absent, those that let devices in and all others. */
export interface TokenFilter {
  active?: boolean;
  customer_id?: number;
}

/** As far as somebody looks, newest first. */
export const useTokenList = (filter: TokenFilter) =>
  usePages(["enrollment_tokens", "list", filter], async (page, signal) => {
    const { enrollment_tokens: list, meta } = await ask(api.GET("/enrollment_tokens", { params: { query: q({ page, per_page: 100, ...filter }) }, signal }));
    return { list, meta };
  });

/** Those of a customer that let devices in, the newest of them. */
export const useActiveTokens = (customerId: number) =>
  useQuery({
    queryKey: ["enrollment_tokens", customerId],
    queryFn: async () => await ask(api.GET("/enrollment_tokens", { params: { query: q({ per_page: 10, customer_id: customerId, active: true }) } })),
  });

/** Devices that wait for approval; the console tells of each that comes or goes. */
export const useWaitingDevices = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: ["waiting_devices"],
    queryFn: async () => await ask(api.GET("/waiting_devices", { params: { query: q({ per_page: 100 }) } })),
  });

export const waitingChanged = () => queryClient.invalidateQueries({ queryKey: ["waiting_devices"] });

export const tokensChanged = () => queryClient.invalidateQueries({ queryKey: ["enrollment_tokens"] });
