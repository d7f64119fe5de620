// A conversation's state to and from its stored form.
#include "core/chat_record.h"

#include <utility>

#include "core/overload.h"

namespace deskbell::core::chat {

namespace {

SaidRecord to_record(Said const& said) {
  SaidRecord record;
  record.message = said.message;
  record.order = said.order;
  record.at = said.at;
  record.unavailable_after_ms = said.unavailable_after.count();
  record.boot_id = said.deadline.boot_id;
  record.due_since_boot_ms = said.deadline.since_boot.count();
  record.due_wall = said.deadline.wall;
  record.longest_ms = said.deadline.longest.count();
  record.ticket = said.ticket;
  record.closed = said.closed;
  if (said.shown) {
    record.shown_at = said.shown->at;
    record.shown_reason = said.shown->reason;
  }
  if (said.position != 0) record.position = said.position;
  record.shown_for = said.shown_for;
  return record;
}

Said from_record(SaidRecord const& record) {
  Said said;
  said.message = record.message;
  said.order = record.order.value_or(0);
  said.at = record.at;
  said.unavailable_after = Duration{record.unavailable_after_ms};
  said.deadline = Deadline{record.boot_id, Duration{record.due_since_boot_ms}, record.due_wall,
                           Duration{record.longest_ms}};
  said.ticket = record.ticket;
  said.closed = record.closed;
  if (record.shown_at)
    said.shown = Shown{*record.shown_at, record.shown_reason.value_or(Reason::nobody_available)};
  said.position = record.position.value_or(0);
  said.shown_for = record.shown_for;
  return said;
}

std::optional<std::int64_t> to_ms(std::optional<Duration> const& span) {
  return span ? std::optional<std::int64_t>(span->count()) : std::nullopt;
}

std::optional<Duration> from_ms(std::optional<std::int64_t> const& ms) {
  return ms ? std::optional<Duration>(Duration{*ms}) : std::nullopt;
}

Error missing(Record const& record, char const* field) {
  return make_error(ErrorCode::storage,
                    "stored conversation " + record.id.text() + ": " + field + " is missing for its phase");
}

Result<Phase> phase_from(Record const& record) {
  switch (record.phase) {
    case PhaseName::idle:
      return Phase{Idle{}};
    case PhaseName::waiting:
      if (!record.streak) return missing(record, "streak");
      return Phase{Waiting{from_record(*record.streak), from_ms(record.held_until_ms),
                           from_ms(record.resynchronised_at_ms)}};
    case PhaseName::unavailable:
      if (!record.streak) return missing(record, "streak");
      if (!record.streak->shown_at) return missing(record, "streak.shown_at");
      return Phase{Unavailable{from_record(*record.streak)}};
    case PhaseName::answered:
      if (!record.at) return missing(record, "at");
      return Phase{Answered{record.who.value_or(std::string()), *record.at}};
    case PhaseName::archived:
      if (!record.at) return missing(record, "at");
      return Phase{Archived{record.who.value_or(std::string()), *record.at,
                            record.streak ? std::optional<Said>(from_record(*record.streak)) : std::nullopt}};
  }
  return missing(record, "a known phase");
}

}  // namespace

PhaseName phase_name(State const& state) {
  return std::visit(Overload{
                        [](Idle const&) { return PhaseName::idle; },
                        [](Waiting const&) { return PhaseName::waiting; },
                        [](Answered const&) { return PhaseName::answered; },
                        [](Unavailable const&) { return PhaseName::unavailable; },
                        [](Archived const&) { return PhaseName::archived; },
                    },
                    state.phase);
}

Record to_record(State const& state) {
  Record record;
  record.id = state.id;
  record.phase = phase_name(state);
  std::visit(Overload{
                 [](Idle const&) {},
                 [&](Waiting const& waiting) {
                   record.streak = to_record(waiting.streak);
                   record.held_until_ms = to_ms(waiting.held_until);
                   record.resynchronised_at_ms = to_ms(waiting.resynchronised_at);
                 },
                 [&](Answered const& answered) {
                   record.who = answered.technician;
                   record.at = answered.at;
                 },
                 [&](Unavailable const& unavailable) { record.streak = to_record(unavailable.streak); },
                 [&](Archived const& archived) {
                   record.who = archived.by;
                   record.at = archived.at;
                   if (archived.streak) record.streak = to_record(*archived.streak);
                 },
             },
             state.phase);
  for (Said const& said : state.pending) record.pending.push_back(to_record(said));
  record.answered_position = state.answered_position;
  record.offer = state.offer;
  record.ticket_number = state.ticket_number;
  return record;
}

Result<State> from_record(Record const& record) {
  auto phase = phase_from(record);
  if (!phase) return phase.error();
  State state;
  state.id = record.id;
  state.phase = std::move(*phase);
  for (SaidRecord const& said : record.pending) state.pending.push_back(from_record(said));
  state.answered_position = record.answered_position;
  state.offer = record.offer;
  state.ticket_number = record.ticket_number;
  return state;
}

}  // namespace deskbell::core::chat
