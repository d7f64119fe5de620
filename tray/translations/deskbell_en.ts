<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>deskbell::tray</name>
    <message>
        <source>About</source>
        <translation>About</translation>
    </message>
    <message>
        <source>The link “%1” was not opened: only web addresses, mailto and tel are allowed.</source>
        <translation>The link “%1” was not opened: only web addresses, mailto and tel are allowed.</translation>
    </message>
    <message>
        <source>The link “%1” was not opened: it names no address.</source>
        <translation>The link “%1” was not opened: it names no address.</translation>
    </message>
    <message>
        <source>The link “%1” was not opened: it asks the mail program for more than an address, a subject and a text.</source>
        <translation>The link “%1” was not opened: it asks the mail program for more than an address, a subject and a text.</translation>
    </message>
    <message>
        <source>The link “%1” could not be opened: no program on this computer takes it.</source>
        <translation>The link “%1” could not be opened: no program on this computer takes it.</translation>
    </message>
    <message>
        <source>The program “%1” is not installed on this computer.</source>
        <translation>The program “%1” is not installed on this computer.</translation>
    </message>
    <message>
        <source>The program “%1” could not be started.</source>
        <translation>The program “%1” could not be started.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Yesterday</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <extracomment>Qt date format of a day of this year</extracomment>
        <translation>dddd, d MMMM</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <extracomment>Qt date format of a day of another year</extracomment>
        <translation>dddd, d MMMM yyyy</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>day, then clock time, e.g. &quot;Today, 10:42&quot;</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Copy message</translation>
    </message>
    <message>
        <source>Open %1</source>
        <extracomment>%1: the address as it was written</extracomment>
        <translation>Open %1</translation>
    </message>
    <message>
        <source>file</source>
        <extracomment>the name of a file that has none</extracomment>
        <translation>file</translation>
    </message>
    <message>
        <source>%1 · waiting for the connection</source>
        <extracomment>size of a file whose bytes cannot move now</extracomment>
        <translation>%1 · waiting for the connection</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>how much of a file has moved, and its size</extracomment>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>%1 · failed</source>
        <translation>%1 · failed</translation>
    </message>
    <message>
        <source>%1 · failed: %2</source>
        <translation>%1 · failed: %2</translation>
    </message>
    <message>
        <source>File %1, %2</source>
        <extracomment>Read aloud for a file of a message: its name, then size and state</extracomment>
        <translation>File %1, %2</translation>
    </message>
    <message>
        <source>Save “%1”…</source>
        <translation>Save “%1”…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Retry</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Save…</translation>
    </message>
    <message>
        <source>We are open now.</source>
        <translation>We are open now.</translation>
    </message>
    <message>
        <source>We are open until %1.</source>
        <translation>We are open until %1.</translation>
    </message>
    <message>
        <source>We are closed now. What you write waits for us.</source>
        <translation>We are closed now. What you write waits for us.</translation>
    </message>
    <message>
        <source>We are closed and open again at %1. What you write waits for us.</source>
        <translation>We are closed and open again at %1. What you write waits for us.</translation>
    </message>
    <message>
        <source>We are closed and open again tomorrow at %1. What you write waits for us.</source>
        <translation>We are closed and open again tomorrow at %1. What you write waits for us.</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <extracomment>Qt date format of a day that is not in this week, within a sentence</extracomment>
        <translation>d MMMM</translation>
    </message>
    <message>
        <source>We are closed and open again on %1 at %2. What you write waits for us.</source>
        <extracomment>a day, then a clock time, e.g. &quot;Monday&quot;, &quot;08:00&quot;</extracomment>
        <translation>We are closed and open again on %1 at %2. What you write waits for us.</translation>
    </message>
    <message>
        <source>Character %1 is only half of a character and cannot be sent. Please delete it, or write it anew.</source>
        <translation>Character %1 is only half of a character and cannot be sent. Please delete it, or write it anew.</translation>
    </message>
    <message>
        <source>more was said on this computer within an hour than is kept: try again later</source>
        <translation>more was said on this computer within an hour than is kept: try again later</translation>
    </message>
    <message>
        <source>this computer has begun %1 conversations within a day: try again tomorrow</source>
        <translation>this computer has begun %1 conversations within a day: try again tomorrow</translation>
    </message>
    <message>
        <source>%1 people have used this computer within a day, and no more are taken: try again tomorrow</source>
        <translation>%1 people have used this computer within a day, and no more are taken: try again tomorrow</translation>
    </message>
    <message>
        <source>your IT has this already, in the conversation of where this computer was before; send it again if it belongs here, too</source>
        <translation>your IT has this already, in the conversation of where this computer was before; send it again if it belongs here, too</translation>
    </message>
    <message>
        <source>this conversation is not kept here any more</source>
        <translation>this conversation is not kept here any more</translation>
    </message>
    <message>
        <source>a request cannot be made of this conversation any more</source>
        <translation>a request cannot be made of this conversation any more</translation>
    </message>
    <message>
        <source>%1: character %3 is the control character %2; of these only tab and line break are allowed</source>
        <translation>%1: character %3 is the control character %2; of these only tab and line break are allowed</translation>
    </message>
    <message>
        <source>%1: there are %2 characters, at most %3 are allowed</source>
        <translation>%1: there are %2 characters, at most %3 are allowed</translation>
    </message>
    <message>
        <source>%1: there is a line break or tab, one line is allowed</source>
        <translation>%1: there is a line break or tab, one line is allowed</translation>
    </message>
    <message>
        <source>%1: please fill this in</source>
        <translation>%1: please fill this in</translation>
    </message>
    <message>
        <source>%1: “%2” is not an e-mail address</source>
        <translation>%1: “%2” is not an e-mail address</translation>
    </message>
    <message>
        <source>%1: “%3” is none of %2</source>
        <translation>%1: “%3” is none of %2</translation>
    </message>
    <message>
        <source>your IT does not offer this form any more</source>
        <translation>your IT does not offer this form any more</translation>
    </message>
    <message>
        <source>%1 requests came from this computer within a day, and no more are taken: try again tomorrow</source>
        <translation>%1 requests came from this computer within a day, and no more are taken: try again tomorrow</translation>
    </message>
    <message>
        <source>Your IT has this already, from where this computer was before. Send it again only if it belongs here, too</source>
        <translation>Your IT has this already, from where this computer was before. Send it again only if it belongs here, too</translation>
    </message>
    <message>
        <source>this request is not kept on this computer any more</source>
        <translation>this request is not kept on this computer any more</translation>
    </message>
    <message>
        <source>This request does not exist any more</source>
        <translation>This request does not exist any more</translation>
    </message>
    <message>
        <source>This request was made where this computer was before, and takes no replies from here: make a new one</source>
        <translation>This request was made where this computer was before, and takes no replies from here: make a new one</translation>
    </message>
    <message>
        <source>%1 replies came from this computer within a day, and no more are taken: try again tomorrow</source>
        <translation>%1 replies came from this computer within a day, and no more are taken: try again tomorrow</translation>
    </message>
    <message>
        <source>This computer was registered anew before it could be asked for: please write once more</source>
        <translation>This computer was registered anew before it could be asked for: please write once more</translation>
    </message>
    <message>
        <source>This computer belongs to another customer now, and this was not sent</source>
        <translation>This computer belongs to another customer now, and this was not sent</translation>
    </message>
    <message>
        <source>This computer belongs to another organisation now, and this was not sent</source>
        <translation>This computer belongs to another organisation now, and this was not sent</translation>
    </message>
    <message>
        <source>the Deskbell service does not have a file any more: attach it once more</source>
        <translation>the Deskbell service does not have a file any more: attach it once more</translation>
    </message>
    <message>
        <source>the file is not kept here any more: attach it once more</source>
        <translation>the file is not kept here any more: attach it once more</translation>
    </message>
    <message>
        <source>the file is not kept here any more</source>
        <translation>the file is not kept here any more</translation>
    </message>
    <message>
        <source>your IT&apos;s server does not have the file</source>
        <translation>your IT&apos;s server does not have the file</translation>
    </message>
    <message>
        <source>your IT&apos;s server does not have the file yet: try again later</source>
        <translation>your IT&apos;s server does not have the file yet: try again later</translation>
    </message>
    <message>
        <source>the file that came is not the one that was sent</source>
        <translation>the file that came is not the one that was sent</translation>
    </message>
    <message>
        <source>the file could not be fetched from your IT&apos;s server: try again later</source>
        <translation>the file could not be fetched from your IT&apos;s server: try again later</translation>
    </message>
    <message>
        <source>the file could not be written on this computer: is its disk full?</source>
        <translation>the file could not be written on this computer: is its disk full?</translation>
    </message>
    <message>
        <source>too many large files were sent from this computer within a day: try again tomorrow</source>
        <translation>too many large files were sent from this computer within a day: try again tomorrow</translation>
    </message>
    <message>
        <source>your IT&apos;s server cannot store this now: nothing was changed, try again later</source>
        <translation>your IT&apos;s server cannot store this now: nothing was changed, try again later</translation>
    </message>
    <message>
        <source>your IT&apos;s server has too much to do: try again in a moment</source>
        <translation>your IT&apos;s server has too much to do: try again in a moment</translation>
    </message>
    <message>
        <source>%1 (%2) of your messages and forms wait to be sent, and at most %3 (%4) may. Connect this computer to the network and send it again when they have gone out; none of them is lost</source>
        <translation>%1 (%2) of your messages and forms wait to be sent, and at most %3 (%4) may. Connect this computer to the network and send it again when they have gone out; none of them is lost</translation>
    </message>
    <message>
        <source>%1 (%2) messages and forms of this computer&apos;s users wait to be sent, and at most %3 (%4) may. Connect this computer to the network and send it again when they have gone out; none of them is lost</source>
        <translation>%1 (%2) messages and forms of this computer&apos;s users wait to be sent, and at most %3 (%4) may. Connect this computer to the network and send it again when they have gone out; none of them is lost</translation>
    </message>
    <message>
        <source>the disk is full: free some space. Nothing is lost that was confirmed (%1 are free, and the last %2 are kept for the service itself)</source>
        <translation>the disk is full: free some space. Nothing is lost that was confirmed (%1 are free, and the last %2 are kept for the service itself)</translation>
    </message>
    <message>
        <source>the disk is full: free some space. Nothing is lost that was confirmed</source>
        <translation>the disk is full: free some space. Nothing is lost that was confirmed</translation>
    </message>
    <message>
        <source>the disk cannot be written: is it full, or failing?</source>
        <translation>the disk cannot be written: is it full, or failing?</translation>
    </message>
    <message>
        <source>the database of the Deskbell service is damaged: please tell your IT</source>
        <translation>the database of the Deskbell service is damaged: please tell your IT</translation>
    </message>
    <message>
        <source>the database of the Deskbell service cannot be written: please tell your IT</source>
        <translation>the database of the Deskbell service cannot be written: please tell your IT</translation>
    </message>
    <message>
        <source>the database of the Deskbell service is in use by another program: please tell your IT</source>
        <translation>the database of the Deskbell service is in use by another program: please tell your IT</translation>
    </message>
    <message>
        <source>the Deskbell service could not keep it: try again</source>
        <translation>the Deskbell service could not keep it: try again</translation>
    </message>
    <message>
        <source>the Deskbell service is older than this program: please tell your IT</source>
        <translation>the Deskbell service is older than this program: please tell your IT</translation>
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
        <translation>What can my IT see?</translation>
    </message>
    <message>
        <source>Deskbell is free software under the Apache License 2.0. It uses Qt %1 under the LGPL version 3.</source>
        <translation>Deskbell is free software under the Apache License 2.0. It uses Qt %1 under the LGPL version 3.</translation>
    </message>
    <message>
        <source>Tray %1</source>
        <translation>Tray %1</translation>
    </message>
    <message>
        <source>Service %1</source>
        <translation>Service %1</translation>
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
        <translation>The Deskbell service closed the connection.</translation>
    </message>
    <message>
        <source>The Deskbell service cannot be reached (%1).</source>
        <translation>The Deskbell service cannot be reached (%1).</translation>
    </message>
    <message>
        <source>The Deskbell service sent a frame of %1 bytes; at most %2 are allowed.</source>
        <translation>The Deskbell service sent a frame of %1 bytes; at most %2 are allowed.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::AnnouncementPanel</name>
    <message>
        <source>until %1</source>
        <extracomment>when an announcement ends, e.g. &quot;until Today, 18:00&quot;</extracomment>
        <translation>until %1</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warning</translation>
    </message>
    <message>
        <source>Important</source>
        <translation>Important</translation>
    </message>
    <message>
        <source>Previous announcement</source>
        <translation>Previous announcement</translation>
    </message>
    <message>
        <source>Next announcement</source>
        <translation>Next announcement</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Dismiss</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>which of several announcements is on show, e.g. &quot;2 of 3&quot;</extracomment>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>Announcement</source>
        <translation>Announcement</translation>
    </message>
    <message>
        <source>Dismiss: %1</source>
        <translation>Dismiss: %1</translation>
    </message>
    <message>
        <source>Text of the announcement</source>
        <translation>Text of the announcement</translation>
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
        <translation>%1 · ready</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>%1 · waiting</source>
        <extracomment>size of an attached file that waits for the service on this computer, or for the files before it</extracomment>
        <translation>%1 · waiting</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Attached files</translation>
    </message>
    <message>
        <source>Progress of %1</source>
        <translation>Progress of %1</translation>
    </message>
    <message>
        <source>Try %1 again</source>
        <translation>Try %1 again</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Remove %1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
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
        <translation>%1 bytes</translation>
    </message>
    <message>
        <source>“%1” was not attached: it has %2, at most %3 can be sent.</source>
        <translation>“%1” was not attached: it has %2, at most %3 can be sent.</translation>
    </message>
    <message>
        <source>“%1” was not attached: this computer&apos;s disk has too little room left.</source>
        <translation>“%1” was not attached: this computer&apos;s disk has too little room left.</translation>
    </message>
    <message>
        <source>“%1” was not attached: too much waits to be sent already. Try again later.</source>
        <translation>“%1” was not attached: too much waits to be sent already. Try again later.</translation>
    </message>
    <message>
        <source>“%1” was not attached: %2</source>
        <translation>“%1” was not attached: %2</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is not there any more.</source>
        <translation>“%1” was not attached: it is not there any more.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is a folder.</source>
        <translation>“%1” was not attached: it is a folder.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is not an ordinary file.</source>
        <translation>“%1” was not attached: it is not an ordinary file.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it is empty.</source>
        <translation>“%1” was not attached: it is empty.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it cannot be read (%2).</source>
        <translation>“%1” was not attached: it cannot be read (%2).</translation>
    </message>
    <message>
        <source>The picture was not attached: it cannot be read.</source>
        <translation>The picture was not attached: it cannot be read.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it cannot be kept on this computer (%2).</source>
        <translation>“%1” was not attached: it cannot be kept on this computer (%2).</translation>
    </message>
    <message>
        <source>“%1” was not attached: the Deskbell service lost count of it.</source>
        <translation>“%1” was not attached: the Deskbell service lost count of it.</translation>
    </message>
    <message>
        <source>“%1” was not attached: the Deskbell service does not take it.</source>
        <translation>“%1” was not attached: the Deskbell service does not take it.</translation>
    </message>
    <message>
        <source>“%1” was not attached: it changed meanwhile. Try again.</source>
        <translation>“%1” was not attached: it changed meanwhile. Try again.</translation>
    </message>
    <message>
        <source>“%1” was not attached: at most %2 files can be sent at once.</source>
        <translation>“%1” was not attached: at most %2 files can be sent at once.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ChatPage</name>
    <message>
        <source>Make a request</source>
        <translation>Make a request</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>My requests</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Retry</translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>Go to the newest message</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Newest</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Deskbell is not running</source>
        <translation>Deskbell is not running</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>What you write here is kept in this window and goes out as soon as the Deskbell service on this computer is back.</source>
        <translation>What you write here is kept in this window and goes out as soon as the Deskbell service on this computer is back.</translation>
    </message>
    <message>
        <source>Ask us anything</source>
        <translation>Ask us anything</translation>
    </message>
    <message>
        <source>Write what you need help with. A technician answers right here; you can close this window meanwhile, the bell will tell you.</source>
        <translation>Write what you need help with. A technician answers right here; you can close this window meanwhile, the bell will tell you.</translation>
    </message>
    <message>
        <source>Write again to start a new conversation</source>
        <translation>Write again to start a new conversation</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Write a message</translation>
    </message>
    <message>
        <source>A message was not sent.</source>
        <translation>A message was not sent.</translation>
    </message>
    <message>
        <source>A message was not sent: %1</source>
        <translation>A message was not sent: %1</translation>
    </message>
    <message>
        <source>Would you like to make a request instead? It carries this conversation, and nothing is lost.</source>
        <translation>Would you like to make a request instead? It carries this conversation, and nothing is lost.</translation>
    </message>
    <message>
        <source>Your request is being made…</source>
        <translation>Your request is being made…</translation>
    </message>
    <message>
        <source>Saved as request #%1</source>
        <translation>Saved as request #%1</translation>
    </message>
    <message>
        <source>Saved as a request</source>
        <translation>Saved as a request</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 is typing…</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Composer</name>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Enter sends the message, Shift and Enter make a new line</source>
        <translation>Enter sends the message, Shift and Enter make a new line</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Send (Enter)</translation>
    </message>
    <message>
        <source>%1 characters too many</source>
        <translation>%1 characters too many</translation>
    </message>
    <message>
        <source>%1 characters left</source>
        <translation>%1 characters left</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Emoji (Ctrl+.)</source>
        <translation>Emoji (Ctrl+.)</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>Attach files (Ctrl+Shift+A)</source>
        <translation>Attach files (Ctrl+Shift+A)</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Screenshot</translation>
    </message>
    <message>
        <source>Screenshot (Ctrl+Shift+S)</source>
        <translation>Screenshot (Ctrl+Shift+S)</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::DevicePage</name>
    <message>
        <source>Computer name</source>
        <translation>Computer name</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>Operating system</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>Manufacturer</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Serial number</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Processor</translation>
    </message>
    <message>
        <source>IP address</source>
        <translation>IP address</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memory</translation>
    </message>
    <message>
        <source>Disk, free / size</source>
        <translation>Disk, free / size</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Signed in as</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Last start</source>
        <translation>Last start</translation>
    </message>
    <message>
        <source>Network card</source>
        <translation>Network card</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Domain</translation>
    </message>
    <message>
        <source>Deskbell version</source>
        <translation>Deskbell version</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>The Deskbell service is not running</source>
        <translation>The Deskbell service is not running</translation>
    </message>
    <message>
        <source>This computer is not registered with your IT yet</source>
        <translation>This computer is not registered with your IT yet</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Your IT has to let this computer in first</source>
        <translation>Your IT has to let this computer in first</translation>
    </message>
    <message>
        <source>Offline: messages are kept and sent later</source>
        <translation>Offline: messages are kept and sent later</translation>
    </message>
    <message>
        <source>Your IT&apos;s server refused this computer</source>
        <translation>Your IT&apos;s server refused this computer</translation>
    </message>
    <message>
        <source>Nothing is known about this computer yet.</source>
        <translation>Nothing is known about this computer yet.</translation>
    </message>
    <message>
        <source>Copy for support</source>
        <translation>Copy for support</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copied</translation>
    </message>
    <message>
        <source>What can my IT see?</source>
        <translation>What can my IT see?</translation>
    </message>
    <message>
        <source>Your IT does not let this computer in</source>
        <translation>Your IT does not let this computer in</translation>
    </message>
    <message>
        <source>Your IT&apos;s server does not know this computer</source>
        <translation>Your IT&apos;s server does not know this computer</translation>
    </message>
    <message>
        <source>Your IT&apos;s server takes another computer for this one</source>
        <translation>Your IT&apos;s server takes another computer for this one</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Downloads</name>
    <message>
        <source>it is not what it was said to be</source>
        <translation>it is not what it was said to be</translation>
    </message>
    <message>
        <source>“%1” was not saved.</source>
        <translation>“%1” was not saved.</translation>
    </message>
    <message>
        <source>“%1” was not saved as %2: %3</source>
        <translation>“%1” was not saved as %2: %3</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::EmojiPicker</name>
    <message>
        <source>Used last</source>
        <translation>Used last</translation>
    </message>
    <message>
        <source>Smileys and feelings</source>
        <translation>Smileys and feelings</translation>
    </message>
    <message>
        <source>People</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Animals and nature</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Food and drink</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Travel and places</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Activities</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objects</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Symbols</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Flags</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Search emoji</source>
        <translation>Search emoji</translation>
    </message>
    <message>
        <source>Groups of emoji</source>
        <translation>Groups of emoji</translation>
    </message>
    <message>
        <source>None used yet</source>
        <translation>None used yet</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nothing found</translation>
    </message>
    <message numerus="yes">
        <source>%n emoji</source>
        <extracomment>%n: how many emoji are listed</extracomment>
        <translation>
            <numerusform>%n emoji</numerusform>
            <numerusform>%n emoji</numerusform>
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
        <translation>Picture</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>A file was not attached: try it again or remove it.</source>
        <translation>A file was not attached: try it again or remove it.</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Screenshot</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FileSaver</name>
    <message>
        <source>Saved as %1</source>
        <translation>Saved as %1</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Save file</translation>
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
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Kind of problem</source>
        <translation>Kind of problem</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>* must be filled in</source>
        <translation>* must be filled in</translation>
    </message>
    <message>
        <source>%1, required</source>
        <extracomment>read aloud: the name of a field that must be filled in</extracomment>
        <translation>%1, required</translation>
    </message>
    <message>
        <source>Please fill this in.</source>
        <translation>Please fill this in.</translation>
    </message>
    <message>
        <source>This is not an e-mail address, e.g. name@example.com.</source>
        <translation>This is not an e-mail address, e.g. name@example.com.</translation>
    </message>
    <message>
        <source>At most %1 characters fit here.</source>
        <translation>At most %1 characters fit here.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FormFiles</name>
    <message>
        <source>Files and screenshots</source>
        <translation>Files and screenshots</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Screenshot</translation>
    </message>
    <message>
        <source>Attach files (Ctrl+Shift+A)</source>
        <translation>Attach files (Ctrl+Shift+A)</translation>
    </message>
    <message>
        <source>Screenshot (Ctrl+Shift+S)</source>
        <translation>Screenshot (Ctrl+Shift+S)</translation>
    </message>
    <message>
        <source>Your IT does not take files with this form any more: remove them to send it.</source>
        <translation>Your IT does not take files with this form any more: remove them to send it.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::FormPage</name>
    <message>
        <source>Send</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>My requests</translation>
    </message>
    <message>
        <source>Write another one</source>
        <translation>Write another one</translation>
    </message>
    <message>
        <source>The Deskbell service is not running; the form goes out as soon as it is back.</source>
        <translation>The Deskbell service is not running; the form goes out as soon as it is back.</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>It was not sent: %1</source>
        <translation>It was not sent: %1</translation>
    </message>
    <message>
        <source>Thank you. Your request is on its way.</source>
        <translation>Thank you. Your request is on its way.</translation>
    </message>
    <message>
        <source>Thank you. Your request is kept on this computer and goes out as soon as the connection is back.</source>
        <translation>Thank you. Your request is kept on this computer and goes out as soon as the connection is back.</translation>
    </message>
    <message>
        <source>Go on writing</source>
        <translation>Go on writing</translation>
    </message>
    <message>
        <source>Waiting for the files…</source>
        <translation>Waiting for the files…</translation>
    </message>
    <message>
        <source>The form goes out by itself as soon as its files are ready.</source>
        <translation>The form goes out by itself as soon as its files are ready.</translation>
    </message>
    <message>
        <source>The Deskbell service is not running; the form and its files go out as soon as it is back.</source>
        <translation>The Deskbell service is not running; the form and its files go out as soon as it is back.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Forms</name>
    <message>
        <source>Your request</source>
        <translation>Your request</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::HistoryPage</name>
    <message>
        <source>You</source>
        <translation>You</translation>
    </message>
    <message>
        <source>Automatic message</source>
        <translation>Automatic message</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Closed by %1</source>
        <translation>Closed by %1</translation>
    </message>
    <message>
        <source>%1, %2: %3. %4</source>
        <extracomment>Read aloud for a line of earlier conversations: name, day and time, text, how the conversation stands</extracomment>
        <translation>%1, %2: %3. %4</translation>
    </message>
    <message>
        <source>Search in your conversations</source>
        <translation>Search in your conversations</translation>
    </message>
    <message>
        <source>Earlier conversations</source>
        <translation>Earlier conversations</translation>
    </message>
    <message>
        <source>The Deskbell service on this computer is not running: earlier conversations cannot be read now.</source>
        <translation>The Deskbell service on this computer is not running: earlier conversations cannot be read now.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Searching…</translation>
    </message>
    <message>
        <source>You have no conversations yet.</source>
        <translation>You have no conversations yet.</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nothing found.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::MessageCard</name>
    <message>
        <source>Automatic message</source>
        <translation>Automatic message</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Model</name>
    <message>
        <source>The form is too long: %1 KB, at most %2 KB. Please shorten the description.</source>
        <translation>The form is too long: %1 KB, at most %2 KB. Please shorten the description.</translation>
    </message>
    <message>
        <source>The files of this message are not kept on this computer any more. Please attach them to a new message.</source>
        <translation>The files of this message are not kept on this computer any more. Please attach them to a new message.</translation>
    </message>
    <message>
        <source>Your IT does not take files with this form any more. Remove them and send it again.</source>
        <translation>Your IT does not take files with this form any more. Remove them and send it again.</translation>
    </message>
    <message>
        <source>At most %1 files can be sent at once. Remove some.</source>
        <translation>At most %1 files can be sent at once. Remove some.</translation>
    </message>
    <message>
        <source>The Deskbell service does not have a file any more. It is attached again: send the form when it is ready.</source>
        <translation>The Deskbell service does not have a file any more. It is attached again: send the form when it is ready.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Notifications</name>
    <message>
        <source>Open</source>
        <extracomment>button of a desktop notification</extracomment>
        <translation>Open</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <extracomment>button of a desktop notification: the person needs it no more</extracomment>
        <translation>Dismiss</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::PortalScreenshots</name>
    <message>
        <source>The picture that the desktop took cannot be read.</source>
        <translation>The picture that the desktop took cannot be read.</translation>
    </message>
    <message>
        <source>The part of this desktop that takes pictures of the screen has ended. Try again, or take one with the desktop&apos;s own tool, then paste or attach it here.</source>
        <translation>The part of this desktop that takes pictures of the screen has ended. Try again, or take one with the desktop&apos;s own tool, then paste or attach it here.</translation>
    </message>
    <message>
        <source>This desktop did not answer when Deskbell asked for a picture of the screen. Try again, or take one with the desktop&apos;s own tool, then paste or attach it here.</source>
        <translation>This desktop did not answer when Deskbell asked for a picture of the screen. Try again, or take one with the desktop&apos;s own tool, then paste or attach it here.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::PrivacyPage</name>
    <message>
        <source>What this computer reports to your IT</source>
        <translation>What this computer reports to your IT</translation>
    </message>
    <message>
        <source>Alerts, e.g. a disk that is almost full, and when the computer goes to sleep or starts</source>
        <translation>Alerts, e.g. a disk that is almost full, and when the computer goes to sleep or starts</translation>
    </message>
    <message>
        <source>What you write and attach in this window and in forms, and when you have read an answer</source>
        <translation>What you write and attach in this window and in forms, and when you have read an answer</translation>
    </message>
    <message>
        <source>What it does not report</source>
        <translation>What it does not report</translation>
    </message>
    <message>
        <source>Your other files, mails, passwords, keystrokes, browser history, camera and microphone</source>
        <translation>Your other files, mails, passwords, keystrokes, browser history, camera and microphone</translation>
    </message>
    <message>
        <source>Pictures of your screen, other than those that you take and attach yourself</source>
        <translation>Pictures of your screen, other than those that you take and attach yourself</translation>
    </message>
    <message>
        <source>The operating system: version, last start, pending restart, available updates, language and other system-wide settings</source>
        <translation>The operating system: version, last start, pending restart, available updates, language and other system-wide settings</translation>
    </message>
    <message>
        <source>Network adapters and their addresses, printers</source>
        <translation>Network adapters and their addresses, printers</translation>
    </message>
    <message>
        <source>Installed software with versions, services, and running programs with the account that runs them, never what they were told or show</source>
        <translation>Installed software with versions, services, and running programs with the account that runs them, never what they were told or show</translation>
    </message>
    <message>
        <source>The computer: name, model, serial number, firmware, processor, memory, battery, displays, built-in and connected parts</source>
        <translation>The computer: name, model, serial number, firmware, processor, memory, battery, displays, built-in and connected parts</translation>
    </message>
    <message>
        <source>Disks and volumes: size, free space and health, never the names or contents of your files</source>
        <translation>Disks and volumes: size, free space and health, never the names or contents of your files</translation>
    </message>
    <message>
        <source>The accounts and groups of this computer, who is signed in and from where, and when somebody last was</source>
        <translation>The accounts and groups of this computer, who is signed in and from where, and when somebody last was</translation>
    </message>
    <message>
        <source>How it is protected: antivirus, firewall, disk encryption, secure start, automatic updates</source>
        <translation>How it is protected: antivirus, firewall, disk encryption, secure start, automatic updates</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::RequestPage</name>
    <message>
        <source>What was said about this request</source>
        <translation>What was said about this request</translation>
    </message>
    <message>
        <source>Request #%1</source>
        <translation>Request #%1</translation>
    </message>
    <message>
        <source>Your request</source>
        <translation>Your request</translation>
    </message>
    <message>
        <source>Asked: %1 · %2</source>
        <extracomment>day and time, then how the request stands, e.g. &quot;Asked: Today, 15:43 · In Progress&quot;</extracomment>
        <translation>Asked: %1 · %2</translation>
    </message>
    <message>
        <source>Your IT did not take this request: %1</source>
        <translation>Your IT did not take this request: %1</translation>
    </message>
    <message>
        <source>This request is on its way. You can reply to it when your IT has it.</source>
        <translation>This request is on its way. You can reply to it when your IT has it.</translation>
    </message>
    <message>
        <source>The Deskbell service on this computer is not running: the answers cannot be read now.</source>
        <translation>The Deskbell service on this computer is not running: the answers cannot be read now.</translation>
    </message>
    <message>
        <source>The answers cannot be read: %1</source>
        <translation>The answers cannot be read: %1</translation>
    </message>
    <message>
        <source>Reading the answers…</source>
        <translation>Reading the answers…</translation>
    </message>
    <message>
        <source>Nobody has written about this request yet. You can add something below.</source>
        <translation>Nobody has written about this request yet. You can add something below.</translation>
    </message>
    <message>
        <source>Write a reply, it goes out later</source>
        <extracomment>in the field for a reply, while there is no connection</extracomment>
        <translation>Write a reply, it goes out later</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Write a reply</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Retry</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>name of a file, then size and how far it is</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Attached: %1</source>
        <extracomment>What was sent with a request: names, and how far those are that have not arrived</extracomment>
        <translation>Attached: %1</translation>
    </message>
    <message>
        <source>Did not reach your IT: %1</source>
        <extracomment>names of files, then why</extracomment>
        <translation>Did not reach your IT: %1</translation>
    </message>
    <message>
        <source>Did not reach your IT: %1 (%2)</source>
        <translation>Did not reach your IT: %1 (%2)</translation>
    </message>
    <message>
        <source>If that does not help, send it in the chat or with a new request.</source>
        <translation>If that does not help, send it in the chat or with a new request.</translation>
    </message>
    <message>
        <source>This request carries your conversation. Nobody has answered it yet. You can add something below.</source>
        <translation>This request carries your conversation. Nobody has answered it yet. You can add something below.</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::RequestsPage</name>
    <message>
        <source>New</source>
        <translation>New</translation>
    </message>
    <message>
        <source>In Progress</source>
        <translation>In Progress</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>Waiting for you</translation>
    </message>
    <message>
        <source>Waiting for the manufacturer</source>
        <translation>Waiting for the manufacturer</translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation>Waiting for parts</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Scheduled</translation>
    </message>
    <message>
        <source>Waiting for your IT</source>
        <translation>Waiting for your IT</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Resolved</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Queued on this computer</source>
        <translation>Queued on this computer</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>My requests</translation>
    </message>
    <message>
        <source>No requests yet</source>
        <translation>No requests yet</translation>
    </message>
    <message>
        <source>What you ask for, by chat or by form, is listed here with its number and status.</source>
        <translation>What you ask for, by chat or by form, is listed here with its number and status.</translation>
    </message>
    <message>
        <source>New answer</source>
        <translation>New answer</translation>
    </message>
    <message>
        <source>New request</source>
        <translation>New request</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>No longer there</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ScreenshotCanvas</name>
    <message>
        <source>The picture of the screen</source>
        <translation>The picture of the screen</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>Nothing is selected</translation>
    </message>
    <message>
        <source>Selected: %1 × %2 at %3, %4</source>
        <translation>Selected: %1 × %2 at %3, %4</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ScreenshotDialog</name>
    <message>
        <source>&amp;Blur</source>
        <translation>&amp;Blur</translation>
    </message>
    <message>
        <source>&amp;Crop</source>
        <translation>&amp;Crop</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Undo</translation>
    </message>
    <message>
        <source>Other &amp;monitor</source>
        <translation>Other &amp;monitor</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>Screenshot</translation>
    </message>
    <message>
        <source>Which monitor?</source>
        <translation>Which monitor?</translation>
    </message>
    <message>
        <source>Monitors</source>
        <translation>Monitors</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Nothing has been sent yet. Draw a frame, then blur what is in it or crop to it. Arrow keys move the frame, Shift and arrow keys size it.</source>
        <translation>Nothing has been sent yet. Draw a frame, then blur what is in it or crop to it. Arrow keys move the frame, Shift and arrow keys size it.</translation>
    </message>
    <message>
        <source>Make what is in the frame unreadable</source>
        <translation>Make what is in the frame unreadable</translation>
    </message>
    <message>
        <source>Keep only what is in the frame</source>
        <translation>Keep only what is in the frame</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Attach</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::ScreenshotSource</name>
    <message>
        <source>Monitor %1: %2, %3 × %4</source>
        <extracomment>number, name and size of a monitor, e.g. &quot;Monitor 2: DELL U2720Q, 3840 × 2160&quot;</extracomment>
        <translation>Monitor %1: %2, %3 × %4</translation>
    </message>
    <message>
        <source>This desktop does not let Deskbell take a picture of the screen. Take one with the desktop&apos;s own tool, then paste or attach it here.</source>
        <translation>This desktop does not let Deskbell take a picture of the screen. Take one with the desktop&apos;s own tool, then paste or attach it here.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>The picture</translation>
    </message>
    <message>
        <source>Monitor %1</source>
        <translation>Monitor %1</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Session</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message>
        <source>Something needs your answer</source>
        <translation>Something needs your answer</translation>
    </message>
    <message>
        <source>You: %1</source>
        <extracomment>what the person wrote, above the answer to it in a notification</extracomment>
        <translation>You: %1</translation>
    </message>
    <message>
        <source>%1 has begun a conversation with you.</source>
        <translation>%1 has begun a conversation with you.</translation>
    </message>
    <message numerus="yes">
        <source>%n new announcement(s)</source>
        <translation>
            <numerusform>%n new announcement</numerusform>
            <numerusform>%n new announcements</numerusform>
        </translation>
    </message>
    <message>
        <source>Your request: %1</source>
        <extracomment>subject of a request, above the answer to it in a notification</extracomment>
        <translation>Your request: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) with a new answer</source>
        <translation>
            <numerusform>%n request with a new answer</numerusform>
            <numerusform>%n requests with a new answer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskbell::tray::Timeline</name>
    <message>
        <source>Sending…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>Queued on this computer</source>
        <translation>Queued on this computer</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Read</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <source>You, %1: %2. %3</source>
        <extracomment>Read aloud for an own message: time, text, state</extracomment>
        <translation>You, %1: %2. %3</translation>
    </message>
    <message>
        <source>Automatic message</source>
        <translation>Automatic message</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <extracomment>Read aloud for a message of somebody else: name, time, text</extracomment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>This conversation was closed</source>
        <translation>This conversation was closed</translation>
    </message>
    <message>
        <source>%1 closed this conversation. %2</source>
        <extracomment>name of a technician, then day and time</extracomment>
        <translation>%1 closed this conversation. %2</translation>
    </message>
    <message>
        <source>%1 (written %2)</source>
        <extracomment>a message that waited before it was sent: the time it was sent, the time it was written</extracomment>
        <translation>%1 (written %2)</translation>
    </message>
