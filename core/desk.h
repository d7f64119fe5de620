// The conversation seen from the console: who waits, who answers, what is unread, when to ping, what is one
// conversation.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::core::desk {

/// Place in a conversation, allotted at commit, the same for everybody. The first is 1, 0 means none.
using Position = std::int64_t;

/// What the console keeps of each conversation beside its messages, so that lists and counts need no look at
/// them.
struct Conversation {
  ChatId id;
  bool open = true;
  std::optional<UserId> assignee;
  Position last_position = 0;         ///< newest message of any kind
  Position last_user_position = 0;    ///< newest of the end user
  Position last_answer_position = 0;  ///< newest public one of a technician
  /// First message of the end user after the last answer: the unanswered streak.
  Position streak_position = 0;
  std::optional<Time> first_unanswered_at;  ///< when the console accepted it
  std::optional<MessageId> streak_message;
  /// The streak for which the device said that it showed the unavailable message.
  Position unavailable_position = 0;
  std::optional<Time> unavailable_shown_at;
  std::optional<TicketId> ticket;
  Position ticket_position = 0;  ///< the ticket's transcript goes up to here
  friend bool operator==(Conversation const&, Conversation const&) = default;
};

enum class From { end_user, technician, automatic };

struct Said {
  MessageId message;
  Position position = 0;  ///< greater than last_position
  From from = From::end_user;
  bool is_private = false;  ///< a note between technicians
  Time accepted_at{};
};
/// A message took its place.
Conversation said(Conversation conversation, Said const& message);

// ---- queue, unread, bubble, ping
// ---------------------------------------------------------------------------------

/// What one technician sees of one conversation.
struct Row {
  bool open = true;
  std::optional<UserId> assignee;
  Position last_user_position = 0;
  Position read_position = 0;  ///< how far this technician has read
  std::optional<Time> first_unanswered_at;
  Time last_message_at{};
};

bool is_unread(Row const& row);
bool is_mine(Row const& row, UserId me);
/// Open and assigned to nobody.
bool is_unassigned(Row const& row);

enum class Filter { all, mine, mine_unread, unassigned, archived };
std::optional<Filter> parse_filter(std::string_view name);
bool matches(Row const& row, Filter filter, UserId me);
/// Whether `a` stands before `b`: longest wait first in Unassigned, newest message first elsewhere.
bool stands_before(Row const& a, Row const& b, Filter filter);

struct Counts {
  std::int64_t bubble = 0;  ///< unread ones assigned to me + unassigned ones
  std::int64_t unassigned = 0;
  std::int64_t mine_unread = 0;
  friend bool operator==(Counts const&, Counts const&) = default;
};
Counts count(std::span<Row const> rows, UserId me);
/// What a change of one row does to the counts; `before` and `after` are empty where the row was not or is
/// not there.
Counts counted(Counts counts, std::optional<Row> const& before, std::optional<Row> const& after, UserId me);
/// One ping per unread run: the row became something that this technician should look at.
bool pings(std::optional<Row> const& before, Row const& after, UserId me);

/// How far a message of the other side has come.
enum class Progress { sent, delivered, read };
Progress progress(Position message, Position delivered, Position read);

/// How long the end user has been waiting.
std::optional<Duration> waiting(Conversation const& conversation, Time now);

/// What people may be told of how long an answer takes: half of them had theirs within it. Empty where too
/// few were measured to say anything.
inline constexpr std::size_t fewest_measured = 5;
std::optional<Duration> usual_answer(std::vector<Duration> measured);

// ---- the fallback and the ticket
// -----------------------------------------------------------------------------------

enum class TicketOnUnavailable { offer, automatic, never };

