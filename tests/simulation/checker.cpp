// The promises, told of a world that has come to rest.
#include <algorithm>

#include "words.h"
#include "world.h"

namespace deskbell::simulation {

namespace {

void check_console(World& world) {
  auto const& disk = world.console->disk;
  std::map<MessageId, int> seen;
  for (auto const& [id, row] : disk.conversations) {
    for (auto const message : row.messages)
      if (++seen[message] > 1) world.blame("a message stands twice on the console");
    if (row.state.open && disk.open_one[static_cast<std::size_t>(row.identity)] != id)
      world.blame("an open conversation is not the one that is open");
  }
  auto tickets = disk.tickets;
  std::sort(tickets.begin(), tickets.end());
  if (std::adjacent_find(tickets.begin(), tickets.end()) != tickets.end())
    world.blame("two tickets were made from one conversation");
}

/// Nothing that was committed on the device is lost; in every conversation it stands in the order of writing.
void check_said(World& world, Device const& device) {
  auto const& disk = world.console->disk;
  std::map<ChatId, desk::Position> last;
  for (auto const message : device.disk.said) {
    auto const place = disk.where.find(message);
    if (place == disk.where.end()) {
      world.blame("a message was lost on its way to the console");
      continue;
    }
    auto& before = last[place->second.chat];
    if (place->second.position <= before)
      world.blame("messages stand in another order than they were written in");
    before = place->second.position;
    auto const shown = device.disk.messages.find(message);
    if (shown == device.disk.messages.end() || shown->second.position == 0)
      world.blame("a message that the console has is still shown as queued");
  }
}

/// Both ends show the same messages at the same places.
void check_order(World& world, Device& device) {
  for (auto const& [id, row] : world.console->disk.conversations) {
    if (row.identity != device.identity()) continue;
    auto const* here = device.resolve(id);
    for (std::size_t i = 0; i < row.messages.size(); ++i) {
      if (row.is_private[i]) continue;
      auto const shown = device.disk.messages.find(row.messages[i]);
      if (shown == device.disk.messages.end() || here == nullptr) {
        world.blame("a message never reached the device");
        continue;
      }
      bool const same = shown->second.chat == here->state.id &&
                        shown->second.position == static_cast<desk::Position>(i + 1) &&
                        shown->second.from == row.from[i];
      if (!same) world.blame("the two ends show a message at different places");
    }
  }
}

/// Whoever was restored or cloned may have said or heard the first one in a life that is forgotten: then the
/// two ends agree on who waits, but not always on since which message, and whether they were told so.
bool remembers_all(Accidents const& accidents) {
  return !accidents.restored_console && !accidents.restored_devices && !accidents.cloned_devices;
}

/// A question that both ends were restored from before: the device heard of it again, then the console lost
/// it.
bool has_lost_question(World const& world, chat::Unavailable const* unavailable) {
  return world.accidents.restored_devices && world.accidents.restored_console && unavailable != nullptr &&
         !world.console->disk.where.contains(unavailable->streak.message);
}

/// Who waits, is known to both ends, and was told so.
void check_waiting(World& world, Device& device) {
  for (auto const& [id, row] : world.console->disk.conversations) {
    if (row.identity != device.identity() || !row.state.open) continue;
    auto const* here = device.resolve(id);
    if (here == nullptr) {
      world.blame("the device does not know the open conversation");
      continue;
    }
    if (std::holds_alternative<chat::Archived>(here->state.phase))
      world.blame("an open conversation is archived on the device");
    bool const waits_there = row.state.streak_position != 0;
    auto const* unavailable = std::get_if<chat::Unavailable>(&here->state.phase);
    if (!waits_there && has_lost_question(world, unavailable)) continue;
    world.detail(-1, [&] { return words_of(row.state); });
    world.detail(device.number(), [&] { return words_of(here->state); });
    if (waits_there != (unavailable != nullptr)) {
      world.blame(waits_there ? "the console says that somebody waits, the device that they were answered"
                              : "the device says that somebody waits, the console that they were answered");
    } else if (!waits_there || !remembers_all(world.accidents)) {
      continue;
    } else if (!row.state.unavailable_shown_at) {
      world.blame("the console does not know that the unavailable message was shown");
    } else if (row.state.streak_message != unavailable->streak.message) {
      world.blame("the two ends name different first unanswered messages");
    }
  }
}

/// A technician's message that nobody looked at is unread.
void check_unread(World& world, Device& device) {
  for (auto const& [id, shown] : device.disk.messages) {
    if (shown.from != desk::From::technician || shown.position == 0) continue;
    if (!world.console->disk.where.contains(id) || device.disk.seen.contains(id)) continue;
    auto const* here = device.resolve(shown.chat);
    if (here != nullptr && here->read >= shown.position)
      world.blame("a message counts as read that nobody saw");
  }
}

/// Every technician sees what the console has, in its order, is told of it by the same numbers, and was
/// called once for each time that something began to want her.
void check_screen(World& world, Technician const& technician) {
  auto const& console = *world.console;
  std::vector<desk::Row> rows;
  for (auto const& [chat, row] : console.disk.conversations) {
    auto const truth = console.row_for(technician.id(), row);
    rows.push_back(truth);
    auto const found = technician.screen.find(chat);
    if (found == technician.screen.end()) {
      world.blame("a technician's screen lacks a conversation");
      continue;
    }
    auto const& shown = found->second;
    if (shown.messages != row.messages)
      world.blame("a technician's screen shows other messages, or in another order");
    bool const same = shown.row.open == truth.open && shown.row.assignee == truth.assignee &&
                      shown.row.last_user_position == truth.last_user_position &&
                      shown.row.read_position == truth.read_position &&
                      shown.row.first_unanswered_at == truth.first_unanswered_at;
    if (!same) world.blame("a row of a technician's list is not what the console has");
    auto const& call = world.calls[{technician.id(), chat}];
    if (shown.pings > call.runs) world.blame("it rang twice for what one technician was called for once");
    if (shown.pings < shown.began) world.blame("it did not ring for what began to call for a technician");
    if (call.calls && shown.pings == 0 && !call.stood_there)
      world.blame("it never rang for what calls for a technician");
  }
  if (technician.screen.size() != console.disk.conversations.size())
    world.blame("a technician's screen has a conversation that is not there");
  if (technician.counts != desk::count(rows, technician.id()))
    world.blame("a technician's counts are not those of her rows");
}

}  // namespace

/// Words that were answered once are none of them: a console that lost the answer says so when it has them.
void check_on_its_way(World& world) {
  for (auto& device : world.devices) {
    for (auto const message : device->disk.said) {
      if (device->disk.answered.contains(message)) continue;
      auto const shown = device->disk.messages.find(message);
      if (shown == device->disk.messages.end() || shown->second.position != 0) continue;
      auto const* here = device->resolve(shown->second.chat);
      if (here == nullptr) continue;
      bool const is_open = !std::holds_alternative<chat::Archived>(here->state.phase);
      if (is_open && !chat::waiting_since(here->state))
        world.blame("nobody waits for an answer to words that are on their way");
    }
  }
}

void check(World& world) {
  check_console(world);
  for (auto& device : world.devices) {
    check_said(world, *device);
    check_order(world, *device);
    check_waiting(world, *device);
    check_unread(world, *device);
  }
  for (auto& technician : world.technicians) check_screen(world, *technician);
}

}  // namespace deskbell::simulation
