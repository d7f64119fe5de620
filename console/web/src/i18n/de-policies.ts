// German of policies: where they hold, and drafts of them.
export const dePolicies: Record<string, string> = {
  "Policy of its own": "Eigene Richtlinie", "There is none yet.": "Es gibt noch keine.", "Policy of {{name}}": "Richtlinie von {{name}}", "New policy for {{name}}": "Neue Richtlinie für {{name}}",
  "Where it holds": "Wo sie gilt", "One device": "Ein Gerät", "Begin with": "Anfangen mit", "Open draft": "Entwurf öffnen", "Open the one that is there": "Die vorhandene öffnen", "Choose where it holds.": "Wählen Sie, wo sie gilt.",
  "There is a policy at this place already.": "Hier gilt schon eine Richtlinie.", "There is a policy at this place already: “{{name}}”.": "Hier gilt schon eine Richtlinie: „{{name}}“.", "Open “{{name}}”": "„{{name}}“ öffnen", "It opens as a draft. No device gets it before you save it.": "Sie wird als Entwurf geöffnet. Kein Gerät erhält sie, bevor Sie speichern.",
  "Your draft for this place is shown, not “{{name}}”.": "Gezeigt wird Ihr Entwurf für diesen Ort, nicht „{{name}}“.", "Begin anew with “{{name}}”": "Neu anfangen mit „{{name}}“",
  "Not saved yet: no device has it.": "Noch nicht gespeichert: Kein Gerät hat sie.", Discard: "Verwerfen", "This address names no place for a policy.": "Diese Adresse nennt keinen Ort für eine Richtlinie.", "The devices cannot be read now.": "Die Geräte lassen sich gerade nicht lesen.",
  "This is your draft from before. It is not saved, and no device has it.": "Das ist Ihr Entwurf von vorhin. Er ist nicht gespeichert, und kein Gerät hat ihn.",
  Workstation: "Arbeitsplatz", Server: "Server", Kiosk: "Kiosk",
};
