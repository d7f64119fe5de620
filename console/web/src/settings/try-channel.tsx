// A button that tries a channel; how it went is the first line of the recent notifications.
import { useState, type ReactNode } from "react";
import { api, ask } from "@/api/client";
import { queryClient } from "@/api/session";
import type { Channel } from "@/live/notice-words";
import { Button } from "@/ui/parts";
import { toastError } from "@/ui/toasts";

export function TryChannel({ channel, children }: { channel: Channel; children: ReactNode }) {
  const [busy, setBusy] = useState(false);
  const send = () => {
    setBusy(true);
    ask(api.POST("/notifications/test", { body: { channel } }))
      .then(() => queryClient.invalidateQueries({ queryKey: ["notifications"] }))
      .catch(toastError)
      .finally(() => setBusy(false));
  };
  return <Button icon="send" disabled={busy} onClick={send}>{children}</Button>;
}
