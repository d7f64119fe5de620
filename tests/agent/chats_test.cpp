// Conversations on the device: once each, each its own user's, and the three minutes.
#include "agent/chats.h"

#include "agent/outbox.h"
#include "agent/requests.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class Chats : public Desk {
 protected:
  protocol::DeviceUser const anna = user_named("anna", "1000");
  protocol::DeviceUser const ben = user_named("ben", "1001");

  MessageId fresh_message() { return MessageId{fresh_uuid(clock.at.wall)}; }
  Result<ChatId> say(protocol::DeviceUser const& user, MessageId message, std::string const& text) {
    protocol::TraySay said{RequestId{}, message, "", text};
    return transact([&](Transaction& transaction) { return chats::say(transaction, user, said, *policy); });
  }
  Result<void> tick(ChatId chat, bool linked) {
    return transact([&](Transaction& transaction) {
      return chats::advance(transaction, chat, core::chat::Tick{linked}, *policy);
    });
  }
  void answer(ChatId chat, MessageId message, std::int64_t position, std::string const& text) {
    protocol::ChatMessage fact{chat, message,       position,     {protocol::AuthorKind::technician, "Tina"},
                               text, clock.at.wall, clock.at.wall};
    ASSERT_TRUE(transact([&](Transaction& transaction) { return chats::apply(transaction, fact, *policy); }));
  }
  void echo(ChatId chat, MessageId message, std::int64_t position, std::string const& text) {
    protocol::ChatMessage fact{chat, message,       position,     {protocol::AuthorKind::end_user, "anna"},
                               text, clock.at.wall, clock.at.wall};
    ASSERT_TRUE(transact([&](Transaction& transaction) { return chats::apply(transaction, fact, *policy); }));
  }
  std::vector<std::string> outbox_types() {
    std::vector<std::string> types;
    for (auto const& line : outbox::report(database.native()).facts) types.push_back(line.type);
    return types;
  }
  protocol::ChatPhase phase(ChatId chat) {
    return chat_rows::view(database.native(), *chat_rows::find(database.native(), chat)).phase;
  }
};

TEST_F(Chats, TheSameMessageAgainIsAppliedOnce) {
  auto const message = fresh_message();
  auto const first = say(anna, message, "My printer is on fire\r\nreally");
  auto const again = say(anna, message, "My printer is on fire\r\nreally");
  ASSERT_TRUE(first);
  ASSERT_TRUE(again);
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(outbox_types(), (std::vector<std::string>{"chat.opened", "chat.said"}));
  EXPECT_FALSE(say(anna, message, "something else"));
  EXPECT_FALSE(say(ben, message, "My printer is on fire\nreally"));
}

TEST_F(Chats, BadTextIsRefusedAndLeavesNothing) {
  EXPECT_FALSE(say(anna, fresh_message(), "  \n "));
  EXPECT_FALSE(say(anna, fresh_message(), std::string(8001, 'x')));
  EXPECT_FALSE(say(anna, fresh_message(), "\xff\xfe"));
  EXPECT_TRUE(outbox_types().empty());
}

TEST_F(Chats, WhatTheConsoleCannotTakeIsShownAsFailed) {
  auto const message = fresh_message();
  auto const chat = say(anna, message, "Hello");
  ASSERT_TRUE(chat);
  auto const refuse = [&](MessageId id) {
    protocol::ChatRefused const fact{*chat, id, "text: found something"};
    return transact([&](Transaction& transaction) { return chats::apply(transaction, fact, *policy); });
  };
  ASSERT_TRUE(refuse(message));
  // Nobody is asked to answer it: no three minutes run.
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::idle);
  auto shown = chat_rows::page(database.native(), *chat_rows::find(database.native(), *chat), INT64_MAX, 10);
  ASSERT_EQ(shown.messages.size(), 1U);
  EXPECT_EQ(shown.messages[0].delivery, protocol::Delivery::failed);
  EXPECT_EQ(shown.messages[0].error, "text: found something");
  // One that was accepted, and one that is not known, stay as they are.
  answer(*chat, fresh_message(), 1, "Yes?");
  EXPECT_TRUE(refuse(fresh_message()));
}

