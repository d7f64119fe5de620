// What an alert is called: its title; what triggered it where it has none.
import type { Alert } from "@/api/types";

export const nameOf = (alert: Alert): string => alert.description || alert.properties.description || alert.properties.trigger || alert.check_id;
