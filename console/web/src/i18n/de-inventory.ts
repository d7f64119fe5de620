// German of what a device reports: the names of all fields of its inventory.
export const deInventory: Record<string, string> = {
  // System and operating system
  Hostname: "Rechnername", Domain: "Domäne", "Full name in DNS": "Voller Name im DNS", "Directory domain": "Verzeichnisdomäne", Manufacturer: "Hersteller", UUID: "UUID", SKU: "Artikelnummer", Family: "Baureihe", "Form factor": "Bauform",
  "Chassis manufacturer": "Hersteller des Gehäuses", "Chassis serial number": "Seriennummer des Gehäuses", "Asset tag": "Inventarnummer", Firmware: "Firmware", Vendor: "Anbieter", Release: "Ausgabe", Date: "Datum", Mode: "Modus", Board: "Hauptplatine", Virtualization: "Virtualisierung",
  "Machine digest": "Prüfsumme der Maschine", "Default gateway": "Standardgateway", "DNS servers": "DNS-Server", "DNS search": "DNS-Suche", Platform: "Plattform", "Full name": "Voller Name", Identifier: "Kennung", Build: "Build", Codename: "Codename", Edition: "Edition",
  "Kernel version": "Kernelversion", Architecture: "Architektur", "Init system": "Init-System", "Init version": "Init-Version", "C library": "C-Bibliothek", Installed: "Installiert", Uptime: "Läuft seit", Timezone: "Zeitzone", "Offset from UTC": "Abstand zu UTC", Locale: "Gebietsschema",
  "Keyboard layout": "Tastaturbelegung", "Pending reboot": "Neustart steht aus", "Pending reboot reasons": "Gründe für den Neustart", "Clock synchronized": "Uhr abgeglichen", "Default target": "Standardziel", "SSH host key": "SSH-Hostschlüssel", "Load average": "Mittlere Last",
  // Processors and memory
  Cpus: "Prozessoren", Socket: "Sockel", Cores: "Kerne", Threads: "Threads", Stepping: "Stepping", Microcode: "Mikrocode", Speed: "Takt", "Maximum speed": "Höchster Takt", Cache: "Cache", Vulnerabilities: "Schwachstellen", Total: "Insgesamt", Available: "Verfügbar", "Swap total": "Auslagerung insgesamt", "Swap free": "Auslagerung frei",
  Maximum: "Höchstens", Slots: "Steckplätze", "Error correction": "Fehlerkorrektur", Modules: "Module", Slot: "Steckplatz", Bank: "Bank", Size: "Größe", Type: "Art", "Configured speed": "Eingestellter Takt",
  // Disks and volumes
  WWN: "WWN", Rotational: "Drehend", Removable: "Wechselbar", "Read only": "Schreibgeschützt", Bus: "Bus", Kind: "Art", "Partition table": "Partitionstabelle", Scheduler: "Scheduler", SMART: "SMART", Temperature: "Temperatur", "Power on": "Eingeschaltet", "Power cycles": "Einschaltvorgänge", "Reallocated sectors": "Ersetzte Sektoren",
  "Pending sectors": "Schwebende Sektoren", Used: "Verbraucht", "Media errors": "Medienfehler", Partitions: "Partitionen", Filesystem: "Dateisystem", Label: "Bezeichnung", "Mount point": "Einhängepunkt", Free: "Frei", "Inodes free": "Inodes frei", Encrypted: "Verschlüsselt",
  // Network
  "Network adapters": "Netzwerkadapter", "MAC address": "MAC-Adresse", Physical: "Physisch", Wireless: "Drahtlos", Duplex: "Duplex", MTU: "MTU", IPv4: "IPv4", "Prefix length": "Präfixlänge", Netmask: "Netzmaske", IPv6: "IPv6", Gateway: "Gateway", "Gateway (IPv6)": "Gateway (IPv6)", DHCP: "DHCP", "DHCP server": "DHCP-Server", Driver: "Treiber",
  "PCI slot": "PCI-Steckplatz", "Hardware id": "Hardwarekennung", Members: "Mitglieder", "Wi-Fi name": "WLAN-Name",
  // Software, services, processes
  Source: "Quelle", "Sub state": "Teilzustand", "Start type": "Startart", Count: "Anzahl", Zombies: "Zombies", Top: "Die größten", PID: "PID", Command: "Befehl", User: "Benutzer", Terminal: "Terminal", Virtual: "Virtuell", CPU: "CPU", "Share of memory": "Anteil am Arbeitsspeicher", Started: "Gestartet",
  // Accounts and sessions
  Users: "Benutzer", Home: "Persönlicher Ordner", Shell: "Shell", Administrator: "Administrator", Locked: "Gesperrt", "Password changed": "Passwort geändert", "Last login": "Letzte Anmeldung", Sessions: "Sitzungen", Current: "Gegenwärtig", Seat: "Sitzplatz", Display: "Anzeige", "Remote host": "Entfernter Rechner", "Last user": "Letzter Benutzer",
  // Batteries, displays, controllers, printers
  Technology: "Technik", Charge: "Ladung", Health: "Gesundheit", Cycles: "Ladezyklen", "Design capacity": "Kapazität im Neuzustand", "Capacity when full": "Kapazität bei voller Ladung", Voltage: "Spannung", Connector: "Anschluss", "Manufactured year": "Baujahr", "Manufactured week": "Bauwoche", Width: "Breite", Height: "Höhe", Diagonal: "Diagonale",
  Enabled: "Eingeschaltet", Controllers: "Controller", Class: "Klasse", "Vendor id": "Herstellerkennung", "Product id": "Produktkennung", "Subsystem id": "Subsystemkennung", Revision: "Revision", Location: "Ort", Default: "Standard", Shared: "Freigegeben",
  // Protection and updates
  Security: "Sicherheit", Antivirus: "Virenschutz", Running: "Läuft", "Up to date": "Aktuell", Definitions: "Definitionen", Firewalls: "Firewalls", Detail: "Einzelheit", "Firewall enabled": "Firewall an", "Disk encryption": "Verschlüsselung", "Secure boot": "Secure Boot", TPM: "TPM", "Mandatory access control": "Zugriffskontrolle",
  "Mandatory access mode": "Modus der Zugriffskontrolle", "Kernel lockdown": "Kernel-Sperre", "Automatic updates": "Automatische Updates", Checked: "Geprüft", Packages: "Pakete", "Installed version": "Installierte Version", "Available version": "Verfügbare Version", Origin: "Herkunft",
};