TEST_F(Chats, ThePictureIsOfWhoAnswers) {
  auto const question = fresh_message();
  auto const chat = say(anna, question, "hello?");
  ASSERT_TRUE(chat);
  auto const assign = [&](std::optional<std::string> technician, std::optional<std::string> picture) {
    protocol::ChatAssigned const fact{*chat, std::move(technician), std::move(picture)};
    ASSERT_TRUE(transact([&](Transaction& transaction) { return chats::apply(transaction, fact); }));
  };
  using Picture = protocol::TrayChatPicture;
  auto const picture = [&] { return chat_rows::picture(*chat_rows::find(database.native(), *chat)); };
  EXPECT_FALSE(picture());
  assign("Tina", "VGluYQ==");
  EXPECT_EQ(picture(), (Picture{*chat, "Tina", "VGluYQ=="}));
  protocol::ChatMessage const placed{
      *chat, question, 1, {protocol::AuthorKind::end_user, "anna"}, "hello?", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, placed, *policy); }));
  answer(*chat, fresh_message(), 2, "Yes?");
  EXPECT_EQ(picture(), (Picture{*chat, "Tina", "VGluYQ=="}));
  // Somebody else has it now; until she says something, Tina is who answers.
  assign("Jonas", "Sm9uYXM=");
  EXPECT_EQ(picture(), (Picture{*chat, "Tina", std::nullopt}));
  assign("Tina", std::nullopt);
  EXPECT_EQ(picture(), (Picture{*chat, "Tina", std::nullopt}));
}

/// The console tells only of open conversations that a picture is another one, or none any more.
TEST_F(Chats, AClosedConversationKeepsNoPicture) {
  auto const chat = say(anna, fresh_message(), "hello?");
  ASSERT_TRUE(chat);
  protocol::ChatAssigned const assigned{*chat, "Tina", "VGluYQ=="};
  protocol::ChatArchived const archived{*chat, "Tina", clock.at.wall};
  protocol::ChatReopened const reopened{*chat, "Tina"};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, assigned); }));
  ASSERT_TRUE(chat_rows::find(database.native(), *chat)->picture);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  EXPECT_FALSE(chat_rows::find(database.native(), *chat)->picture);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, reopened, *policy); }));
  auto const open = chat_rows::find(database.native(), *chat);
  EXPECT_EQ(open->technician, "Tina");
  EXPECT_FALSE(open->picture);
}

TEST_F(Chats, APictureThatIsTooLargeIsNone) {
  auto const chat = say(anna, fresh_message(), "hello?");
  ASSERT_TRUE(chat);
  for (auto const more : {0U, 1U}) {
    protocol::ChatAssigned const fact{*chat, "Tina", std::string(protocol::max_picture_base64 + more, 'A')};
    ASSERT_TRUE(transact([&](Transaction& transaction) { return chats::apply(transaction, fact); }));
    auto const shown = chat_rows::picture(*chat_rows::find(database.native(), *chat));
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->picture.has_value(), more == 0);
  }
}

TEST_F(Chats, UsersOfOneMachineDoNotMeet) {
  auto const annas = say(anna, fresh_message(), "secret");
  auto const bens = say(ben, fresh_message(), "other");
  ASSERT_TRUE(annas && bens);
  EXPECT_NE(*annas, *bens);
  for (auto const& [account, event] : notes.told) EXPECT_EQ(account, "1001/ben");
  EXPECT_FALSE(transact([&](Transaction& t) { return chats::read_up_to(t, ben, *annas, 1); }));
  EXPECT_FALSE(transact([&](Transaction& t) { return chats::make_ticket(t, ben, *annas, *policy); }));
  EXPECT_EQ(chat_rows::current(database.native(), "1001/ben")->id(), *bens);
}

