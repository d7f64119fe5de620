<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>deskbell::tray</name>
    <message>
        <source>About</source>
        <translation>Über Deskbell</translation>
    </message>
    <message>
        <source>The link “%1” was not opened: only web addresses, mailto and tel are allowed.</source>
        <translation>Der Link „%1“ wurde nicht geöffnet: Nur Webadressen, mailto und tel sind erlaubt.</translation>
    </message>
    <message>
        <source>The link “%1” was not opened: it names no address.</source>
        <translation>Der Link „%1“ wurde nicht geöffnet: Er nennt keine Adresse.</translation>
    </message>
    <message>
        <source>The link “%1” could not be opened: no program on this computer takes it.</source>
        <translation>Der Link „%1“ konnte nicht geöffnet werden: Kein Programm auf diesem Computer nimmt ihn an.</translation>
    </message>
    <message>
        <source>The program “%1” is not installed on this computer.</source>
        <translation>Das Programm „%1“ ist auf diesem Computer nicht installiert.</translation>
    </message>
    <message>
        <source>The program “%1” could not be started.</source>
        <translation>Das Programm „%1“ konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <extracomment>Qt date format of a day of this year</extracomment>
        <translation>dddd, d. MMMM</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <extracomment>Qt date format of a day of another year</extracomment>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>day, then clock time, e.g. &quot;Today, 10:42&quot;</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Nachricht kopieren</translation>
    </message>
    <message>
        <source>Open %1</source>
        <extracomment>%1: the address as it was written</extracomment>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::AboutPage</name>
    <message>
        <source>What can my IT see?</source>
        <translation>Was sieht meine IT?</translation>
    </message>
    <message>
        <source>Deskbell is free software under the Apache License 2.0. It uses Qt %1 under the LGPL version 3.</source>
        <translation>Deskbell ist freie Software unter der Apache-Lizenz 2.0. Es verwendet Qt %1 unter der LGPL Version 3.</translation>
    </message>
    <message>
        <source>Tray %1</source>
        <translation>Symbol %1</translation>
    </message>
    <message>
        <source>Service %1</source>
        <translation>Dienst %1</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::AgentLink</name>
    <message>
        <source>The Deskbell service closed the connection.</source>
        <translation>Der Deskbell-Dienst hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <source>The Deskbell service cannot be reached (%1).</source>
        <translation>Der Deskbell-Dienst ist nicht erreichbar (%1).</translation>
    </message>
    <message>
        <source>The Deskbell service sent a frame of %1 bytes; at most %2 are allowed.</source>
        <translation>Der Deskbell-Dienst hat eine Nachricht von %1 Byte geschickt; höchstens %2 sind erlaubt.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ChatPage</name>
    <message>
        <source>Make a ticket</source>
        <translation>Ticket erstellen</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>Meine Anfragen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut senden</translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>Zur neuesten Nachricht</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deskbell is not running</source>
        <translation>Deskbell läuft nicht</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
        <source>What you write here is kept in this window and goes out as soon as the Deskbell service on this computer is back.</source>
        <translation>Was Sie hier schreiben, bleibt in diesem Fenster und geht hinaus, sobald der Deskbell-Dienst auf diesem Computer wieder da ist.</translation>
    </message>
    <message>
        <source>Ask us anything</source>
        <translation>Fragen Sie uns einfach</translation>
    </message>
    <message>
        <source>Write what you need help with. A technician answers right here; you can close this window meanwhile, the bell will tell you.</source>
        <translation>Schreiben Sie, wobei Sie Hilfe brauchen. Die Antwort kommt hier im Fenster; Sie können es inzwischen schließen, die Glocke sagt Bescheid.</translation>
    </message>
    <message>
        <source>Write again to start a new conversation</source>
        <translation>Schreiben Sie wieder: neues Gespräch</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>A message was not sent.</source>
        <translation>Eine Nachricht wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>A message was not sent: %1</source>
        <translation>Eine Nachricht wurde nicht gesendet: %1</translation>
    </message>
    <message>
        <source>Would you like a ticket instead? It carries this conversation, and nothing is lost.</source>
        <translation>Möchten Sie stattdessen ein Ticket? Es enthält dieses Gespräch, nichts geht verloren.</translation>
    </message>
    <message>
        <source>Your ticket is being made…</source>
        <translation>Ihr Ticket wird erstellt …</translation>
    </message>
    <message>
        <source>Ticket #%1 was made from this conversation.</source>
        <translation>Aus diesem Gespräch wurde das Ticket #%1.</translation>
    </message>
    <message>
        <source>A ticket was made from this conversation.</source>
        <translation>Aus diesem Gespräch wurde ein Ticket.</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 schreibt …</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Composer</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Enter sends the message, Shift and Enter make a new line</source>
        <translation>Eingabe sendet die Nachricht, Umschalt und Eingabe machen eine neue Zeile</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabe)</translation>
    </message>
    <message>
        <source>%1 characters too many</source>
        <translation>%1 Zeichen zu viel</translation>
    </message>
    <message>
        <source>%1 characters left</source>
        <translation>noch %1 Zeichen</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Emoji (Ctrl+.)</source>
        <translation>Emoji (Strg+.)</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::DevicePage</name>
    <message>
        <source>Computer name</source>
        <translation>Computername</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>IP address</source>
        <translation>IP-Adresse</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Disk, free / size</source>
        <translation>Festplatte, frei / Größe</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Angemeldet als</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Last start</source>
        <translation>Letzter Start</translation>
    </message>
    <message>
        <source>Network card</source>
        <translation>Netzwerkkarte</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domäne</translation>
    </message>
    <message>
        <source>Deskbell version</source>
        <translation>Deskbell-Version</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
        <source>The Deskbell service is not running</source>
        <translation>Der Deskbell-Dienst läuft nicht</translation>
    </message>
    <message>
        <source>This computer is not registered with your IT yet</source>
        <translation>Dieser Computer ist bei Ihrer IT noch nicht angemeldet</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Offline: messages are kept and sent later</source>
        <translation>Keine Verbindung: Nachrichten werden aufbewahrt und später gesendet</translation>
    </message>
    <message>
        <source>Your IT&apos;s server refused this computer</source>
        <translation>Der Server Ihrer IT hat diesen Computer abgelehnt</translation>
    </message>
    <message>
        <source>Nothing is known about this computer yet.</source>
        <translation>Über diesen Computer ist noch nichts bekannt.</translation>
    </message>
    <message>
        <source>Copy for support</source>
        <translation>Für den Support kopieren</translation>
    </message>
    <message>
        <source>What can my IT see?</source>
        <translation>Was sieht meine IT?</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::EmojiPicker</name>
    <message>
        <source>Used last</source>
        <translation>Zuletzt verwendet</translation>
    </message>
    <message>
        <source>Smileys and feelings</source>
        <translation>Smileys und Gefühle</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Menschen</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Tiere und Natur</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Essen und Trinken</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Reisen und Orte</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Aktivitäten</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Gegenstände</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Symbole</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Flaggen</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Search emoji</source>
        <translation>Emoji suchen</translation>
    </message>
    <message>
        <source>Groups of emoji</source>
        <translation>Gruppen von Emoji</translation>
    </message>
    <message>
        <source>None used yet</source>
        <translation>Noch keine verwendet</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%n emoji</source>
        <extracomment>%n: how many emoji are listed</extracomment>
        <translation>
            <numerusform>%n Emoji</numerusform>
            <numerusform>%n Emoji</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FormPage</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Kind of problem</source>
        <translation>Art des Problems</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>Meine Anfragen</translation>
    </message>
    <message>
        <source>Write another one</source>
        <translation>Noch eine schreiben</translation>
    </message>
    <message>
        <source>* must be filled in</source>
        <translation>* muss ausgefüllt werden</translation>
    </message>
    <message>
        <source>%1, required</source>
        <extracomment>read aloud: the name of a field that must be filled in</extracomment>
        <translation>%1, erforderlich</translation>
    </message>
    <message>
        <source>Please fill this in.</source>
        <translation>Bitte ausfüllen.</translation>
    </message>
    <message>
        <source>This is not an e-mail address, e.g. name@example.com.</source>
        <translation>Das ist keine E-Mail-Adresse, z. B. name@example.com.</translation>
    </message>
    <message>
        <source>At most %1 characters fit here.</source>
        <translation>Hier passen höchstens %1 Zeichen hinein.</translation>
    </message>
    <message>
        <source>The Deskbell service is not running; the form goes out as soon as it is back.</source>
        <translation>Der Deskbell-Dienst läuft nicht; das Formular geht hinaus, sobald er wieder da ist.</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Wird gesendet …</translation>
    </message>
    <message>
        <source>It was not sent: %1</source>
        <translation>Es wurde nicht gesendet: %1</translation>
    </message>
    <message>
        <source>Thank you. Your request is on its way.</source>
        <translation>Danke. Ihre Anfrage ist unterwegs.</translation>
    </message>
    <message>
        <source>Thank you. Your request is kept on this computer and goes out as soon as the connection is back.</source>
        <translation>Danke. Ihre Anfrage liegt auf diesem Computer bereit und geht hinaus, sobald die Verbindung wieder da ist.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::HistoryPage</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Automatic message</source>
        <translation>Automatische Nachricht</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>Closed by %1</source>
        <translation>Geschlossen von %1</translation>
    </message>
    <message>
        <source>%1, %2: %3. %4</source>
        <extracomment>Read aloud for a line of earlier conversations: name, day and time, text, how the conversation stands</extracomment>
        <translation>%1, %2: %3. %4</translation>
    </message>
    <message>
        <source>Search in your conversations</source>
        <translation>In Ihren Gesprächen suchen</translation>
    </message>
    <message>
        <source>Earlier conversations</source>
        <translation>Frühere Gespräche</translation>
    </message>
    <message>
        <source>The Deskbell service on this computer is not running: earlier conversations cannot be read now.</source>
        <translation>Der Deskbell-Dienst auf diesem Computer läuft nicht: Frühere Gespräche können jetzt nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>You have no conversations yet.</source>
        <translation>Sie haben noch keine Gespräche.</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::MessageCard</name>
    <message>
        <source>Automatic message</source>
        <translation>Automatische Nachricht</translation>
    </message>
    <message>
        <source>%1 (written %2)</source>
        <extracomment>a message that waited before it was sent: the time it was sent, the time it was written</extracomment>
        <translation>%1 (geschrieben %2)</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Model</name>
    <message>
        <source>The form is too long: %1 KB, at most %2 KB. Please shorten the description.</source>
        <translation>Das Formular ist zu lang: %1 KB, höchstens %2 KB. Bitte kürzen Sie die Beschreibung.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Notifications</name>
    <message>
        <source>Open</source>
        <extracomment>button of a desktop notification</extracomment>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::PrivacyPage</name>
    <message>
        <source>What this computer reports to your IT</source>
        <translation>Was dieser Computer Ihrer IT meldet</translation>
    </message>
    <message>
        <source>Disks and volumes: size and free space, never the names or contents of your files</source>
        <translation>Festplatten und Laufwerke: Größe und freier Platz, niemals Namen oder Inhalte Ihrer Dateien</translation>
    </message>
    <message>
        <source>Whether antivirus, firewall and disk encryption are switched on</source>
        <translation>Ob Virenschutz, Firewall und Verschlüsselung eingeschaltet sind</translation>
    </message>
    <message>
        <source>Alerts, e.g. a disk that is almost full, and when the computer goes to sleep or starts</source>
        <translation>Warnungen, z. B. eine fast volle Festplatte, und wann der Computer schläft oder startet</translation>
    </message>
    <message>
        <source>What you write in this window and in forms, and when you have read an answer</source>
        <translation>Was Sie in diesem Fenster und in Formularen schreiben, und wann Sie eine Antwort gelesen haben</translation>
    </message>
    <message>
        <source>What it does not report</source>
        <translation>Was er nicht meldet</translation>
    </message>
    <message>
        <source>Your files, mails, passwords, keystrokes, browser history, camera and microphone</source>
        <translation>Ihre Dateien, E-Mails, Passwörter, Tastatureingaben, Browserverlauf, Kamera und Mikrofon</translation>
    </message>
    <message>
        <source>Pictures of your screen</source>
        <translation>Bilder Ihres Bildschirms</translation>
    </message>
    <message>
        <source>The computer: name, model, serial number, firmware, processor, memory, battery, displays and built-in parts</source>
        <translation>Der Computer: Name, Modell, Seriennummer, Firmware, Prozessor, Arbeitsspeicher, Akku, Bildschirme und eingebaute Teile</translation>
    </message>
    <message>
        <source>The operating system: version, last start, pending restart, available updates, language and other system-wide settings</source>
        <translation>Das Betriebssystem: Version, letzter Start, ausstehender Neustart, verfügbare Aktualisierungen, Sprache und andere systemweite Einstellungen</translation>
    </message>
    <message>
        <source>Network adapters and their addresses, printers</source>
        <translation>Netzwerkkarten und ihre Adressen, Drucker</translation>
    </message>
    <message>
        <source>Installed software with versions, services, and running programs with the account that runs them, never what they were told or show</source>
        <translation>Installierte Programme mit Versionen, Dienste und laufende Programme mit dem Konto, unter dem sie laufen, nie aber womit sie gestartet wurden oder was sie zeigen</translation>
    </message>
    <message>
        <source>The accounts and groups of this computer, who is signed in, and when somebody last was</source>
        <translation>Die Konten und Gruppen dieses Computers, wer angemeldet ist und wann zuletzt jemand angemeldet war</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::RequestsPage</name>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>In Progress</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Waiting on Customer</source>
        <translation>Wartet auf Sie</translation>
    </message>
    <message>
        <source>Waiting on Vendor</source>
        <translation>Wartet auf den Hersteller</translation>
    </message>
    <message>
        <source>Waiting for Parts</source>
        <translation>Wartet auf Ersatzteile</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Customer Reply</source>
        <translation>Ihre Antwort liegt vor</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Gelöst</translation>
    </message>
    <message>
        <source>Invoiced</source>
        <translation>Abgerechnet</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Queued on this computer</source>
        <translation>Wartet auf diesem Computer</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>Meine Anfragen</translation>
    </message>
    <message>
        <source>No requests yet</source>
        <translation>Noch keine Anfragen</translation>
    </message>
    <message>
        <source>What you ask for, by chat or by form, is listed here with its number and status.</source>
        <translation>Was Sie im Chat oder per Formular anfragen, steht hier mit Nummer und Stand.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Session</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n neue Nachricht</numerusform>
            <numerusform>%n neue Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Something needs your answer</source>
        <translation>Etwas braucht Ihre Antwort</translation>
    </message>
    <message>
        <source>You: %1</source>
        <extracomment>what the person wrote, above the answer to it in a notification</extracomment>
        <translation>Sie: %1</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Timeline</name>
    <message>
        <source>Sending…</source>
        <translation>Wird gesendet …</translation>
    </message>
    <message>
        <source>Queued on this computer</source>
        <translation>Wartet auf diesem Computer</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>You, %1: %2. %3</source>
        <extracomment>Read aloud for an own message: time, text, state</extracomment>
        <translation>Sie, %1: %2. %3</translation>
    </message>
    <message>
        <source>Automatic message</source>
        <translation>Automatische Nachricht</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <extracomment>Read aloud for a message of somebody else: name, time, text</extracomment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>This conversation was closed</source>
        <translation>Dieses Gespräch wurde geschlossen</translation>
    </message>
    <message>
        <source>%1 closed this conversation. %2</source>
        <extracomment>name of a technician, then day and time</extracomment>
        <translation>%1 hat dieses Gespräch geschlossen. %2</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::TimelineView</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Window</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>Meine Anfragen</translation>
    </message>
    <message>
        <source>My device</source>
        <translation>Mein Gerät</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>We are here to help</source>
        <translation>Wir helfen gern</translation>
    </message>
    <message>
        <source>What can my IT see?</source>
        <translation>Was sieht meine IT?</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über Deskbell</translation>
    </message>
    <message>
        <source>%1 is answering</source>
        <translation>%1 antwortet</translation>
    </message>
    <message>
        <source>Waiting for an answer</source>
        <translation>Wartet auf Antwort</translation>
    </message>
    <message>
        <source>Nobody could answer yet</source>
        <translation>Noch konnte niemand antworten</translation>
    </message>
    <message>
        <source>Chat (%1)</source>
        <translation>Chat (%1)</translation>
    </message>
    <message>
        <source>The Deskbell service on this computer is not running. What you write waits in this window.</source>
        <translation>Der Deskbell-Dienst auf diesem Computer läuft nicht. Was Sie schreiben, wartet in diesem Fenster.</translation>
    </message>
    <message>
        <source>This computer is not registered with your IT yet. What you write is kept on it.</source>
        <translation>Dieser Computer ist bei Ihrer IT noch nicht angemeldet. Was Sie schreiben, wird auf ihm aufbewahrt.</translation>
    </message>
    <message>
        <source>Your IT&apos;s server does not accept this computer. What you write is kept on it.</source>
        <translation>Der Server Ihrer IT nimmt diesen Computer nicht an. Was Sie schreiben, wird auf ihm aufbewahrt.</translation>
    </message>
    <message>
        <source>You are offline. What you write is queued on this computer and goes out by itself.</source>
        <translation>Keine Verbindung. Was Sie schreiben, wartet auf diesem Computer und geht von selbst hinaus.</translation>
    </message>
    <message>
        <source>There is no contact form for this computer.</source>
        <translation>Für diesen Computer gibt es kein Formular.</translation>
    </message>
    <message>
        <source>usually answers within a minute</source>
        <translation>antwortet meist innerhalb einer Minute</translation>
    </message>
    <message numerus="yes">
        <source>usually answers in about %n min</source>
        <translation>
            <numerusform>antwortet meist in etwa %n Min.</numerusform>
            <numerusform>antwortet meist in etwa %n Min.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>usually answers in about %n h</source>
        <translation>
            <numerusform>antwortet meist in etwa %n Std.</numerusform>
            <numerusform>antwortet meist in etwa %n Std.</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for an answer · %1</source>
        <translation>Wartet auf eine Antwort · %1</translation>
    </message>
    <message>
        <source>Earlier conversations</source>
        <translation>Frühere Gespräche</translation>
    </message>
    <message>
        <source>Earlier conversations (Ctrl+F)</source>
        <translation>Frühere Gespräche (Strg+F)</translation>
    </message>
</context>
</TS>
