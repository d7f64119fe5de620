// German of folders.
export const deFolders: Record<string, string> = {
  Folders: "Ordner", Folder: "Ordner", "Folder…": "Ordner …", "New folder": "Neuer Ordner", "New folder in {{name}}": "Neuer Ordner in {{name}}", "Rename {{name}}": "{{name}} umbenennen", "Delete {{name}}?": "{{name}} löschen?",
  "No folder": "Kein Ordner", "No folders": "Keine Ordner", "No folders yet": "Noch keine Ordner",
  "Only an empty folder is deleted.": "Nur ein leerer Ordner wird gelöscht.", "{{count}} devices": "{{count}} Geräte", "{{count}} devices_one": "{{count}} Gerät", "Folder of {{name}}": "Ordner von {{name}}",
  "{{name}} has no folders yet: they are made on its page.": "{{name}} hat noch keine Ordner: Sie werden auf der Seite des Kunden angelegt.", "Its policy applies from then on, and so does what is announced to it.": "Seine Richtlinie gilt von da an, und ebenso, was ihm angekündigt wird.",
  "A folder of a customer": "Ein Ordner eines Kunden", "The customers cannot be read now.": "Die Kunden lassen sich gerade nicht lesen.", "The folders of {{name}} cannot be read now.": "Die Ordner von {{name}} lassen sich gerade nicht lesen.",
  "{{name}} has no folders. Announce to all its devices, or choose some of them.": "{{name}} hat keine Ordner. Kündigen Sie allen Geräten etwas an, oder wählen Sie einzelne.",
  "The folder still has folders in it": "In dem Ordner liegen noch Ordner", "The folder still has devices in it": "In dem Ordner liegen noch Geräte", "The folder still has a policy": "An dem Ordner hängt noch eine Richtlinie", "There is a folder of this name here already": "Einen Ordner dieses Namens gibt es hier schon", "Folders lie at most five deep": "Ordner liegen höchstens fünf tief",
};