TEST_F(Chats, AfterThreeMinutesTheMessageIsShownOnce) {
  auto const chat = say(anna, fresh_message(), "hello?");
  ASSERT_TRUE(chat);
  clock.pass(Duration{179'000});
  ASSERT_TRUE(tick(*chat, true));
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::waiting);
  clock.pass(Duration{1'000});
  ASSERT_TRUE(tick(*chat, true));
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::unavailable);
  ASSERT_TRUE(tick(*chat, true));
  EXPECT_EQ(outbox_types(), (std::vector<std::string>{"chat.opened", "chat.said", "chat.unavailable"}));
  auto const page =
      chat_rows::page(database.native(), *chat_rows::find(database.native(), *chat), INT64_MAX, 10);
  ASSERT_EQ(page.messages.size(), 2U);
  EXPECT_EQ(page.messages[1].author.kind, protocol::AuthorKind::automatic);
  auto const taken = transact([&](Transaction& t) { return chats::make_ticket(t, anna, *chat, *policy); });
  ASSERT_TRUE(taken);
  EXPECT_EQ(outbox_types().back(), "chat.ticket_requested");
  EXPECT_EQ(requests::of_account(database.native(), "1000/anna", 10).size(), 1U);
}

TEST_F(Chats, TheConsoleIsToldWhichMessageWasShown) {
  auto const told_for = [&](core::chat::Reason reason) {
    auto const chat = say(anna, fresh_message(), "hello?");
    EXPECT_TRUE(chat);
    auto row = *chat_rows::find(database.native(), *chat);
    core::chat::ShowUnavailable const shown{fresh_message(), fresh_message(), reason};
    EXPECT_TRUE(transact([&](Transaction& t) -> Result<void> {
      chats::settle(t, row, {row.state, {shown}}, *policy);
      return {};
    }));
    auto const last = outbox::load_sender(database.native()).last;
    auto const frame = protocol::decode<protocol::Uplink>(
        outbox::load(database.native(), {1, last, 1, 1 << 20, true})[0].text);
    return std::get<protocol::ChatUnavailable>(frame->body);
  };
  using core::chat::Reason;
  EXPECT_EQ(told_for(Reason::nobody_available).reason, "nobody_available");
  EXPECT_EQ(told_for(Reason::closed).reason, "closed");
  EXPECT_TRUE(told_for(Reason::closed).linked);
  EXPECT_EQ(told_for(Reason::not_reached).reason, "not_reached");
}

TEST_F(Chats, AnAnswerInTimeWins) {
  auto const chat = say(anna, fresh_message(), "hello?");
  ASSERT_TRUE(chat);
  answer(*chat, fresh_message(), 2, "hi");
  clock.pass(Duration{600'000});
  ASSERT_TRUE(tick(*chat, true));
  EXPECT_EQ(outbox_types(), (std::vector<std::string>{"chat.opened", "chat.said"}));
}

TEST_F(Chats, TheDeadlineSurvivesARestartAndABoot) {
  auto const chat = say(anna, fresh_message(), "hello?");
  ASSERT_TRUE(chat);
  clock.at.boot_id = "boot-2";
  clock.at.since_boot = Duration{5'000};
  clock.at.wall += Duration{60'000};
  ASSERT_TRUE(
      transact([&](Transaction& t) { return chats::advance_all(t, core::chat::Started{}, *policy); }));
  ASSERT_EQ(notes.chats.size(), 1U);
  auto const due = core::chat::deadline(notes.chats.front(), clock.at);
  ASSERT_TRUE(due);
  EXPECT_EQ(*due, Duration{125'000});
}

TEST_F(Chats, WritingAfterTheEndStartsTheSuccessor) {
  auto const chat = say(anna, fresh_message(), "hello?");
  protocol::ChatArchived const archived{*chat, "Tina", clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  auto const next = say(anna, fresh_message(), "one more thing");
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, core::chat::successor_of(*chat));
  EXPECT_EQ(chat_rows::current(database.native(), "1000/anna")->id(), *next);
}

/// Reopened while the device wrote into the successor, merged, and closed again: that name leads back.
TEST_F(Chats, ASuccessorThatLeadsBackIsPassedBy) {
  auto const chat = say(anna, fresh_message(), "hello?");
  protocol::ChatArchived const archived{*chat, "Tina", clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  auto const successor = say(anna, fresh_message(), "one more thing");
  protocol::ChatReopened const reopened{*chat, "Tina"};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, reopened, *policy); }));
  protocol::ChatMerged const merged{*successor, *chat};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, merged); }));
  EXPECT_EQ(chat_rows::current(database.native(), "1000/anna")->id(), *chat);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  auto const next = say(anna, fresh_message(), "and another");
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, core::chat::successor_of(*successor));
}

