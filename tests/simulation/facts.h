// What is said on the simulated device link, and what every party remembers of a message.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <variant>
#include <vector>

#include "core/chat.h"
#include "core/delivery.h"
#include "core/desk.h"

namespace deskbell::simulation {

namespace chat = core::chat;
namespace delivery = core::delivery;
namespace desk = core::desk;

// From the device.
struct Said {
  ChatId chat;
  MessageId message;
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
using Body = std::variant<Said, Unavailable, TicketRequested, Started, Message, Archived, Reopened, Merged,
                          Continued, TicketMade>;

struct Fact {
  FactId id;
  Body body;
};

struct Frame {
  delivery::Seq seq = 0;  ///< of the fact; without one, what is acknowledged
  std::optional<Fact> fact;
};

/// One end's durable share of a link.
struct Post {
  struct Row {
    delivery::Seq seq = 0;
    Fact fact;
  };
  std::vector<Row> outbox;  ///< without gaps; what is acknowledged is kept
  delivery::Cursor acknowledged;
  delivery::Seq next = 1;
  delivery::Cursor received;
  std::set<FactId> known;

  void append(Fact fact) { outbox.push_back({next++, std::move(fact)}); }
  [[nodiscard]] Post::Row const* at(delivery::Seq seq) const {
    if (outbox.empty() || seq < outbox.front().seq || seq > outbox.back().seq) return nullptr;
    return &outbox[static_cast<std::size_t>(seq - outbox.front().seq)];
  }
};

}  // namespace deskbell::simulation
