// A simulated device.
#include "device.h"

#include "core/overload.h"
#include "world.h"

namespace deskbell::simulation {

Device::Device(World& world, int number) : world_(world), number_(number), booted_at_(world.time) {
  end.start(disk.post);
}

core::Now Device::now() const {
  return {std::to_string(number_) + "/" + std::to_string(boots_), world_.time - booted_at_,
          time_from_ms(1'795'000'000'000) + world_.time + wall_error_};
}

void Device::act() {
  if (!awake) {
    if (world_.pick(3) == 0) wake();
    return;
  }
  switch (world_.pick(20)) {
    case 0:
    case 1:
      return say();
    case 2:
    case 3:
    case 4:
    case 5:
      return work();
    case 6:
    case 7:
    case 8:
      return receive_one();
    case 9:
    case 10:
      return acknowledge();
    case 11:
    case 12:
    case 13:
      return open_link();
    case 14:
      if (world_.pick(5) == 0) cut_link();
      return;
    case 15:
      if (world_.pick(15) == 0) reboot();
      return;
    case 16:
      if (world_.pick(8) == 0) sleep();
      if (world_.pick(10) == 0) wall_error_ += Duration{world_.pick(7'200'000) - 3'600'000};
      return;
    case 17:
      if (world_.pick(10) == 0) take_snapshot();
      if (world_.accidents.restored_devices && world_.pick(40) == 0) restore_snapshot();
      return;
    case 18:
      return resynchronised();
    default:
      return tick();
  }
}

// ---- what the person and the clock do
// ------------------------------------------------------------------------------

chat::State& Device::chat_of(ChatId id) { return disk.chats.try_emplace(id, chat::opened(id)).first->second; }

ChatId Device::chat_to_say_in() {
  if (!disk.current) return world_.fresh<ChatId>();
  if (!std::holds_alternative<chat::Archived>(chat_of(*disk.current).phase)) return *disk.current;
  // Written into the closed window, or begun anew from the menu.
  return world_.pick(2) == 0 ? chat::successor_of(*disk.current) : world_.fresh<ChatId>();
}

void Device::say() {
  if (world_.chance(50)) return crash();
  auto id = chat_to_say_in();
  while (std::holds_alternative<chat::Archived>(chat_of(id).phase)) id = chat::successor_of(id);
  auto const message = world_.fresh<MessageId>();
  disk.current = id;
  disk.messages[message] = {id, 0, desk::From::end_user};
  disk.said.push_back(message);
  disk.said_at[message] = now();
  disk.post.append({world_.fresh<FactId>(), Said{id, message}});
  advance_chat(id, chat::UserSaid{message, {.ticket = world_.ticket_policy}});
  ++world_.tally["said"];
  if (world_.chance(50)) return crash();
  end.notice(disk.post);
}

void Device::tick() {
  std::vector<ChatId> due;
  for (auto const& [id, state] : disk.chats)
    if (auto const at = chat::deadline(state, now()); at && *at <= now().since_boot) due.push_back(id);
  for (ChatId const id : due) {
    if (world_.chance(30)) return crash();
    advance_chat(id, chat::Tick{linked});
    if (world_.chance(30)) return crash();
    end.notice(disk.post);
    if (disk.chats[id].offer == chat::TicketOffer::offered && world_.pick(2) == 0) {
      advance_chat(id, chat::TicketTaken{});
      end.notice(disk.post);
    }
  }
}

void Device::advance_chat(ChatId id, chat::Event const& event) {
  auto step = chat::advance(chat_of(id), event, now());
  disk.chats[id] = std::move(step.state);
  for (auto const& effect : step.effects) {
    std::visit(core::Overload{
                   [&](chat::ShowUnavailable const& shown) { fire(id, shown); },
                   [&](chat::RequestTicket const& request) {
                     disk.post.append(
                         {world_.fresh<FactId>(), TicketRequested{id, request.automatic, request.streak}});
                   },
                   [&](chat::OpenSuccessor const&) {
                     world_.blame("a message was said to an archived conversation");
                   },
               },
               effect);
  }
}

void Device::fire(ChatId id, chat::ShowUnavailable const& shown) {
  ++world_.tally["fired"];
  auto const said_at = disk.said_at.find(shown.streak);
  if (said_at == disk.said_at.end()) return world_.blame("the fallback fired for a message that nobody said");
  auto const moment = now();
  if (said_at->second.boot_id == moment.boot_id &&
      moment.since_boot - said_at->second.since_boot < chat::default_unavailable_after)
    world_.blame("the fallback fired early within a boot");
  ++disk.fired[shown.streak];
  disk.fired_in[shown.streak] = id;
  disk.messages[shown.message] = {id, 0, desk::From::automatic};
  disk.post.append({world_.fresh<FactId>(), Unavailable{id, shown.message, shown.streak}});
}

// ---- what happens to the machine
// -----------------------------------------------------------------------------------

void Device::sleep() {
  cut_link();
  awake = false;
  ++world_.tally["slept"];
}

void Device::wake() {
  awake = true;
  if (world_.pick(4) == 0) return;  // nobody said so
  for (auto const& [id, state] : std::map(disk.chats)) advance_chat(id, chat::Woke{});
}

void Device::crash() {
  ++world_.tally["device crashed"];
  cut_link();
  start_process();
}

void Device::reboot() {
  ++world_.tally["rebooted"];
  cut_link();
  ++boots_;
  booted_at_ = world_.time;
  if (world_.pick(3) == 0) wall_error_ = Duration{world_.pick(86'400'000) - 43'200'000};
  start_process();
}

void Device::start_process() {
  awake = true;
  end.start(disk.post);
  for (auto const& [id, state] : std::map(disk.chats)) advance_chat(id, chat::Started{});
}

void Device::restore_snapshot() {
  ++world_.tally["device restored"];
  cut_link();
  disk = snapshot_;
  reboot();
}

// ---- the link
// --------------------------------------------------------------------------------------------------------

void Device::open_link() {
  if (linked || !awake) return;
  std::deque<Frame> nowhere;
  while (end.has_work()) end.work(disk.post, nowhere);  // the database does one thing after the other
  auto const peer = world_.console->disk.posts[static_cast<std::size_t>(number_)].received;
  linked = true;
  end.opened(disk.post, peer, disk.console_epoch != world_.console->disk.epoch);
  world_.console->opened(number_, disk.post.received);
  if (end.is_open()) disk.console_epoch = world_.console->disk.epoch;
}

void Device::cut_link() {
  if (!linked) return;
  linked = false;
  up.clear();
  down.clear();
  end.lost();
  world_.console->lost(number_);
}

void Device::work() {
  if (world_.chance(80)) return crash();
  bool const fine = end.work(disk.post, up);
  if (!fine && !world_.accidents.restored_devices && !world_.accidents.restored_console)
    world_.blame("the device found the console breaking the rules of the link");
  if (!fine) return cut_link();
  if (linked && end.is_open()) disk.console_epoch = world_.console->disk.epoch;
}

void Device::receive_one() {
  if (down.empty()) return;
  if (world_.chance(60)) return crash();
  Frame const frame = down.front();
  if (!world_.chance(10)) down.pop_front();  // now and then a frame comes twice
  bool const fine = end.arrived(disk.post, frame, [this](Fact const& fact) { apply(fact); });
  if (!fine) world_.blame("the console sent a fact that the device could not place");
  if (!fine) return cut_link();
  if (world_.chance(60)) return crash();
  end.notice(disk.post);
  if (world_.pick(3) == 0) acknowledge();
}

void Device::acknowledge() {
  if (linked) end.acknowledge(up);
}

void Device::resynchronised() {
  if (!linked || !down.empty()) return;
  for (auto const& [id, state] : std::map(disk.chats)) advance_chat(id, chat::Resynchronised{});
}

// ---- facts from the console
// ------------------------------------------------------------------------------------------

void Device::apply(Fact const& fact) {
  auto const current_is_open = [this] {
    return disk.current && !std::holds_alternative<chat::Archived>(chat_of(*disk.current).phase);
  };
  std::visit(core::Overload{
                 [&](Message const& message) { on_message(message); },
                 [&](Started const& started) {
                   chat_of(started.chat);
                   if (!current_is_open()) disk.current = started.chat;
                 },
                 [&](Archived const& archived) {
                   advance_chat(archived.chat, chat::WasArchived{"Tom", now().wall});
                 },
                 [&](Reopened const& reopened) {
                   advance_chat(reopened.chat, chat::WasReopened{});
                   if (!current_is_open()) disk.current = reopened.chat;
                 },
                 [&](Merged const& merged) { on_moved(merged.from, merged.to, false); },
                 [&](Continued const& continued) { on_moved(continued.from, continued.to, true); },
                 [&](TicketMade const& made) { advance_chat(made.chat, chat::TicketMade{made.number}); },
                 [&](auto const&) { world_.blame("the console said what only devices say"); },
             },
             fact.body);
}

void Device::on_message(Message const& message) {
  disk.messages[message.message] = {message.chat, message.position, message.from};
  using From = chat::Accepted::From;
  From from = From::automatic;
  if (message.from == desk::From::end_user) from = From::end_user;
  if (message.from == desk::From::technician) from = From::technician;
  advance_chat(message.chat, chat::Accepted{from, message.message, message.position, "Tom"});
}

void Device::on_moved(ChatId from, ChatId to, bool from_stays) {
  ++world_.tally[from_stays ? "continued" : "merged"];
  chat::State const old = chat_of(from);
  disk.chats[to] = chat::moved_into(chat_of(to), old);
  if (from_stays) {
    disk.chats[from] = chat::moved_out_of(old);
  } else {
    disk.chats.erase(from);
  }
  for (auto& [id, shown] : disk.messages)
    if (shown.chat == from && (shown.position == 0 || !from_stays)) shown.chat = to;
  disk.current = to;
}

}  // namespace deskbell::simulation
