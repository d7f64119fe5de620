// A device with its rows, which is enrolled anew.
#pragma once

#include <gmock/gmock.h>

#include "agent/account.h"
#include "agent/chats.h"
#include "agent/history.h"
#include "agent/home.h"
#include "agent/inbox.h"
#include "agent/moving.h"
#include "agent/outbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "core/text.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {

class Moving : public Desk {
 protected:
  protocol::DeviceUser const anna = user_named("anna", "1000");
  Identity identity;

  template <class IdType>
  IdType fresh() {
    return IdType{fresh_uuid(clock.at.wall)};
  }
  void SetUp() override {
    identity.organisation_id = fresh<OrganisationId>();
    identity.customer_id = fresh<CustomerId>();
    identity.asset_id = fresh<AssetId>();
    enrol();
  }
  Home enrol() {
    identity.device_id = fresh<DeviceId>();
    return come();
  }
  Home come() {
    auto home = transact([&](Transaction& t) { return come_home(t, identity); });
    EXPECT_TRUE(home) << home.error().message;
    return home ? *home : Home{};
  }
  Home move_to_another_customer() {
    identity.customer_id = fresh<CustomerId>();
    identity.asset_id = fresh<AssetId>();
    return enrol();
  }
  Home move_to_another_organisation() {
    identity.organisation_id = fresh<OrganisationId>();
    return move_to_another_customer();
  }
  MessageId say(std::string const& text) {
    auto const message = fresh<MessageId>();
    protocol::TraySay const said{RequestId{}, message, "", text};
    auto const chat = transact([&](Transaction& t) { return chats::say(t, anna, said, *policy); });
    EXPECT_TRUE(chat) << chat.error().message;
    where = chat ? *chat : ChatId{};
    return message;
  }
  /// The console has everything that was said, and its place for this one.
  void taken(MessageId message, std::int64_t position, std::string const& text) {
    acknowledge();
    protocol::ChatMessage const echo{
        where, message,       position,     {protocol::AuthorKind::end_user, "anna"},
        text,  clock.at.wall, clock.at.wall};
    ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, echo, *policy); }));
  }
  /// How many things wait as this person's.
  int counted() {
    SQLite::Statement count(
        database.native(),
        "SELECT count(*) FROM outbox, uplink WHERE account = ? AND seq > acknowledged_seq");
    count.bind(1, account_of(anna));
    return count.executeStep() ? count.getColumn(0).getInt() : -1;
  }
  void acknowledge() {
    auto const last = outbox::load_sender(database.native()).last;
    ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
      chat_rows::mark_sent(t, outbox::settle(t, {last, *outbox::id_at(t.database(), last)}));
      return {};
    }));
  }
  void refuse(ChatId chat, MessageId message, std::optional<std::string> code,
              std::string const& reason = "chat_id: conversation X belongs to another device user") {
    protocol::ChatRefused const fact{chat, message, reason, std::move(code)};
    ASSERT_TRUE(transact([&](Transaction& t) { return chats::apply(t, fact, *policy); }));
  }
  chat_rows::Chat now() {
    auto chat = chat_rows::current(database.native(), account_of(anna));
    EXPECT_TRUE(chat);
    return chat ? *chat : chat_rows::Chat{};
  }
  std::vector<std::string> texts(ChatId id) {
    std::vector<std::string> texts;
    chat_rows::Chat chat;
    chat.state.id = id;
    for (auto const& message : chat_rows::page(database.native(), chat, INT64_MAX, 100).messages)
      texts.push_back(message.text + (message.error ? " (failed)" : ""));
    return texts;
  }
  /// What waits for the console: types, and the conversation of what is said.
  std::vector<std::string> queued(ChatId chat) {
    std::vector<std::string> lines;
    auto const report = outbox::report(database.native());
    std::int64_t expected = report.acknowledged_seq;
    for (auto const& line : report.facts) {
      EXPECT_EQ(line.seq, ++expected) << "without gaps";
      lines.push_back(line.type);
    }
    EXPECT_EQ(report.last_seq, expected);
    for (auto const& one : outbox::unsent(database.native(), "chat.said")) {
      EXPECT_EQ(std::get<protocol::ChatSaid>(one).chat_id, chat);
    }
    return lines;
  }
  std::size_t found(std::string const& text) {
    auto const hits = history::find(database.native(), account_of(anna), {RequestId{}, text, {}, {}});
    return hits ? hits->hits.size() : 99;
  }
  std::int64_t rows(std::string const& table) {
    return database.native().execAndGet("SELECT count(*) FROM " + table).getInt64();
  }
  SubmissionId submit_form(bool sent, std::vector<protocol::FieldValue> fields = {
                                          {"subject", "A new mouse"}, {"description", "This one is dead"}}) {
    protocol::RequestView view;
    view.submission_id = fresh<SubmissionId>();
    view.subject = "A new mouse";
    view.status = "queued";
    EXPECT_TRUE(transact([&](Transaction& t) -> Result<void> {
      protocol::TicketSubmitted fact;
      fact.submission_id = *view.submission_id;
      fact.user = anna;
      fact.item_id = "request";
      fact.fields = std::move(fields);
      outbox::append(t, fact, view.submission_id->text(), account_of(anna));
      requests::put_back(t, {account_of(anna), "digest", view});
      attachment_rows::Row row;
      row.file.attachment_id = AttachmentId{fresh_uuid(clock.at.wall)};
      row.account = account_of(anna);
      row.message_id = MessageId{view.submission_id->uuid};
      row.stage = attachment_rows::Stage::said;
      attachment_rows::put(t, row);
      return {};
    }));
    if (sent) acknowledge();
    return *view.submission_id;
  }

  ChatId where;
};

}  // namespace deskbell::agent
