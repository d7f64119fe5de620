// German of starting a conversation.
export const deStart: Record<string, string> = {
  Back: "Zurück", People: "Personen", "Another device": "Anderes Gerät", "Signed in now": "Jetzt angemeldet", "Signed in when it went offline": "Angemeldet, als es offline ging", "Not signed in": "Nicht angemeldet", "Known on this device": "Auf diesem Gerät bekannt",
  "All {{count}} users": "Alle {{count}} Benutzer", "An invitation to each: whoever answers first has the conversation": "Eine Einladung an alle: Wer zuerst antwortet, hat die Unterhaltung", "last there {{time}}": "zuletzt da {{time}}",
  "{{name}} is offline. What you write waits for it, and for the person to sign in there.": "{{name}} ist offline. Was Sie schreiben, wartet auf das Gerät und darauf, dass die Person sich dort anmeldet.",
  "Nobody is signed in on {{name}} now. What you write waits there until the person signs in.": "Auf {{name}} ist gerade niemand angemeldet. Was Sie schreiben, wartet dort, bis die Person sich anmeldet.",
  "Nobody has signed in on {{name}} yet": "Auf {{name}} hat sich noch niemand angemeldet",
  "There is no one to write to before somebody signs in there with Deskbell.": "Bevor sich dort jemand mit Deskbell anmeldet, gibt es niemanden, dem man schreiben könnte.",
  "There is no one to write to before somebody signs in there with Deskbell. A ticket can wait for them.": "Bevor sich dort jemand mit Deskbell anmeldet, gibt es niemanden, dem man schreiben könnte. Ein Ticket kann warten.",
  "{{names}} are each asked on their own and do not see each other’s conversation. Whoever answers first has it; the others’ then end.": "{{names}} werden jeder für sich gefragt und sehen die Unterhaltung der anderen nicht. Wer zuerst antwortet, hat sie; die der anderen enden dann.",
  "First message to all of them (may stay empty)": "Erste Nachricht an alle (darf leer bleiben)",
  "Start {{count}} conversations": "{{count}} Unterhaltungen beginnen", "{{count}} conversations started": "{{count}} Unterhaltungen begonnen", "{{count}} conversations started_one": "{{count}} Unterhaltung begonnen",
  "Somebody else is in conversation with {{names}}": "Mit {{names}} spricht schon jemand anders", "Somebody else is in conversation with this person": "Mit dieser Person spricht schon jemand anders",
};
