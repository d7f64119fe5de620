// German of the keys: how they are chosen, and why some cannot be.
export const deKeys: Record<string, string> = {
  "Key for {{command}}: {{keys}}": "Taste für {{command}}: {{keys}}", "To change a key, choose its field and press the new one; Backspace gives the old one back.": "Um eine Taste zu ändern, wählen Sie ihr Feld und drücken Sie die neue; die Rücktaste gibt die alte zurück.",
  "{{keys}} works outside text fields.": "{{keys}} wirkt außerhalb von Textfeldern.", "{{keys}} works everywhere.": "{{keys}} wirkt überall.",
  "This is the key for “{{command}}”. Give that one another key first.": "Das ist die Taste für „{{command}}“. Geben Sie diesem Befehl zuerst eine andere.",
  "Single letters are switched off. Choose a key with Ctrl or Alt.": "Einzelne Buchstaben sind ausgeschaltet. Wählen Sie eine Taste mit Strg oder Alt.",
  "Reopen the conversation": "Unterhaltung wieder öffnen", "This conversation is closed. {{keys}} reopens it.": "Diese Unterhaltung ist geschlossen. {{keys}} öffnet sie wieder.", "This conversation is closed. It can be reopened.": "Diese Unterhaltung ist geschlossen. Sie lässt sich wieder öffnen.",
  "To send it as it is: Esc, then Enter.": "Um es so zu senden: Esc, dann Enter.", "an answer was begun": "eine Antwort ist begonnen", "a note was begun": "eine Notiz ist begonnen", "a comment was begun": "ein Kommentar ist begonnen",
  "This key is part of a character.": "Diese Taste ist ein Teil eines Zeichens.",
  "The system keeps this key for itself.": "Diese Taste behält das Betriebssystem für sich.",
  "The browser keeps this key for itself.": "Diese Taste behält der Browser für sich.",
  "Ctrl and Alt together write characters on many keyboards.": "Strg und Alt zusammen schreiben auf vielen Tastaturen Zeichen.",
  "Text fields need this key.": "Diese Taste brauchen Textfelder.",
  "This key moves, presses or deletes. Choose a letter, or a key with Ctrl or Alt.": "Diese Taste bewegt, drückt oder löscht. Wählen Sie einen Buchstaben oder eine Taste mit Strg oder Alt.",
};
