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
        <source>The link “%1” was not opened: it asks the mail program for more than an address, a subject and a text.</source>
        <translation>Der Link „%1“ wurde nicht geöffnet: Er verlangt vom Mailprogramm mehr als Adresse, Betreff und Text.</translation>
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
    <message>
        <source>file</source>
        <extracomment>the name of a file that has none</extracomment>
        <translation>Datei</translation>
    </message>
    <message>
        <source>%1 · waiting for the connection</source>
        <extracomment>size of a file whose bytes cannot move now</extracomment>
        <translation>%1 · wartet auf die Verbindung</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>how much of a file has moved, and its size</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 · failed</source>
        <translation>%1 · fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 · failed: %2</source>
        <translation>%1 · fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>File %1, %2</source>
        <extracomment>Read aloud for a file of a message: its name, then size and state</extracomment>
        <translation>Datei %1, %2</translation>
    </message>
    <message>
        <source>Save “%1”…</source>
        <translation>„%1“ speichern…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>We are open now.</source>
        <translation>Wir sind jetzt für Sie da.</translation>
    </message>
    <message>
        <source>We are open until %1.</source>
        <translation>Wir sind bis %1 Uhr für Sie da.</translation>
    </message>
    <message>
        <source>We are closed now. What you write waits for us.</source>
        <translation>Zurzeit ist niemand da. Was Sie schreiben, wartet auf uns.</translation>
    </message>
    <message>
        <source>We are closed and open again at %1. What you write waits for us.</source>
        <translation>Zurzeit ist niemand da; ab %1 Uhr sind wir wieder für Sie da. Was Sie schreiben, wartet auf uns.</translation>
    </message>
    <message>
        <source>We are closed and open again tomorrow at %1. What you write waits for us.</source>
        <translation>Zurzeit ist niemand da; ab morgen um %1 Uhr sind wir wieder für Sie da. Was Sie schreiben, wartet auf uns.</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <extracomment>Qt date format of a day that is not in this week, within a sentence</extracomment>
        <translation>d. MMMM</translation>
    </message>
    <message>
        <source>We are closed and open again on %1 at %2. What you write waits for us.</source>
        <extracomment>a day, then a clock time, e.g. &quot;Monday&quot;, &quot;08:00&quot;</extracomment>
        <translation>Zurzeit ist niemand da; ab %1 um %2 Uhr sind wir wieder für Sie da. Was Sie schreiben, wartet auf uns.</translation>
    </message>
    <message>
        <source>Character %1 is only half of a character and cannot be sent. Please delete it, or write it anew.</source>
        <translation>Zeichen %1 ist nur ein halbes Zeichen und lässt sich nicht senden. Bitte löschen Sie es oder schreiben Sie es neu.</translation>
    </message>
    <message>
        <source>more was said on this computer within an hour than is kept: try again later</source>
        <translation>Auf diesem Computer wurde in einer Stunde mehr geschrieben, als angenommen wird: Versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>this computer has begun %1 conversations within a day: try again tomorrow</source>
        <translation>Von diesem Computer aus wurden an einem Tag %1 Gespräche begonnen: Versuchen Sie es morgen noch einmal</translation>
    </message>
    <message>
        <source>%1 people have used this computer within a day, and no more are taken: try again tomorrow</source>
        <translation>An diesem Computer haben sich an einem Tag %1 Personen gemeldet, mehr werden nicht angenommen: Versuchen Sie es morgen noch einmal</translation>
    </message>
    <message>
        <source>your IT has this already, in the conversation of where this computer was before; send it again if it belongs here, too</source>
        <translation>Ihre IT hat das schon, und zwar im Gespräch von dort, wo dieser Computer vorher war; senden Sie es noch einmal, wenn es auch hierher gehört</translation>
    </message>
    <message>
        <source>this conversation is not kept here any more</source>
        <translation>Dieses Gespräch ist hier nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>a request cannot be made of this conversation any more</source>
        <translation>Aus diesem Gespräch kann keine Anfrage mehr erstellt werden</translation>
    </message>
    <message>
        <source>%1: character %3 is the control character %2; of these only tab and line break are allowed</source>
        <translation>%1: Das %3. Zeichen ist das Steuerzeichen %2; von diesen sind nur Tabulator und Zeilenumbruch erlaubt</translation>
    </message>
    <message>
        <source>%1: there are %2 characters, at most %3 are allowed</source>
        <translation>%1: Es sind %2 Zeichen, höchstens %3 sind erlaubt</translation>
    </message>
    <message>
        <source>%1: there is a line break or tab, one line is allowed</source>
        <translation>%1: Ein Zeilenumbruch oder Tabulator steht darin, erlaubt ist eine Zeile</translation>
    </message>
    <message>
        <source>%1: please fill this in</source>
        <translation>%1: Bitte füllen Sie das aus</translation>
    </message>
    <message>
        <source>%1: “%2” is not an e-mail address</source>
        <translation>%1: „%2“ ist keine E-Mail-Adresse</translation>
    </message>
    <message>
        <source>%1: “%3” is none of %2</source>
        <translation>%1: „%3“ gehört nicht zu %2</translation>
    </message>
    <message>
        <source>your IT does not offer this form any more</source>
        <translation>Ihre IT bietet dieses Formular nicht mehr an</translation>
    </message>
    <message>
        <source>%1 requests came from this computer within a day, and no more are taken: try again tomorrow</source>
        <translation>Von diesem Computer kamen an einem Tag %1 Anfragen, mehr werden nicht angenommen: Versuchen Sie es morgen noch einmal</translation>
    </message>
    <message>
        <source>Your IT has this already, from where this computer was before. Send it again only if it belongs here, too</source>
        <translation>Ihre IT hat das schon von dort, wo dieser Computer vorher war. Senden Sie es nur noch einmal, wenn es auch hierher gehört</translation>
    </message>
    <message>
        <source>this request is not kept on this computer any more</source>
        <translation>Diese Anfrage ist auf diesem Computer nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>This request does not exist any more</source>
        <translation>Diese Anfrage gibt es nicht mehr</translation>
    </message>
    <message>
        <source>This request was made where this computer was before, and takes no replies from here: make a new one</source>
        <translation>Diese Anfrage stammt von dort, wo dieser Computer vorher war, und nimmt von hier keine Antworten an: Stellen Sie eine neue</translation>
    </message>
    <message>
        <source>%1 replies came from this computer within a day, and no more are taken: try again tomorrow</source>
        <translation>Von diesem Computer kamen an einem Tag %1 Antworten, mehr werden nicht angenommen: Versuchen Sie es morgen noch einmal</translation>
    </message>
    <message>
        <source>This computer was registered anew before it could be asked for: please write once more</source>
        <translation>Dieser Computer wurde neu angemeldet, bevor die Anfrage gestellt werden konnte: Bitte schreiben Sie noch einmal</translation>
    </message>
    <message>
        <source>This computer belongs to another customer now, and this was not sent</source>
        <translation>Dieser Computer gehört jetzt zu einem anderen Kunden, und dies wurde nicht gesendet</translation>
    </message>
    <message>
        <source>This computer belongs to another organisation now, and this was not sent</source>
        <translation>Dieser Computer gehört jetzt zu einer anderen Organisation, und dies wurde nicht gesendet</translation>
    </message>
    <message>
        <source>the Deskbell service does not have a file any more: attach it once more</source>
        <translation>Der Deskbell-Dienst hat eine Datei nicht mehr: Hängen Sie sie noch einmal an</translation>
    </message>
    <message>
        <source>the file is not kept here any more: attach it once more</source>
        <translation>Die Datei ist hier nicht mehr vorhanden: Hängen Sie sie noch einmal an</translation>
    </message>
    <message>
        <source>the file is not kept here any more</source>
        <translation>Die Datei ist hier nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>your IT&apos;s server does not have the file</source>
        <translation>Der Server Ihrer IT hat die Datei nicht</translation>
    </message>
    <message>
        <source>your IT&apos;s server does not have the file yet: try again later</source>
        <translation>Der Server Ihrer IT hat die Datei noch nicht: Versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>the file that came is not the one that was sent</source>
        <translation>Die angekommene Datei ist nicht die, die gesendet wurde</translation>
    </message>
    <message>
        <source>the file could not be fetched from your IT&apos;s server: try again later</source>
        <translation>Die Datei konnte nicht vom Server Ihrer IT geholt werden: Versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>the file could not be written on this computer: is its disk full?</source>
        <translation>Die Datei konnte auf diesem Computer nicht geschrieben werden: Ist seine Festplatte voll?</translation>
    </message>
    <message>
        <source>too many large files were sent from this computer within a day: try again tomorrow</source>
        <translation>Von diesem Computer wurden an einem Tag zu viele große Dateien gesendet: Versuchen Sie es morgen noch einmal</translation>
    </message>
    <message>
        <source>your IT&apos;s server cannot store this now: nothing was changed, try again later</source>
        <translation>Der Server Ihrer IT kann das jetzt nicht speichern: Es wurde nichts geändert, versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>your IT&apos;s server has too much to do: try again in a moment</source>
        <translation>Der Server Ihrer IT hat gerade zu viel zu tun: Versuchen Sie es gleich noch einmal</translation>
    </message>
    <message>
        <source>%1 (%2) of your messages and forms wait to be sent, and at most %3 (%4) may. Connect this computer to the network and send it again when they have gone out; none of them is lost</source>
        <translation>%1 (%2) Ihrer Nachrichten und Formulare warten auf das Senden, höchstens %3 (%4) können warten. Verbinden Sie diesen Computer mit dem Netz und senden Sie es noch einmal, sobald sie hinausgegangen sind; nichts davon geht verloren</translation>
    </message>
    <message>
        <source>%1 (%2) messages and forms of this computer&apos;s users wait to be sent, and at most %3 (%4) may. Connect this computer to the network and send it again when they have gone out; none of them is lost</source>
        <translation>%1 (%2) Nachrichten und Formulare der Benutzer dieses Computers warten auf das Senden, höchstens %3 (%4) können warten. Verbinden Sie diesen Computer mit dem Netz und senden Sie es noch einmal, sobald sie hinausgegangen sind; nichts davon geht verloren</translation>
    </message>
    <message>
        <source>the disk is full: free some space. Nothing is lost that was confirmed (%1 are free, and the last %2 are kept for the service itself)</source>
        <translation>Die Festplatte ist voll: Schaffen Sie Platz. Nichts, was bestätigt wurde, geht verloren (%1 sind frei, die letzten %2 bleiben dem Dienst selbst vorbehalten)</translation>
    </message>
    <message>
        <source>the disk is full: free some space. Nothing is lost that was confirmed</source>
        <translation>Die Festplatte ist voll: Schaffen Sie Platz. Nichts, was bestätigt wurde, geht verloren</translation>
    </message>
    <message>
        <source>the disk cannot be written: is it full, or failing?</source>
        <translation>Auf die Festplatte kann nicht geschrieben werden: Ist sie voll oder defekt?</translation>
    </message>
    <message>
        <source>the database of the Deskbell service is damaged: please tell your IT</source>
        <translation>Die Datenbank des Deskbell-Dienstes ist beschädigt: Bitte sagen Sie Ihrer IT Bescheid</translation>
    </message>
    <message>
        <source>the database of the Deskbell service cannot be written: please tell your IT</source>
        <translation>In die Datenbank des Deskbell-Dienstes kann nicht geschrieben werden: Bitte sagen Sie Ihrer IT Bescheid</translation>
    </message>
    <message>
        <source>the database of the Deskbell service is in use by another program: please tell your IT</source>
        <translation>Die Datenbank des Deskbell-Dienstes wird von einem anderen Programm benutzt: Bitte sagen Sie Ihrer IT Bescheid</translation>
    </message>
    <message>
        <source>the Deskbell service could not keep it: try again</source>
        <translation>Der Deskbell-Dienst konnte es nicht aufbewahren: Versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>the Deskbell service is older than this program: please tell your IT</source>
        <translation>Der Deskbell-Dienst ist älter als dieses Programm: Bitte sagen Sie Ihrer IT Bescheid</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
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
    <name>deskbell::tray::AnnouncementPanel</name>
    <message>
        <source>until %1</source>
        <extracomment>when an announcement ends, e.g. &quot;until Today, 18:00&quot;</extracomment>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Important</source>
        <translation>Wichtig</translation>
    </message>
    <message>
        <source>Previous announcement</source>
        <translation>Vorherige Ankündigung</translation>
    </message>
    <message>
        <source>Next announcement</source>
        <translation>Nächste Ankündigung</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>which of several announcements is on show, e.g. &quot;2 of 3&quot;</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Announcement</source>
        <translation>Ankündigung</translation>
    </message>
    <message>
        <source>Dismiss: %1</source>
        <translation>Ausblenden: %1</translation>
    </message>
    <message>
        <source>Text of the announcement</source>
        <translation>Text der Ankündigung</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::AnnouncementTeller</name>
    <message>
        <source>%1: %2</source>
        <extracomment>level of an announcement, then its title, e.g. &quot;Warning: The network rests&quot;</extracomment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::AttachmentStrip</name>
    <message>
        <source>%1 · ready</source>
        <extracomment>size of an attached file that is ready to be sent</extracomment>
        <translation>%1 · bereit</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 · waiting</source>
        <extracomment>size of an attached file that waits for the service on this computer, or for the files before it</extracomment>
        <translation>%1 · wartet</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
    <message>
        <source>Progress of %1</source>
        <translation>Fortschritt von %1</translation>
    </message>
    <message>
        <source>Try %1 again</source>
        <translation>%1 erneut versuchen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Attachments</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Byte</translation>
    </message>
    <message>
        <source>“%1” was not attached: it has %2, at most %3 can be sent.</source>
        <translation>„%1“ wurde nicht angehängt: Die Datei hat %2, höchstens %3 können gesendet werden.</translation>
    </message>
    <message>
        <source>“%1” was not attached: this computer&apos;s disk has too little room left.</source>
        <translation>„%1“ wurde nicht angehängt: Auf diesem Computer ist zu wenig Speicherplatz frei.</translation>
    </message>
    <message>
        <source>“%1” was not attached: too much waits to be sent already. Try again later.</source>
        <translation>„%1“ wurde nicht angehängt: Es wartet schon zu viel auf das Senden. Versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>“%1” was not attached: %2</source>
        <translation>„%1“ wurde nicht angehängt: %2</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is not there any more.</source>
        <translation>„%1“ wurde nicht angehängt: Die Datei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is a folder.</source>
        <translation>„%1“ wurde nicht angehängt: Das ist ein Ordner.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is not an ordinary file.</source>
        <translation>„%1“ wurde nicht angehängt: Das ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is empty.</source>
        <translation>„%1“ wurde nicht angehängt: Die Datei ist leer.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it cannot be read (%2).</source>
        <translation>„%1“ wurde nicht angehängt: Die Datei kann nicht gelesen werden (%2).</translation>
    </message>
    <message>
        <source>The picture was not attached: it cannot be read.</source>
        <translation>Das Bild wurde nicht angehängt: Es kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it cannot be kept on this computer (%2).</source>
        <translation>„%1“ wurde nicht angehängt: Auf diesem Computer kann es nicht aufbewahrt werden (%2).</translation>
    </message>
    <message>
        <source>“%1” was not attached: the Deskbell service lost count of it.</source>
        <translation>„%1“ wurde nicht angehängt: Der Deskbell-Dienst hat sich dabei verzählt.</translation>
    </message>
    <message>
        <source>“%1” was not attached: the Deskbell service does not take it.</source>
        <translation>„%1“ wurde nicht angehängt: Der Deskbell-Dienst nimmt die Datei nicht an.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it changed meanwhile. Try again.</source>
        <translation>„%1“ wurde nicht angehängt: Die Datei hat sich inzwischen geändert. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>“%1” was not attached: at most %2 files can be sent at once.</source>
        <translation>„%1“ wurde nicht angehängt: Es können höchstens %2 Dateien auf einmal gesendet werden.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ChatPage</name>
    <message>
        <source>Make a request</source>
        <translation>Anfrage erstellen</translation>
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
        <source>Would you like to make a request instead? It carries this conversation, and nothing is lost.</source>
        <translation>Möchten Sie stattdessen eine Anfrage stellen? Sie enthält dieses Gespräch, nichts geht verloren.</translation>
    </message>
    <message>
        <source>Your request is being made…</source>
        <translation>Ihre Anfrage wird erstellt …</translation>
    </message>
    <message>
        <source>Saved as request #%1</source>
        <translation>Gespeichert als Anfrage #%1</translation>
    </message>
    <message>
        <source>Saved as a request</source>
        <translation>Gespeichert als Anfrage</translation>
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
    <message>
        <source>Reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attach files (Ctrl+Shift+A)</source>
        <translation>Dateien anhängen (Strg+Umschalt+A)</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <source>Screenshot (Ctrl+Shift+S)</source>
        <translation>Bildschirmfoto (Strg+Umschalt+S)</translation>
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
        <source>Your IT has to let this computer in first</source>
        <translation>Ihre IT muss diesen Computer erst einlassen</translation>
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
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>What can my IT see?</source>
        <translation>Was sieht meine IT?</translation>
    </message>
    <message>
        <source>Your IT does not let this computer in</source>
        <translation>Ihre IT lässt diesen Computer nicht ein</translation>
    </message>
    <message>
        <source>Your IT&apos;s server does not know this computer</source>
        <translation>Der Server Ihrer IT kennt diesen Computer nicht</translation>
    </message>
    <message>
        <source>Your IT&apos;s server takes another computer for this one</source>
        <translation>Der Server Ihrer IT hält einen anderen Computer für diesen</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Downloads</name>
    <message>
        <source>it is not what it was said to be</source>
        <translation>Sie ist nicht, was angekündigt war.</translation>
    </message>
    <message>
        <source>“%1” was not saved.</source>
        <translation>„%1“ wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>“%1” was not saved as %2: %3</source>
        <translation>„%1“ wurde nicht als %2 gespeichert: %3</translation>
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
    <name>deskbell::tray::FileInput</name>
    <message>
        <source>%1 %2.png</source>
        <extracomment>name of a picture, then day and time</extracomment>
        <translation>%1 %2.png</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>A file was not attached: try it again or remove it.</source>
        <translation>Eine Datei wurde nicht angehängt: Versuchen Sie es erneut oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FileSaver</name>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Datei speichern</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FormFields</name>
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
</context>
<context>
    <name>deskbell::tray::FormFiles</name>
    <message>
        <source>Files and screenshots</source>
        <translation>Dateien und Bildschirmfotos</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <source>Attach files (Ctrl+Shift+A)</source>
        <translation>Dateien anhängen (Strg+Umschalt+A)</translation>
    </message>
    <message>
        <source>Screenshot (Ctrl+Shift+S)</source>
        <translation>Bildschirmfoto (Strg+Umschalt+S)</translation>
    </message>
    <message>
        <source>Your IT does not take files with this form any more: remove them to send it.</source>
        <translation>Ihre IT nimmt mit diesem Formular keine Dateien mehr an: Entfernen Sie sie, um es zu senden.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FormPage</name>
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
    <message>
        <source>Go on writing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
    <message>
        <source>Waiting for the files…</source>
        <translation>Warten auf die Dateien…</translation>
    </message>
    <message>
        <source>The form goes out by itself as soon as its files are ready.</source>
        <translation>Das Formular geht von selbst hinaus, sobald seine Dateien bereit sind.</translation>
    </message>
    <message>
        <source>The Deskbell service is not running; the form and its files go out as soon as it is back.</source>
        <translation>Der Deskbell-Dienst läuft nicht; das Formular und seine Dateien gehen hinaus, sobald er wieder da ist.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Forms</name>
    <message>
        <source>Your request</source>
        <translation>Ihre Anfrage</translation>
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
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::MessageCard</name>
    <message>
        <source>Automatic message</source>
        <translation>Automatische Nachricht</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Model</name>
    <message>
        <source>The form is too long: %1 KB, at most %2 KB. Please shorten the description.</source>
        <translation>Das Formular ist zu lang: %1 KB, höchstens %2 KB. Bitte kürzen Sie die Beschreibung.</translation>
    </message>
    <message>
        <source>The files of this message are not kept on this computer any more. Please attach them to a new message.</source>
        <translation>Die Dateien dieser Nachricht sind auf diesem Computer nicht mehr vorhanden. Bitte hängen Sie sie an eine neue Nachricht an.</translation>
    </message>
    <message>
        <source>Your IT does not take files with this form any more. Remove them and send it again.</source>
        <translation>Ihre IT nimmt mit diesem Formular keine Dateien mehr an. Entfernen Sie sie und senden Sie es noch einmal.</translation>
    </message>
    <message>
        <source>At most %1 files can be sent at once. Remove some.</source>
        <translation>Es können höchstens %1 Dateien auf einmal gesendet werden. Entfernen Sie einige.</translation>
    </message>
    <message>
        <source>The Deskbell service does not have a file any more. It is attached again: send the form when it is ready.</source>
        <translation>Der Deskbell-Dienst hat eine Datei nicht mehr. Sie wird erneut angehängt: Senden Sie das Formular, wenn sie bereit ist.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Notifications</name>
    <message>
        <source>Open</source>
        <extracomment>button of a desktop notification</extracomment>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <extracomment>button of a desktop notification: the person needs it no more</extracomment>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::PortalScreenshots</name>
    <message>
        <source>The picture that the desktop took cannot be read.</source>
        <translation>Das Bild, das der Desktop gemacht hat, kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The part of this desktop that takes pictures of the screen has ended. Try again, or take one with the desktop&apos;s own tool, then paste or attach it here.</source>
        <translation>Der Teil dieses Desktops, der Bilder vom Bildschirm macht, hat sich beendet. Versuchen Sie es noch einmal, oder machen Sie eins mit dem Werkzeug des Desktops und fügen es hier ein oder hängen es an.</translation>
    </message>
    <message>
        <source>This desktop did not answer when Deskbell asked for a picture of the screen. Try again, or take one with the desktop&apos;s own tool, then paste or attach it here.</source>
        <translation>Dieser Desktop hat nicht geantwortet, als Deskbell um ein Bild vom Bildschirm bat. Versuchen Sie es noch einmal, oder machen Sie eins mit dem Werkzeug des Desktops und fügen es hier ein oder hängen es an.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::PrivacyPage</name>
    <message>
        <source>What this computer reports to your IT</source>
        <translation>Was dieser Computer Ihrer IT meldet</translation>
    </message>
    <message>
        <source>Alerts, e.g. a disk that is almost full, and when the computer goes to sleep or starts</source>
        <translation>Warnungen, z. B. eine fast volle Festplatte, und wann der Computer schläft oder startet</translation>
    </message>
    <message>
        <source>What you write and attach in this window and in forms, and when you have read an answer</source>
        <translation>Was Sie in diesem Fenster und in Formularen schreiben und anhängen, und wann Sie eine Antwort gelesen haben</translation>
    </message>
    <message>
        <source>What it does not report</source>
        <translation>Was er nicht meldet</translation>
    </message>
    <message>
        <source>Your other files, mails, passwords, keystrokes, browser history, camera and microphone</source>
        <translation>Ihre übrigen Dateien, E-Mails, Passwörter, Tastatureingaben, Browserverlauf, Kamera und Mikrofon</translation>
    </message>
    <message>
        <source>Pictures of your screen, other than those that you take and attach yourself</source>
        <translation>Bilder Ihres Bildschirms, außer denen, die Sie selbst aufnehmen und anhängen</translation>
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
        <source>The computer: name, model, serial number, firmware, processor, memory, battery, displays, built-in and connected parts</source>
        <translation>Der Computer: Name, Modell, Seriennummer, Firmware, Prozessor, Arbeitsspeicher, Akku, Bildschirme, eingebaute und angeschlossene Teile</translation>
    </message>
    <message>
        <source>Disks and volumes: size, free space and health, never the names or contents of your files</source>
        <translation>Festplatten und Laufwerke: Größe, freier Platz und Zustand, niemals Namen oder Inhalte Ihrer Dateien</translation>
    </message>
    <message>
        <source>The accounts and groups of this computer, who is signed in and from where, and when somebody last was</source>
        <translation>Die Konten und Gruppen dieses Computers, wer von wo aus angemeldet ist und wann zuletzt jemand angemeldet war</translation>
    </message>
    <message>
        <source>How it is protected: antivirus, firewall, disk encryption, secure start, automatic updates</source>
        <translation>Wie er geschützt ist: Virenschutz, Firewall, Verschlüsselung, sicherer Start, automatische Aktualisierungen</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::RequestPage</name>
    <message>
        <source>What was said about this request</source>
        <translation>Was zu dieser Anfrage gesagt wurde</translation>
    </message>
    <message>
        <source>Request #%1</source>
        <translation>Anfrage #%1</translation>
    </message>
    <message>
        <source>Your request</source>
        <translation>Ihre Anfrage</translation>
    </message>
    <message>
        <source>Asked: %1 · %2</source>
        <extracomment>day and time, then how the request stands, e.g. &quot;Asked: Today, 15:43 · In Progress&quot;</extracomment>
        <translation>Gestellt: %1 · %2</translation>
    </message>
    <message>
        <source>Your IT did not take this request: %1</source>
        <translation>Ihre IT hat diese Anfrage nicht angenommen: %1</translation>
    </message>
    <message>
        <source>This request is on its way. You can reply to it when your IT has it.</source>
        <translation>Diese Anfrage ist unterwegs. Sie können darauf antworten, sobald Ihre IT sie hat.</translation>
    </message>
    <message>
        <source>The Deskbell service on this computer is not running: the answers cannot be read now.</source>
        <translation>Der Deskbell-Dienst auf diesem Computer läuft nicht: Die Antworten können jetzt nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The answers cannot be read: %1</source>
        <translation>Die Antworten können nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Reading the answers…</source>
        <translation>Antworten werden gelesen…</translation>
    </message>
    <message>
        <source>Nobody has written about this request yet. You can add something below.</source>
        <translation>Zu dieser Anfrage hat noch niemand geschrieben. Unten können Sie etwas ergänzen.</translation>
    </message>
    <message>
        <source>Write a reply, it goes out later</source>
        <extracomment>in the field for a reply, while there is no connection</extracomment>
        <translation>Antwort schreiben, wird später gesendet</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Antwort schreiben</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>name of a file, then size and how far it is</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Attached: %1</source>
        <extracomment>What was sent with a request: names, and how far those are that have not arrived</extracomment>
        <translation>Angehängt: %1</translation>
    </message>
    <message>
        <source>Did not reach your IT: %1</source>
        <extracomment>names of files, then why</extracomment>
        <translation>Nicht bei Ihrer IT angekommen: %1</translation>
    </message>
    <message>
        <source>Did not reach your IT: %1 (%2)</source>
        <translation>Nicht bei Ihrer IT angekommen: %1 (%2)</translation>
    </message>
    <message>
        <source>If that does not help, send it in the chat or with a new request.</source>
        <translation>Wenn das nicht hilft, schicken Sie es im Chat oder mit einer neuen Anfrage.</translation>
    </message>
    <message>
        <source>This request carries your conversation. Nobody has answered it yet. You can add something below.</source>
        <translation>Diese Anfrage enthält Ihr Gespräch. Noch hat niemand darauf geantwortet. Unten können Sie etwas ergänzen.</translation>
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
        <source>Waiting for you</source>
        <translation>Wartet auf Sie</translation>
    </message>
    <message>
        <source>Waiting for the manufacturer</source>
        <translation>Wartet auf den Hersteller</translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation>Wartet auf Ersatzteile</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Waiting for your IT</source>
        <translation>Wartet auf Ihre IT</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Gelöst</translation>
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
    <message>
        <source>New answer</source>
        <translation>Neue Antwort</translation>
    </message>
    <message>
        <source>New request</source>
        <translation>Neue Anfrage</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>Nicht mehr vorhanden</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ScreenshotCanvas</name>
    <message>
        <source>The picture of the screen</source>
        <translation>Das Bild des Bildschirms</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>Nichts ist ausgewählt</translation>
    </message>
    <message>
        <source>Selected: %1 × %2 at %3, %4</source>
        <translation>Ausgewählt: %1 × %2 bei %3, %4</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ScreenshotDialog</name>
    <message>
        <source>&amp;Blur</source>
        <translation>&amp;Unkenntlich machen</translation>
    </message>
    <message>
        <source>&amp;Crop</source>
        <translation>&amp;Zuschneiden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Other &amp;monitor</source>
        <translation>Anderer &amp;Bildschirm</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <source>Which monitor?</source>
        <translation>Welcher Bildschirm?</translation>
    </message>
    <message>
        <source>Monitors</source>
        <translation>Bildschirme</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Nothing has been sent yet. Draw a frame, then blur what is in it or crop to it. Arrow keys move the frame, Shift and arrow keys size it.</source>
        <translation>Noch ist nichts gesendet. Ziehen Sie einen Rahmen und machen Sie seinen Inhalt unkenntlich oder schneiden Sie darauf zu. Pfeiltasten bewegen den Rahmen, Umschalt und Pfeiltasten ändern seine Größe.</translation>
    </message>
    <message>
        <source>Make what is in the frame unreadable</source>
        <translation>Was im Rahmen ist, unlesbar machen</translation>
    </message>
    <message>
        <source>Keep only what is in the frame</source>
        <translation>Nur behalten, was im Rahmen ist</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ScreenshotSource</name>
    <message>
        <source>Monitor %1: %2, %3 × %4</source>
        <extracomment>number, name and size of a monitor, e.g. &quot;Monitor 2: DELL U2720Q, 3840 × 2160&quot;</extracomment>
        <translation>Bildschirm %1: %2, %3 × %4</translation>
    </message>
    <message>
        <source>This desktop does not let Deskbell take a picture of the screen. Take one with the desktop&apos;s own tool, then paste or attach it here.</source>
        <translation>Dieser Desktop lässt Deskbell kein Bild des Bildschirms machen. Machen Sie eines mit dem Werkzeug des Desktops und fügen Sie es hier ein oder hängen Sie es an.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>Das Bild</translation>
    </message>
    <message>
        <source>Monitor %1</source>
        <translation>Bildschirm %1</translation>
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
    <message>
        <source>%1 has begun a conversation with you.</source>
        <translation>%1 hat ein Gespräch mit Ihnen begonnen.</translation>
    </message>
    <message numerus="yes">
        <source>%n new announcement(s)</source>
        <translation>
            <numerusform>%n neue Ankündigung</numerusform>
            <numerusform>%n neue Ankündigungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Your request: %1</source>
        <extracomment>subject of a request, above the answer to it in a notification</extracomment>
        <translation>Ihre Anfrage: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) with a new answer</source>
        <translation>
            <numerusform>%n Anfrage mit neuer Antwort</numerusform>
            <numerusform>%n Anfragen mit neuer Antwort</numerusform>
        </translation>
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
    <message>
        <source>%1 (written %2)</source>
        <extracomment>a message that waited before it was sent: the time it was sent, the time it was written</extracomment>
        <translation>%1 (geschrieben %2)</translation>
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
        <source>%1 could not answer yet</source>
        <translation>%1 konnte noch nicht antworten</translation>
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
        <source>Your IT has to let this computer in first. What you write is kept on it and goes out by itself.</source>
        <translation>Ihre IT muss diesen Computer erst einlassen. Was Sie schreiben, wird auf ihm aufbewahrt und geht von selbst hinaus.</translation>
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
        <source>Usually answers within a minute</source>
        <translation>Antwortet meist innerhalb einer Minute</translation>
    </message>
    <message>
        <source>Waiting, usually answered within a minute</source>
        <translation>Wartet, Antwort meist in einer Minute</translation>
    </message>
    <message numerus="yes">
        <source>Usually answers in about %n min</source>
        <translation>
            <numerusform>Antwortet meist in etwa %n Min.</numerusform>
            <numerusform>Antwortet meist in etwa %n Min.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, usually answered in about %n min</source>
        <translation>
            <numerusform>Wartet, Antwort meist in etwa %n Min.</numerusform>
            <numerusform>Wartet, Antwort meist in etwa %n Min.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Usually answers in about %n h</source>
        <translation>
            <numerusform>Antwortet meist in etwa %n Std.</numerusform>
            <numerusform>Antwortet meist in etwa %n Std.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, usually answered in about %n h</source>
        <translation>
            <numerusform>Wartet, Antwort meist in etwa %n Std.</numerusform>
            <numerusform>Wartet, Antwort meist in etwa %n Std.</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier conversations</source>
        <translation>Frühere Gespräche</translation>
    </message>
    <message>
        <source>Earlier conversations (Ctrl+F)</source>
        <translation>Frühere Gespräche (Strg+F)</translation>
    </message>
    <message>
        <source>My requests (%1)</source>
        <translation>Meine Anfragen (%1)</translation>
    </message>
    <message>
        <source>“%1” was not sent. Open it again to see why.</source>
        <translation>„%1“ wurde nicht gesendet. Öffnen Sie es noch einmal, um zu sehen, warum.</translation>
    </message>
</context>
</TS>
