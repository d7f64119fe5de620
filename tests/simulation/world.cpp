// The simulated world.
#include "world.h"

#include <algorithm>
#include <ostream>

namespace deskbell::simulation {

namespace {
constexpr int steps_of_a_life = 700;
}

Accidents accidents_of(std::uint32_t seed) {
  Accidents which;
  which.restored_devices = seed % 4 == 1 || seed % 8 == 3;
  which.restored_console = seed % 4 == 2 || seed % 8 == 3;
  which.cloned_devices = seed % 8 == 7;
  which.damaged_outbox = seed % 3 == 0;
  return which;
}

World::World(std::uint32_t seed, Accidents which, Mutation mistake)
    : accidents(which), mutation(mistake), random_(seed), at_desk_(seed ^ 0x5bd1e995U) {
  ticket_policy = static_cast<chat::TicketOnUnavailable>(pick(3));
  identities = 1 + pick(3);
  console = std::make_unique<Console>(*this, identities);
  int const colleagues = 2 + pick_at_desk(2);
  for (int i = 0; i < colleagues; ++i) technicians.push_back(std::make_unique<Technician>(*this, i));
  for (int i = 0; i < identities; ++i) devices.push_back(std::make_unique<Device>(*this, i, i));
}

void World::blame(std::string complaint) {
  note(complaint, -1);
  complaints.push_back(std::move(complaint));
}

void World::note(std::string_view what, int whose) {
  constexpr std::uint64_t prime = 1'099'511'628'211ULL;
  for (char const c : what) history_ = (history_ ^ static_cast<unsigned char>(c)) * prime;
  history_ = (history_ ^ static_cast<std::uint64_t>(whose)) * prime;
  history_ = (history_ ^ static_cast<std::uint64_t>(time.count())) * prime;
  if (trace_ != nullptr) *trace_ << time.count() << ' ' << whose << ' ' << what << '\n';
}

void World::write_detail(int whose, std::string const& words) const {
  *trace_ << time.count() << ' ' << whose << "   " << words << '\n';
}

void World::clone(Device const& original) {
  ++tally["cloned"];
  int const number = static_cast<int>(devices.size());
  note("cloned", original.number());
  devices.push_back(std::make_unique<Device>(*this, number, original.identity()));
  devices.back()->begin_as(original.disk);
}

UserId World::any_technician() {
  return technicians[static_cast<std::size_t>(pick_at_desk(static_cast<int>(technicians.size())))]->id();
}

void World::step() {
  step_of_devices();
  technicians[static_cast<std::size_t>(pick_at_desk(static_cast<int>(technicians.size())))]->act();
}

void World::step_of_devices() {
  auto& device = *devices[static_cast<std::size_t>(pick(static_cast<int>(devices.size())))];
  int const identity = device.identity();
  if (accidents.cloned_devices && pick(150) == 0 &&
      devices.size() < static_cast<std::size_t>(identities) + 2) {
    return clone(device);
  }
  switch (pick(10)) {
    case 0:
      time += Duration{pick(4) == 0 ? pick(120'000) : pick(3'000)};
      return;
    case 1:
      return console->act();
    case 2:
    case 3:
      return console->receive_one(identity);
    case 4:
      return console->work(identity);
    case 5:
      return console->acknowledge(identity);
    default:
      return device.act();
  }
}

void World::run(int steps) {
  for (int i = 0; i < steps && complaints.empty(); ++i) step();
  if (complaints.empty()) check_on_its_way(*this);
  if (complaints.empty()) settle();
}

// ---- coming to rest
// ----------------------------------------------------------------------------------------------------

/// Of machines with one key, one at a time.
std::vector<Device*> World::awake_in(int turn) const {
  std::vector<Device*> awake;
  for (int identity = 0; identity < identities; ++identity) {
    std::vector<Device*> those;
    for (auto const& device : devices)
      if (device->identity() == identity) those.push_back(device.get());
    awake.push_back(those[static_cast<std::size_t>(turn) % those.size()]);
  }
  return awake;
}

bool World::is_quiet(Device const& device) const {
  auto const& line = console->lines[static_cast<std::size_t>(device.identity())];
  return device.linked && device.end.is_idle() && line.end.is_idle() && device.up.empty() &&
         device.down.empty();
}

void World::exchange(Device& device) {
  constexpr int most = 2'000;
  int const identity = device.identity();
  for (int i = 0; i < most && !is_quiet(device); ++i) {
    device.work();
    console->work(identity);
    console->receive_one(identity);
    device.receive_one();
    console->acknowledge(identity);
    device.acknowledge();
    if (!device.linked) return;
  }
}

void World::live_on(std::vector<Device*> const& awake) {
  time += Duration{1'000};
  for (Device* device : awake) {
    if (!device->awake) device->wake();
    device->open_link();
    exchange(*device);
    device->resynchronised();
    device->tick();
  }
  console->run_timers();
}

void World::settle() {
  calm_ = true;
  constexpr int rounds = 200;
  int const turns = devices.size() > static_cast<std::size_t>(identities) ? 7 : 1;
  for (int turn = 0; turn < turns; ++turn) {
    for (auto& device : devices) device->cut_link();
    auto const awake = awake_in(turn);
    bool rests = false;
    for (int round = 0; round < rounds && !rests && complaints.empty(); ++round) {
      live_on(awake);
      std::optional<Duration> until;
      rests = true;
      for (Device* device : awake) {
        rests = rests && is_quiet(*device);
        auto const due = device->next_deadline();
        if (due && (!until || *due < *until)) until = due;
      }
      if (until && rests) time += std::max(*until, Duration::zero());
      rests = rests && !until;
    }
    if (!rests && complaints.empty()) blame("the world never came to rest");
  }
  for (auto& technician : technicians) technician->catch_up();
}

Outcome live(std::uint32_t seed, Accidents accidents, Mutation mutation, std::ostream* trace) {
  World world(seed, accidents, mutation);
  world.set_trace(trace);
  world.run(steps_of_a_life);
  if (world.complaints.empty()) check(world);
  return {std::move(world.complaints), std::move(world.tally), world.history()};
}

}  // namespace deskbell::simulation
