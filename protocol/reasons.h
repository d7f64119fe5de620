// Why something that a person at a device said or asked for was not taken: the sentences that a tray says in
// its person's language. On the wires and in the logs they are English.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// `{}` stands for what differs: a number, a name, the field that is meant. A sentence that changes is
/// unknown to trays of other versions: they show it as it comes.
namespace deskbell::protocol::reasons {

// ---- what was said
inline constexpr std::string_view too_much_said =
    "more was said on this computer within an hour than is kept: try again later";
inline constexpr std::string_view too_many_chats =
    "this device has begun {} conversations within a day: try again tomorrow";
inline constexpr std::string_view too_many_users =
    "user: this device has named {} users within a day: try again tomorrow";
/// Before the device was enrolled anew, and its acknowledgement was lost on the way.
inline constexpr std::string_view said_before_moving =
    "the desk has this already, in the conversation of where this device was before; send it again if it "
    "belongs here, too";
inline constexpr std::string_view no_such_chat = "chat_id: found a conversation that you do not have";
/// Somebody answered, or another window of the same person was quicker.
inline constexpr std::string_view no_offer = "there is no offer to make a ticket of this conversation";

// ---- texts and fields
inline constexpr std::string_view control_character =
    "{}: found the control character {} as character {}; of these only tab and line break are allowed";
inline constexpr std::string_view too_long = "{}: found {} characters, expected at most {}";
inline constexpr std::string_view not_one_line = "{}: found a line break or tab, expected one line";
inline constexpr std::string_view blank = "{} can't be blank";
inline constexpr std::string_view no_address = "{} is not an e-mail address: found \"{}\"";
inline constexpr std::string_view no_choice = "{} is not one of {}: found \"{}\"";

// ---- requests and replies
inline constexpr std::string_view no_such_form =
    "item_id: found \"{}\", which is no contact form of the menu";
inline constexpr std::string_view too_many_requests =
    "{} requests came from this device within a day, and no more are taken: try again tomorrow";
inline constexpr std::string_view sent_before_moving =
    "The desk has this already, from where this device was before. Send it again only if it belongs here, "
    "too";
inline constexpr std::string_view no_such_request = "ticket_id: found none of your requests";
inline constexpr std::string_view request_gone = "This request does not exist any more";
inline constexpr std::string_view request_elsewhere =
    "This request was made where this device was before, and takes no replies from here: make a new one";
inline constexpr std::string_view too_many_replies =
    "{} replies came from this device within a day, and no more are taken: try again tomorrow";

// ---- a device that belongs elsewhere now
inline constexpr std::string_view enrolled_anew =
    "This computer was enrolled anew before it could be asked for: please write once more";
inline constexpr std::string_view of_another_customer =
    "This computer belongs to another customer now, and this was not sent";
inline constexpr std::string_view of_another_organisation =
    "This computer belongs to another organisation now, and this was not sent";

// ---- files
inline constexpr std::string_view file_not_added = "attachments[{}]: found a file that was not added";
inline constexpr std::string_view file_not_kept = "the file is not kept here any more: attach it once more";
inline constexpr std::string_view no_such_file = "attachment_id: found a file that you do not have";
inline constexpr std::string_view file_gone = "attachment: not found";
inline constexpr std::string_view file_not_there_yet = "its bytes are not at the console yet";
inline constexpr std::string_view file_differs = "the file is another one than was said";
inline constexpr std::string_view file_not_fetched =
    "the file could not be fetched from the console: try again later";
inline constexpr std::string_view file_not_written =
    "the file could not be written on this computer: is its disk full?";
inline constexpr std::string_view too_much_uploaded =
    "{} bytes were uploaded from here within a day, or never named since, at most {} are taken: try again "
    "tomorrow";

// ---- what cannot be stored at the console
inline constexpr std::string_view console_cannot_store =
    "the console cannot store this now: its disk may be full, and its log says more. Nothing was changed; "
    "try "
    "again later";
inline constexpr std::string_view console_is_busy =
    "the database has too much to write: try again in a moment";

// ---- what cannot be stored on the device
inline constexpr std::string_view own_backlog =
    "{} ({}) of your messages and forms wait to be sent, and at most {} ({}) may. Connect this computer to "
    "the network and send it again when they have gone out; none of them is lost";
inline constexpr std::string_view everybodys_backlog =
    "{} ({}) messages and forms of this computer's users wait to be sent, and at most {} ({}) may. Connect "
    "this computer to the network and send it again when they have gone out; none of them is lost";
inline constexpr std::string_view little_room =
    "the disk is full: free some space. Nothing is lost that was confirmed ({} are free, and the last {} are "
    "kept for the service itself)";
inline constexpr std::string_view disk_full =
    "{}: the disk is full: free some space. Nothing is lost that was confirmed";
inline constexpr std::string_view disk_fails = "{}: the disk cannot be written ({}): is it full, or failing?";
inline constexpr std::string_view database_damaged =
    "{}: the database is damaged ({}): move it away and start the service again";
inline constexpr std::string_view database_closed =
    "{}: the database cannot be written ({}): check the folder's owner and rights";
inline constexpr std::string_view database_in_use = "{}: the database is in use by another program";
inline constexpr std::string_view not_committed = "store: not committed";
inline constexpr std::string_view service_is_older = "{}: the service is older than this program, update it";

inline constexpr std::array all{
    too_much_said,       too_many_chats,
    too_many_users,      said_before_moving,
    no_such_chat,        no_offer,
    control_character,   too_long,
    not_one_line,        blank,
    no_address,          no_choice,
    no_such_form,        too_many_requests,
    sent_before_moving,  no_such_request,
    request_gone,        request_elsewhere,
    too_many_replies,    enrolled_anew,
    of_another_customer, of_another_organisation,
    file_not_added,      file_not_kept,
    no_such_file,        file_gone,
    file_not_there_yet,  file_differs,
    file_not_fetched,    file_not_written,
    too_much_uploaded,   console_cannot_store,
    console_is_busy,     own_backlog,
    everybodys_backlog,  little_room,
    disk_full,           disk_fails,
    database_damaged,    database_closed,
    database_in_use,     not_committed,
    service_is_older,
};

/// The sentence, with these words in their places.
std::string filled(std::string_view reason, std::initializer_list<std::string_view> words);
/// The words that stand in the places of `reason` in this text; nothing: it is another sentence.
std::optional<std::vector<std::string_view>> words_in(std::string_view text, std::string_view reason);

}  // namespace deskbell::protocol::reasons
