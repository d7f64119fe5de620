// German of customers, their contacts, and of enrolling devices.
export const deCustomers: Record<string, string> = {
  "Change {{name}}": "{{name}} ändern", "No contacts yet": "Noch keine Kontakte", "The contact cannot be brought back. Conversations and tickets stay.": "Der Kontakt lässt sich nicht zurückholen. Unterhaltungen und Tickets bleiben.",
  "The customer cannot be brought back, nor can its contacts and folders. Conversations and tickets stay.": "Der Kunde lässt sich nicht zurückholen, auch seine Kontakte und Ordner nicht. Unterhaltungen und Tickets bleiben.",
  "What is lost with it": "Was damit verloren geht", "It still has devices, and only a customer without devices can be deleted.": "Er hat noch Geräte; nur ein Kunde ohne Geräte lässt sich löschen.",
  "No device and no other folder lies in it.": "Es liegt kein Gerät und kein anderer Ordner darin.",
  "Business name can't be blank": "Der Name der Firma fehlt", "Name can't be blank": "Der Name fehlt",
  // Other sentences of the console

  "Expiry: found a time that has passed": "Ende: Der Zeitpunkt ist schon vorbei",
  // Enrolling
  "How many devices may use the token": "Wie viele Geräte das Token nutzen dürfen", "The token is in these commands, and is shown this once.": "Das Token steht in diesen Befehlen und wird nur dieses eine Mal gezeigt.",
  "Run one of them on each device as root, for instance after “sudo -i”: on sudo's own command line others could read the token.": "Führen Sie einen davon auf jedem Gerät als root aus, etwa nach „sudo -i“: Auf der Befehlszeile von sudo selbst könnten andere das Token lesen.",
  "Folder for new devices": "Ordner für neue Geräte", "Its policies hold for them from the start.": "Seine Richtlinien gelten für sie von Anfang an.",
  "Install the package, and enrol": "Paket installieren und aufnehmen", "Where the package is installed already": "Wo das Paket schon installiert ist", "The token alone": "Nur das Token", "Copy: {{what}}": "Kopieren: {{what}}",
  "Where no public authority signed the console's certificate, put DESKBELL_CA_FILE=/path/to/authority.pem before the command too.": "Hat keine öffentliche Stelle das Zertifikat der Konsole unterschrieben, setzen Sie vor den Befehl auch DESKBELL_CA_FILE=/pfad/zur/stelle.pem.",
  "{{address}} is the address of this page. Put another there if devices reach the console by another.": "{{address}} ist die Adresse dieser Seite. Setzen Sie eine andere ein, wenn Geräte die Konsole unter einer anderen erreichen.",
  "This browser does not let the page copy. Select the text and copy it yourself.": "Dieser Browser lässt die Seite nicht kopieren. Markieren Sie den Text, und kopieren Sie ihn selbst.",
};
