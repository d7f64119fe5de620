// German of search, transcripts, and the order of lists.
export const deSearch: Record<string, string> = {
  Search: "Suche", "Search all conversations": "Alle Unterhaltungen durchsuchen", "Search all conversations for “{{query}}”": "Alle Unterhaltungen nach „{{query}}“ durchsuchen",
  "All customers": "Alle Kunden", "All technicians": "Alle Techniker", Technician: "Techniker", "Open and archived": "Offen und archiviert", "Open ones": "Offene", From: "Von", Until: "Bis",
  "{{count}} conversations": "{{count}} Unterhaltungen", "{{count}} conversations_one": "{{count}} Unterhaltung", "{{count}} messages match": "{{count}} Nachrichten passen", "Show more": "Mehr zeigen", "Only what the chosen filters let through was looked through.": "Nur was die gewählten Filter durchlassen, wurde durchsucht.", "Search in all tickets": "In allen Tickets suchen", "Search in all devices": "In allen Geräten suchen",
  "Sort by": "Sortieren nach", "Usual order": "Übliche Reihenfolge", Ascending: "Aufsteigend", Descending: "Absteigend",
  "Save transcript": "Verlauf speichern", Text: "Text", "Page (HTML)": "Seite (HTML)", "Data (JSON)": "Daten (JSON)", "Text, with private notes": "Text, mit internen Notizen", "Page (HTML), with private notes": "Seite (HTML), mit internen Notizen", "Data (JSON), with private notes": "Daten (JSON), mit internen Notizen",
};
