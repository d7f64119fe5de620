// The promises, told of a world that has come to rest.
#include <algorithm>

#include "world.h"

namespace deskbell::simulation {

namespace {

void check_console(World& world) {
  auto const& disk = world.console->disk;
  std::map<MessageId, int> seen;
  for (auto const& [id, row] : disk.conversations) {
    for (auto const message : row.messages)
      if (++seen[message] > 1) world.blame("a message stands twice on the console");
    if (row.state.open && disk.open_one[static_cast<std::size_t>(row.device)] != id)
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
void check_order(World& world, Device const& device, int number) {
  auto const& disk = world.console->disk;
  for (auto const& [id, row] : disk.conversations) {
    if (row.device != number) continue;
    for (std::size_t i = 0; i < row.messages.size(); ++i) {
      auto const shown = device.disk.messages.find(row.messages[i]);
      bool const is_note = row.from[i] == desk::From::technician && shown == device.disk.messages.end();
      if (is_note &&
          world.console->disk.where.at(row.messages[i]).position == static_cast<desk::Position>(i + 1)) {
        continue;  // private notes never travel; public ones are counted below
      }
      if (shown == device.disk.messages.end()) {
        world.blame("a message never reached the device");
      } else if (shown->second.chat != id || shown->second.position != static_cast<desk::Position>(i + 1)) {
        world.blame("the two ends show a message at different places");
      }
    }
  }
}

void check_fallback(World& world, Device const& device) {
  for (auto const& [streak, times] : device.disk.fired)
    if (times > 1) world.blame("the fallback fired twice for one streak");
}

/// Who waits, is known to both ends.
void check_waiting(World& world, Device const& device, int number) {
  for (auto const& [id, row] : world.console->disk.conversations) {
    if (row.device != number || !row.state.open) continue;
    auto const state = device.disk.chats.find(id);
    if (state == device.disk.chats.end()) {
      world.blame("the device does not know the open conversation");
      continue;
    }
    auto const* unavailable = std::get_if<chat::Unavailable>(&state->second.phase);
    bool const waits_here = row.state.streak_position != 0;
    if (waits_here != (unavailable != nullptr)) {
      world.blame(waits_here ? "the console says that somebody waits, the device that they were answered"
                             : "the device says that somebody waits, the console that they were answered");
    } else if (waits_here && row.state.streak_message != unavailable->streak.message) {
      world.blame("the two ends name different first unanswered messages");
    } else if (waits_here && !row.state.unavailable_shown_at) {
      world.blame("the console does not know that the unavailable message was shown");
    }
  }
}

}  // namespace

void check(World& world) {
  check_console(world);
  bool const restored = world.accidents.restored_devices || world.accidents.restored_console;
  for (std::size_t i = 0; i < world.devices.size(); ++i) {
    auto const& device = *world.devices[i];
    int const number = static_cast<int>(i);
    check_said(world, device);
    check_order(world, device, number);
    check_fallback(world, device);
    if (!restored) check_waiting(world, device, number);
  }
}

}  // namespace deskbell::simulation
