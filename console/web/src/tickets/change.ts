// Changing a field of a ticket: one at a time, and what the console refuses is said.
import { useState } from "react";
import { api, ask, path } from "@/api/client";
import { queryClient } from "@/api/session";
import type { TicketRequest } from "@/api/types";
import { toastError } from "@/ui/toasts";

export const again = (id: number) => Promise.all([queryClient.invalidateQueries({ queryKey: ["ticket", id] }), queryClient.invalidateQueries({ queryKey: ["tickets"] })]);

/** `change` gives whether the console took it. */
export function useTicketChange(id: number): { busy: boolean; change: (body: Partial<TicketRequest>) => Promise<boolean> } {
  const [busy, setBusy] = useState(false);
  const change = async (body: Partial<TicketRequest>): Promise<boolean> => {
    setBusy(true);
    try {
      await ask(api.PUT("/tickets/{id}", { params: path(id), body: { asset_ids: [], comments_attributes: [], ...body } }));
      await again(id);
      return true;
    } catch (thrown) {
      toastError(thrown);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, change };
}
