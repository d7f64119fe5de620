// Crossing answers, tickets, archive, successors, merging, and the stored form of a conversation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat_clock.h"
#include "core/chat.h"
#include "core/chat_record.h"

namespace deskbell::tests {
namespace {

using namespace core::chat;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::VariantWith;

TEST(Conversation, an_answer_that_was_accepted_before_the_question_does_not_answer_it) {
  ChatUnderTest chat;
  chat.answer(90, 1);
  EXPECT_TRUE(chat.is<Answered>());
  chat.say(1);         // on its way
  chat.answer(91, 2);  // crosses it
  EXPECT_TRUE(chat.is<Waiting>());
  chat.accept(1, 3);
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 1);
}

TEST(Conversation, an_answer_answers_what_was_accepted_and_leaves_the_rest_waiting) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.clock.pass(100s);
  chat.say(2);  // not accepted yet
  chat.answer(90, 2);
  ASSERT_TRUE(chat.is<Waiting>());
  EXPECT_EQ(std::get<Waiting>(chat.state.phase).streak.message, message_id(2));
  EXPECT_EQ(*deadline(chat.state, chat.clock.now) - chat.clock.now.since_boot, 180s);
  chat.accept(2, 3);
  chat.answer(91, 4);
  EXPECT_TRUE(chat.is<Answered>());
}

TEST(Conversation, an_echo_that_stands_before_an_answer_is_answered_even_when_it_comes_late) {
  ChatUnderTest chat;
  chat.say(1);
  chat.answer(90, 5);
  EXPECT_TRUE(chat.is<Waiting>());
  chat.accept(1, 4);
  EXPECT_TRUE(chat.is<Answered>());
}

TEST(Conversation, hearing_everything_twice_changes_nothing) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.answer(90, 2);
  chat.say(2);
  chat.accept(2, 3);
  State const before = chat.state;
  chat.accept(1, 1);
  chat.answer(90, 2);
  chat.accept(2, 3);
  EXPECT_EQ(chat.state, before);
}

TEST(Conversation, remembers_no_more_than_it_must_of_what_is_not_accepted) {
  ChatUnderTest chat;
  for (int n = 1; n <= 1'000; ++n) chat.say(n);
  EXPECT_EQ(chat.state.pending.size(), pending_max);
  EXPECT_EQ(chat.state.pending.front().message, message_id(1));
}

TEST(ConversationTicket, is_asked_for_once_when_the_offer_is_taken) {
  ChatUnderTest chat;
  chat.say(1);
  chat.run_out();
  EXPECT_THAT(chat.on(TicketTaken{}),
              ElementsAre(VariantWith<RequestTicket>(RequestTicket{message_id(1), false})));
  EXPECT_THAT(chat.on(TicketTaken{}), IsEmpty());
  chat.on(TicketMade{1042});
  EXPECT_EQ(chat.state.offer, TicketOffer::made);
  EXPECT_EQ(chat.state.ticket_number, 1042);
  EXPECT_THAT(chat.on(TicketTaken{}), IsEmpty());
}

TEST(ConversationTicket, follows_the_policy) {
  ChatUnderTest automatic;
  automatic.say(1, {.ticket = TicketOnUnavailable::automatic});
  automatic.run_out();
  EXPECT_EQ(automatic.count<RequestTicket>(), 1);
  EXPECT_EQ(automatic.state.offer, TicketOffer::requested);

  ChatUnderTest never;
  never.say(1, {.ticket = TicketOnUnavailable::never});
  never.run_out();
  EXPECT_EQ(never.count<RequestTicket>(), 0);
  EXPECT_EQ(never.state.offer, TicketOffer::none);
}

TEST(ConversationTicket, the_offer_goes_with_the_answer_and_comes_back_with_the_next_streak) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.run_out();
  chat.answer(90, 2);
  EXPECT_EQ(chat.state.offer, TicketOffer::none);
  chat.say(2);
  chat.accept(2, 3);
  chat.run_out();
  EXPECT_EQ(chat.state.offer, TicketOffer::offered);
  chat.on(TicketTaken{});
  chat.on(TicketRefused{});
  EXPECT_EQ(chat.state.offer, TicketOffer::offered);
}

