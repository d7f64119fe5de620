// The 3-minute fallback: its clock, and everything that is not the clock is in chat_conversation_test.cpp.
#include "core/chat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "chat_clock.h"

namespace deskbell::tests {
namespace {

using namespace core::chat;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::VariantWith;

TEST(Fallback, comes_after_180_seconds_by_default_and_not_a_millisecond_sooner) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 180s);
  chat.clock.pass(180s - 1ms);
  EXPECT_THAT(chat.tick(), IsEmpty());
  EXPECT_TRUE(chat.is<Waiting>());
  chat.clock.pass(1ms);
  EXPECT_THAT(chat.tick(),
              ElementsAre(VariantWith<ShowUnavailable>(ShowUnavailable{
                  unavailable_message_of(message_id(1)), message_id(1), Reason::nobody_available})));
  EXPECT_TRUE(chat.is<Unavailable>());
  EXPECT_EQ(chat.state.offer, TicketOffer::offered);
  EXPECT_FALSE(deadline(chat.state, chat.clock.now));
}

TEST(Fallback, runs_from_the_first_unanswered_message_with_what_was_in_force_then) {
  ChatUnderTest chat;
  chat.say(1, {.unavailable_after = 60s});
  chat.clock.pass(30s);
  chat.say(2, {.unavailable_after = 600s});
  chat.clock.pass(30s);
  EXPECT_EQ(chat.tick().size(), 1U);
}

TEST(Fallback, fires_once_for_a_streak_and_again_for_the_next) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.run_out();
  for (int n = 2; n < 6; ++n) {
    chat.say(n);
    chat.accept(n, n);
    chat.clock.pass(1h);
    chat.tick();
  }
  EXPECT_EQ(chat.count<ShowUnavailable>(), 1);
  chat.answer(50, 10);
  EXPECT_TRUE(chat.is<Answered>());
  chat.say(7);
  chat.accept(7, 11);
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 2);
}

TEST(Fallback, does_not_come_for_words_that_the_console_refused) {
  ChatUnderTest chat;
  chat.say(1);
  chat.on(Refused{message_id(1)});
  EXPECT_TRUE(chat.is<Idle>());
  EXPECT_FALSE(deadline(chat.state, chat.clock.now));
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 0);
  // What was written after it waits from its own time on.
  chat.say(2);
  chat.clock.pass(100s);
  chat.say(3);
  chat.on(Refused{message_id(2)});
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 180s);
  chat.accept(3, 1);
  chat.answer(50, 2);
  // After an answer it is answered still; one in the middle of what waits changes nothing.
  chat.say(4);
  chat.on(Refused{message_id(4)});
  EXPECT_TRUE(chat.is<Answered>());
  chat.say(5);
  chat.accept(5, 3);
  chat.clock.pass(10s);
  chat.say(6);
  chat.on(Refused{message_id(6)});
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 170s);
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 1);
  // It came already: what is said instead gets one of its own, and a ticket that was asked for is asked for
  // again.
  chat.answer(51, 10);
  Settings const automatic{.ticket = TicketOnUnavailable::automatic};
  chat.say(7, automatic);
  chat.run_out();
  EXPECT_EQ(chat.state.offer, TicketOffer::requested);
  chat.on(Refused{message_id(7)});
  EXPECT_TRUE(chat.is<Answered>());
  EXPECT_EQ(chat.state.offer, TicketOffer::none);
  chat.say(8, automatic);
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 3);
  EXPECT_EQ(chat.count<RequestTicket>(), 2);
}

TEST(Fallback, loses_against_an_answer_at_179_9_seconds) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.clock.pass(179'900ms);
  chat.answer(2, 2);
  chat.clock.pass(100ms);
  EXPECT_THAT(chat.tick(), IsEmpty());
  EXPECT_TRUE(chat.is<Answered>());
  EXPECT_EQ(chat.count<ShowUnavailable>(), 0);
}

