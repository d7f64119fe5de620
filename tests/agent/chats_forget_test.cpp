// A message that the console refused: taken away, or said anew in its place. Once, whole, and only by its own
// person.
#include <gmock/gmock.h>

#include "agent/chats.h"
#include "agent/outbox.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

using attachment_rows::Stage;

class ForgetMessage : public Desk {
 protected:
  protocol::DeviceUser const anna = user_named("anna", "1000");
  protocol::DeviceUser const ben = user_named("ben", "1001");
  std::set<AttachmentId> lost;  ///< files that are not on the disk any more

  MessageId fresh_message() { return MessageId{fresh_uuid(clock.at.wall)}; }
  MessageId say(std::string const& text, std::optional<std::vector<AttachmentId>> files = {}) {
    auto const message = fresh_message();
    protocol::TraySay const said{RequestId{}, message, "", text, std::move(files)};
    auto const chat = transact([&](Transaction& t) { return chats::say(t, anna, said, *policy); });
    EXPECT_TRUE(chat) << chat.error().message;
    where = chat ? *chat : ChatId{};
    return message;
  }
  void refuse(MessageId message) {
    protocol::ChatRefused const fact{where, message, "it is so"};
    ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact, *policy); }));
  }
  MessageId refused(std::string const& text = "Hello") {
    auto const message = say(text);
    refuse(message);
    return message;
  }
  Result<chats::Forgotten> forget(protocol::DeviceUser const& user, MessageId message,
                                  std::optional<MessageId> again = {}) {
    protocol::TrayForgetMessage const command{RequestId{}, message, again};
    notes = {};
    return transact([&](Transaction& t) {
      return chats::forget(t, user, command, *policy, [this](protocol::Attachment const& file) {
        return !lost.contains(file.attachment_id);
      });
    });
  }
  /// What her trays show now.
  std::vector<std::string> texts() {
    std::vector<std::string> texts;
    auto const chat = chat_rows::current(database.native(), "1000/anna");
    for (auto const& message : chat_rows::page(database.native(), *chat, INT64_MAX, 100).messages)
      texts.push_back(message.text + (message.error ? " (failed)" : ""));
    return texts;
  }
  std::size_t said() {
    std::size_t count = 0;
    for (auto const& line : outbox::report(database.native()).facts)
      count += line.type == "chat.said" ? 1 : 0;
    return count;
  }
  /// Of what the trays were told.
  std::vector<MessageId> gone() {
    std::vector<MessageId> ids;
    for (auto const& [account, event] : notes.told) {
      EXPECT_EQ(account, "1000/anna");
      if (auto const* one = std::get_if<protocol::TrayMessageGone>(&event)) ids.push_back(one->message_id);
    }
    return ids;
  }
  AttachmentId file(std::string const& name) {
    attachment_rows::Row row;
    row.file.attachment_id = AttachmentId{fresh_uuid(clock.at.wall)};
    row.file.name = name;
    row.file.size = 10;
    row.file.sha256 = "digest of " + name;
    row.account = "1000/anna";
    row.stage = Stage::whole;
    EXPECT_TRUE(transact([&](Transaction& t) -> Result<void> {
      attachment_rows::put(t, row);
      return {};
    }));
    return row.file.attachment_id;
  }
  ChatId where;
};

TEST_F(ForgetMessage, IsGoneForGoodAndAskingAgainIsAnsweredAgain) {
  auto const message = refused();
  say("and another");
  ASSERT_TRUE(forget(anna, message));
  EXPECT_EQ(gone(), std::vector{message});
  EXPECT_EQ(texts(), std::vector<std::string>{"and another"});
  EXPECT_FALSE(chat_rows::find_message(database.native(), message));
  EXPECT_TRUE(forget(anna, message));
  EXPECT_TRUE(gone().empty());
  EXPECT_TRUE(forget(anna, fresh_message())) << "one that never was is not there either";
  EXPECT_EQ(said(), 2U) << "nothing is said of it";
}

TEST_F(ForgetMessage, IsSaidAnewInItsPlaceAndOnce) {
  auto const message = refused();
  auto const again = fresh_message();
  auto const done = forget(anna, message, again);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->chat, where);
  EXPECT_EQ(gone(), std::vector{message});
  EXPECT_EQ(texts(), std::vector<std::string>{"Hello"});
  EXPECT_EQ(said(), 2U);
  // The answer was lost, or two windows of hers ask at once: the words stand there once.
  auto const twice = forget(anna, message, again);
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->chat, where);
  auto const other = forget(anna, message, fresh_message());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::not_found);
  EXPECT_EQ(texts(), std::vector<std::string>{"Hello"});
  EXPECT_EQ(said(), 2U);
  // It may be refused once more, and be tried once more.
  refuse(again);
  EXPECT_EQ(texts(), std::vector<std::string>{"Hello (failed)"});
  ASSERT_TRUE(forget(anna, again, fresh_message()));
  EXPECT_EQ(texts(), std::vector<std::string>{"Hello"});
}

