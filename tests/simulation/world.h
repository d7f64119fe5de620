// The simulated world: time, chance, devices, a console, and every accident that may happen to them. One
// seed, one history.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "console.h"
#include "device.h"
#include "mutation.h"
#include "technician.h"

namespace deskbell::simulation {

/// What may happen besides cuts, delays, crashes, sleep, reboots and clock jumps, which always may.
struct Accidents {
  bool restored_devices = false;  ///< from an old snapshot
  bool restored_console = false;  ///< from its backup
  bool cloned_devices = false;    ///< two live machines with one key
  bool damaged_outbox = false;    ///< other content under an id that was said before
};
/// A quarter of the seeds have each of them; some have several.
Accidents accidents_of(std::uint32_t seed);

class World {
 public:
  World(std::uint32_t seed, Accidents accidents, Mutation mutation = Mutation::none);

  /// Lives through `steps` accidents, then lets everything come to rest.
  void run(int steps);

  int pick(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most)); }
  /// What technicians do is drawn from a row of its own: what devices live through stays the same beside it.
  int pick_at_desk(int most) { return static_cast<int>(at_desk_() % static_cast<unsigned>(most)); }
  UserId any_technician();
  bool chance(int in) { return !calm_ && pick(in) == 0; }
  template <class SomeId>
  SomeId fresh() {
    SomeId id;
    ++ids_;
    for (int i = 0; i < 8; ++i) id.uuid.bytes[15 - i] = static_cast<std::uint8_t>(ids_ >> (8 * i));
    id.uuid.bytes[0] = 0x77;
    return id;
  }
  void blame(std::string complaint);
  /// Something happened: it is part of the history that a seed replays exactly.
  void note(std::string_view what, int whose);
  [[nodiscard]] std::uint64_t history() const { return history_; }
  /// Details for whoever replays it; no part of the history.
  template <class Words>
  void detail(int whose, Words const& words) {
    if (trace_ != nullptr) write_detail(whose, words());
  }
  /// Everything that happens is written there.
  void set_trace(std::ostream* trace) { trace_ = trace; }
  [[nodiscard]] bool is_calm() const { return calm_; }

  Accidents accidents;
  Mutation mutation;
  Duration time{1'000'000};  ///< true time
  chat::TicketOnUnavailable ticket_policy = chat::TicketOnUnavailable::offer;
  std::int64_t epochs = 1;
  int identities = 1;
  std::unique_ptr<Console> console;
  std::vector<std::unique_ptr<Device>> devices;  ///< first one for each identity, then clones
  std::vector<std::unique_ptr<Technician>> technicians;
  /// Of each technician and conversation: whether it calls for her now, and how often that began since her
  /// page was read from the beginning.
  struct Call {
    bool calls = false;
    int runs = 0;
    bool stood_there = false;  ///< when it was read
  };
  std::map<std::pair<UserId, ChatId>, Call> calls;
  std::vector<std::string> complaints;
  /// How often what happened, so that a test can tell whether the seeds reach it.
  std::map<std::string, int> tally;

 private:
  void write_detail(int whose, std::string const& words) const;
  void step();
  void step_of_devices();
  void clone(Device const& original);
  void settle();
  void live_on(std::vector<Device*> const& awake);
  void exchange(Device& device);
  [[nodiscard]] std::vector<Device*> awake_in(int turn) const;
  [[nodiscard]] bool is_quiet(Device const& device) const;

  std::mt19937 random_;
  std::mt19937 at_desk_;
  bool calm_ = false;
  std::uint64_t ids_ = 0;
  std::uint64_t history_ = 1'469'598'103'934'665'603ULL;
  std::ostream* trace_ = nullptr;
};

/// The promises. Adds to world.complaints.
void check(World& world);
/// Those that hold at any moment: who wrote into an open conversation waits for an answer, long before the
/// console hears of it.
void check_on_its_way(World& world);

/// Lives one seed and checks it.
struct Outcome {
  std::vector<std::string> complaints;
  std::map<std::string, int> tally;
  std::uint64_t history = 0;
};
Outcome live(std::uint32_t seed, Accidents accidents, Mutation mutation = Mutation::none,
             std::ostream* trace = nullptr);

}  // namespace deskbell::simulation