</context>
<context>
    <name>deskbell::tray::TimelineView</name>
    <message>
        <source>Conversation</source>
        <translation>Conversation</translation>
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
        <translation>Pages</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>My requests</source>
        <translation>My requests</translation>
    </message>
    <message>
        <source>My device</source>
        <translation>My device</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>We are here to help</source>
        <translation>We are here to help</translation>
    </message>
    <message>
        <source>What can my IT see?</source>
        <translation>What can my IT see?</translation>
    </message>
    <message>
        <source>About</source>
        <translation>About</translation>
    </message>
    <message>
        <source>%1 is answering</source>
        <translation>%1 is answering</translation>
    </message>
    <message>
        <source>Waiting for an answer</source>
        <translation>Waiting for an answer</translation>
    </message>
    <message>
        <source>Nobody could answer yet</source>
        <translation>Nobody could answer yet</translation>
    </message>
    <message>
        <source>%1 could not answer yet</source>
        <translation>%1 could not answer yet</translation>
    </message>
    <message>
        <source>Chat (%1)</source>
        <translation>Chat (%1)</translation>
    </message>
    <message>
        <source>The Deskbell service on this computer is not running. What you write waits in this window.</source>
        <translation>The Deskbell service on this computer is not running. What you write waits in this window.</translation>
    </message>
    <message>
        <source>This computer is not registered with your IT yet. What you write is kept on it.</source>
        <translation>This computer is not registered with your IT yet. What you write is kept on it.</translation>
    </message>
    <message>
        <source>Your IT&apos;s server does not accept this computer. What you write is kept on it.</source>
        <translation>Your IT&apos;s server does not accept this computer. What you write is kept on it.</translation>
    </message>
    <message>
        <source>Your IT has to let this computer in first. What you write is kept on it and goes out by itself.</source>
        <translation>Your IT has to let this computer in first. What you write is kept on it and goes out by itself.</translation>
    </message>
    <message>
        <source>You are offline. What you write is queued on this computer and goes out by itself.</source>
        <translation>You are offline. What you write is queued on this computer and goes out by itself.</translation>
    </message>
    <message>
        <source>There is no contact form for this computer.</source>
        <translation>There is no contact form for this computer.</translation>
    </message>
    <message>
        <source>Usually answers within a minute</source>
        <translation>Usually answers within a minute</translation>
    </message>
    <message>
        <source>Waiting, usually answered within a minute</source>
        <translation>Waiting, usually answered within a minute</translation>
    </message>
    <message numerus="yes">
        <source>Usually answers in about %n min</source>
        <translation>
            <numerusform>Usually answers in about %n min</numerusform>
            <numerusform>Usually answers in about %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, usually answered in about %n min</source>
        <translation>
            <numerusform>Waiting, usually answered in about %n min</numerusform>
            <numerusform>Waiting, usually answered in about %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Usually answers in about %n h</source>
        <translation>
            <numerusform>Usually answers in about %n h</numerusform>
            <numerusform>Usually answers in about %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, usually answered in about %n h</source>
        <translation>
            <numerusform>Waiting, usually answered in about %n h</numerusform>
            <numerusform>Waiting, usually answered in about %n h</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier conversations</source>
        <translation>Earlier conversations</translation>
    </message>
    <message>
        <source>Earlier conversations (Ctrl+F)</source>
        <translation>Earlier conversations (Ctrl+F)</translation>
    </message>
    <message>
        <source>My requests (%1)</source>
        <translation>My requests (%1)</translation>
    </message>
    <message>
        <source>“%1” was not sent. Open it again to see why.</source>
        <translation>“%1” was not sent. Open it again to see why.</translation>
    </message>
</context>
</TS>
