// German of alerts and of what a ticket says of itself.
export const deAlerts: Record<string, string> = {
  "Open (not resolved)": "Offen", "{{page}}, {{count}} open": "{{page}}, {{count}} offen",
  "Disk space": "Speicherplatz", "Memory in use": "Belegter Arbeitsspeicher", "Load of the processors": "Auslastung der Prozessoren", "Running services": "Laufende Dienste", "Running processes": "Laufende Prozesse", "Pending restart": "Ausstehender Neustart", "Through the API": "Über die API",
  full: "vollständig", partial: "teilweise",
  "Initial Issue": "Anliegen", Note: "Notiz", Update: "Mitteilung", Reply: "Antwort", "Conversation, continued": "Unterhaltung, fortgesetzt",
  "contact form": "Formular", "a conversation": "Unterhaltung", "the console": "Konsole", "an alert": "Alarm", "the API": "API",
  "Connection lost. You see everything as of {{time}}.": "Verbindung verloren. Sie sehen den Stand von {{time}}.",
  "Resolved. If the device still sees the cause, the alert comes back with its next report.": "Gelöst. Sieht das Gerät die Ursache noch, kommt der Alarm mit seiner nächsten Meldung wieder.",
  // What the agent's monitors write
  "Low disk space": "Wenig Speicherplatz", "High memory use": "Viel Arbeitsspeicher belegt", "High CPU use": "Hohe Prozessorlast", "Restart pending": "Neustart steht aus", "Process not running": "Prozess läuft nicht", "Service not running": "Dienst läuft nicht",
  "{{place}}: {{percent}} free ({{size}}), alert below {{limit}}": "{{place}}: {{percent}} frei ({{size}}), Alarm unter {{limit}}", "{{place}}: {{percent}} free, alert below {{limit}}": "{{place}}: {{percent}} frei, Alarm unter {{limit}}",
  "{{percent}} of memory in use, {{size}} of {{total}} left": "{{percent}} des Arbeitsspeichers belegt, {{size}} von {{total}} übrig", "{{percent}} of CPU time in use": "{{percent}} der Prozessorzeit belegt",
  "no restart is due": "kein Neustart fällig", "a restart is due": "ein Neustart ist fällig", "a restart is due: {{reasons}}": "ein Neustart ist fällig: {{reasons}}", "a restart is due: {{reasons}} and {{count}} more": "ein Neustart ist fällig: {{reasons}} und {{count}} weitere",
  "kernel {{name}} is installed, {{other}} is running": "Kernel {{name}} ist installiert, {{other}} läuft",
  "no process of {{name}} is running": "kein Prozess von {{name}} läuft", "{{name}} is running": "{{name}} läuft", "{{name}} is running ({{state}})": "{{name}} läuft ({{state}})", "{{name}} is not running ({{state}})": "{{name}} läuft nicht ({{state}})",
  "no longer checked by the policy": "von der Richtlinie nicht mehr geprüft", "no longer there": "nicht mehr vorhanden",
};