TEST(Fallback, is_not_stopped_by_automatic_messages) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.on(Accepted{Accepted::From::automatic, message_id(9), 2, "Deskbell"});
  EXPECT_TRUE(chat.is<Waiting>());
}

TEST(Fallback, says_that_nobody_could_be_reached_without_a_link) {
  ChatUnderTest chat;
  chat.say(1);
  chat.run_out(false);
  EXPECT_EQ(std::get<Unavailable>(chat.state.phase).streak.shown->reason, Reason::not_reached);
  EXPECT_NE(text_of(Reason::not_reached, {}), text_of(Reason::nobody_available, {}));
  EXPECT_EQ(text_of(Reason::nobody_available, {.unavailable = "Call 112"}), "Call 112");
}

TEST(Fallback, outside_of_business_hours_answers_at_once) {
  ChatUnderTest chat;
  auto const effects = chat.say(1, {.open_now = false});
  ASSERT_EQ(effects.size(), 1U);
  EXPECT_EQ(std::get<ShowUnavailable>(effects[0]).reason, Reason::closed);
  EXPECT_THAT(chat.say(2, {.open_now = false}), IsEmpty());
}

TEST(Fallback, counts_time_asleep_and_lets_an_answer_win_that_came_meanwhile) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.clock.pass(1h);  // asleep
  chat.on(Woke{});
  EXPECT_THAT(chat.tick(), IsEmpty());
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 10s);
  chat.clock.pass(2s);
  chat.answer(2, 2);
  EXPECT_TRUE(chat.is<Answered>());
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 0);
}

TEST(Fallback, after_waking_fires_as_soon_as_the_link_has_caught_up) {
  ChatUnderTest chat;
  chat.say(1);
  chat.clock.pass(1h);
  chat.on(Woke{});
  chat.tick();
  chat.clock.pass(1s);
  chat.on(Resynchronised{});
  EXPECT_EQ(chat.tick().size(), 1U);
}

TEST(Fallback, after_waking_waits_for_ten_seconds_at_most) {
  ChatUnderTest chat;
  chat.say(1);
  chat.clock.pass(1h);
  chat.on(Woke{});
  chat.clock.pass(10s - 1ms);
  EXPECT_THAT(chat.tick(false), IsEmpty());
  chat.clock.pass(1ms);
  EXPECT_EQ(chat.tick(false).size(), 1U);
}

TEST(Fallback, takes_a_late_tick_for_a_sleep_that_nobody_announced) {
  ChatUnderTest chat;
  chat.say(1);
  chat.clock.pass(1h);
  EXPECT_THAT(chat.tick(), IsEmpty());
  chat.clock.pass(10s);
  EXPECT_EQ(chat.tick().size(), 1U);
}

TEST(Fallback, waking_before_it_is_due_does_not_make_it_later) {
  ChatUnderTest chat;
  chat.say(1);
  chat.clock.pass(60s);
  chat.on(Woke{});
  chat.clock.pass(120s);
  EXPECT_EQ(chat.tick().size(), 1U);
}

TEST(Fallback, wall_clock_jumps_within_a_boot_change_nothing) {
  for (auto const jump : {-48h, 48h}) {
    ChatUnderTest chat;
    chat.say(1);
    chat.clock.jump_wall(jump);
    chat.on(Started{});  // the service was restarted, too
    chat.clock.pass(180s - 1ms);
    EXPECT_THAT(chat.tick(), IsEmpty());
    chat.clock.pass(1ms);
    EXPECT_EQ(chat.tick().size(), 1U);
  }
}

TEST(Fallback, after_a_reboot_goes_on_by_the_wall_clock) {
  ChatUnderTest chat;
  chat.say(1);
  chat.clock.pass(60s);
  chat.clock.reboot(40s);
  chat.on(Started{});
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 80s);
  chat.clock.jump_wall(-10h);  // the time server came late: this boot is anchored already
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 80s);
}

