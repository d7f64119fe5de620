// What is said on the simulated device link, and what every party remembers of a link.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <variant>

#include "core/chat.h"
#include "core/delivery.h"
#include "core/desk.h"

namespace deskbell::simulation {

namespace chat = core::chat;
namespace delivery = core::delivery;
namespace desk = core::desk;

// From the device.
struct Opened {
  ChatId chat;
};
struct Said {
  ChatId chat;
  MessageId message;
  int words = 0;  ///< stands for the text
};
struct Unavailable {
  ChatId chat;
  MessageId message;
  MessageId streak;
};
struct TicketRequested {
  ChatId chat;
  bool automatic = false;
  MessageId streak;
};
// From the console.
struct Started {
  ChatId chat;
};
struct Message {
  ChatId chat;
  MessageId message;
  desk::Position position = 0;
  desk::From from = desk::From::end_user;
};
struct Archived {
  ChatId chat;
};
struct Reopened {
  ChatId chat;
};
struct Merged {
  ChatId from;
  ChatId to;
};
struct Continued {
  ChatId from;
  ChatId to;
};
struct TicketMade {
  ChatId chat;
  std::int64_t number = 0;
};
using Body = std::variant<Opened, Said, Unavailable, TicketRequested, Started, Message, Archived, Reopened,
                          Merged, Continued, TicketMade>;

struct Fact {
  FactId id;
  Body body;
};

/// What a fact is compared by, as the shells compare digests.
inline std::int64_t content_of(Fact const& fact) {
  auto const* said = std::get_if<Said>(&fact.body);
  return static_cast<std::int64_t>(fact.body.index()) +
         (said != nullptr ? std::int64_t{said->words} * 100 : 0);
}

struct Frame {
  delivery::Seq seq = 0;  ///< of the fact; without one, what is acknowledged
  std::optional<Fact> fact;
};

/// One end's durable share of a link.
struct Post {
  std::map<delivery::Seq, Fact> outbox;  ///< what is acknowledged is kept
  delivery::Cursor acknowledged;
  delivery::Seq last = 0;
  delivery::Cursor received;
  bool forgot = false;  ///< this end found that it was restored, and has to tell the peer of it
  std::map<FactId, std::int64_t> known;  ///< content of what was applied

  void append(Fact fact) { outbox.emplace(++last, std::move(fact)); }
};

}  // namespace deskbell::simulation