TEST_F(Chats, WordsThatWaitInASuccessorGoWhereTheConsolePlacesThem) {
  auto const first = fresh_message();
  auto const second = fresh_message();
  auto const start = say(anna, first, "one");
  ASSERT_TRUE(start && say(anna, second, "two"));
  auto const successor = core::chat::successor_of(*start);
  auto const last = core::chat::successor_of(successor);
  auto const apply = [&](auto const& fact) {
    ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact); }));
  };
  apply(protocol::ChatContinued{*start, successor});
  // The console closed the successor meanwhile; it names only the conversation that the words were said to.
  apply(protocol::ChatContinued{*start, last});
  protocol::ChatMessage const placed{
      last, first, 1, {protocol::AuthorKind::end_user, "anna"}, "one", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, placed, *policy); }));
  EXPECT_EQ(chat_rows::find_message(database.native(), first)->chat_id, last);
  EXPECT_EQ(chat_rows::find_message(database.native(), second)->chat_id, last);
  EXPECT_EQ(phase(last), protocol::ChatPhase::waiting);
}

TEST_F(Chats, WhatWasSaidBeforeASnapshotComesBackAndWaits) {
  ChatId const chat{fresh_uuid(clock.at.wall)};
  auto const message = fresh_message();
  ASSERT_TRUE(transact([&](Transaction& t) {
    return chats::apply(t, protocol::ChatStarted{chat, anna, "", clock.at.wall});
  }));
  protocol::ChatMessage const echo{
      chat, message, 1, {protocol::AuthorKind::end_user, "anna"}, "hello?", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, echo, *policy); }));
  EXPECT_EQ(phase(chat), protocol::ChatPhase::waiting);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, echo, *policy); })) << "again";
  clock.pass(Duration{180'000});
  ASSERT_TRUE(tick(chat, true));
  EXPECT_EQ(outbox_types(), (std::vector<std::string>{"chat.unavailable"}));
}

TEST_F(Chats, ARestoredConsoleAnswersAtPlacesThatWereTaken) {
  auto const chat = say(anna, fresh_message(), "hello?");
  ASSERT_TRUE(chat);
  answer(*chat, fresh_message(), 2, "hi");
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::read_up_to(t, anna, *chat, 2); }));
  ASSERT_TRUE(say(anna, fresh_message(), "and now?"));
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    chats::on_console_restored(t);
    return {};
  }));
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::waiting);
  answer(*chat, fresh_message(), 2, "hi again");
  auto const view = [&] {
    return chat_rows::view(database.native(), *chat_rows::find(database.native(), *chat));
  };
  EXPECT_EQ(view().unread, 2) << "the place was read, the message was not";
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::waiting) << "the second question is not in the order yet";
}

