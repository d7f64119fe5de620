// A simulated device: what the console says of its conversations.
#include "core/overload.h"
#include "device.h"
#include "words.h"
#include "world.h"

namespace deskbell::simulation {

Device::Chat* Device::resolve(ChatId id) {
  for (int hops = 0; hops < 32; ++hops) {
    auto const found = disk.chats.find(id);
    if (found == disk.chats.end()) return nullptr;
    if (!found->second.merged_into) return &found->second;
    id = *found->second.merged_into;
  }
  world_.blame("names of conversations lead in a circle");
  return nullptr;
}

void Device::apply(Fact const& fact) {
  world_.detail(number_, [&] { return "hears: " + words_of(fact.body); });
  auto const tell = [this](ChatId id, chat::Event const& event) {
    if (auto* const one = resolve(id)) advance(*one, event);
  };
  std::visit(core::Overload{
                 [&](Started const& started) { on_started(started.chat); },
                 [&](Message const& message) { on_message(message); },
                 [&](Archived const& archived) {
                   tell(archived.chat, chat::WasArchived{"Tom", now().wall});
                 },
                 [&](Reopened const& reopened) {
                   auto* const one = resolve(reopened.chat);
                   if (one == nullptr) return;
                   bring_forward(*one);
                   advance(*one, chat::WasReopened{});
                 },
                 [&](Merged const& merged) { on_moved(merged.from, merged.to, true); },
                 [&](Continued const& continued) { on_moved(continued.from, continued.to, false); },
                 [&](TicketMade const& made) { tell(made.chat, chat::TicketMade{made.number}); },
                 [&](auto const&) { world_.blame("the console said what only devices say"); },
             },
             fact.body);
}

void Device::on_started(ChatId id) {
  auto* const known = resolve(id);
  if (known == nullptr) {
    insert(id);
    return;
  }
  bring_forward(*known);
  advance(*known, chat::WasReopened{});
}

void Device::on_message(Message const& message) {
  auto* const place = resolve(message.chat);
  if (place == nullptr) return;  // of a conversation that this device does not have any more
  continue_where_it_stands(message);
  using From = chat::Accepted::From;
  chat::Accepted accepted;
  accepted.from = From::automatic;
  if (message.from == desk::From::end_user) accepted.from = From::end_user;
  if (message.from == desk::From::technician) accepted.from = From::technician;
  accepted.message = message.message;
  accepted.position = message.position;
  accepted.name = "Tom";
  bool const was_known = disk.messages.contains(message.message);
  disk.messages[message.message] = {place->state.id, message.position, message.from};
  if (accepted.from == From::end_user) {
    accepted.in_force = chat::Settings{.ticket = world_.ticket_policy};
    if (disk.messages.contains(chat::unavailable_message_of(message.message)))
      accepted.shown = chat::Shown{now().wall};
    disk.said_at.try_emplace(message.message, moment());
    if (!was_known) ++world_.tally["own message that was forgotten"];
  }
  bool const is_answer = accepted.from == From::technician;
  if (is_answer) note_answered(place->state.id, message.position);
  if (!was_known && is_answer && !errs(Mutation::reads_what_nobody_saw))
    place->read = std::min(place->read, message.position - 1);
  if (is_answer && errs(Mutation::passes_over_answers)) return;
  if (is_answer && errs(Mutation::answers_what_came_later)) place->state.pending.clear();
  advance(*place, accepted);
}

void Device::note_answered(ChatId id, desk::Position by) {
  for (auto const& [message, shown] : disk.messages) {
    bool const is_own = shown.from == desk::From::end_user && shown.chat == id;
    if (is_own && shown.position != 0 && shown.position < by) disk.answered.insert(message);
  }
}

void Device::continue_where_it_stands(Message const& message) {
  auto const shown = disk.messages.find(message.message);
  if (shown == disk.messages.end()) return;
  auto const* held = resolve(shown->second.chat);
  if (held != nullptr && chat::is_pending(held->state, message.message))
    on_moved(held->state.id, message.chat, false);
}

void Device::on_moved(ChatId from_id, ChatId to_id, bool is_merge) {
  auto const found = disk.chats.find(from_id);
  if (found == disk.chats.end() || from_id == to_id) return;
  auto& from = found->second;
  auto* to = resolve(to_id);
  if (to == nullptr) to = &insert(to_id);
  if (to == &from) return;
  ++world_.tally[is_merge ? "merged" : "continued"];
  if (errs(Mutation::says_again_what_moves)) say_again(from, to_id);
  if (!errs(Mutation::leaves_behind_what_moves)) to->state = chat::moved_into(to->state, from.state);
  from.state = chat::moved_out_of(from.state, now().wall);
  if (is_merge) from.merged_into = to->state.id;
  for (auto& [id, shown] : disk.messages) {
    if (shown.chat != from_id || (shown.position != 0 && !is_merge)) continue;
    shown.chat = to->state.id;
    shown.position = 0;  // the console says where it stands in its new place
  }
  bring_forward(*to);
  world_.detail(number_, [&] { return words_of(to->state); });
}

/// A mistake: the console knows them already, or gets them from the outbox.
void Device::say_again(Chat const& from, ChatId to) {
  for (auto const& said : from.state.pending)
    disk.post.append({world_.fresh<FactId>(), Said{to, said.message}});
}

void Device::on_console_restored() {
  for (auto& [id, one] : disk.chats) {
    one.merged_into.reset();  // the console that merged them may be the one that is lost
    advance(one, chat::ConsoleRestored{});
  }
}

}  // namespace deskbell::simulation
