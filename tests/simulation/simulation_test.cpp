// Thousands of small worlds with every accident; one that breaks a promise names its seed, which replays it
// exactly.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "world.h"

namespace deskbell::simulation {
namespace {

std::uint32_t number_from(char const* variable, std::uint32_t otherwise) {
  char const* const text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): before any thread
  return text != nullptr ? static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10)) : otherwise;
}

void run_worlds(Accidents const& accidents) {
  std::uint32_t const seeds = number_from("DESKBELL_SIMULATION_SEEDS", 500);
  std::uint32_t const from = number_from("DESKBELL_SIMULATION_FROM", 1);
  std::map<std::string, int> tally;
  int broken = 0;
  for (std::uint32_t seed = from; seed < from + seeds && broken < 3; ++seed) {
    World world(seed, accidents);
    world.run(900);
    check(world);
    for (auto const& [what, times] : world.tally) tally[what] += times;
    if (world.complaints.empty()) continue;
    ++broken;
    ADD_FAILURE() << "seed " << seed << ": " << world.complaints.front() << " (" << world.complaints.size()
                  << " in all). Replay: DESKBELL_SIMULATION_FROM=" << seed << " DESKBELL_SIMULATION_SEEDS=1";
  }
  for (auto const& [what, times] : tally) std::cout << what << ": " << times << "  ";
  std::cout << '\n';
  if (seeds < 100) return;
  for (char const* const what :
       {"said", "answered", "fired", "slept", "rebooted", "merged", "continued", "reopened", "ticket",
        "answer won the race", "device crashed", "console crashed"})
    EXPECT_GT(tally[what], 0) << "the seeds never reached: " << what;
}

TEST(Simulation, cuts_crashes_sleep_reboots_and_wrong_clocks) { run_worlds({}); }

TEST(Simulation, devices_restored_from_old_snapshots) { run_worlds({.restored_devices = true}); }

TEST(Simulation, a_console_restored_from_its_backup) { run_worlds({.restored_console = true}); }

TEST(Simulation, everything_restored) { run_worlds({.restored_devices = true, .restored_console = true}); }

TEST(Simulation, a_seed_replays_exactly) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    World one(seed, {.restored_devices = true});
    World two(seed, {.restored_devices = true});
    one.run(900);
    two.run(900);
    EXPECT_EQ(one.tally, two.tally);
    EXPECT_EQ(one.time, two.time);
    EXPECT_EQ(one.complaints, two.complaints);
  }
}

}  // namespace
}  // namespace deskbell::simulation
