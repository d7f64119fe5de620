// A conversation's state as the agent stores it: flat and described, so that the codec can write and read it.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/chat.h"
#include "protocol/result.h"

namespace deskbell::core::chat {

BOOST_DESCRIBE_ENUM(TicketOnUnavailable, offer, automatic, never)
BOOST_DESCRIBE_ENUM(Reason, nobody_available, not_reached, closed)
BOOST_DESCRIBE_ENUM(TicketOffer, none, offered, requested, made)

enum class PhaseName { idle, waiting, answered, unavailable, archived };
BOOST_DESCRIBE_ENUM(PhaseName, idle, waiting, answered, unavailable, archived)

struct SaidRecord {
  MessageId message;
  std::optional<std::int64_t> order;
  Time at{};
  std::int64_t unavailable_after_ms = 0;
  std::string boot_id;
  std::int64_t due_since_boot_ms = 0;
  Time due_wall{};
  std::int64_t longest_ms = 0;
  TicketOnUnavailable ticket = TicketOnUnavailable::offer;
  bool closed = false;
  std::optional<Time> shown_at;
  std::optional<Reason> shown_reason;
  std::optional<std::int64_t> position;
  std::optional<MessageId> shown_for;
};
BOOST_DESCRIBE_STRUCT(SaidRecord, (),
                      (message, order, at, unavailable_after_ms, boot_id, due_since_boot_ms, due_wall,
                       longest_ms, ticket, closed, shown_at, shown_reason, position, shown_for))

struct Record {
  ChatId id;
  PhaseName phase = PhaseName::idle;
  std::optional<SaidRecord> streak;                  ///< waiting, unavailable; archived: where one was
  std::optional<std::int64_t> held_until_ms;         ///< waiting
  std::optional<std::int64_t> resynchronised_at_ms;  ///< waiting
  std::optional<std::string> who;                    ///< answered: technician; archived: by
  std::optional<Time> at;                            ///< answered, archived
  std::vector<SaidRecord> pending;
  std::int64_t answered_position = 0;
  TicketOffer offer = TicketOffer::none;
  std::optional<std::int64_t> ticket_number;
};
BOOST_DESCRIBE_STRUCT(Record, (),
                      (id, phase, streak, held_until_ms, resynchronised_at_ms, who, at, pending,
                       answered_position, offer, ticket_number))

Record to_record(State const& state);
/// Error storage: a field that the phase needs is missing.
Result<State> from_record(Record const& record);

PhaseName phase_name(State const& state);

}  // namespace deskbell::core::chat
