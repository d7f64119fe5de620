// Durable facts over a link that may go at any moment: what to send next, what a number on the wire means.
#include "core/delivery.h"

#include <algorithm>
#include <utility>

#include "core/overload.h"

namespace deskbell::core::delivery {

namespace {

std::string number(Seq seq) { return std::to_string(seq); }

bool is_sane(Cursor const& cursor) { return cursor.seq >= 0 && (cursor.seq == 0) == cursor.id.is_nil(); }

void forget_link(Sender& state) {
  state.phase = LinkPhase::down;
  state.loading = false;
  state.in_flight.clear();
  state.in_flight_bytes = 0;
}

CloseLink close_link(ErrorCode code, std::string message) {
  return CloseLink{Error{code, std::move(message)}};
}

/// Asks for the next facts, if there are some and the window has room. Waits for a quarter of the window to
/// be free while something is in flight: one read of the outbox then serves many acknowledgements.
void pump(SenderStep& step) {
  Sender& state = step.state;
  if (state.phase != LinkPhase::open || state.loading) return;
  auto const sent = static_cast<std::int64_t>(state.in_flight.size());
  Seq const next = state.acknowledged.seq + sent + 1;
  if (next > state.last) return;
  std::int64_t const left = state.last - next + 1;
  std::int64_t const facts = state.window.facts - sent;
  std::int64_t const bytes = state.window.bytes - state.in_flight_bytes;
  bool const nothing_in_flight = sent == 0;
  if (!nothing_in_flight) {
    if (facts < std::max<std::int64_t>(1, std::min(left, state.window.facts / 4))) return;
    if (bytes < std::max<std::int64_t>(1, state.window.bytes / 4)) return;
  }
  state.loading = true;
  state.must_fit = nothing_in_flight;
  step.effects.emplace_back(
      Send{state.link, next, std::max<std::int64_t>(facts, 1), bytes, nothing_in_flight});
}

/// The peer's last fact is ours, and it has its number.
bool is_ours(Sender const& state, LinkOpened const& event) {
  Cursor const& peer = event.peer;
  return peer.seq != 0 && event.own_id_at_peer_seq == peer.id && peer.seq <= state.last;
}

void on_link_opened(SenderStep& step, LinkOpened const& event) {
  Sender& state = step.state;
  forget_link(state);
  ++state.link;
  if (event.window) state.window = *event.window;
  Cursor const& peer = event.peer;
  if (!is_sane(peer)) {
    step.effects.emplace_back(
        close_link(ErrorCode::protocol, "last fact: found seq " + number(peer.seq) +
                                            (peer.id.is_nil() ? " without" : " with") +
                                            " an id; expected an id exactly where seq is not 0"));
    return;
  }
  if (peer == state.acknowledged) {
    state.phase = LinkPhase::open;
    pump(step);
    return;
  }
  bool const ours = is_ours(state, event);
  if (!is_restored(state, event)) {
    // It committed, and the acknowledgement was lost.
    state.acknowledged = peer;
    state.phase = LinkPhase::open;
    step.effects.emplace_back(Settle{peer});
    pump(step);
    return;
  }
  // The two histories differ: one of the ends was restored. Everything that the peer may lack comes again,
  // after what it has; it drops by id what it knows. Losing is impossible, sending twice is harmless.
  bool const peer_lost = event.peer_was_restored || peer.seq <= state.acknowledged.seq;
  Seq after = state.acknowledged.seq;
  if (peer_lost) after = ours ? peer.seq : 0;
  state.phase = LinkPhase::renumbering;
  step.effects.emplace_back(Renumber{state.link, peer, peer.seq + 1, after});
}

void on_sent(SenderStep& step, Sent const& event) {
  Sender& state = step.state;
  if (event.link != state.link || state.phase != LinkPhase::open || !state.loading) return;
  state.loading = false;
  if (event.facts.empty()) {
    if (state.must_fit) {
      Seq const missing = state.acknowledged.seq + 1;
      forget_link(state);
      step.effects.emplace_back(
          close_link(ErrorCode::internal, "outbox: fact " + number(missing) + " is missing; facts up to " +
                                              number(state.last) + " were expected. Close and open again"));
    } else if (state.in_flight.empty()) {
      pump(step);  // meanwhile everything was acknowledged, and now even the largest has room
    }              // otherwise nothing fitted, and the next acknowledgement makes room
    return;
  }
  for (InFlight const& fact : event.facts) {
    state.in_flight_bytes += fact.bytes;
    state.in_flight.push_back(fact);
  }
  state.last = std::max(state.last, state.acknowledged.seq + static_cast<Seq>(state.in_flight.size()));
  pump(step);
}

void on_renumbered(SenderStep& step, Renumbered const& event) {
  Sender& state = step.state;
  state.acknowledged = event.acknowledged;
  state.last = std::max(event.last, event.acknowledged.seq);
  if (event.link != state.link || state.phase != LinkPhase::renumbering) return;
  state.phase = LinkPhase::open;
  pump(step);
}

void on_acknowledged(SenderStep& step, Acknowledged const& event) {
  Sender& state = step.state;
  if (state.phase == LinkPhase::down || (event.seq >= 0 && event.seq <= state.acknowledged.seq)) return;
  Seq const newest_sent = state.acknowledged.seq + static_cast<Seq>(state.in_flight.size());
  if (event.seq < 0 || event.seq > newest_sent) {
    forget_link(state);
    step.effects.emplace_back(
        close_link(ErrorCode::protocol, "ack.seq: found " + number(event.seq) + ", expected at most " +
                                            number(newest_sent) + ", the last fact that was sent"));
    return;
  }
  while (state.acknowledged.seq < event.seq) {
    state.acknowledged = Cursor{state.acknowledged.seq + 1, state.in_flight.front().id};
    state.in_flight_bytes -= state.in_flight.front().bytes;
    state.in_flight.pop_front();
  }
  step.effects.emplace_back(Settle{state.acknowledged});
  pump(step);
}

}  // namespace

Sender make_sender(Cursor acknowledged, Seq last, Window window) {
  Sender state;
  state.acknowledged = acknowledged;
  state.last = std::max(last, acknowledged.seq);
  state.window = window;
  return state;
}

SenderStep advance(Sender state, SenderEvent const& event) {
  SenderStep step{std::move(state), {}};
  std::visit(Overload{
                 [&](Appended const& appended) {
                   step.state.last = std::max(step.state.last, appended.last);
                   pump(step);
                 },
                 [&](LinkOpened const& opened) { on_link_opened(step, opened); },
                 [&](Sent const& sent) { on_sent(step, sent); },
                 [&](Renumbered const& renumbered) { on_renumbered(step, renumbered); },
                 [&](Acknowledged const& acknowledged) { on_acknowledged(step, acknowledged); },
                 [&](LinkLost const&) { forget_link(step.state); },
             },
             event);
  return step;
}

bool is_restored(Sender const& state, LinkOpened const& event) {
  if (event.peer == state.acknowledged) return false;
  return !is_ours(state, event) || event.peer.seq < state.acknowledged.seq;
}

bool awaits_acknowledgement(Sender const& state) { return !state.in_flight.empty(); }

bool has_sent_everything(Sender const& state) {
  auto const sent = state.acknowledged.seq + static_cast<Seq>(state.in_flight.size());
  return state.phase == LinkPhase::open && !state.loading && sent >= state.last;
}

std::int64_t backlog(Sender const& state) { return state.last - state.acknowledged.seq; }

// ---- the receiving end
// -------------------------------------------------------------------------------------------

namespace {

ReceiverStep closed(Receiver state, std::string message) {
  return {state, Verdict::close, Error{ErrorCode::protocol, std::move(message)}};
}

Error other_content(Arrived const& fact) {
  return Error{ErrorCode::conflict, "fact " + fact.id.text() + ": came again as number " + number(fact.seq) +
                                        " with other content than it was applied with; refused"};
}

/// A number that was committed before: right only if it is the fact that we know.
ReceiverStep again(Receiver state, Arrived const& fact) {
  if (fact.seq == state.cursor.seq && fact.id != state.cursor.id)
    return closed(state, "seq " + number(fact.seq) + ": found fact " + fact.id.text() +
                             ", expected the one that was committed there");
  switch (fact.known) {
    case KnownAs::nothing:
      // Acknowledging it would lose it.
      return closed(state, "seq " + number(fact.seq) + ": found an unknown fact, expected one after " +
                               number(state.cursor.seq));
    case KnownAs::other_content:
      state.repeat = true;
      return {state, Verdict::refuse, other_content(fact)};
    case KnownAs::same_content:
      break;
  }
  state.repeat = true;
  return {state, Verdict::repeated, std::nullopt};
}

}  // namespace

Receiver make_receiver(Cursor committed) {
  Receiver state;
  state.cursor = committed;
  state.told = committed.seq;
  return state;
}

ReceiverStep advance(Receiver state, Arrived const& fact) {
  if (fact.seq < 1 || fact.id.is_nil())
    return closed(state, "seq: found " + number(fact.seq) + (fact.id.is_nil() ? " without an id" : "") +
                             ", expected a number from 1 on, with an id");
  if (fact.seq <= state.cursor.seq) return again(state, fact);
  if (fact.seq != state.cursor.seq + 1) {
    auto const expected = number(state.cursor.seq + 1);
    return closed(state, "seq: found " + number(fact.seq) + ", expected " + expected);
  }
  state.cursor = Cursor{fact.seq, fact.id};
  switch (fact.known) {
    case KnownAs::nothing:
      return {state, Verdict::apply, std::nullopt};
    case KnownAs::same_content:
      return {state, Verdict::skip, std::nullopt};
    case KnownAs::other_content:
      break;
  }
  return {state, Verdict::refuse, other_content(fact)};
}

std::optional<Seq> acknowledgement(Receiver& state) {
  if (state.cursor.seq <= state.told && !state.repeat) return std::nullopt;
  state.told = state.cursor.seq;
  state.repeat = false;
  return state.told;
}

}  // namespace deskbell::core::delivery
