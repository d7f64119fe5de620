// An answer around the deadline: device and console together, every order in which it can meet the fallback.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "chat_clock.h"
#include "core/desk.h"

namespace deskbell::tests {
namespace {

using namespace std::chrono_literals;
namespace chat = core::chat;
namespace desk = core::desk;

enum class Outcome { answered_in_time, answer_wins, ticket_made };

/// One conversation at both ends, and what is on its way between them.
class Race {
 public:
  struct Order {
    Duration answer;     ///< when the console accepts it, after the question was written
    Duration echo_down;  ///< how long the question's echo travels
    Duration down;       ///< how long the answer travels; never overtakes the echo
    Duration up;         ///< how long the fallback's facts travel
    Duration late;       ///< how late the device's timer is
    bool console_first;  ///< of two things at the same moment
  };

  Outcome run(Order const& order) {
    device_.say(1, {.ticket = chat::TicketOnUnavailable::automatic});
    auto const begin = device_.clock.now.since_boot;
    accept(desk::From::end_user, message_id(1));
    Duration const echo = order.echo_down;
    at(echo, true, [&] { device_.accept(1, 1); });
    at(order.answer, order.console_first, [&] {
      accept(desk::From::technician, message_id(2));
      at(std::max(moment_ + order.down, echo), true, [&] { device_.answer(2, answer_position_); });
    });
    at(180s + order.late, !order.console_first, [&] { tick(order.up, order.console_first); });
    while (!coming_.empty()) {
      auto const next = coming_.begin();
      auto const [moment, rank] = next->first;
      auto const happen = next->second;
      coming_.erase(next);
      device_.clock.now.since_boot = begin + moment;
      moment_ = moment;
      happen();
    }
    return result();
  }
  ChatUnderTest device_;
  desk::Conversation console_;
  int tickets_ = 0;
  bool counted_ = false;
  bool lost_ = false;

 private:
  void at(Duration moment, bool first, std::function<void()> happen) {
    coming_.emplace(std::pair(moment, (first ? 0 : 1'000) + ++made_), std::move(happen));
  }
  void accept(desk::From from, MessageId message) {
    auto const position = console_.last_position + 1;
    if (from == desk::From::technician) answer_position_ = position;
    console_ = desk::said(console_, {message, position, from, false, Time{}});
  }
  void tick(Duration up, bool console_first) {
    for (auto const& effect : device_.tick()) {
      bool const is_shown = std::holds_alternative<chat::ShowUnavailable>(effect);
      at(moment_ + up, !console_first, [this, is_shown] { is_shown ? on_shown() : on_ticket_wanted(); });
    }
  }
  void on_shown() {
    auto const decision = desk::unavailable(console_, 1, Time{});
    console_ = decision.conversation;
    counted_ = decision.count;
    lost_ = decision.answered;
    accept(desk::From::automatic, chat::unavailable_message_of(message_id(1)));
  }
  void on_ticket_wanted() {
    auto const decision = desk::ticket_requested(console_, true, 1);
    if (!decision) return;
    ++tickets_;
    TicketId ticket;
    ticket.uuid.bytes[0] = 1;
    console_ = desk::ticketed(console_, ticket);
  }
  Outcome result() const {
    if (device_.count<chat::ShowUnavailable>() == 0) return Outcome::answered_in_time;
    return tickets_ == 0 ? Outcome::answer_wins : Outcome::ticket_made;
  }

  std::map<std::pair<Duration, int>, std::function<void()>> coming_;
  Duration moment_{};
  int made_ = 0;
  std::int64_t answer_position_ = 0;
};

TEST(FallbackRace, every_order_has_exactly_one_outcome) {
  std::map<Outcome, int> outcomes;
  for (Duration answer = 179'700ms; answer <= 180'300ms; answer += 3ms)
    for (Duration const echo_down : {0ms, 179'950ms, 180'150ms})
      for (Duration const down : {0ms, 30ms, 100ms, 250ms, 30'000ms})
        for (Duration const up : {0ms, 30ms, 100ms, 250ms, 30'000ms})
          for (Duration const late : {0ms, 1ms, 70ms, 900ms})
            for (bool const console_first : {false, true}) {
              Race::Order const order{answer, echo_down, down, up, late, console_first};
              Race race;
              auto const result = race.run(order);
              ++outcomes[result];
              SCOPED_TRACE(std::to_string(answer.count()) + " ms, echo " + std::to_string(echo_down.count()) +
                           ", down " + std::to_string(down.count()) + ", up " + std::to_string(up.count()) +
                           ", late " + std::to_string(late.count()));
              int const shown = race.device_.count<chat::ShowUnavailable>();
              ASSERT_LE(shown, 1);
              ASSERT_LE(race.tickets_, 1);
              ASSERT_EQ(race.lost_, result == Outcome::answer_wins);
              ASSERT_EQ(race.counted_, result == Outcome::ticket_made);
              ASSERT_EQ(race.tickets_, result == Outcome::ticket_made ? 1 : 0);
              // Whichever won: at the end both ends know that the question was answered.
              ASSERT_EQ(race.console_.streak_position, 0);
              ASSERT_TRUE(race.device_.is<chat::Answered>());
              if (answer + down < 180s && echo_down < 180s) {
                ASSERT_EQ(result, Outcome::answered_in_time) << "it was here in time";
              }
              if (answer > 180s + late + up) {
                ASSERT_EQ(result, Outcome::ticket_made) << "nobody had answered";
              }
            }
  EXPECT_EQ(outcomes.size(), 3U) << "the orders reach every outcome";
  int all = 0;
  for (auto const& [result, times] : outcomes) all += times;
  EXPECT_EQ(all, 201 * 3 * 5 * 5 * 4 * 2);
  EXPECT_GE(all, 100'000);
}

}  // namespace
}  // namespace deskbell::tests
