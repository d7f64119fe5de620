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

bool is_unanswered(Phase const& phase) {
  return std::holds_alternative<Waiting>(phase) || std::holds_alternative<Unavailable>(phase);
}

/// It waits where nothing waited, though the fallback may have been shown for it before.
void wait_for(State& state, Said const& said) {
  bool const offers = said.shown && said.ticket == TicketOnUnavailable::offer;
  if (offers && state.offer == TicketOffer::none) state.offer = TicketOffer::offered;
  state.phase = phase_of(said);
}

/// Closing answered nobody: who asked before it waits again.
void reopen(State& state) {
  auto const* archived = std::get_if<Archived>(&state.phase);
  if (archived == nullptr) return;
  auto streak = archived->streak;
  if (!streak && !state.pending.empty()) streak = state.pending.front();
  state.phase = Idle{};
  if (streak) wait_for(state, *streak);
}

/// Whoever reopened it is there to answer, and has the whole time for it.
void reopen_now(State& state, Now const& now) {
  if (!std::holds_alternative<Archived>(state.phase)) return;
  reopen(state);
  if (auto* waiting = std::get_if<Waiting>(&state.phase))
    waiting->streak.deadline = deadline_after(now, waiting->streak.unavailable_after);
}

Said* streak_of(State& state) {
  if (auto* waiting = std::get_if<Waiting>(&state.phase)) return &waiting->streak;
  if (auto* unavailable = std::get_if<Unavailable>(&state.phase)) return &unavailable->streak;
  return nullptr;
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
          std::nullopt,
          0,
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

/// In the console's order this message is the first unanswered one, and nobody here knew. Its time runs from
/// now on: later than it was promised, but never early.
void on_unanswered(State& state, Accepted const& event, Now const& now) {
  Said said = said_now(event.message, 0, *event.in_force, now);
  said.position = event.position;
  said.shown = event.shown;
  auto const* streak = streak_of(state);
  if (!said.shown && streak != nullptr && streak->shown) {
    said.shown = streak->shown;
    said.shown_for = streak->shown_for.value_or(streak->message);
  }
  wait_for(state, said);
}

void on_own_accepted(State& state, Accepted const& event, Now const& now) {
  auto const found = std::find_if(state.pending.begin(), state.pending.end(),
                                  [&](Said const& said) { return said.message == event.message; });
  bool const was_pending = found != state.pending.end();
  auto const* first = streak_of(state);
  bool passed_over = first != nullptr && first->message != event.message && is_pending(state, first->message);
  if (was_pending) {
    // The link keeps the order: what was written before it has been accepted before it, here or elsewhere.
    Said const said = *found;
    state.pending.erase(state.pending.begin(), found + 1);
    passed_over = passed_over && !is_pending(state, first->message);
    if (passed_over) {
      withdraw_offer(state);
      state.phase = phase_of(said);
    }
  }
  bool const answered_already = event.position < state.answered_position;
  auto* const streak = streak_of(state);
  if (streak != nullptr && streak->message == event.message) {
    streak->position = event.position;
    if (answered_already) answer(state, {}, now);
    return;
  }
  bool const is_first =
      streak == nullptr || is_pending(state, streak->message) || streak->position > event.position;
  if (!was_pending && !answered_already && is_first && event.in_force) on_unanswered(state, event, now);
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
  if (event.from != Accepted::From::automatic) reopen_now(state, now);
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
  // One that a restored console says again was there before who waits now.
  auto const* streak = streak_of(state);
  bool const came_before = streak != nullptr && streak->position > event.position;
  if (!came_before) answer(state, event.name, now);
}

/// What else waits begins the streak; where nothing does, it is as before. What the fallback offered for
/// words that nobody will see is taken back.
void on_refused(Step& step, MessageId message, Now const& now) {
  State& state = step.state;
  std::erase_if(state.pending, [&](Said const& said) { return said.message == message; });
  if (auto* archived = std::get_if<Archived>(&state.phase)) {
    if (archived->streak && archived->streak->message == message) archived->streak.reset();
    return;
  }
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
  auto* streak = streak_of(state);
  // What waited when it was closed is not known to be there, either.
  if (auto* archived = std::get_if<Archived>(&state.phase); archived != nullptr && archived->streak)
    streak = &*archived->streak;
  if (streak == nullptr) return;
  streak->position = 0;
  if (!is_pending(state, streak->message)) state.pending.insert(state.pending.begin(), Said(*streak));
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

void archive(State& state, std::string by, Time at) {
  if (std::holds_alternative<Archived>(state.phase)) return;
  withdraw_offer(state);
  std::optional<Said> streak;
  if (auto const* said = streak_of(state)) streak = *said;
  state.phase = Archived{std::move(by), at, std::move(streak)};
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
                 [&](WasArchived const& e) { archive(next, e.by, e.at); },
                 [&](WasReopened const&) { reopen_now(next, now); },
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
  first.shown_for = shown->message;
  to.phase = Unavailable{first};
  return to;
}

State moved_out_of(State from, Time now) {
  archive(from, {}, now);
  auto& streak = std::get<Archived>(from.phase).streak;
  if (streak && is_pending(from, streak->message)) streak.reset();
  // What was shown for words that move on is shown there.
  if (streak && streak->shown_for && is_pending(from, *streak->shown_for)) {
    streak->shown.reset();
    streak->shown_for.reset();
  }
  from.pending.clear();
  return from;
}

bool is_pending(State const& state, MessageId message) {
  return std::any_of(state.pending.begin(), state.pending.end(),
                     [&](Said const& said) { return said.message == message; });
}

ChatId successor_of(ChatId chat) { return ChatId{make_uuid_v5(chat.uuid, "successor")}; }

ChatId successor_at(ChatId chat, DeviceId device) {
  return ChatId{make_uuid_v5(chat.uuid, "successor at " + device.text())};
}

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
