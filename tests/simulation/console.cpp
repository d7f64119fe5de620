// The simulated console.
#include "console.h"

#include <algorithm>

#include "core/overload.h"
#include "world.h"

namespace deskbell::simulation {

namespace {
desk::TicketOnUnavailable policy_of(chat::TicketOnUnavailable policy) {
  return policy == chat::TicketOnUnavailable::automatic ? desk::TicketOnUnavailable::automatic
                                                        : desk::TicketOnUnavailable::offer;
}
}  // namespace

Console::Console(World& world, int devices) : ends(static_cast<std::size_t>(devices)), world_(world) {
  disk.posts.resize(ends.size());
  disk.open_one.resize(ends.size());
  for (std::size_t i = 0; i < ends.size(); ++i) ends[i].start(disk.posts[i]);
  backup_ = disk;
}

// ---- technicians
// -------------------------------------------------------------------------------------------------------

ConversationRow* Console::any_open() {
  std::vector<ConversationRow*> open;
  for (auto& [id, row] : disk.conversations)
    if (row.state.open) open.push_back(&row);
  return open.empty() ? nullptr : open[static_cast<std::size_t>(world_.pick(static_cast<int>(open.size())))];
}

void Console::act() {
  if (world_.chance(60)) return crash();
  auto const device = static_cast<std::size_t>(world_.pick(static_cast<int>(ends.size())));
  auto* const row = any_open();
  switch (world_.pick(14)) {
    case 0:
    case 1:
      if (row != nullptr) answer(*row);
      break;
    case 2:
      if (row != nullptr) add_message(*row, world_.fresh<MessageId>(), desk::From::technician, true);
      break;
    case 3:
      if (row != nullptr && world_.pick(3) == 0) archive(*row);
      break;
    case 4:
      if (world_.pick(3) == 0) start_conversation(static_cast<int>(device));
      break;
    case 5:
      if (row != nullptr && world_.pick(3) == 0)
        make_ticket(*row, desk::decide_ticket(row->state, desk::Asker::technician));
      break;
    case 6:
      for (auto& [id, archived] : disk.conversations) {
        if (archived.state.open || world_.pick(4) != 0) continue;
        auto reopened =
            desk::reopened(archived.state, disk.open_one[static_cast<std::size_t>(archived.device)]);
        if (!reopened) continue;
        archived.state = *reopened;
        disk.open_one[static_cast<std::size_t>(archived.device)] = id;
        tell(archived.device, Reopened{id});
        ++world_.tally["reopened"];
        break;
      }
      break;
    case 7:
      if (world_.pick(10) == 0) take_backup();
      if (world_.accidents.restored_console && world_.pick(30) == 0) restore_backup();
      break;
    default:
      run_timers();
  }
  if (world_.chance(60)) return crash();
  for (std::size_t i = 0; i < ends.size(); ++i) ends[i].notice(disk.posts[i]);
}

void Console::answer(ConversationRow& row) {
  add_message(row, world_.fresh<MessageId>(), desk::From::technician);
  ++world_.tally["answered"];
}

void Console::archive(ConversationRow& row) {
  row.state = desk::archived(row.state);
  disk.open_one[static_cast<std::size_t>(row.device)].reset();
  tell(row.device, Archived{row.state.id});
  ++world_.tally["archived"];
}

void Console::start_conversation(int device) {
  if (disk.open_one[static_cast<std::size_t>(device)]) return;
  auto& row = create(world_.fresh<ChatId>(), device);
  tell(device, Started{row.state.id});
  add_message(row, world_.fresh<MessageId>(), desk::From::technician);
}

void Console::run_timers() {
  auto const now = time_from_ms(1'795'000'000'000) + world_.time;
  for (auto& [id, row] : disk.conversations) {
    bool const linked = world_.devices[static_cast<std::size_t>(row.device)]->linked;
    auto const at = desk::automatic_ticket_at(row.state, policy_of(world_.ticket_policy),
                                              chat::default_unavailable_after, linked);
    if (!at || *at > now) continue;
    ++world_.tally["ticket for a vanished device"];
    make_ticket(row, desk::decide_ticket(row.state, desk::Asker::end_user));
  }
  for (std::size_t i = 0; i < ends.size(); ++i) ends[i].notice(disk.posts[i]);
}

// ---- accidents
// ---------------------------------------------------------------------------------------------------------

void Console::crash() {
  ++world_.tally["console crashed"];
  for (auto& device : world_.devices) device->cut_link();
  for (std::size_t i = 0; i < ends.size(); ++i) ends[i].start(disk.posts[i]);
}

void Console::restore_backup() {
  ++world_.tally["console restored"];
  disk = backup_;
  disk.epoch = ++world_.epochs;
  crash();
}

// ---- links
// -------------------------------------------------------------------------------------------------------------

void Console::opened(int device, delivery::Cursor peer) {
  auto const i = static_cast<std::size_t>(device);
  std::deque<Frame> nowhere;
  while (ends[i].has_work()) ends[i].work(disk.posts[i], nowhere);
  ends[i].opened(disk.posts[i], peer, false);
}

void Console::lost(int device) { ends[static_cast<std::size_t>(device)].lost(); }

void Console::work(int device) {
  auto const i = static_cast<std::size_t>(device);
  if (world_.chance(100)) return crash();
  bool const fine = ends[i].work(disk.posts[i], world_.devices[i]->down);
  if (fine) return;
  if (!world_.accidents.restored_devices && !world_.accidents.restored_console)
    world_.blame("the console found the device breaking the rules of the link");
  world_.devices[i]->cut_link();
}

void Console::receive_one(int device) {
  auto const i = static_cast<std::size_t>(device);
  auto& up = world_.devices[i]->up;
  if (up.empty()) return;
  if (world_.chance(80)) return crash();
  Frame const frame = up.front();
  if (!world_.chance(10)) up.pop_front();
  bool const fine = ends[i].arrived(disk.posts[i], frame, [&](Fact const& fact) { apply(device, fact); });
  if (!fine) world_.blame("the device sent a fact that the console could not place");
  if (!fine) return world_.devices[i]->cut_link();
  if (world_.chance(80)) return crash();
  ends[i].notice(disk.posts[i]);
  if (world_.pick(2) == 0) acknowledge(device);
}

void Console::acknowledge(int device) {
  auto const i = static_cast<std::size_t>(device);
  if (world_.devices[i]->linked) ends[i].acknowledge(world_.devices[i]->down);
}

void Console::tell(int device, Body body) {
  disk.posts[static_cast<std::size_t>(device)].append({world_.fresh<FactId>(), std::move(body)});
}

// ---- facts from devices
// ------------------------------------------------------------------------------------------------

void Console::apply(int device, Fact const& fact) {
  std::visit(core::Overload{
                 [&](Said const& said) { on_said(device, said); },
                 [&](Unavailable const& unavailable) { on_unavailable(unavailable); },
                 [&](TicketRequested const& request) { on_ticket_requested(device, request); },
                 [&](auto const&) { world_.blame("a device said what only consoles say"); },
             },
             fact.body);
}

ConversationRow* Console::find(ChatId id) {
  if (auto const alias = disk.aliases.find(id); alias != disk.aliases.end()) id = alias->second;
  auto const found = disk.conversations.find(id);
  return found == disk.conversations.end() ? nullptr : &found->second;
}

ConversationRow& Console::create(ChatId id, int device) {
  auto& open_one = disk.open_one[static_cast<std::size_t>(device)];
  if (open_one) world_.blame("two conversations are open for one device user");
  open_one = id;
  auto [place, is_new] = disk.conversations.try_emplace(id);
  if (!is_new) world_.blame("a conversation was made twice");
  place->second.state.id = id;
  place->second.device = device;
  return place->second;
}

void Console::on_said(int device, Said const& said) {
  if (disk.where.contains(said.message)) return world_.blame("a message was said in two facts");
  auto const route = desk::route(said.chat, disk.open_one[static_cast<std::size_t>(device)],
                                 [&](ChatId id) -> std::optional<desk::Known> {
                                   if (auto const alias = disk.aliases.find(id); alias != disk.aliases.end())
                                     return desk::Known{.alias_of = alias->second};
                                   auto const found = disk.conversations.find(id);
                                   if (found == disk.conversations.end()) return std::nullopt;
                                   return desk::Known{.open = found->second.state.open,
                                                      .same_owner = found->second.device == device};
                                 });
  if (!route) return world_.blame(route.error().message);
  std::visit(core::Overload{
                 [](desk::Append const&) {},
                 [&](desk::Create const& next) { create(next.id, device); },
                 [&](desk::Merge const& merge) {
                   disk.aliases[merge.from] = merge.to;
                   tell(device, Merged{merge.from, merge.to});
                 },
                 [&](desk::Continue const& next) {
                   if (next.create) create(next.to, device);
                   tell(device, Continued{next.from, next.to});
                 },
             },
             *route);
  auto* const row = find(desk::target(*route));
  if (row == nullptr || !row->state.open) return world_.blame("a message was routed to no open conversation");
  add_message(*row, said.message, desk::From::end_user);
}

void Console::add_message(ConversationRow& row, MessageId message, desk::From from, bool is_private) {
  desk::Position const position = row.state.last_position + 1;
  row.state = desk::said(
      row.state, {message, position, from, is_private, time_from_ms(1'795'000'000'000) + world_.time});
  row.messages.push_back(message);
  row.from.push_back(from);
  disk.where[message] = {row.state.id, position};
  if (!is_private) tell(row.device, Message{row.state.id, message, position, from});
}

void Console::on_unavailable(Unavailable const& fact) {
  auto const streak = disk.where.find(fact.streak);
  if (streak == disk.where.end()) return world_.blame("the fallback names a message that never came");
  auto& row = disk.conversations.at(streak->second.chat);
  auto const decision = desk::unavailable(row.state, streak->second.position, time_from_ms(0));
  row.state = decision.conversation;
  if (decision.count && ++disk.counted[fact.streak] > 1)
    world_.blame("the fallback was counted twice for a streak");
  if (decision.answered) {
    disk.lost_races.push_back(fact.streak);
    ++world_.tally["answer won the race"];
  }
  if (!disk.where.contains(fact.message)) add_message(row, fact.message, desk::From::automatic);
}

void Console::on_ticket_requested(int device, TicketRequested const& fact) {
  auto const streak = disk.where.find(fact.streak);
  auto* row = streak != disk.where.end() ? &disk.conversations.at(streak->second.chat) : find(fact.chat);
  if (row == nullptr || row->device != device) return;
  auto const position = streak != disk.where.end() ? streak->second.position : 0;
  auto const decision = desk::ticket_requested(row->state, fact.automatic, position);
  if (!decision) return;
  bool const lost = std::count(disk.lost_races.begin(), disk.lost_races.end(), fact.streak) > 0;
  if (fact.automatic && lost) world_.blame("an automatic ticket was made though the answer had won");
  make_ticket(*row, *decision);
}

void Console::make_ticket(ConversationRow& row, desk::TicketDecision const& decision) {
  if (std::holds_alternative<desk::KeepTicket>(decision)) return;
  if (std::holds_alternative<desk::MakeTicket>(decision)) {
    disk.tickets.push_back(row.state.id);
    ++world_.tally["ticket"];
    row.state = desk::ticketed(row.state, world_.fresh<TicketId>());
  } else {
    row.state = desk::ticketed(row.state, std::get<desk::AddToTicket>(decision).ticket);
    ++world_.tally["ticket comment"];
  }
  tell(row.device, TicketMade{row.state.id, static_cast<std::int64_t>(disk.tickets.size())});
}

}  // namespace deskbell::simulation