TEST(ConversationTicket, an_answer_that_was_there_first_ends_the_wait_for_an_automatic_one) {
  ChatUnderTest chat;
  chat.say(1, {.ticket = TicketOnUnavailable::automatic});
  chat.accept(1, 1);
  chat.run_out();
  ASSERT_EQ(chat.state.offer, TicketOffer::requested);
  chat.answer(90, 2);  // accepted before the fallback was heard of: nobody makes a ticket
  EXPECT_EQ(chat.state.offer, TicketOffer::none);

  ChatUnderTest late;
  late.say(1, {.ticket = TicketOnUnavailable::automatic});
  late.accept(1, 1);
  late.run_out();
  late.on(TicketMade{7});
  late.answer(90, 3);
  EXPECT_EQ(late.state.offer, TicketOffer::made);

  ChatUnderTest by_hand;
  by_hand.say(1);
  by_hand.accept(1, 1);
  by_hand.run_out();
  by_hand.on(TicketTaken{});
  by_hand.answer(90, 2);
  EXPECT_EQ(by_hand.state.offer, TicketOffer::requested);  // this one is made in any case
}

TEST(ConversationTicket, stands_through_later_streaks_which_go_into_it_unasked) {
  for (auto const rule : {TicketOnUnavailable::offer, TicketOnUnavailable::automatic}) {
    ChatUnderTest chat;
    chat.on(TicketMade{7});
    chat.say(1, {.ticket = rule});
    chat.accept(1, 1);
    chat.run_out();
    EXPECT_EQ(chat.state.offer, TicketOffer::made);
    EXPECT_EQ(chat.state.ticket_number, 7);
    EXPECT_EQ(chat.count<RequestTicket>(), 1);
    EXPECT_THAT(chat.on(TicketTaken{}), IsEmpty());
    chat.on(TicketMade{7});
    chat.answer(90, 2);
    EXPECT_EQ(chat.state.offer, TicketOffer::made);
  }
  ChatUnderTest never;
  never.on(TicketMade{7});
  never.say(1, {.ticket = TicketOnUnavailable::never});
  never.run_out();
  EXPECT_EQ(never.count<RequestTicket>(), 0);
  EXPECT_EQ(never.state.offer, TicketOffer::made);
}

TEST(ConversationTicket, made_of_a_conversation_says_nothing_of_its_successor) {
  ChatUnderTest chat;
  chat.on(TicketMade{7});
  chat.say(1);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  ChatUnderTest next;
  next.clock = chat.clock;
  next.state = moved_into(opened(successor_of(chat_id(1))), chat.state);
  EXPECT_EQ(next.state.offer, TicketOffer::none);
  next.run_out();
  EXPECT_EQ(next.state.offer, TicketOffer::offered);
  EXPECT_EQ(next.state.ticket_number, std::nullopt);
}

TEST(ConversationArchive, writing_again_goes_to_the_one_successor) {
  ChatUnderTest chat;
  chat.say(1);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  EXPECT_FALSE(deadline(chat.state, chat.clock.now));
  EXPECT_THAT(
      chat.say(2),
      ElementsAre(VariantWith<OpenSuccessor>(OpenSuccessor{successor_of(chat_id(1)), message_id(2)})));
  EXPECT_EQ(successor_of(chat_id(1)), successor_of(chat_id(1)));
  EXPECT_NE(successor_of(chat_id(1)), chat_id(1));
  EXPECT_TRUE(chat.is<Archived>());
}

TEST(ConversationArchive, what_was_written_offline_waits_on_in_the_successor) {
  ChatUnderTest chat;
  chat.say(1);
  chat.clock.pass(60s);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  State const to = moved_into(opened(successor_of(chat_id(1))), chat.state);
  chat.state = moved_out_of(chat.state, chat.clock.now.wall);
  EXPECT_TRUE(chat.is<Archived>());
  EXPECT_THAT(chat.state.pending, IsEmpty());
  ASSERT_TRUE(std::holds_alternative<Waiting>(to.phase));
  EXPECT_EQ(*deadline(to, chat.clock.now) - chat.clock.now.since_boot, 120s);
}

