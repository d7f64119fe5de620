// The simulated world: time, chance, devices, a console, and every accident that may happen to them. One
// seed, one history.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "console.h"
#include "device.h"

namespace deskbell::simulation {

/// What may happen besides cuts, delays, crashes, sleep, reboots and clock jumps, which always may.
struct Accidents {
  bool restored_devices = false;
  bool restored_console = false;
};

class World {
 public:
  World(std::uint32_t seed, Accidents accidents);

  /// Lives through `steps` accidents, then lets everything come to rest.
  void run(int steps);

  int pick(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most)); }
  bool chance(int in) { return !calm_ && pick(in) == 0; }
  template <class SomeId>
  SomeId fresh() {
    SomeId id;
    ++ids_;
    for (int i = 0; i < 8; ++i) id.uuid.bytes[15 - i] = static_cast<std::uint8_t>(ids_ >> (8 * i));
    id.uuid.bytes[0] = 0x77;
    return id;
  }
  void blame(std::string complaint) { complaints.push_back(std::move(complaint)); }

  Duration time{1'000'000};  ///< true time
  chat::TicketOnUnavailable ticket_policy = chat::TicketOnUnavailable::offer;
  std::int64_t epochs = 1;
  std::vector<std::unique_ptr<Device>> devices;
  std::unique_ptr<Console> console;
  std::vector<std::string> complaints;
  Accidents accidents;
  /// How often what happened, so that a test can tell whether the seeds reach it.
  std::map<std::string, int> tally;

 private:
  void step();
  void settle();
  [[nodiscard]] bool is_at_rest() const;

  std::mt19937 random_;
  bool calm_ = false;
  std::uint64_t ids_ = 0;
};

/// The promises. Adds to world.complaints.
void check(World& world);

}  // namespace deskbell::simulation
