// The simulated console: what devices say, and what becomes of it.
#include <algorithm>

#include "console.h"
#include "core/overload.h"
#include "words.h"
#include "world.h"

namespace deskbell::simulation {

void Console::apply(int identity, Fact const& fact) {
  world_.detail(-1, [&] { return "hears from " + std::to_string(identity) + ": " + words_of(fact.body); });
  std::visit(core::Overload{
                 [&](Opened const& opened) { on_opened(identity, opened); },
                 [&](Said const& said) { on_said(identity, said); },
                 [&](Unavailable const& unavailable) { on_unavailable(unavailable); },
                 [&](TicketRequested const& request) { on_ticket_requested(identity, request); },
                 [&](auto const&) { world_.blame("a device said what only consoles say"); },
             },
             fact.body);
}

ConversationRow* Console::find(ChatId id) {
  if (auto const alias = disk.aliases.find(id); alias != disk.aliases.end()) id = alias->second;
  auto const found = disk.conversations.find(id);
  return found == disk.conversations.end() ? nullptr : &found->second;
}

std::optional<desk::Known> Console::known_as(int identity, ChatId id) const {
  if (auto const found = disk.conversations.find(id); found != disk.conversations.end()) {
    return desk::Known{.open = found->second.state.open, .same_owner = found->second.identity == identity};
  }
  auto const alias = disk.aliases.find(id);
  if (alias == disk.aliases.end()) return std::nullopt;
  return desk::Known{.alias_of = alias->second};
}

ConversationRow& Console::create(ChatId id, int identity) {
  if (open_one(identity)) world_.blame("two conversations are open for one device user");
  open_one(identity) = id;
  auto const made = static_cast<int>(disk.conversations.size());
  auto [place, is_new] = disk.conversations.try_emplace(id);
  if (!is_new) world_.blame("a conversation was made twice");
  place->second.state.id = id;
  place->second.identity = identity;
  place->second.made = made;
  changed(place->second);
  return place->second;
}

ConversationRow* Console::locate(int identity, ChatId said_to) {
  auto const open = errs(Mutation::opens_a_second_one) ? std::nullopt : open_one(identity);
  auto const route = desk::route(said_to, open, [&](ChatId id) { return known_as(identity, id); });
  if (!route) {
    world_.blame(route.error().message);
    return nullptr;
  }
  std::visit(core::Overload{
                 [&](desk::Append const& append) {
                   if (append.said_to) tell(identity, Merged{*append.said_to, append.to});
                 },
                 [&](desk::Create const& next) { create(next.id, identity); },
                 [&](desk::Merge const& merge) {
                   disk.aliases[merge.from] = merge.to;
                   tell(identity, Merged{merge.from, merge.to});
                 },
                 [&](desk::Continue const& next) {
                   tell(identity, Continued{next.from, next.to});
                   if (next.said_to) tell(identity, Continued{*next.said_to, next.to});
                   if (next.create) create(next.to, identity);
                 },
             },
             *route);
  auto* const row = find(desk::target(*route));
  if (row != nullptr && row->state.open) return row;
  world_.blame("a message was routed to no open conversation");
  return nullptr;
}

void Console::on_opened(int identity, Opened const& opened) {
  if (!known_as(identity, opened.chat)) locate(identity, opened.chat);
}

void Console::on_said(int identity, Said const& said) {
  if (disk.where.contains(said.message)) return world_.blame("a message was said in two facts");
  if (auto* const row = locate(identity, said.chat)) add_message(*row, said.message, desk::From::end_user);
}

void Console::add_message(ConversationRow& row, MessageId message, desk::From from, bool is_private) {
  desk::Position const position = row.state.last_position + 1;
  auto const now = time_from_ms(1'795'000'000'000) + world_.time;
  bool const is_note = is_private && !errs(Mutation::takes_notes_for_answers);
  row.state = desk::said(row.state, {message, position, from, is_note, now});
  row.messages.push_back(message);
  row.from.push_back(from);
  row.is_private.push_back(is_private);
  row.accepted_at.push_back(now);
  disk.where[message] = {row.state.id, position};
  world_.detail(-1, [&] { return "message " + words_of(message) + ": " + words_of(row.state); });
  if (!is_private) tell(row.identity, Message{row.state.id, message, position, from});
  changed(row, LiveEvent::Line{message, position});
}

void Console::on_unavailable(Unavailable const& fact) {
  auto const streak = disk.where.find(fact.streak);
  if (streak == disk.where.end()) {
    // What both ends were restored from lacked the message: it is nowhere any more.
    bool const both = world_.accidents.restored_console && world_.accidents.restored_devices;
    if (!both) world_.blame("the fallback names a message that never came");
    return;
  }
  auto& row = disk.conversations.at(streak->second.chat);
  auto const decision = desk::unavailable(row.state, streak->second.position, time_from_ms(0));
  if (!errs(Mutation::forgets_the_fallback)) row.state = decision.conversation;
  bool const is_second = decision.count && ++disk.counted[fact.streak] > 1;
  if (is_second && !world_.accidents.cloned_devices)
    world_.blame("the fallback was counted twice for a streak");
  if (decision.answered) {
    disk.lost_races.push_back(fact.streak);
    ++world_.tally["answer won the race"];
  }
  bool const is_shown = disk.where.contains(fact.message) && !errs(Mutation::shows_the_fallback_twice);
  if (!is_shown) add_message(row, fact.message, desk::From::automatic);
}

void Console::on_ticket_requested(int identity, TicketRequested const& fact) {
  auto const streak = disk.where.find(fact.streak);
  auto* row = streak != disk.where.end() ? &disk.conversations.at(streak->second.chat) : find(fact.chat);
  if (row == nullptr || row->identity != identity) return;
  auto const position = streak != disk.where.end() ? streak->second.position : 0;
  auto decision = desk::ticket_requested(row->state, fact.automatic, position);
  if (!decision && errs(Mutation::tickets_what_was_answered))
    decision = desk::decide_ticket(row->state, desk::Asker::end_user);
  if (!decision) return;
  bool const lost = std::count(disk.lost_races.begin(), disk.lost_races.end(), fact.streak) > 0;
  if (fact.automatic && lost) world_.blame("an automatic ticket was made though the answer had won");
  make_ticket(*row, *decision);
}

void Console::make_ticket(ConversationRow& row, desk::TicketDecision const& decision) {
  if (std::holds_alternative<desk::MakeTicket>(decision) || errs(Mutation::makes_a_second_ticket)) {
    disk.tickets.push_back(row.state.id);
    ++world_.tally["ticket"];
    row.state = desk::ticketed(row.state, world_.fresh<TicketId>());
  } else if (auto const* add = std::get_if<desk::AddToTicket>(&decision)) {
    row.state = desk::ticketed(row.state, add->ticket);
    ++world_.tally["ticket comment"];
  }
  tell(row.identity, TicketMade{row.state.id, static_cast<std::int64_t>(disk.tickets.size())});
}

}  // namespace deskbell::simulation
