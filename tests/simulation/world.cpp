// The simulated world.
#include "world.h"

namespace deskbell::simulation {

World::World(std::uint32_t seed, Accidents which) : accidents(which), random_(seed) {
  ticket_policy = static_cast<chat::TicketOnUnavailable>(pick(3));
  int const count = 1 + pick(3);
  console = std::make_unique<Console>(*this, count);
  for (int i = 0; i < count; ++i) devices.push_back(std::make_unique<Device>(*this, i));
}

void World::step() {
  int const devices_there = static_cast<int>(devices.size());
  int const number = pick(devices_there);
  switch (pick(10)) {
    case 0:
      time += Duration{pick(4) == 0 ? pick(120'000) : pick(3'000)};
      return;
    case 1:
      return console->act();
    case 2:
    case 3:
      return console->receive_one(number);
    case 4:
      return console->work(number);
    case 5:
      return console->acknowledge(number);
    default:
      return devices[static_cast<std::size_t>(number)]->act();
  }
}

void World::run(int steps) {
  for (int i = 0; i < steps && complaints.empty(); ++i) step();
  settle();
}

bool World::is_at_rest() const {
  for (std::size_t i = 0; i < devices.size(); ++i) {
    auto const& device = *devices[i];
    if (!device.linked || !device.end.is_idle() || !console->ends[i].is_idle()) return false;
    if (!device.up.empty() || !device.down.empty()) return false;
    for (auto const& [id, state] : device.disk.chats)
      if (chat::deadline(state, device.now())) return false;
  }
  return true;
}

void World::settle() {
  calm_ = true;
  for (int round = 0; round < 3'000; ++round) {
    if (is_at_rest()) return;
    time += Duration{1'000};
    for (std::size_t i = 0; i < devices.size(); ++i) {
      auto& device = *devices[i];
      int const number = static_cast<int>(i);
      if (!device.awake) device.wake();
      device.open_link();
      for (int k = 0; k < 30; ++k) {
        device.work();
        console->work(number);
        console->receive_one(number);
        device.receive_one();
        console->acknowledge(number);
        device.acknowledge();
      }
      device.resynchronised();
      device.tick();
    }
    console->run_timers();
  }
  blame("the world never came to rest");
}

}  // namespace deskbell::simulation
