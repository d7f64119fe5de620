// What an alert is called: its title; what triggered it where it has none. And what its check is called.
import type { Alert } from "@/api/types";

export const nameOf = (alert: Alert): string => alert.description || alert.properties.description || alert.properties.trigger || alert.check_id;

const checks: Record<string, string> = {
  disk_space: "Disk space",
  memory: "Memory in use",
  cpu: "Load of the processors",
  services: "Running services",
  processes: "Running processes",
  pending_reboot: "Pending restart",
  api: "Through the API",
};

/** The words for a check that is built in; of others there is only their id. */
export const checkOf = (alert: Alert): string | undefined => checks[alert.check_id];
