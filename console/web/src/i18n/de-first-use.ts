// German of ways on: to the ticket of a conversation, to the search over all, to what is new, and to another conversation.
export const deFirstUse: Record<string, string> = {
  Close: "Schließen", "Open it": "Öffnen", "Another conversation with this person is open": "Mit dieser Person ist eine andere Unterhaltung offen",
  "Ticket from this conversation": "Ticket aus dieser Unterhaltung", "What was said so far goes into it as a private note. {{name}} sees the ticket under “My requests”.": "Was bisher gesagt wurde, kommt als private Notiz hinein. {{name}} sieht das Ticket unter „Meine Anfragen“.",
  "Only the conversations of this list were looked through.": "Nur die Unterhaltungen dieser Liste wurden durchsucht.", "New comment": "Neuer Kommentar", "New comment by {{name}}": "Neuer Kommentar von {{name}}",
  "{{name}} mentions you in {{where}}": "{{name}} erwähnt Sie in {{where}}", "You are mentioned: {{title}}": "Sie werden erwähnt: {{title}}", "A new message in one of your conversations: {{title}}": "Eine neue Nachricht in einer Ihrer Unterhaltungen: {{title}}", "A ticket was assigned to you: {{title}}": "Ein Ticket wurde Ihnen zugewiesen: {{title}}", "A customer replied to a ticket: {{title}}": "Ein Kunde hat auf ein Ticket geantwortet: {{title}}",
  "Change the subject": "Betreff ändern",
  "There are no canned responses yet.": "Es gibt noch keine Textbausteine.", "Nothing fills in {{names}}: choose one of those above.": "Für {{names}} wird nichts eingesetzt: Wählen Sie einen Platzhalter von oben.",
  "At the console's machine: add a technician": "Auf dem Rechner der Konsole: Techniker hinzufügen",
  "ADDRESS is the e-mail address. The command prints a link with which the password is chosen. Without --technician it makes an administrator, who may do everything.": "ADDRESS ist die E-Mail-Adresse. Der Befehl gibt einen Link aus, mit dem das Passwort gewählt wird. Ohne --technician legt er einen Administrator an, der alles darf.",
};