/// The end user has read it, but nobody at the desk knows that she was answered.
TEST_F(Chats, WhoseAnswerTheConsoleLostWaitsAgain) {
  auto const question = fresh_message();
  auto const chat = say(anna, question, "hello?");
  ASSERT_TRUE(chat);
  echo(*chat, question, 1, "hello?");
  clock.pass(std::chrono::minutes(3));
  ASSERT_TRUE(tick(*chat, true));
  ASSERT_EQ(phase(*chat), protocol::ChatPhase::unavailable);
  answer(*chat, fresh_message(), 2, "hi");
  ASSERT_EQ(phase(*chat), protocol::ChatPhase::answered);
  auto const told = outbox_types();
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    chats::on_console_restored(t);
    return {};
  }));
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::answered) << "until the console says what it has";
  echo(*chat, question, 1, "hello?");
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::unavailable) << "what was shown is not shown again";
  EXPECT_EQ(outbox_types(), told);
  answer(*chat, fresh_message(), 2, "hi again");
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::answered);
}

/// As at the desk, where it waits since it asked.
TEST_F(Chats, WaitAgainWhenTheyAreReopenedUnanswered) {
  auto const question = fresh_message();
  auto const chat = say(anna, question, "hello?");
  ASSERT_TRUE(chat);
  echo(*chat, question, 1, "hello?");
  protocol::ChatArchived const archived{*chat, "Tina", clock.at.wall};
  protocol::ChatReopened const reopened{*chat, "Tina"};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  ASSERT_EQ(phase(*chat), protocol::ChatPhase::archived);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, reopened, *policy); }));
  EXPECT_EQ(phase(*chat), protocol::ChatPhase::waiting);
  answer(*chat, fresh_message(), 2, "hi");
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, reopened, *policy); }));
  EXPECT_NE(phase(*chat), protocol::ChatPhase::waiting);
}

TEST_F(Chats, AConsoleThatForgotTheEndGoesOn) {
  auto const chat = say(anna, fresh_message(), "hello?");
  protocol::ChatArchived const archived{*chat, "Tina", clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, archived, *policy); }));
  ASSERT_TRUE(transact([&](Transaction& t) {
    return chats::apply(t, protocol::ChatStarted{*chat, anna, "", clock.at.wall});
  }));
  EXPECT_NE(phase(*chat), protocol::ChatPhase::archived);
  EXPECT_EQ(*say(anna, fresh_message(), "still there?"), *chat);
}

TEST_F(Chats, MarksMoveOwnMessages) {
  auto const message = fresh_message();
  auto const chat = say(anna, message, "hello?");
  protocol::ChatMessage const echo{
      *chat, message, 1, {protocol::AuthorKind::end_user, "anna"}, "hello?", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, echo, *policy); }));
  auto const delivery = [&] {
    return chat_rows::page(database.native(), *chat_rows::find(database.native(), *chat), INT64_MAX, 1)
        .messages.front()
        .delivery;
  };
  EXPECT_EQ(delivery(), protocol::Delivery::sent);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, protocol::ChatMarks{*chat, 1, 0}); }));
  EXPECT_EQ(delivery(), protocol::Delivery::delivered);
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, protocol::ChatMarks{*chat, 1, 1}); }));
  EXPECT_EQ(delivery(), protocol::Delivery::read);
}

TEST_F(Chats, MergedConversationsBecomeOne) {
  auto const from = say(anna, fresh_message(), "hello?");
  ChatId const to{fresh_uuid(clock.at.wall)};
  protocol::ChatStarted const started{to, anna, "Tina", clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, started); }));
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, protocol::ChatMerged{*from, to}); }));
  EXPECT_EQ(chat_rows::resolve(database.native(), *from)->id(), to);
  auto const current = chat_rows::current(database.native(), "1000/anna");
  ASSERT_TRUE(current);
  EXPECT_EQ(current->id(), to);
  EXPECT_EQ(chat_rows::page(database.native(), *current, INT64_MAX, 10).messages.size(), 1U);
  EXPECT_TRUE(core::chat::deadline(current->state, clock.at));
}

}  // namespace
}  // namespace deskbell::agent