TEST(Fallback, after_a_reboot_with_a_wrong_wall_clock_is_bounded) {
  ChatUnderTest back;
  back.say(1);
  back.clock.pass(60s);
  back.clock.reboot(40s, -10'000h);
  back.on(Started{});
  EXPECT_EQ(*deadline(back.state, back.clock.now) - back.clock.now.since_boot, 180s);

  ChatUnderTest forth;
  forth.say(1);
  forth.clock.reboot(1s, 10'000h);
  forth.on(Started{});
  EXPECT_THAT(forth.tick(), IsEmpty()) << "at most ten seconds for an answer that came meanwhile";
  forth.clock.pass(10s);
  EXPECT_EQ(forth.tick().size(), 1U);
}

TEST(Fallback, reboots_with_a_clock_that_always_starts_in_1970_never_lengthen_it) {
  ChatUnderTest chat;
  chat.say(1);
  Duration last = 180s;
  for (int i = 0; i < 5; ++i) {
    chat.clock.reboot(5s, -1'000h);
    chat.on(Started{});
    Duration const left = *deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot;
    EXPECT_LE(left, last);
    last = left;
    chat.clock.pass(20s);
  }
}

TEST(Fallback, the_same_streak_makes_the_same_message_in_every_copy_of_the_machine) {
  ChatUnderTest chat;
  chat.say(1);
  ChatUnderTest copy = chat;
  chat.run_out();
  copy.clock.pass(3h);
  copy.run_out();
  EXPECT_EQ(chat.all, copy.all);
}

/// Random lives of a conversation: never early within a boot, once for a streak, and not after an answer.
TEST(Fallback, holds_its_promises_in_random_lives) {
  for (std::uint32_t seed = 1; seed <= 2'000; ++seed) {
    std::mt19937 random(seed);
    auto const pick = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    ChatUnderTest chat;
    int message = 0;
    std::int64_t position = 0;
    std::optional<core::Now> streak_since;  // of the oldest unanswered message
    bool fired = false;
    std::size_t seen = 0;
    for (int i = 0; i < 60; ++i) {
      chat.clock.pass(Duration{pick(60'000)});
      switch (pick(9)) {
        case 0:
        case 1:
          chat.say(++message);
          chat.accept(message, ++position);
          if (!streak_since) streak_since = chat.clock.now;
          break;
        case 2:
          if (pick(3) == 0) {
            chat.answer(1'000 + i, ++position);
            streak_since.reset();
            fired = false;
          }
          break;
        case 3:
          chat.clock.jump_wall(Duration{pick(7'200'000) - 3'600'000});
          break;
        case 4:
          chat.on(Woke{});
          break;
        case 5:
          chat.on(Resynchronised{});
          break;
        case 6:
          if (pick(8) == 0) chat.clock.reboot(Duration{pick(300'000)}, Duration{pick(100'000) - 50'000});
          chat.on(Started{});
          break;
        default:
          chat.tick(pick(2) == 0);
      }
      for (; seen < chat.all.size(); ++seen) {
        if (!std::holds_alternative<ShowUnavailable>(chat.all[seen])) continue;
        ASSERT_TRUE(streak_since) << "seed " << seed << ": fired though everything was answered";
        ASSERT_FALSE(fired) << "seed " << seed << ": fired twice for one streak";
        fired = true;
        if (streak_since->boot_id == chat.clock.now.boot_id) {
          ASSERT_GE(chat.clock.now.since_boot - streak_since->since_boot, 180s)
              << "seed " << seed << ": early";
        }
      }
    }
    bool const waits = streak_since && !fired;
    chat.run_out();
    ASSERT_EQ(chat.is<Unavailable>(), streak_since.has_value()) << "seed " << seed;
    ASSERT_EQ(waits, seen < chat.all.size()) << "seed " << seed << ": never fired, or once too often";
  }
}

}  // namespace
}  // namespace deskbell::tests
