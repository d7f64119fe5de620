// What an alert is called: its title; what triggered it where it has none. And what its check is called.
import type { Alert } from "@/api/types";
import { inWords } from "./sentences";

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
/** Its words are the agent's, not those of somebody's program. */
const isAgents = (alert: Pick<Alert, "check_id">): boolean => alert.check_id !== "api" && alert.check_id in checks;
const said = (alert: Pick<Alert, "check_id">, text: string): string => (isAgents(alert) ? inWords(text) : text);

export const nameOf = (alert: Alert): string => said(alert, alert.description || alert.properties.description || alert.properties.trigger || alert.check_id);
export const detailOf = (alert: Alert): string => said(alert, alert.formatted_output);
/** Of an alert that something else refers to. */
export const titleOf = (alert: Pick<Alert, "check_id" | "description">): string => said(alert, alert.description);
