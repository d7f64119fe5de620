// Who is told of what, over which channel and when; and what of it is not worth telling any more when its
// time has come.
#pragma once

#include <array>
#include <bitset>
#include <boost/describe/enum.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/opening_plan.h"
#include "protocol/time.h"

namespace deskbell::core::notify {

enum class Event {
  chat_unassigned,  ///< somebody waits, and nobody has the conversation
  chat_unread,      ///< something new in a conversation of mine
  mention,          ///< a colleague's private note names me
  ticket_created,
  ticket_assigned,  ///< to me, by somebody else
  ticket_reply,     ///< of the requester, in a ticket of mine or of nobody
  alert_created,
  alert_resolved,  ///< by itself
  asset_created,   ///< a device was enrolled
  device_waits,    ///< for approval, and it is the first of its token that does
  test,            ///< asked for by hand, no rule of anybody
};
BOOST_DESCRIBE_ENUM(Event, chat_unassigned, chat_unread, mention, ticket_created, ticket_assigned,
                    ticket_reply, alert_created, alert_resolved, asset_created, device_waits, test)
inline constexpr std::size_t event_count = 11;

enum class Presence { online, offline };
BOOST_DESCRIBE_ENUM(Presence, online, offline)
enum class Channel { web, email, webhook };
BOOST_DESCRIBE_ENUM(Channel, web, email, webhook)
inline constexpr std::size_t channel_count = 3;
inline constexpr std::array all_channels{Channel::web, Channel::email, Channel::webhook};

enum class Language { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)

/// One line of a technician's table.
struct EventRow {
  Event event = Event::test;
  std::string_view title;     ///< as it stands in settings and in the reason
  std::string_view title_de;  ///< the same in German
  /// Only who has it, or is meant: the assignee, whose name was called. Else everybody who may see it.
  bool personal = false;
  std::string_view usual_online;  ///< channels by their first letters: w, e, h (webhook)
  std::string_view usual_offline;
};
/// In the order in which they are shown; without `test`.
std::span<EventRow const> events();
EventRow const& row_of(Event event);

// ---- a technician's rules
// ------------------------------------------------------------------------------------------------------------

/// Event x presence x channel.
class Rules {
 public:
  /// What a technician has who changed nothing.
  static Rules usual();
  [[nodiscard]] bool wants(Event event, Presence presence, Channel channel) const {
    return event == Event::test || wanted_.test(place(event, presence, channel));
  }
  void set(Event event, Presence presence, Channel channel, bool wanted) {
    wanted_.set(place(event, presence, channel), wanted);
  }
  friend bool operator==(Rules const&, Rules const&) = default;

 private:
  static std::size_t place(Event event, Presence presence, Channel channel) {
    return (static_cast<std::size_t>(event) * 2 + static_cast<std::size_t>(presence)) * channel_count +
           static_cast<std::size_t>(channel);
  }
  std::bitset<event_count * 2 * channel_count> wanted_;
};

/// When nothing is told, in local time.
struct QuietHours {
  /// Every day from then; `until` before `from` is the next morning. Equal: no such hours.
  std::chrono::minutes from{};
  std::chrono::minutes until{};
  std::array<bool, 7> days{};  ///< quiet from midnight to midnight, Sunday first
  friend bool operator==(QuietHours const&, QuietHours const&) = default;
};
/// When the quiet time that covers `now` ends; empty: it is not quiet. Where quiet hours never end, a week
/// later.
std::optional<Time> quiet_until(QuietHours const& hours, Time now, business_hours::LocalClock const& clock);

// ---- deciding
// ------------------------------------------------------------------------------------------------------------

/// One technician, as the event found her.
struct Technician {
  Rules rules = Rules::usual();
  Presence presence = Presence::offline;
  bool may_see = false;                    ///< what it is about
  bool meant = false;                      ///< for personal events
  bool author = false;                     ///< she caused it
  std::array<bool, channel_count> told{};  ///< of this unread run already
  std::function<std::optional<Time>(Time)> quiet = [](Time) { return std::optional<Time>(); };
  Duration digest{};                  ///< how long mails gather; zero: each by itself, at once
  std::optional<Time> gathers_until;  ///< of the mail that gathers already
  [[nodiscard]] bool concerned(Event event) const;
  [[nodiscard]] Time mail_due(Time now) const;
};
struct Telling {
  Channel channel = Channel::web;
  Time due{};
  friend bool operator==(Telling const&, Telling const&) = default;
};
/// Over which channels this technician is told, and when.
std::vector<Telling> decide(Event event, Technician const& technician, Time now);

// ---- when its time has come
// ------------------------------------------------------------------------------------------------------------

/// How what it is about stands now.
struct Facts {
  bool account = true;  ///< hers is there, and not disabled
  bool may_see = true;
  bool wanted = true;  ///< by the rule that stands now
  bool there = true;   ///< it was not deleted
  bool open = true;    ///< the conversation; an alert that is not resolved; a device that waits still
  bool read = false;   ///< by her
  bool answered = false;
  bool mine = false;
  bool anybodys = false;  ///< assigned to nobody
};
enum class Dropped { read, answered, taken, closed, given_away, gone, not_allowed, switched_off, not_set_up };
BOOST_DESCRIBE_ENUM(Dropped, read, answered, taken, closed, given_away, gone, not_allowed, switched_off,
                    not_set_up)
/// Why it is not told any more; empty: it is.
std::optional<Dropped> dropped(Event event, Facts const& facts);

// ---- words
// ------------------------------------------------------------------------------------------------------------

/// "Why did I get this?": names the rule, and where it is changed.
std::string reason(Event event, Presence presence, Channel channel, Language language);

/// Which of `names` a note calls with "@Name": whole names only, the longest where one begins another. Places
/// in `names`, in order, each once; equal names are all meant.
std::vector<std::size_t> mentioned(std::string_view note, std::span<std::string const> names);

}  // namespace deskbell::core::notify