TEST_F(ForgetMessage, OnlyWhatFailedAndOnlyOnesOwn) {
  auto const message = refused();
  EXPECT_TRUE(forget(ben, message)) << "as if it did not exist";
  EXPECT_TRUE(gone().empty());
  auto const bens = forget(ben, message, fresh_message());
  ASSERT_FALSE(bens);
  EXPECT_EQ(bens.error().code, ErrorCode::not_found);
  auto const whole = say("still on its way");
  for (auto const again : {std::optional<MessageId>(), std::optional(fresh_message())}) {
    auto const kept = forget(anna, whole, again);
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().code, ErrorCode::conflict);
  }
  // The name of something else is not taken for what is said anew.
  auto const taken = forget(anna, message, whole);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::conflict);
  EXPECT_EQ(texts(), (std::vector<std::string>{"Hello (failed)", "still on its way"}));
}

TEST_F(ForgetMessage, WhatTechniciansSaidStays) {
  auto const message = fresh_message();
  refused();
  protocol::ChatMessage const fact{
      where, message, 1, {protocol::AuthorKind::technician, "Tina"}, "Yes?", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact, *policy); }));
  EXPECT_FALSE(forget(anna, message));
  EXPECT_EQ(texts(), (std::vector<std::string>{"Hello (failed)", "Yes?"}));
}

/// The next one stands behind it, although the newest row was taken away.
TEST_F(ForgetMessage, OrdersAreNotUsedTwice) {
  auto const message = refused();
  auto const before = chat_rows::next_order(database.native());
  ASSERT_TRUE(forget(anna, message));
  EXPECT_EQ(chat_rows::next_order(database.native()), before);
  auto const next = say("next");
  EXPECT_EQ(chat_rows::find_message(database.native(), next)->order, before);
}

TEST_F(ForgetMessage, ARestoredConsoleThatTakesItAfterAllIsBelieved) {
  auto const message = refused();
  protocol::ChatMessage const fact{
      where, message, 1, {protocol::AuthorKind::end_user, "anna"}, "Hello", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact, *policy); }));
  EXPECT_EQ(texts(), std::vector<std::string>{"Hello"});
  EXPECT_FALSE(forget(anna, message));
  auto const chat = chat_rows::find(database.native(), where);
  EXPECT_EQ(chat_rows::view(database.native(), *chat).phase, protocol::ChatPhase::waiting)
      << "now it is asked";
}

TEST_F(ForgetMessage, FilesOfOneThatIsTakenAfterAllGoTheirWay) {
  auto const log = file("till.log");
  auto const message = say("look", std::vector{log});
  refuse(message);
  ASSERT_EQ(attachment_rows::find(database.native(), log)->stage, Stage::whole);
  protocol::ChatMessage const fact{
      where, message, 1, {protocol::AuthorKind::end_user, "anna"}, "look", clock.at.wall, clock.at.wall};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact, *policy); }));
  EXPECT_EQ(attachment_rows::find(database.native(), log)->stage, Stage::said);
  EXPECT_TRUE(notes.files) << "and whoever uploads them looks";
  notes = {};
  ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact, *policy); }));
  EXPECT_FALSE(notes.files) << "the same again";
}

/// It may take this time what it refused, and then the words would stand there again, or twice.
TEST_F(ForgetMessage, AConsoleThatIsRestoredDoesNotHearItAgain) {
  for (bool const acknowledged : {true, false}) {
    for (bool const again : {true, false}) {
      auto const log = file("secret.log");
      auto const message = say("once and never again", std::vector{log});
      say("and another");
      auto const last = outbox::load_sender(database.native()).last;
      if (acknowledged) {
        ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
          outbox::settle(t, {last, *outbox::id_at(t.database(), last)});
          return {};
        }));
      }
      refuse(message);
      auto const anew = fresh_message();
      ASSERT_TRUE(forget(anna, message, again ? std::optional(anew) : std::nullopt));
      core::delivery::Renumber everything;
      everything.first = 1;
      ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
        outbox::renumber(t, everything);
        return {};
      }));
      auto const newest = outbox::load_sender(database.native()).last;
      auto const frames = outbox::load(database.native(), {0, 1, 1000, 1 << 20, true});
      ASSERT_EQ(static_cast<std::int64_t>(frames.size()), newest) << "without gaps";
      for (auto const& frame : frames) {
        if (frame.text.find(message.text()) == std::string::npos) continue;
        EXPECT_THAT(frame.text, ::testing::Not(::testing::HasSubstr("once and never again")));
        EXPECT_THAT(frame.text, ::testing::Not(::testing::HasSubstr("secret.log")));
        EXPECT_FALSE(acknowledged) << frame.text;
      }
      auto const says = [&](MessageId id) {
        return std::count_if(frames.begin(), frames.end(), [&](outbox::Frame const& frame) {
          return frame.text.find(id.text()) != std::string::npos &&
                 frame.text.find("once and never again") != std::string::npos;
        });
      };
      EXPECT_EQ(says(message), 0);
      EXPECT_EQ(says(anew), again ? 1 : 0);
    }
  }
}

