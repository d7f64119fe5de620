// Conversations of a machine that was restored from an old snapshot, or with a console that was from a
// backup.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat_clock.h"
#include "core/chat.h"

namespace deskbell::tests {
namespace {

using namespace core::chat;
using namespace std::chrono_literals;
using testing::IsEmpty;

TEST(ConversationRestored, a_forgotten_question_waits_for_its_answer) {
  ChatUnderTest chat;
  Accepted echo{Accepted::From::end_user, message_id(1), 1, "Ana", Settings{}};
  chat.on(echo);
  ASSERT_TRUE(chat.is<Waiting>());
  chat.clock.pass(180s - 1ms);
  EXPECT_THAT(chat.tick(), IsEmpty());
  chat.clock.pass(1ms);
  EXPECT_EQ(chat.tick().size(), 1U);
}

TEST(ConversationRestored, a_forgotten_question_that_was_answered_does_not_wait) {
  ChatUnderTest chat;
  chat.answer(2, 2);
  chat.on(Accepted{Accepted::From::end_user, message_id(1), 1, "Ana", Settings{}});
  EXPECT_TRUE(chat.is<Answered>());
}

TEST(ConversationRestored, what_another_life_of_the_machine_showed_is_not_shown_again) {
  for (auto const rule : {TicketOnUnavailable::offer, TicketOnUnavailable::automatic}) {
    ChatUnderTest chat;
    chat.say(1, {.ticket = rule});
    chat.on(Accepted{Accepted::From::automatic, unavailable_message_of(message_id(1)), 2, "Deskbell"});
    EXPECT_TRUE(chat.is<Unavailable>());
    chat.run_out();
    EXPECT_EQ(chat.count<ShowUnavailable>(), 0);
    EXPECT_EQ(chat.count<RequestTicket>(), rule == TicketOnUnavailable::automatic ? 1 : 0);
    EXPECT_EQ(chat.state.offer,
              rule == TicketOnUnavailable::automatic ? TicketOffer::requested : TicketOffer::offered);
  }
}

TEST(ConversationRestored, an_answer_of_a_restored_console_counts_though_its_place_was_taken) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.answer(2, 2);
  chat.say(3);
  chat.accept(3, 3);
  chat.on(ConsoleRestored{});  // it lost everything from place 2 on
  chat.accept(1, 1);
  chat.answer(4, 2);  // written before the device came back
  EXPECT_TRUE(chat.is<Waiting>()) << "the question comes after that answer now";
  chat.accept(3, 3);
  EXPECT_TRUE(chat.is<Waiting>());
  chat.answer(5, 4);
  EXPECT_TRUE(chat.is<Answered>());
}

/// The end user saw the answer, but nobody at the desk knows of it any more.
TEST(ConversationRestored, who_was_answered_waits_again_where_the_console_lost_the_answer) {
  for (bool const was_shown : {false, true}) {
    ChatUnderTest chat;
    chat.say(1);
    chat.accept(1, 1);
    chat.answer(90, 2);
    chat.on(ConsoleRestored{});
    ASSERT_TRUE(chat.is<Answered>());
    Accepted again{Accepted::From::end_user, message_id(1), 1, "Ana", Settings{}};
    if (was_shown) again.shown = Shown{chat.clock.now.wall};
    chat.on(again);
    EXPECT_EQ(chat.is<Waiting>(), !was_shown);
    EXPECT_EQ(chat.is<Unavailable>(), was_shown) << "it is not shown twice";
    EXPECT_EQ(chat.state.offer, was_shown ? TicketOffer::offered : TicketOffer::none);
    chat.answer(90, 2);
    EXPECT_TRUE(chat.is<Answered>()) << "where it has the answer, it says so next";
  }
}

TEST(ConversationRestored, an_answer_that_is_said_again_ends_no_later_wait) {
  ChatUnderTest chat;
  chat.answer(90, 1);
  chat.say(2);
  chat.accept(2, 2);
  chat.on(ConsoleRestored{});
  chat.accept(2, 2);  // from before the backup, and still on its way
  chat.answer(90, 1);
  EXPECT_TRUE(chat.is<Waiting>());
  chat.accept(2, 2);
  EXPECT_TRUE(chat.is<Waiting>());
  chat.answer(91, 3);
  EXPECT_TRUE(chat.is<Answered>());
}

/// Seed 12090: the console put the first question behind an answer, and the second one elsewhere.
TEST(ConversationRestored, a_later_question_waits_where_the_console_places_it) {
  ChatUnderTest chat;
  chat.say(1);
  chat.say(2);
  chat.accept(2, 2);
  chat.on(ConsoleRestored{});
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  ChatUnderTest next;
  next.state = moved_into(opened(successor_of(chat_id(1))), chat.state);
  next.on(Accepted{Accepted::From::end_user, message_id(2), 1, "Ana", Settings{}});
  EXPECT_TRUE(next.is<Waiting>());
}

/// Seed 598146: a restored console has the first question in another conversation.
TEST(ConversationRestored, a_question_that_is_passed_over_does_not_wait_here) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.say(2);
  chat.on(ConsoleRestored{});
  chat.accept(2, 1);
  ASSERT_TRUE(chat.is<Waiting>());
  EXPECT_EQ(std::get<Waiting>(chat.state.phase).streak.message, message_id(2));
}

/// Seed 19361: it came into the order before the words that are on their way, and stays when those move on.
TEST(ConversationRestored, a_forgotten_question_waits_before_what_is_on_its_way) {
  ChatUnderTest chat;
  chat.say(2);
  chat.on(Accepted{Accepted::From::end_user, message_id(1), 1, "Ana", Settings{}});
  ASSERT_TRUE(chat.is<Waiting>());
  EXPECT_EQ(std::get<Waiting>(chat.state.phase).streak.message, message_id(1));
  EXPECT_TRUE(is_pending(chat.state, message_id(2)));
  chat.on(Accepted{Accepted::From::end_user, message_id(3), 2, "Ana", Settings{}});
  EXPECT_EQ(std::get<Waiting>(chat.state.phase).streak.message, message_id(1)) << "the first one counts";
  chat.state = moved_out_of(chat.state, chat.clock.now.wall);
  chat.on(WasReopened{});
  EXPECT_TRUE(chat.is<Waiting>());
}

TEST(ConversationRestored, a_console_that_forgot_that_it_closed_the_conversation_opens_it_again) {
  ChatUnderTest chat;
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  chat.answer(1, 1);
  EXPECT_TRUE(chat.is<Answered>());
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  chat.on(Accepted{Accepted::From::automatic, message_id(9), 2, "Deskbell"});
  EXPECT_TRUE(chat.is<Archived>()) << "the fallback's message may come after the end";
  ChatUnderTest next;
  next.say(3);
  auto const to = moved_into(chat.state, next.state);
  EXPECT_TRUE(std::holds_alternative<Waiting>(to.phase));
}

/// Seed 133566: the console lost a closed conversation in which somebody waited, and has its words elsewhere.
TEST(ConversationRestored, who_waited_when_it_was_closed_waits_where_the_words_go) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  chat.on(ConsoleRestored{});
  ChatUnderTest other;
  other.state.id = chat_id(2);
  other.answer(2, 1);
  auto const to = moved_into(other.state, chat.state);
  ASSERT_TRUE(std::holds_alternative<Waiting>(to.phase));
  EXPECT_EQ(std::get<Waiting>(to.phase).streak.message, message_id(1));
}

}  // namespace
}  // namespace deskbell::tests
