// German: sentence by sentence; what is missing here is shown in English.
import { deAlerts } from "./de-alerts";
import { deAnnouncements } from "./de-announcements";
import { deChatLimits } from "./de-chat-limits";
import { deCustomers } from "./de-customers";
import { deDevices } from "./de-devices";
import { deEnrolment } from "./de-enrolment";
import { deFaults } from "./de-faults";
import { deFiles } from "./de-files";
import { deFirstUse } from "./de-first-use";
import { deFolders } from "./de-folders";
import { deGroups } from "./de-groups";
import { deInventory } from "./de-inventory";
import { deKeys } from "./de-keys";
import { deNotifications } from "./de-notifications";
import { deOwnPicture } from "./de-own-picture";
import { dePassword } from "./de-password";
import { dePolicies } from "./de-policies";
import { deSearch } from "./de-search";
import { deSecondStep } from "./de-second-step";
import { deStart } from "./de-start";

export const de: Record<string, string> = {
  ...deAlerts,
  ...deAnnouncements,
  ...deChatLimits,
  ...deCustomers,
  ...deDevices,
  ...deEnrolment,
  ...deFaults,
  ...deFiles,
  ...deFirstUse,
  ...deFolders,
  ...deGroups,
  ...deInventory,
  ...deKeys,
  ...deNotifications,
  ...deOwnPicture,
  ...dePassword,
  ...dePolicies,
  ...deSearch,
  ...deSecondStep,
  ...deStart,
  // Shell
  Chat: "Chat", Assets: "Geräte", Alerts: "Alarme", Tickets: "Tickets", Policies: "Richtlinien", Customers: "Kunden", Settings: "Einstellungen",
  Pages: "Seiten", Page: "Seite", "Deskbell, home": "Deskbell, Startseite", "{{page}}, {{count}} waiting": "{{page}}, {{count}} warten",
  "{{name}}: settings, help and sign out": "{{name}}: Einstellungen, Hilfe und Abmelden", "Sign out": "Abmelden", "Light or dark": "Hell oder dunkel",
  "Something went wrong on this page": "Auf dieser Seite ist etwas schiefgegangen", "This page is not loaded yet": "Diese Seite ist noch nicht geladen", "It comes by itself when the connection is back.": "Sie kommt von selbst, sobald die Verbindung wieder da ist.", "This part of the page could not be loaded": "Dieser Teil der Seite konnte nicht geladen werden", "The console may have been upgraded. Nothing you wrote is lost.": "Die Konsole wurde vielleicht erneuert. Nichts Geschriebenes ist verloren.", "Load the page again": "Seite neu laden", "Skip to the content": "Zum Inhalt", "Enable sound": "Ton einschalten", "Not now": "Nicht jetzt", "When somebody waits, a bell can ring and a notification can appear.": "Wenn jemand wartet, kann eine Glocke läuten und eine Mitteilung erscheinen.",
  "Enable notifications": "Mitteilungen einschalten", Notifications: "Mitteilungen", "A notification appears when somebody waits and no Deskbell page is looked at": "Eine Mitteilung erscheint, wenn jemand wartet und gerade niemand auf eine Deskbell-Seite sieht",
  "This browser does not allow notifications from here. Its settings for this site can change that.": "Dieser Browser lässt Mitteilungen von hier nicht zu. In seinen Einstellungen für diese Seite lässt sich das ändern.",
  "Away: no input for five minutes": "Abwesend: seit fünf Minuten keine Eingabe", "{{name}}, away: settings, help and sign out": "{{name}}, abwesend: Einstellungen, Hilfe und Abmelden",
  "Filled in when it is used": "Wird beim Einfügen ausgefüllt", "Only for me": "Nur für mich", "No canned responses yet": "Noch keine Textbausteine", "{{name}} deleted": "{{name}} gelöscht",
  "{{name}} has answered while you were writing": "{{name}} hat geantwortet, während Sie schrieben", "Undo what was just done": "Das eben Getane rückgängig machen",
  "Search devices, customers and contacts": "Geräte, Kunden und Kontakte suchen", "Devices of {{name}}": "Geräte von {{name}}", "All devices": "Alle Geräte", "Nobody has used the help desk on this device yet": "Auf diesem Gerät hat noch niemand den Help Desk benutzt",
  "No device has been enrolled for {{name}} yet": "Für {{name}} ist noch kein Gerät angemeldet", "Choose a customer or contact to see the devices": "Kunde oder Kontakt wählen zeigt die Geräte",
  "The console cannot be reached. Trying again…": "Die Konsole ist nicht erreichbar. Neuer Versuch …",
  "Connection lost. You see everything as of {{time}}; what you write is queued.": "Verbindung verloren. Sie sehen den Stand von {{time}}; was Sie schreiben, wartet.",
  "Command palette": "Befehle", "Search pages, people, assets and commands": "Seiten, Personen, Geräte und Befehle suchen", Results: "Ergebnisse", "Nothing found": "Nichts gefunden",
  Keys: "Tasten", "Help for keys": "Hilfe zu den Tasten", Everywhere: "Überall", Writing: "Beim Schreiben", "or": "oder",
  "New line": "Neue Zeile", "Go to the newest message, draft kept": "Zur neuesten Nachricht, Entwurf bleibt",
  Loading: "Lädt", "Loading…": "Lädt …", Retry: "Erneut versuchen", Request: "Anfrage", Clear: "Leeren", Dismiss: "Ausblenden", "Close dialog": "Dialog schließen",
  Cancel: "Abbrechen", Save: "Speichern", "Saving…": "Speichert …", Done: "Fertig", Copy: "Kopieren", Delete: "Löschen", Undo: "Rückgängig", Open: "Öffnen", Yes: "Ja", No: "Nein", none: "keine", None: "Keine", default: "Vorgabe", now: "jetzt",
  "The console cannot be reached": "Die Konsole ist nicht erreichbar", "You are not signed in": "Sie sind nicht angemeldet", "You are not allowed to do this": "Das dürfen Sie nicht", "Cannot be read now": "Lässt sich gerade nicht lesen", "Not found": "Nicht gefunden",
  "Somebody else was faster": "Jemand war schneller", "Somebody else changed this in the meantime": "Jemand hat dies inzwischen geändert", "This is too large": "Das ist zu groß", "Too many requests; try again in a moment": "Zu viele Anfragen; gleich noch einmal versuchen",
  // Signing in
  "Sign in": "Anmelden", "Signing in…": "Meldet an …", "E-mail address": "E-Mail-Adresse", Password: "Passwort", Welcome: "Willkommen", "New password": "Neues Passwort", "The same again": "Noch einmal dasselbe", "The two differ": "Die beiden sind verschieden",
  "At least {{count}} characters": "Mindestens {{count}} Zeichen", "Set password and sign in": "Passwort setzen und anmelden", "Choose a password. The link works once.": "Wählen Sie ein Passwort. Der Link gilt einmal.",
  "There is no token here. Open the whole link that you were given once more, or ask your administrator for a new one.": "Hier ist kein Token. Öffnen Sie den ganzen Link, den Sie bekommen haben, noch einmal, oder bitten Sie um einen neuen.", "Try again in {{seconds}} seconds.": "Erneut in {{seconds}} Sekunden.",
  "Your session has ended. Sign in to go on where you were; nothing you wrote is lost.": "Ihre Sitzung ist beendet. Melden Sie sich an, um dort weiterzumachen; nichts Geschriebenes ist verloren.",
  // Conversations
  Conversations: "Unterhaltungen", Conversation: "Unterhaltung", "This conversation": "Diese Unterhaltung", "Search conversations": "Unterhaltungen suchen", Filter: "Filter",
  All: "Alle", "My chats": "Meine", "My unread": "Meine ungelesenen", Unassigned: "Nicht zugewiesen", Archived: "Archiviert", Unread: "Ungelesen",
  "No one is waiting": "Niemand wartet", "Nothing is assigned to you": "Ihnen ist nichts zugewiesen", "You have read everything": "Sie haben alles gelesen", "Nothing is archived yet": "Noch nichts archiviert", "Nothing found for “{{query}}”": "Nichts gefunden zu „{{query}}“",
  "Start a conversation": "Unterhaltung beginnen", "Start a conversation with {{name}}": "Unterhaltung mit {{name}} beginnen", "Search devices, customers and users": "Geräte, Kunden und Benutzer suchen", "No device matches": "Kein Gerät passt",
  "Choose a conversation": "Wählen Sie eine Unterhaltung", "Or start one with the + below on the left.": "Oder beginnen Sie eine mit dem + links unten.", "Conversation with {{name}}": "Unterhaltung mit {{name}}",
  "Waiting for an answer": "Wartet auf Antwort", "waiting for {{time}}": "wartet seit {{time}}", "No messages yet": "Noch keine Nachrichten", "Assigned to {{name}}": "Zugewiesen an {{name}}", "Assigned to {{name}}. Reassign": "Zugewiesen an {{name}}. Neu zuweisen",
  "Assign to me": "Mir zuweisen", Reassign: "Neu zuweisen", Me: "Mir", Nobody: "Niemand", nobody: "niemanden", "Back to the list": "Zurück zur Liste", "Create ticket": "Ticket anlegen", "Open ticket #{{number}}": "Ticket #{{number}} öffnen", "Ticket #{{number}}": "Ticket #{{number}}", "Ticket #{{number}} created": "Ticket #{{number}} angelegt",
  "Close conversation": "Unterhaltung schließen", "Conversation with {{name}} closed": "Unterhaltung mit {{name}} geschlossen", Closed: "Geschlossen", "Closed by {{name}}": "Geschlossen von {{name}}", "This conversation is closed": "Diese Unterhaltung ist geschlossen", Reopen: "Wieder öffnen",
  "Show details": "Details zeigen", "Hide details": "Details verbergen", Details: "Details", Messages: "Nachrichten", "Older messages": "Ältere Nachrichten", "New messages": "Neue Nachrichten", Newest: "Zum Ende",
  "Write an answer to {{name}}": "Antwort an {{name}} schreiben", "Write a private note. Only technicians see it.": "Interne Notiz schreiben. Nur Techniker sehen sie.", "Only technicians see this note.": "Nur Techniker sehen diese Notiz.",
  Private: "Intern", "Private note": "Interne Notiz", "Add note": "Notiz anfügen", Send: "Senden", "Enter sends, Shift+Enter starts a new line": "Enter sendet, Umschalt+Enter beginnt eine Zeile", "{{count}} of {{most}} characters": "{{count}} von {{most}} Zeichen",
  Automatic: "Automatisch", Sent: "Gesendet", Delivered: "Zugestellt", Read: "Gelesen", Queued: "Wartet", Sending: "Sendet", "Not sent": "Nicht gesendet", "Not sent yet": "Noch nicht gesendet", "written {{time}}": "geschrieben {{time}}",
  "{{name}} is typing": "{{name}} schreibt", "{{name}} is writing an answer too": "{{name}} schreibt auch eine Antwort", "{{name}} was told that nobody is available": "{{name}} wurde gesagt, dass niemand da ist", "{{name}} was told that we could not be reached": "{{name}} wurde gesagt, dass wir nicht zu erreichen sind", "{{name}} was told that we are closed": "{{name}} wurde gesagt, dass wir geschlossen haben", "{{user}} on {{device}}": "{{user}} an {{device}}", "Last ticket #{{number}}": "Letztes Ticket #{{number}}",
  Device: "Gerät", Person: "Person", "Device user": "Benutzer", Customer: "Kunde", Contact: "Kontakt", "Not linked": "Nicht verknüpft", "Open alerts": "Offene Alarme", "Last tickets": "Letzte Tickets", Begun: "Begonnen", "Told unavailable": "„Niemand da“ gezeigt",
  System: "System", Model: "Modell", "Serial number": "Seriennummer", "Signed in": "Angemeldet", "Last seen": "Zuletzt gesehen", Agent: "Agent", "E-mail": "E-Mail", Telephone: "Telefon", Online: "Online", Offline: "Offline",
  "Previous conversation": "Vorige Unterhaltung", "Next conversation": "Nächste Unterhaltung", "Previous unread conversation": "Vorige ungelesene", "Next unread conversation": "Nächste ungelesene", "Next in the list": "Nächste in der Liste", "Previous in the list": "Vorige in der Liste",
  "Show or hide details": "Details zeigen oder verbergen", "Write a private note": "Interne Notiz schreiben", "Create or open the ticket": "Ticket anlegen oder öffnen", "Close the conversation": "Unterhaltung schließen", "Width of the list": "Breite der Liste",
  // Assets and alerts
  Name: "Name", State: "Zustand", "Search assets": "Geräte suchen", "With alerts": "Mit Alarmen", "{{count}} open": "{{count}} offen", "No devices yet": "Noch keine Geräte",
  Overview: "Überblick", Events: "Ereignisse", Policy: "Richtlinie", Sections: "Abschnitte", Reported: "Gemeldet", "Last changed {{time}}": "Zuletzt geändert {{time}}", "This device has not reported this": "Dieses Gerät hat dazu nichts gemeldet", "The device says that there are none": "Das Gerät meldet: keine",
  "Operating system": "Betriebssystem", Processors: "Prozessoren", Memory: "Arbeitsspeicher", Disks: "Laufwerke", Volumes: "Volumes", Network: "Netzwerk", Software: "Software", Services: "Dienste", Processes: "Prozesse", Accounts: "Konten", Groups: "Gruppen", Batteries: "Akkus", Displays: "Bildschirme", "Controllers and USB": "Controller und USB", Printers: "Drucker", Protection: "Schutz", Updates: "Aktualisierungen", Environment: "Umgebung",
  "Search in this list": "In dieser Liste suchen", "{{shown}} of {{count}}": "{{shown}} von {{count}}", Room: "Platz", "{{free}} of {{total}} free": "{{free}} von {{total}} frei", "{{percent}} % in use": "{{percent}} % belegt", "Waits for a restart": "Wartet auf Neustart", "Firewall on": "Firewall an", "Firewall off": "Firewall aus", "Encryption: {{state}}": "Verschlüsselung: $t({{state}})", "Secure boot on": "Secure Boot an", "Secure boot off": "Secure Boot aus", "{{count}} security updates wait": "{{count}} Sicherheitsupdates warten", "{{count}} security updates wait_one": "{{count}} Sicherheitsupdate wartet", "No security update waits": "Kein Sicherheitsupdate wartet",
  "Maker and model": "Hersteller und Modell", Kernel: "Kernel", Processor: "Prozessor", "Last boot": "Letzter Start", "Show the device": "Gerät zeigen", "Its open alerts": "Seine offenen Alarme", "More for {{name}}": "Mehr zu {{name}}", "Canned responses": "Textbausteine", "New canned response": "Neuer Textbaustein", "Change the canned response": "Textbaustein ändern", "No canned response fits": "Kein Textbaustein passt", "Nobody fits": "Niemand passt", Technicians: "Techniker", Title: "Titel", Text: "Text", Change: "Ändern", "Delete {{name}}": "{{name}} löschen", "Written often: in a conversation, / at the beginning of an answer offers them.": "Oft Geschriebenes: In einer Unterhaltung bietet / am Anfang einer Antwort sie an.", "Canned response, at the beginning of an answer": "Textbaustein, am Anfang einer Antwort", "Name a colleague, in a note": "Jemanden nennen, in einer Notiz", "Mark as unread": "Als ungelesen markieren", "Not everything you wrote has been sent yet. Signing out forgets it.": "Nicht alles, was Sie schrieben, ist gesendet. Abmelden vergisst es.", "Policy applied": "Richtlinie angewandt", "Policy refused": "Richtlinie abgelehnt", "Alert resolved": "Alarm gelöst", "Deskbell started": "Deskbell gestartet", "Deskbell stopped": "Deskbell beendet", "Device started up": "Gerät hochgefahren", "Device went to sleep": "Gerät schläft", "Device woke up": "Gerät ist aufgewacht", "Network lost": "Netzwerk verloren", "Network is back": "Netzwerk wieder da", "Device has a new key": "Gerät hat einen neuen Schlüssel", "Device could not read what the console said": "Gerät konnte nicht lesen, was die Konsole sagte", "Nothing has happened yet": "Noch ist nichts geschehen", "No open alerts": "Keine offenen Alarme", Applied: "Angewandt", "On its way": "Unterwegs", "Each value with the layer it comes from.": "Jeder Wert mit der Ebene, von der er kommt.", Setting: "Einstellung", Value: "Wert", From: "Von",
  Alert: "Alarm", Active: "Aktiv", Muted: "Stumm", Resolved: "Gelöst", Mute: "Stumm schalten", Resolve: "Lösen", "All is quiet": "Alles ruhig", "Nothing here": "Hier ist nichts", Raised: "Ausgelöst", Times: "Male", Since: "Seit", Check: "Prüfung", "Muted until": "Stumm bis",
  // Tickets, policies, customers, settings
  Ticket: "Ticket", "New ticket": "Neues Ticket", "Search tickets": "Tickets suchen", Number: "Nummer", Queue: "Warteschlange", "All queues": "Alle Warteschlangen", "No queue": "Keine Warteschlange", Subject: "Betreff", Description: "Beschreibung", Status: "Status", Priority: "Priorität", "Problem type": "Art des Problems", Assignee: "Zuständig", Changed: "Geändert", Created: "Angelegt", Comments: "Kommentare", "No comments yet": "Noch keine Kommentare", "Show earlier comments ({{count}} more)": "Frühere Kommentare zeigen (noch {{count}})", "Show earlier comments ({{count}} more)_one": "Frühere Kommentare zeigen (noch {{count}})", "Add comment": "Kommentar anfügen", "Write a comment": "Kommentar schreiben", "Write a comment that {{name}} can read": "Kommentar schreiben, den {{name}} lesen kann", "Open the conversation": "Unterhaltung öffnen", "Came from": "Kam von", "About this ticket": "Zu diesem Ticket", "Everybody’s": "Alle", Mine: "Meine", "No open tickets": "Keine offenen Tickets", "No ticket matches": "Kein Ticket passt", "Choose…": "Wählen …", Devices: "Geräte",
  New: "Neu", "In Progress": "In Arbeit", "Waiting on Customer": "Wartet auf Kunden", "Waiting on Vendor": "Wartet auf Hersteller", "Waiting for Parts": "Wartet auf Teile", Scheduled: "Geplant", "Customer Reply": "Antwort vom Kunden", Invoiced: "Berechnet", Low: "Niedrig", Normal: "Normal", High: "Hoch", Urgent: "Dringend",
  "New policy": "Neue Richtlinie", "Empty policy": "Leere Richtlinie", Layer: "Ebene", "Holds for": "Gilt für", Version: "Version", "Version {{version}}": "Version {{version}}", "No problems": "Keine Fehler", "{{count}} problems": "{{count}} Fehler", "{{count}} problems_one": "{{count}} Fehler", Problems: "Fehler", "Line {{line}}": "Zeile {{line}}", "expected {{value}}": "erwartet {{value}}", "found {{value}}": "gefunden {{value}}", "Discard changes": "Änderungen verwerfen", "Take theirs": "Die andere nehmen", "Save mine over it": "Meine darüber speichern", "Menu preview": "Vorschau des Menüs", "In the tray": "Im Infobereich", "Online (in the tray)": "Verbunden", About: "Über", "This is the last version without errors.": "Das ist die letzte Fassung ohne Fehler.", "Saved. Devices that are online have it in a moment.": "Gespeichert. Geräte, die online sind, haben es gleich.",
  organisation: "Organisation", customer: "Kunde", folder: "Ordner", asset: "Gerät",
  "New customer": "Neuer Kunde", "Search customers": "Kunden suchen", "No customers yet": "Noch keine Kunden", "Name of the business": "Name der Firma", Contacts: "Kontakte", "New contact": "Neuer Kontakt", "Enrol devices": "Geräte aufnehmen", "Enrol devices of {{name}}": "Geräte von {{name}} aufnehmen", "Make a token": "Token erzeugen", "It ends {{time}}.": "Es endet {{time}}.",
  "On this page": "Auf dieser Seite", Appearance: "Aussehen", Theme: "Farben", "As the system": "Wie das System", Light: "Hell", Dark: "Dunkel", Language: "Sprache", Sound: "Ton", "A bell rings when somebody waits": "Eine Glocke läutet, wenn jemand wartet", "Try the bell": "Glocke ausprobieren", "Single letters work outside text fields": "Einzelne Buchstaben wirken außerhalb von Textfeldern", "Give all keys back": "Alle Tasten zurücksetzen",
};
