// Ten thousand small worlds with every accident; one that breaks a promise names its seed, which replays it
// exactly.
#include <gtest/gtest.h>

#include <iostream>

#include "world.h"

namespace deskbell::simulation {

/// So that the test has a name.
void PrintTo(NamedMutation const& one, std::ostream* out) { *out << one.name; }

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint32_t seeds_in_all = 4'000;
#else
constexpr std::uint32_t seeds_in_all = 10'000;
#endif
constexpr std::uint32_t parts = 8;

/// Each part on its own, so that they run side by side.
class Simulation : public testing::TestWithParam<std::uint32_t> {};

TEST_P(Simulation, keeps_every_promise) {
  std::uint32_t const seeds = seeds_in_all / parts;
  std::uint32_t const from = 1 + GetParam() * seeds;
  std::map<std::string, int> tally;
  int broken = 0;
  for (std::uint32_t seed = from; seed < from + seeds && broken < 3; ++seed) {
    auto const outcome = live(seed, accidents_of(seed));
    for (auto const& [what, times] : outcome.tally) tally[what] += times;
    if (outcome.complaints.empty()) continue;
    ++broken;
    ADD_FAILURE() << "seed " << seed << ": " << outcome.complaints.front()
                  << ". Replay: ./dev simulate --from " << seed << " --seeds 1 --trace";
  }
  for (auto const& [what, times] : tally) std::cout << what << ": " << times << "  ";
  std::cout << '\n';
  for (char const* const what : {"said",
                                 "answered",
                                 "fired",
                                 "slept",
                                 "rebooted",
                                 "merged",
                                 "continued",
                                 "reopened",
                                 "ticket",
                                 "answer won the race",
                                 "device crashed",
                                 "console crashed",
                                 "device restored",
                                 "console restored",
                                 "cloned",
                                 "clone reported",
                                 "refused other content",
                                 "ticket for a vanished device",
                                 "own message that was forgotten",
                                 "technician linked",
                                 "assigned",
                                 "rang"})
    EXPECT_GT(tally[what], 0) << "the seeds never reached: " << what;
}

/// Each of them broke a promise once, most of them after somebody was restored.
TEST(SimulationItself, keeps_every_promise_where_it_once_did_not) {
  for (std::uint32_t const seed :
       {931U,     6'564U,   198'286U, 310'294U, 598'146U, 668'360U, 725'344U, 752'928U, 10'467U,  12'090U,
        12'237U,  19'361U,  20'134U,  26'549U,  32'526U,  34'569U,  43'459U,  44'982U,  49'454U,  52'451U,
        61'377U,  67'459U,  91'041U,  95'206U,  99'297U,  133'566U, 327'062U, 423'406U, 438'934U, 520'254U,
        567'546U, 572'202U, 598'093U, 633'747U, 661'299U, 795'549U, 860'115U}) {
    auto const outcome = live(seed, accidents_of(seed));
    EXPECT_TRUE(outcome.complaints.empty()) << "seed " << seed << ": " << outcome.complaints.front();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Simulation, testing::Range(std::uint32_t{0}, parts));

TEST(SimulationItself, replays_a_seed_exactly) {
  std::uint64_t before = 0;
  for (std::uint32_t seed = 1; seed <= 48; ++seed) {
    auto const one = live(seed, accidents_of(seed));
    auto const two = live(seed, accidents_of(seed));
    EXPECT_EQ(one.history, two.history) << "seed " << seed;
    EXPECT_EQ(one.tally, two.tally) << "seed " << seed;
    EXPECT_NE(one.history, before) << "seed " << seed;
    before = one.history;
  }
}

/// A checker that finds nothing proves nothing: each mistake is found.
class Mistake : public testing::TestWithParam<NamedMutation> {};

TEST_P(Mistake, is_found) {
  constexpr std::uint32_t patience = 400;
  for (std::uint32_t seed = 1; seed <= patience; ++seed) {
    auto const outcome = live(seed, accidents_of(seed), GetParam().mutation);
    if (outcome.complaints.empty()) continue;
    std::cout << GetParam().name << ": found at seed " << seed << ": " << outcome.complaints.front() << '\n';
    return;
  }
  FAIL() << GetParam().name << " was not found in " << patience << " seeds";
}

INSTANTIATE_TEST_SUITE_P(Seeded, Mistake, testing::ValuesIn(mutations),
                         [](auto const& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace deskbell::simulation
