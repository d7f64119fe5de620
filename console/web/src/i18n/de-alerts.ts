// German of alerts and of what a ticket says of itself.
export const deAlerts: Record<string, string> = {
  "Open (not resolved)": "Offen",
  "Disk space": "Speicherplatz", "Memory in use": "Belegter Arbeitsspeicher", "Load of the processors": "Auslastung der Prozessoren", "Running services": "Laufende Dienste", "Running processes": "Laufende Prozesse", "Pending restart": "Ausstehender Neustart", "Through the API": "Über die API",
  full: "vollständig", partial: "teilweise",
  "Initial Issue": "Anliegen", Note: "Notiz", Update: "Mitteilung", Reply: "Antwort", "Conversation, continued": "Unterhaltung, fortgesetzt",
  "contact form": "Formular", "a conversation": "Unterhaltung", "the console": "Konsole", "an alert": "Alarm", "the API": "API",
  "Connection lost. You see everything as of {{time}}.": "Verbindung verloren. Sie sehen den Stand von {{time}}.",
};
