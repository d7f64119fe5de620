// German of what a device's page says about its numbers.
export const deDevices: Record<string, string> = {
  "All that was reported": "Alles, was gemeldet wurde",
  "Memory and volumes": "Arbeitsspeicher und Volumes", "{{free}} free": "{{free}} frei", "{{percent}} % of the usable in use": "{{percent}} % des Nutzbaren belegt", "{{total}} in all, some kept by the file system": "{{total}} insgesamt, einen Teil behält das Dateisystem",
  "Free of usable": "Frei vom Nutzbaren", "Usable is what is used and what is free together, as df counts: without what the file system keeps for itself.": "Nutzbar ist, was belegt und was frei ist, zusammen, wie df zählt: ohne das, was das Dateisystem für sich behält.",
  "Sessions that the operating system knows. Who has Deskbell running stands under Overview, People.": "Sitzungen, die das Betriebssystem kennt. Bei wem Deskbell läuft, steht unter Überblick, Personen.",
  "Deskbell is running": "Deskbell läuft", "Deskbell ran when it went offline": "Deskbell lief, als es offline ging",
};
