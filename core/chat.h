// The conversation seen from the endpoint: waiting, answered, unavailable (the 3-minute fallback), archived.
// WIRES.md, "The clock of the 3-minute fallback".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.h"
#include "protocol/ids.h"
#include "protocol/time.h"

namespace deskbell::core::chat {

inline constexpr Duration default_unavailable_after{180'000};
/// How long a wake-up may hold the fallback back, so that an answer that came meanwhile can win.
inline constexpr Duration resynchronise_within{10'000};
/// A tick that comes this much too late means that the machine slept and nobody said so.
inline constexpr Duration late_means_sleep{5'000};

/// What happens to an unanswered conversation.
enum class TicketOnUnavailable { offer, automatic, never };

/// What is in force for this conversation when a message is written.
struct Settings {
  Duration unavailable_after = default_unavailable_after;
  TicketOnUnavailable ticket = TicketOnUnavailable::offer;
  bool open_now = true;  ///< business hours; false: their message is shown at once
};

/// Which message the fallback shows.
enum class Reason {
  nobody_available,  ///< the link was up: the policy's unavailable message
  not_reached,       ///< no link: we could not reach anybody
  closed,            ///< outside of business hours
};

struct Shown {
  Time at{};
  Reason reason = Reason::nobody_available;
  friend bool operator==(Shown const&, Shown const&) = default;
};

/// A message of the end user that is, or may become, the first unanswered one: then it names the streak.
struct Said {
  MessageId message;
  /// Of writing: counts up over all conversations of the device, whatever its wall clock says.
  std::int64_t order = 0;
  Time at{};
  Duration unavailable_after{};  ///< as in force when it was written
  Deadline deadline;
  TicketOnUnavailable ticket = TicketOnUnavailable::offer;
  bool closed = false;         ///< it was written outside of business hours
  std::optional<Shown> shown;  ///< the fallback fired for it
  std::int64_t position = 0;   ///< of the streak, once the console put it into the order
  /// It fired for these words, written later: they began a streak that this one turned out to be part of.
  std::optional<MessageId> shown_for;
  friend bool operator==(Said const&, Said const&) = default;
};

enum class TicketOffer { none, offered, requested, made };

// The phases.

/// Nothing waits for an answer and none was given: a new conversation.
struct Idle {
  friend bool operator==(Idle const&, Idle const&) = default;
};
/// The end user's `streak` is unanswered and its deadline runs.
struct Waiting {
  Said streak;
  /// After a wake-up or start: the fallback waits until this moment of the boot clock, unless Resynchronised
  /// comes first.
  std::optional<Duration> held_until;
  /// When on the boot clock everything that the console had for us was last known to be applied.
  std::optional<Duration> resynchronised_at;
  friend bool operator==(Waiting const&, Waiting const&) = default;
};
/// A technician's public message stands after everything that the end user said.
struct Answered {
  std::string technician;
  Time at{};
  friend bool operator==(Answered const&, Answered const&) = default;
};
/// The fallback fired for this streak (`streak.shown` is set); it does not fire again before an answer.
struct Unavailable {
  Said streak;
  friend bool operator==(Unavailable const&, Unavailable const&) = default;
};
/// Closed. Writing again starts the successor.
struct Archived {
  std::string by;
  Time at{};
  std::optional<Said> streak;  ///< was unanswered, and is again where the conversation is reopened
  friend bool operator==(Archived const&, Archived const&) = default;
};
using Phase = std::variant<Idle, Waiting, Answered, Unavailable, Archived>;

struct State {
  ChatId id;
  Phase phase;
  /// Own messages that the console has not yet put into the order, oldest first: an answer that it accepted
  /// before them does not answer them. At most `pending_max`; only the oldest ones matter.
  std::vector<Said> pending;
  std::int64_t answered_position = 0;  ///< of the newest public technician message
  TicketOffer offer = TicketOffer::none;
  std::optional<std::int64_t> ticket_number;
  friend bool operator==(State const&, State const&) = default;
};
inline constexpr std::size_t pending_max = 256;

State opened(ChatId id);

// Events.

/// The end user wrote, and it is committed here. Once for each message id: the shell's store has them all.
struct UserSaid {
  MessageId message;
  Settings settings;
  std::int64_t order = 0;  ///< see Said
};
/// The console put a public message into the order (wire: chat.message): anybody's, the end user's own
/// included.
struct Accepted {
  enum class From { end_user, technician, automatic };
  From from = From::end_user;
  MessageId message;
  std::int64_t position = 0;
  std::string name;
  /// For a message of the end user: what is in force now. It may wait for an answer though nobody knows of it
  /// here any more: the machine was restored from an old snapshot, or the console from a backup that lacks
  /// the answer. The console's order decides.
  std::optional<Settings> in_force;
  /// For such a message: the fallback fired for it before, and what it showed is here.
  std::optional<Shown> shown;
};
/// The console will not take this message of the end user (wire: chat.refused): nobody is asked to answer it.
struct Refused {
  MessageId message;
};
struct TicketTaken {};  ///< the end user took the offer
/// The console made a ticket of this conversation, whoever asked for it.
struct TicketMade {
  std::int64_t number = 0;
};
struct TicketRefused {};  ///< it did not; the offer stands again
struct WasArchived {
  std::string by;
  Time at{};
};
struct WasReopened {};
/// The console's database was restored from a backup. It may have lost messages and allots places anew; it
/// says again what it has of the conversation (Accepted), and own messages that it lost are sent again.
struct ConsoleRestored {};
struct Started {};         ///< the service started with this state; also after a reboot
struct Woke {};            ///< the machine woke up
struct Resynchronised {};  ///< the link is up and everything that the console had for us is applied
/// The deadline came. `linked`: the link to the console is up.
struct Tick {
  bool linked = false;
};
using Event = std::variant<UserSaid, Accepted, Refused, TicketTaken, TicketMade, TicketRefused, WasArchived,
                           WasReopened, ConsoleRestored, Started, Woke, Resynchronised, Tick>;

// Effects. Each is committed together with the new state, in one transaction.

/// Show the automatic message and tell the console (wire: chat.unavailable). `message` is derived from the
/// streak's first message, so that firing again after a crash or in a restored machine is the same message.
struct ShowUnavailable {
  MessageId message;
  MessageId streak;
  Reason reason = Reason::nobody_available;
  friend bool operator==(ShowUnavailable const&, ShowUnavailable const&) = default;
};
/// Ask the console for the ticket (wire: chat.ticket_requested).
/// Where there is one already, its transcript is brought up to date.
struct RequestTicket {
  MessageId streak;        ///< nil where no streak is unanswered
  bool automatic = false;  ///< nobody asked: an answer that came first wins
  friend bool operator==(RequestTicket const&, RequestTicket const&) = default;
};
/// The conversation is archived: open `successor` (if it is not there yet) and say the message there instead.
struct OpenSuccessor {
  ChatId successor;
  MessageId message;
  friend bool operator==(OpenSuccessor const&, OpenSuccessor const&) = default;
};
using Effect = std::variant<ShowUnavailable, RequestTicket, OpenSuccessor>;

struct Step {
  State state;
  std::vector<Effect> effects;
};

Step advance(State state, Event const& event, Now const& now);

/// When Tick is due, on the boot clock of `now`; may have passed already. Empty: nothing to wait for.
std::optional<Duration> deadline(State const& state, Now const& now);

/// The console said that what was written into `from` and not yet in its order stands in `to`
/// (chat.continued, chat.merged). `to` may be a state that was there before, and is open then, whatever was
/// known of it. What already waits there is the streak; else it is what was written first. Where the fallback
/// fired for any of it, it fired for the streak.
State moved_into(State to, State const& from);
/// What remains at `from` after moved_into: nothing waits there any more, and it is closed.
State moved_out_of(State from, Time now);

/// The console has not yet put this message of the end user into the order.
bool is_pending(State const& state, MessageId message);

/// UUIDv5(chat, "successor"): the same on both ends of the link.
ChatId successor_of(ChatId chat);
/// Of one that the console says is not this device's: no other device begins one by this name.
ChatId successor_at(ChatId chat, DeviceId device);
MessageId unavailable_message_of(MessageId streak);

/// The first unanswered message's time, while there is one.
std::optional<Time> waiting_since(State const& state);

/// Words for the automatic message. The policy's texts where they are set, plain English where not.
struct Texts {
  std::string unavailable;
  std::string not_reached;
  std::string closed;
};
std::string text_of(Reason reason, Texts const& texts);

}  // namespace deskbell::core::chat