TEST(ConversationArchive, what_was_shown_before_the_move_is_not_shown_again) {
  ChatUnderTest chat;
  chat.say(1);
  chat.run_out(false);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  ChatUnderTest next;
  next.clock = chat.clock;
  next.state = moved_into(opened(successor_of(chat_id(1))), chat.state);
  next.clock.pass(1h);
  next.run_out();
  EXPECT_EQ(next.count<ShowUnavailable>(), 0);
  EXPECT_TRUE(next.is<Unavailable>());
}

TEST(ConversationArchive, reopening_goes_on_where_it_stood) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  chat.clock.pass(1h);
  EXPECT_THAT(chat.tick(), IsEmpty());
  chat.on(WasReopened{});
  ASSERT_TRUE(chat.is<Waiting>()) << "closing answered nobody";
  EXPECT_EQ(std::get<Waiting>(chat.state.phase).streak.message, message_id(1));
  chat.clock.pass(180s - 1ms);
  EXPECT_THAT(chat.tick(), IsEmpty()) << "whoever reopened it has the whole time";
  chat.clock.pass(1ms);
  EXPECT_EQ(chat.tick().size(), 1U);
  chat.answer(90, 3);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  chat.on(WasReopened{});
  EXPECT_TRUE(chat.is<Idle>()) << "who was answered does not wait";
}

TEST(ConversationArchive, reopening_offers_again_and_shows_nothing_again) {
  ChatUnderTest chat;
  chat.say(1);
  chat.accept(1, 1);
  chat.run_out();
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  EXPECT_EQ(chat.state.offer, TicketOffer::none);
  chat.on(WasReopened{});
  EXPECT_TRUE(chat.is<Unavailable>());
  EXPECT_EQ(chat.state.offer, TicketOffer::offered);
  chat.run_out();
  EXPECT_EQ(chat.count<ShowUnavailable>(), 1);
}

TEST(ConversationArchive, what_went_on_elsewhere_does_not_wait_here_again) {
  for (bool const is_accepted : {false, true}) {
    ChatUnderTest chat;
    chat.say(1);
    if (is_accepted) chat.accept(1, 1);
    chat.say(2);
    chat.on(WasArchived{"Tom", chat.clock.now.wall});
    chat.state = moved_out_of(chat.state, chat.clock.now.wall);
    chat.on(WasReopened{});
    EXPECT_EQ(chat.is<Waiting>(), is_accepted);
  }
}

/// Seed 668360: the console closed this one under the words that it was shown for.
TEST(ConversationArchive, what_was_shown_for_words_that_moved_on_is_shown_there) {
  ChatUnderTest from;
  from.say(1);
  ChatUnderTest to;
  to.clock = from.clock;
  to.say(2);
  to.run_out();
  to.state = moved_into(to.state, from.state);
  to.accept(1, 1);
  ASSERT_TRUE(to.is<Unavailable>());
  EXPECT_EQ(*from_record(to_record(to.state)), to.state);
  to.on(WasArchived{"Tom", to.clock.now.wall});
  auto const next = moved_into(opened(successor_of(to.state.id)), to.state);
  EXPECT_TRUE(std::holds_alternative<Unavailable>(next.phase));
  to.state = moved_out_of(to.state, to.clock.now.wall);
  to.on(WasReopened{});
  ASSERT_TRUE(to.is<Waiting>());
  EXPECT_EQ(std::get<Waiting>(to.state.phase).streak.message, message_id(1));
}

TEST(ConversationArchive, a_refused_question_does_not_wait_when_it_is_reopened) {
  ChatUnderTest chat;
  chat.say(1);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  chat.on(Refused{message_id(1)});
  EXPECT_TRUE(chat.is<Archived>());
  chat.on(WasReopened{});
  EXPECT_TRUE(chat.is<Idle>());
}