TEST_F(ForgetMessage, FilesGoAlongWhereTheyAreStillHere) {
  auto const log = file("till.log");
  auto const picture = file("screen.png");
  auto const message = say("look", std::vector{log, picture});
  EXPECT_EQ(attachment_rows::in_stage(database.native(), Stage::said).size(), 2U);
  refuse(message);
  EXPECT_TRUE(attachment_rows::in_stage(database.native(), Stage::said).empty())
      << "files of a refused message are not uploaded";
  lost.insert(picture);
  auto const again = fresh_message();
  auto const refused = forget(anna, message, again);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("screen.png"));
  EXPECT_EQ(texts(), std::vector<std::string>{"look (failed)"}) << "nothing of it was done";
  EXPECT_EQ(attachment_rows::of_message(database.native(), message).size(), 2U);
  lost.clear();
  ASSERT_TRUE(forget(anna, message, again));
  auto const files = attachment_rows::of_message(database.native(), again);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].file.attachment_id, log);
  EXPECT_EQ(files[1].file.attachment_id, picture);
  for (auto const& one : files) EXPECT_EQ(one.stage, Stage::said);
  auto const frames = outbox::load(database.native(), {0, 1, 100, 1 << 20, true});
  EXPECT_THAT(frames.back().text, ::testing::HasSubstr("till.log"));
}

/// Its upload ran beside the outbox: the console has it, and this disk has not.
TEST_F(ForgetMessage, FilesThatTheConsoleHasAlreadyGoAlong) {
  auto const log = file("till.log");
  auto const message = say("look", std::vector{log});
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    auto row = *attachment_rows::find(t.database(), log);
    row.stage = Stage::sent;
    attachment_rows::put(t, row);
    return {};
  }));
  lost.insert(log);
  refuse(message);
  auto const again = fresh_message();
  auto const done = forget(anna, message, again);
  ASSERT_TRUE(done) << done.error().message;
  auto const files = attachment_rows::of_message(database.native(), again);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].stage, Stage::said) << "the console is asked, and says that it has it";
}

TEST_F(ForgetMessage, FilesGoAwayWithIt) {
  auto const log = file("till.log");
  auto const message = say("look", std::vector{log});
  refuse(message);
  auto const done = forget(anna, message);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->files, std::vector{log});
  EXPECT_FALSE(attachment_rows::find(database.native(), log));
}

/// They take room that new files need.
TEST_F(ForgetMessage, FilesOfRefusedMessagesAreKeptForADay) {
  auto const log = file("till.log");
  auto const message = say("look", std::vector{log});
  refuse(message);
  clock.pass(std::chrono::hours(25));
  std::vector<AttachmentId> old;
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    old = attachment_rows::forget_old(t);
    return {};
  }));
  EXPECT_EQ(old, std::vector{log});
  ASSERT_EQ(attachment_rows::of_message(database.native(), message).size(), 1U);
  auto const row = attachment_rows::of_message(database.native(), message)[0];
  EXPECT_EQ(row.stage, Stage::failed);
  EXPECT_EQ(row.error, "the file is not kept here any more: attach it once more");
  ASSERT_EQ(notes.told.size(), 1U) << "and her trays say so";
  auto const* told = std::get_if<protocol::TrayAttachmentChanged>(&notes.told[0].second);
  ASSERT_NE(told, nullptr);
  EXPECT_EQ(told->message_id, message);
  EXPECT_EQ(told->attachment.state, protocol::AttachmentState::failed);
  EXPECT_EQ(told->attachment.error, row.error);
  EXPECT_EQ(attachment_rows::held(database.native(), "1000/anna").files, 0);
}

}  // namespace
}  // namespace deskbell::agent