struct MakeTicket {};  ///< with the transcript as an internal note
struct AddToTicket {   ///< a later streak: its transcript, from `after` on, as a comment
  TicketId ticket;
  Position after = 0;
};
struct KeepTicket {  ///< there is nothing to add
  TicketId ticket;
};
using TicketDecision = std::variant<MakeTicket, AddToTicket, KeepTicket>;
enum class Asker { technician, end_user };  ///< the fallback asks for the end user
/// One ticket for a conversation, whoever asks for it. Where there is one, a technician is taken to it; what
/// the end user wrote since goes to it as a comment.
TicketDecision decide_ticket(Conversation const& conversation, Asker asker);
/// A ticket was made of this conversation, or its transcript was brought up to date.
Conversation ticketed(Conversation conversation, TicketId ticket);

/// chat.unavailable came. `streak_position` is the position of its first message, 0 where it is not known
/// here.
struct UnavailableDecision {
  Conversation conversation;
  bool count = true;  ///< false: had already, or an answer was accepted before; nothing is to be made of it
  bool answered = false;  ///< an answer had been accepted before: it wins, no automatic ticket
};
UnavailableDecision unavailable(Conversation conversation, Position streak_position, Time shown_at);

/// chat.ticket_requested came. Empty: an answer had been accepted before, and nobody asked for the ticket by
/// hand.
std::optional<TicketDecision> ticket_requested(Conversation const& conversation, bool automatic,
                                               Position streak_position);

inline constexpr Duration vanished_grace{60'000};
/// When the console makes the automatic ticket itself, because the device that should have asked for it
/// vanished. Empty: nothing waits, there is a ticket for this streak, the policy does not say `automatic`, or
/// the device is there and will decide itself.
std::optional<Time> automatic_ticket_at(Conversation const& conversation, TicketOnUnavailable policy,
                                        Duration unavailable_after, bool device_linked);

// ---- which conversation is meant
// ---------------------------------------------------------------------------------

/// What the store knows of a conversation's id.
struct Known {
  std::optional<ChatId> alias_of;  ///< this id is another name of that conversation; the rest is then unused
  bool open = true;
  bool same_owner = true;  ///< it belongs to the asset and device user who speaks
};
/// Asked inside of the transaction. Empty: no such id.
using Lookup = std::function<std::optional<Known>(ChatId)>;

struct Append {  ///< it stands, open
  ChatId to;
  /// The device named it by this other name, and may not know of the merge: tell chat.merged for it again.
  std::optional<ChatId> said_to;
};
struct Create {  ///< make it, open
  ChatId id;
};
struct Merge {  ///< `from` becomes another name of `to` for ever; tell the device chat.merged
  ChatId from;
  ChatId to;
};
struct Continue {  ///< what was said into the archived `from` goes to `to`; tell the device chat.continued
  ChatId from;
  ChatId to;
  bool create = false;  ///< `to` (chat::successor_of) is to be made first
  /// The device named `from` by this other name, and may hold the message under it: tell chat.continued for
  /// it, too.
  std::optional<ChatId> said_to;
};
using Route = std::variant<Append, Create, Merge, Continue>;

/// Where what a device says into `said_to` belongs, with `open_one` the conversation that is open for this
/// (asset, device user). Errors: denied where the id belongs to somebody else, conflict where successors
/// never end.
Result<Route> route(ChatId said_to, std::optional<ChatId> open_one, Lookup const& lookup);
/// Where it went.
ChatId target(Route const& route);

// ---- what technicians do
// -------------------------------------------------------------------------------------------

/// Errors conflict: archived.
Result<Conversation> assigned(Conversation conversation, std::optional<UserId> to);
/// A public answer in an unassigned conversation takes it.
Conversation answered_by(Conversation conversation, UserId technician);
/// Archiving an archived one changes nothing.
Conversation archived(Conversation conversation);
/// Closing answered nobody: who asked before it waits again. `unanswered`: the end user's messages after the
/// last answer, oldest first. Errors conflict: another one is open for the same device user; the message
/// names it.
Result<Conversation> reopened(Conversation conversation, std::optional<ChatId> open_one,
                              std::span<Said const> unanswered);

}  // namespace deskbell::core::desk