TEST(ConversationMerge, the_older_unanswered_streak_counts) {
  ChatUnderTest from;
  from.say(1);
  ChatUnderTest to;
  to.clock = from.clock;
  to.clock.pass(50s);
  to.say(2);
  State merged = moved_into(to.state, from.state);
  EXPECT_EQ(std::get<Waiting>(merged.phase).streak.message, message_id(1));
  merged = moved_into(from.state, to.state);
  EXPECT_EQ(std::get<Waiting>(merged.phase).streak.message, message_id(1));
  EXPECT_EQ(merged.pending.front().message, message_id(1));
}

TEST(ConversationMerge, what_waits_in_the_console_s_order_stays_the_streak) {
  ChatUnderTest from;
  from.say(1);
  ChatUnderTest to;
  to.say(2);
  to.accept(2, 1);
  State const merged = moved_into(to.state, from.state);
  EXPECT_EQ(std::get<Waiting>(merged.phase).streak.message, message_id(2));
}

TEST(ConversationMerge, the_order_of_writing_counts_whatever_the_wall_clock_says) {
  ChatUnderTest from;
  from.say(2);
  ChatUnderTest to;
  to.clock = from.clock;
  to.clock.now.wall -= 10min;
  to.say(3);
  ChatUnderTest merged;
  merged.clock = to.clock;
  merged.state = moved_into(to.state, from.state);
  merged.accept(2, 1);
  ASSERT_EQ(merged.state.pending.size(), 1U);
  EXPECT_EQ(merged.state.pending.front().message, message_id(3));
}

TEST(ConversationMerge, what_was_shown_for_one_of_them_is_shown) {
  ChatUnderTest from;
  from.say(2);
  from.run_out();
  ASSERT_TRUE(from.is<Unavailable>());
  ChatUnderTest to;
  to.clock = from.clock;
  to.say(1);
  to.accept(1, 1);
  State const merged = moved_into(to.state, from.state);
  ASSERT_TRUE(std::holds_alternative<Unavailable>(merged.phase));
  EXPECT_EQ(std::get<Unavailable>(merged.phase).streak.message, message_id(1));
}

TEST(ConversationMerge, into_one_that_a_technician_started_waits_for_an_answer_there) {
  ChatUnderTest from;
  from.say(1);
  ChatUnderTest to;
  to.answer(90, 1);
  State const merged = moved_into(to.state, from.state);
  EXPECT_TRUE(std::holds_alternative<Waiting>(merged.phase));
  EXPECT_TRUE(std::holds_alternative<Archived>(moved_out_of(from.state, from.clock.now.wall).phase));
}

TEST(ConversationRecord, every_phase_survives_being_stored) {
  std::vector<State> states;
  ChatUnderTest chat;
  states.push_back(chat.state);
  chat.say(1, {.unavailable_after = 5s, .ticket = TicketOnUnavailable::automatic});
  states.push_back(chat.state);
  chat.on(Woke{});
  chat.on(Resynchronised{});
  states.push_back(chat.state);
  chat.on(Woke{});
  states.push_back(chat.state);
  chat.run_out(false);
  states.push_back(chat.state);
  chat.accept(1, 1);
  chat.on(TicketMade{12});
  states.push_back(chat.state);
  chat.answer(90, 2);
  states.push_back(chat.state);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  states.push_back(chat.state);
  chat.on(WasReopened{});
  chat.say(2);
  chat.accept(2, 3);
  states.push_back(chat.state);
  chat.on(WasArchived{"Tom", chat.clock.now.wall});
  states.push_back(chat.state);
  for (State const& state : states) {
    auto const again = from_record(to_record(state));
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(*again, state) << "phase " << static_cast<int>(phase_name(state));
  }
}

TEST(ConversationRecord, a_damaged_one_is_an_error_that_names_the_field) {
  Record record;
  record.phase = PhaseName::waiting;
  auto const state = from_record(record);
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().code, ErrorCode::storage);
  EXPECT_THAT(state.error().message, testing::HasSubstr("streak"));
}

}  // namespace
}  // namespace deskbell::tests
