// Who gets a conversation.
#include "core/assignment.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace deskbell::core::desk {
namespace {

Time const now = time_from_ms(1'770'000'000'000);

UserId user(int number) { return UserId{make_uuid_v5(Uuid{}, std::to_string(number))}; }

Candidate there(int number) {
  Candidate candidate;
  candidate.technician = user(number);
  candidate.last_input_at = now;
  return candidate;
}

TEST(Assignment, counts_whoever_touched_her_keyboard_within_five_minutes) {
  auto candidate = there(1);
  EXPECT_TRUE(is_available(candidate, now + Duration(300'000)));
  EXPECT_FALSE(is_available(candidate, now + Duration(300'001)));
  candidate.last_input_at.reset();
  EXPECT_FALSE(is_available(candidate, now));
}

TEST(Assignment, goes_round) {
  std::vector<Candidate> desk{there(1), there(2), there(3)};
  std::map<UserId, int> turns;
  std::optional<UserId> last;
  for (int i = 0; i < 30; ++i) {
    auto const at = now + Duration(i);
    auto const chosen = choose_in_turn(desk, at);
    ASSERT_TRUE(chosen);
    EXPECT_NE(chosen, last) << "nobody twice in a row";
    last = chosen;
    ++turns[*chosen];
    for (auto& one : desk)
      if (one.technician == *chosen) one.last_turn_at = at;
  }
  for (auto const& [technician, count] : turns) EXPECT_EQ(count, 10);
}

TEST(Assignment, passes_over_who_is_away_or_full) {
  std::vector<Candidate> desk{there(1), there(2), there(3)};
  desk[0].last_input_at = now - Duration(600'000);
  desk[1].most = 2;
  desk[1].open = 2;
  EXPECT_EQ(choose_in_turn(desk, now), user(3));
  desk[2].most = 0;
  EXPECT_EQ(choose_in_turn(desk, now), std::nullopt);
  EXPECT_EQ(choose_in_turn({}, now), std::nullopt);
}

TEST(Assignment, starts_with_who_has_least_to_do) {
  std::vector<Candidate> desk{there(1), there(2)};
  desk[0].open = 3;
  desk[1].open = 1;
  EXPECT_EQ(choose_in_turn(desk, now), user(2));
}

TEST(Assignment, keeps_to_the_named_one_unless_she_is_full) {
  auto named = there(1);
  named.last_input_at.reset();
  EXPECT_EQ(choose_named(named), user(1)) << "away or not";
  named.most = named.open = 4;
  EXPECT_EQ(choose_named(named), std::nullopt);
  EXPECT_EQ(choose_named(std::nullopt), std::nullopt);
}

TEST(Assignment, lets_anybody_take_but_nobody_be_given_too_many) {
  auto candidate = there(1);
  candidate.most = candidate.open = 2;
  EXPECT_TRUE(may_be_given(candidate, user(1)));
  auto const refused = may_be_given(candidate, user(2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "has 2 open conversations, and may have 2 at once");
  candidate.open = 1;
  EXPECT_TRUE(may_be_given(candidate, user(2)));
}

}  // namespace
}  // namespace deskbell::core::desk
