// The endpoint's side of a conversation: who is waited for, since when, and what is shown when nobody comes.
#include "core/chat.h"

#include <algorithm>
#include <utility>

#include "core/overload.h"

namespace deskbell::core::chat {

namespace {

/// The fallback's message stands in the conversation: what follows from it.
void on_shown(Step& step, Said streak, Reason reason, Now const& now) {
  State& state = step.state;
  streak.shown = Shown{now.wall, reason};
  for (Said& said : state.pending)
    if (said.message == streak.message) said.shown = streak.shown;
  // One ticket for a conversation: where there is one it stands, and what was written since goes into it.
  bool const stands = state.ticket_number.has_value();
  bool const unasked = streak.ticket == TicketOnUnavailable::automatic ||
                       (streak.ticket == TicketOnUnavailable::offer && stands);
  if (unasked) {
    state.offer = stands ? TicketOffer::made : TicketOffer::requested;
    step.effects.emplace_back(RequestTicket{streak.message, true});
  } else if (streak.ticket == TicketOnUnavailable::offer && state.offer != TicketOffer::requested) {
    state.offer = TicketOffer::offered;
  }
  state.phase = Unavailable{std::move(streak)};
}

void fire(Step& step, Said const& streak, Reason reason, Now const& now) {
  step.effects.emplace_back(ShowUnavailable{unavailable_message_of(streak.message), streak.message, reason});
  on_shown(step, streak, reason, now);
}

/// A streak that was there before: what was shown for it is not shown again.
Phase phase_of(Said const& streak) {
  if (streak.shown) return Unavailable{streak};
  return Waiting{streak, std::nullopt, std::nullopt};
}

void reopen(State& state) {
  if (!std::holds_alternative<Archived>(state.phase)) return;
  state.phase = state.pending.empty() ? Phase{Idle{}} : phase_of(state.pending.front());
}

bool is_unanswered(Phase const& phase) {
  return std::holds_alternative<Waiting>(phase) || std::holds_alternative<Unavailable>(phase);
}

Said const* streak_of(State const& state) {
  if (auto const* waiting = std::get_if<Waiting>(&state.phase)) return &waiting->streak;
  if (auto const* unavailable = std::get_if<Unavailable>(&state.phase)) return &unavailable->streak;
  return nullptr;
}

/// A ticket that was asked for automatically is made only where no answer was accepted before, and then its
/// news come before the answer: what is not made by now will not be.
void withdraw_offer(State& state) {
  auto const* streak = streak_of(state);
  bool const automatic = state.offer == TicketOffer::requested && streak != nullptr && streak->shown &&
                         streak->ticket == TicketOnUnavailable::automatic;
  if (state.offer == TicketOffer::offered || automatic)
    state.offer = state.ticket_number ? TicketOffer::made : TicketOffer::none;
}

/// Everything that the console had accepted up to now is answered; what it had not begins a new streak. That
/// one's time runs anew: before, somebody was there and could not know of it.
void answer(State& state, std::string const& technician, Now const& now) {
  if (state.pending.empty()) {
    withdraw_offer(state);
    state.phase = Answered{technician, now.wall};
    return;
  }
  Said next = state.pending.front();
  if (auto const* streak = streak_of(state); streak != nullptr && streak->message == next.message) return;
  withdraw_offer(state);
  if (!next.shown) next.deadline = deadline_after(now, next.unavailable_after);
  state.pending.front() = next;
  state.phase = phase_of(next);
}

Said said_now(MessageId message, std::int64_t order, Settings const& settings, Now const& now) {
  return {message,
          order,
          now.wall,
          settings.unavailable_after,
          deadline_after(now, settings.unavailable_after),
          settings.ticket,
          !settings.open_now,
          std::nullopt};
}

void begin_streak(Step& step, Said const& first, Now const& now) {
  if (first.closed && !first.shown) {
    fire(step, first, Reason::closed, now);
  } else {
    step.state.phase = phase_of(first);
  }
}

void on_user_said(Step& step, UserSaid const& event, Now const& now) {
  State& state = step.state;
  if (std::holds_alternative<Archived>(state.phase)) {
    step.effects.emplace_back(OpenSuccessor{successor_of(state.id), event.message});
    return;
  }
  Said const said = said_now(event.message, event.order, event.settings, now);
  if (state.pending.size() < pending_max) state.pending.push_back(said);
  if (!is_unanswered(state.phase)) begin_streak(step, said, now);
}

void on_own_accepted(State& state, Accepted const& event, Now const& now) {
  auto const found = std::find_if(state.pending.begin(), state.pending.end(),
                                  [&](Said const& said) { return said.message == event.message; });
  if (found == state.pending.end()) {
    // Its time runs from now on: later than it was promised, but never early.
    bool const waits = event.position > state.answered_position && !is_unanswered(state.phase);
    if (event.forgotten && waits) state.phase = Waiting{said_now(event.message, 0, *event.forgotten, now)};
    return;
  }
  // The link keeps the order: what was written before it has been accepted before it.
  state.pending.erase(state.pending.begin(), found + 1);
  auto const* streak = streak_of(state);
  bool const answered_already = event.position < state.answered_position;
  if (answered_already && streak != nullptr && streak->message == event.message) answer(state, {}, now);
}

/// The fallback fired here, or in a life of this machine that it was restored from: not once more.
void on_automatic_accepted(Step& step, Accepted const& event, Now const& now) {
  auto const* waiting = std::get_if<Waiting>(&step.state.phase);
  if (waiting == nullptr || event.message != unavailable_message_of(waiting->streak.message)) return;
  on_shown(step, Said(waiting->streak), Reason::nobody_available, now);
}

void on_accepted(Step& step, Accepted const& event, Now const& now) {
  State& state = step.state;
  // What people say takes its place in open conversations only: a restored console forgot that it closed this
  // one.
  if (event.from != Accepted::From::automatic) reopen(state);
  switch (event.from) {
    case Accepted::From::automatic:
      on_automatic_accepted(step, event, now);
      return;
    case Accepted::From::end_user:
      on_own_accepted(state, event, now);
      return;
    case Accepted::From::technician:
      break;
  }
  if (event.position <= state.answered_position) return;
  state.answered_position = event.position;
  answer(state, event.name, now);
}

/// What else waits begins the streak; where nothing does, it is as before. What the fallback offered for
/// words that nobody will see is taken back.
void on_refused(Step& step, MessageId message, Now const& now) {
  State& state = step.state;
  std::erase_if(state.pending, [&](Said const& said) { return said.message == message; });
  auto const* streak = streak_of(state);
  if (streak == nullptr || streak->message != message) return;
  auto const since = streak->at;
  withdraw_offer(state);
  if (!state.pending.empty()) {
    begin_streak(step, Said(state.pending.front()), now);
  } else if (state.answered_position > 0) {
    state.phase = Answered{{}, since};
  } else {
    state.phase = Idle{};
  }
}

void on_console_restored(State& state) {
  state.answered_position = 0;
  auto const* streak = streak_of(state);
  if (streak == nullptr) return;
  auto const is_first = [&](Said const& said) { return said.message == streak->message; };
  if (std::none_of(state.pending.begin(), state.pending.end(), is_first))
    state.pending.insert(state.pending.begin(), Said(*streak));
}

void on_ticket_taken(Step& step) {
  State& state = step.state;
  if (state.offer == TicketOffer::requested || state.offer == TicketOffer::made) return;
  state.offer = TicketOffer::requested;
  auto const* streak = streak_of(state);
  step.effects.emplace_back(RequestTicket{streak != nullptr ? streak->message : MessageId{}, false});
}

void on_ticket_made(State& state, TicketMade const& event) {
  state.ticket_number = event.number;
  state.offer = TicketOffer::made;
}

void on_tick(Step& step, Tick const& event, Now const& now) {
  auto* waiting = std::get_if<Waiting>(&step.state.phase);
  if (waiting == nullptr || remaining(waiting->streak.deadline, now) > Duration::zero()) return;
  Duration const due = waiting->streak.deadline.since_boot;
  bool const caught_up = waiting->resynchronised_at && *waiting->resynchronised_at >= due;
  if (!caught_up && !waiting->held_until && now.since_boot - due > late_means_sleep)
    waiting->held_until = now.since_boot + resynchronise_within;
  if (waiting->held_until && now.since_boot < *waiting->held_until) return;
  Reason reason = event.linked ? Reason::nobody_available : Reason::not_reached;
  if (waiting->streak.closed) reason = Reason::closed;
  fire(step, waiting->streak, reason, now);
}

void hold(State& state, Now const& now) {
  if (auto* waiting = std::get_if<Waiting>(&state.phase))
    waiting->held_until = now.since_boot + resynchronise_within;
}

/// Brings every deadline into the present boot. After a reboot an answer may have come meanwhile, as after
/// sleep.
void anchor(State& state, Now const& now) {
  for (Said& said : state.pending) said.deadline = anchored(said.deadline, now);
  auto* waiting = std::get_if<Waiting>(&state.phase);
  if (waiting == nullptr || waiting->streak.deadline.boot_id == now.boot_id) return;
  waiting->streak.deadline = anchored(waiting->streak.deadline, now);
  waiting->resynchronised_at.reset();
  hold(state, now);
}

}  // namespace

State opened(ChatId id) {
  State state;
  state.id = id;
  return state;
}

Step advance(State state, Event const& event, Now const& now) {
  Step step{std::move(state), {}};
  State& next = step.state;
  anchor(next, now);
  std::visit(Overload{
                 [&](UserSaid const& e) { on_user_said(step, e, now); },
                 [&](Accepted const& e) { on_accepted(step, e, now); },
                 [&](Refused const& one) { on_refused(step, one.message, now); },
                 [&](TicketTaken const&) { on_ticket_taken(step); },
                 [&](TicketMade const& e) { on_ticket_made(next, e); },
                 [&](TicketRefused const&) {
                   if (next.offer == TicketOffer::requested) next.offer = TicketOffer::offered;
                 },
                 [&](WasArchived const& e) {
                   if (std::holds_alternative<Archived>(next.phase)) return;
                   withdraw_offer(next);
                   next.phase = Archived{e.by, e.at};
                 },
                 [&](WasReopened const&) { reopen(next); },
                 [&](ConsoleRestored const&) { on_console_restored(next); },
                 [&](Started const&) { hold(next, now); },
                 [&](Woke const&) { hold(next, now); },
                 [&](Resynchronised const&) {
                   if (auto* waiting = std::get_if<Waiting>(&next.phase)) {
                     waiting->held_until.reset();
                     waiting->resynchronised_at = now.since_boot;
                   }
                 },
                 [&](Tick const& e) { on_tick(step, e, now); },
             },
             event);
  return step;
}

std::optional<Duration> deadline(State const& state, Now const& now) {
  auto const* waiting = std::get_if<Waiting>(&state.phase);
  if (waiting == nullptr) return std::nullopt;
  Duration due = now.since_boot + remaining(waiting->streak.deadline, now);
  if (waiting->streak.deadline.boot_id == now.boot_id) {
    due = waiting->streak.deadline.since_boot;
    if (waiting->held_until) due = std::max(due, *waiting->held_until);
  }
  return due;
}

State moved_into(State to, State const& from) {
  reopen(to);
  for (Said const& said : from.pending)
    if (to.pending.size() < pending_max && !is_pending(to, said.message)) to.pending.push_back(said);
  std::stable_sort(to.pending.begin(), to.pending.end(),
                   [](Said const& a, Said const& b) { return a.order < b.order; });
  // A ticket that was made stays with the conversation that it was made of.
  if (to.offer == TicketOffer::none && from.offer != TicketOffer::made) to.offer = from.offer;

  auto const* ours = streak_of(to);
  bool const in_order = ours != nullptr && !is_pending(to, ours->message);
  if (!in_order && to.pending.empty()) return to;
  Said first = in_order ? *ours : to.pending.front();
  bool const stays = ours != nullptr && ours->message == first.message;
  if (!stays) to.phase = phase_of(first);
  auto const was_shown = [](Said const& said) { return said.shown.has_value(); };
  auto const shown = std::find_if(to.pending.begin(), to.pending.end(), was_shown);
  if (first.shown || shown == to.pending.end()) return to;
  first.shown = shown->shown;
  to.phase = Unavailable{first};
  return to;
}

State moved_out_of(State from, Time now) {
  from.pending.clear();
  withdraw_offer(from);
  if (!std::holds_alternative<Archived>(from.phase)) from.phase = Archived{{}, now};
  return from;
}

bool is_pending(State const& state, MessageId message) {
  return std::any_of(state.pending.begin(), state.pending.end(),
                     [&](Said const& said) { return said.message == message; });
}

ChatId successor_of(ChatId chat) { return ChatId{make_uuid_v5(chat.uuid, "successor")}; }

MessageId unavailable_message_of(MessageId streak) {
  return MessageId{make_uuid_v5(streak.uuid, "unavailable")};
}

std::optional<Time> waiting_since(State const& state) {
  auto const* streak = streak_of(state);
  return streak != nullptr ? std::optional<Time>(streak->at) : std::nullopt;
}

std::string text_of(Reason reason, Texts const& texts) {
  auto const either = [](std::string const& set, char const* plain) { return set.empty() ? plain : set; };
  switch (reason) {
    case Reason::not_reached:
      return either(
          texts.not_reached,
          "We could not reach our support desk. Your message is kept on this computer and will be sent as "
          "soon as there is a connection.");
    case Reason::closed:
      return either(texts.closed,
                    "Our support desk is closed at the moment. We will answer when it opens again.");
    case Reason::nobody_available:
      break;
  }
  return either(texts.unavailable, "Nobody is available to answer at the moment. We will come back to you.");
}

}  // namespace deskbell::core::chat
