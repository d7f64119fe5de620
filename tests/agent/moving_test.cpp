// A device that was enrolled anew: conversations go on where somebody hears them, and nobody sees another
// customer's.
#include "agent/moving.h"

#include <gmock/gmock.h>

#include "agent/account.h"
#include "agent/chats.h"
#include "agent/history.h"
#include "agent/home.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "core/text.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

TEST_F(Moving, WhatIsSaidAfterAnotherAssetGoesOnInANewConversation) {
  auto const first = say("before");
  taken(first, 1, "before");
  auto const old = where;
  identity.asset_id = fresh<AssetId>();
  auto const home = enrol();
  EXPECT_FALSE(home.cleared_out);
  EXPECT_TRUE(std::holds_alternative<core::chat::Archived>(now().state.phase)) << "it ended";
  EXPECT_EQ(found("before"), 1U) << "it is still theirs";
  say("after");
  EXPECT_NE(where, old);
  EXPECT_THAT(queued(where), ElementsAre("chat.opened", "chat.said"));
  EXPECT_THAT(texts(where), ElementsAre("after"));
  EXPECT_THAT(texts(old), ElementsAre("before"));
}

TEST_F(Moving, WordsUnderWayGoOnInTheNewConversation) {
  auto const first = say("before");
  taken(first, 1, "before");
  auto const old = where;
  say("queued 1");
  say("queued 2");
  identity.asset_id = fresh<AssetId>();
  auto const home = enrol();
  EXPECT_EQ(home.sender.last, 3);
  auto const next = now().id();
  EXPECT_NE(next, old);
  EXPECT_THAT(queued(next), ElementsAre("chat.opened", "chat.said", "chat.said"));
  EXPECT_THAT(texts(next), ElementsAre("queued 1", "queued 2"));
  EXPECT_EQ(counted(), 2) << "they wait as their author's, here too";
  EXPECT_THAT(texts(old), ElementsAre("before"));
  EXPECT_TRUE(core::chat::waiting_since(now().state)) << "somebody waits for an answer there";
  say("after");
  EXPECT_EQ(where, next);
}

TEST_F(Moving, TheSameAssetGoesOnAsItWas) {
  auto const first = say("before");
  taken(first, 1, "before");
  auto const old = where;
  say("queued");
  enrol();
  EXPECT_THAT(queued(old), ElementsAre("chat.opened", "chat.said", "chat.said"));
  say("after");
  EXPECT_EQ(where, old);
}

TEST_F(Moving, RowsOfAnOlderVersionAreTakenForAnotherAssets) {
  auto const first = say("before");
  taken(first, 1, "before");
  auto const old = where;
  database.native().exec("DELETE FROM meta WHERE key IN ('asset_id', 'customer_id')");
  enrol();
  say("after");
  EXPECT_NE(where, old);
}

TEST_F(Moving, AnotherCustomerSeesNothingOfTheFormerOne) {
  auto const first = say("secret of A");
  taken(first, 1, "secret of A");
  submit_form(true);
  identity.customer_id = fresh<CustomerId>();
  identity.asset_id = fresh<AssetId>();
  EXPECT_TRUE(enrol().cleared_out);
  EXPECT_EQ(found("secret"), 0U);
  EXPECT_FALSE(chat_rows::current(database.native(), account_of(anna)));
  for (char const* table : {"messages", "chats", "requests", "attachments", "outbox"})
    EXPECT_EQ(rows(table), 0) << table;
}

TEST_F(Moving, WhatWasQueuedGoesToTheSameDeskForTheNewCustomer) {
  auto const first = say("secret of A");
  taken(first, 1, "secret of A");
  auto const old = where;
  auto const queued_words = say("queued");
  auto const form = submit_form(false);
  TicketId const ticket = fresh<TicketId>();
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    protocol::TicketCommented const reply{ticket, fresh<CommentId>(), anna, "a reply", clock.at.wall};
    outbox::append(t, reply, reply.comment_id.text(), account_of(anna));
    return {};
  }));
  EXPECT_EQ(counted(), 3);
  move_to_another_customer();
  EXPECT_EQ(counted(), 2) << "words and form; the reply waits for nobody";
  auto const next = now().id();
  EXPECT_NE(next, old);
  EXPECT_EQ(found("secret"), 0U);
  EXPECT_THAT(queued(next), ElementsAre("chat.opened", "chat.said", "ticket.submitted"));
  EXPECT_EQ(chat_rows::find_message(database.native(), queued_words)->chat_id, next);
  EXPECT_THAT(texts(next), ElementsAre("queued", "a reply (failed)")) << "its request is not here any more";
  auto const requests = requests::of_account(database.native(), account_of(anna), 10);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].submission_id, form);
  EXPECT_EQ(rows("attachments"), 1) << "its file goes along";
}

TEST_F(Moving, AnotherOrganisationGetsNothingAndTheAuthorKeepsTheText) {
  auto const first = say("secret of A");
  taken(first, 1, "secret of A");
  auto const words = say("queued");
  submit_form(false);
  identity.organisation_id = fresh<OrganisationId>();
  identity.customer_id = fresh<CustomerId>();
  identity.asset_id = fresh<AssetId>();
  EXPECT_TRUE(enrol().cleared_out);
  EXPECT_EQ(found("secret"), 0U);
  EXPECT_THAT(queued(now().id()), IsEmpty());
  EXPECT_THAT(texts(now().id()), ElementsAre("queued (failed)", "A new mouse\n\nThis one is dead (failed)"));
  // Said once more, it is heard.
  auto const again = fresh<MessageId>();
  ASSERT_TRUE(transact([&](Transaction& t) {
    return chats::forget(t, anna, {RequestId{}, words, again}, *policy, [](auto const&) { return true; });
  }));
  EXPECT_THAT(queued(now().id()), ElementsAre("chat.opened", "chat.said"));
}

TEST_F(Moving, AFormThatCannotBeSentKeepsAllThatWasFilledIn) {
  std::string const story(core::message_characters_max, 'x');
  submit_form(false,
              {{"phone", "555"}, {"subject", "A new mouse"}, {"description", story}, {"priority", ""}});
  move_to_another_organisation();
  auto const kept = texts(now().id());
  ASSERT_EQ(kept.size(), 2U);
  std::string all;
  for (auto const& one : kept) all += one.substr(0, one.find(" (failed)"));
  EXPECT_EQ(all, "A new mouse\n\n" + story + "\n\nphone: 555");
}

/// With its identity the console may have forgotten what it was told under it.
TEST_F(Moving, TheSameAssetTellsOnceMoreWhatItsPeopleSaid) {
  auto const first = say("said");
  taken(first, 1, "said");
  auto const second = say("refused");
  acknowledge();
  refuse(where, second, std::nullopt, "too much");
  submit_form(true);
  auto const chat = where;
  enrol();
  EXPECT_THAT(queued(chat), ElementsAre("chat.opened", "chat.said", "ticket.submitted"));
  acknowledge();
  move_to_another_customer();
  EXPECT_EQ(outbox::report(database.native()).waiting, 0) << "of the former none";
}

TEST_F(Moving, WhoWaitsForApprovalMovesWhenTheConsoleSaysWhere) {
  auto const first = say("secret of A");
  taken(first, 1, "secret of A");
  auto const customer = fresh<CustomerId>();
  identity.customer_id.reset();
  identity.waiting = true;
  identity.asset_id = fresh<AssetId>();
  auto home = enrol();
  EXPECT_TRUE(home.unsettled);
  EXPECT_EQ(found("secret"), 1U);
  say("while it waits");
  EXPECT_TRUE(come().unsettled) << "the service was started anew meanwhile";
  identity.waiting = false;
  identity.customer_id = customer;
  home = come();
  EXPECT_FALSE(home.unsettled);
  EXPECT_TRUE(home.cleared_out);
  EXPECT_EQ(found("secret"), 0U);
  EXPECT_THAT(texts(now().id()), ElementsAre("while it waits"));
  EXPECT_THAT(queued(now().id()), ElementsAre("chat.opened", "chat.said"));
  home = come();
  EXPECT_FALSE(home.cleared_out) << "once";
}

// ---- once more, and what nobody said in words

TEST_F(Moving, WhatFailedIsNotLostByAnotherMove) {
  say("queued");
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    outbox::append(t, protocol::TicketCommented{fresh<TicketId>(), fresh<CommentId>(), anna, "a reply", {}});
    return {};
  }));
  move_to_another_organisation();
  EXPECT_THAT(texts(now().id()), ElementsAre("queued (failed)", "a reply (failed)"));
  auto const why = [&] {
    return chat_rows::failed(database.native(), now().id()).at(0).error.value_or("").substr(0, 51);
  };
  EXPECT_EQ(why(), "This computer belongs to another organisation now, ");
  auto const failed_in = now().id();
  move_to_another_customer();
  EXPECT_NE(now().id(), failed_in);
  EXPECT_THAT(texts(now().id()), ElementsAre("queued (failed)", "a reply (failed)"));
  EXPECT_EQ(why(), "This computer belongs to another organisation now, ") << "as it was";
  say("heard");
  move_to_another_customer();
  EXPECT_THAT(texts(now().id()), ElementsAre("queued (failed)", "a reply (failed)", "heard"));
  EXPECT_THAT(queued(now().id()), ElementsAre("chat.opened", "chat.said"));
  move_to_another_organisation();
  EXPECT_THAT(texts(now().id()), ElementsAre("queued (failed)", "a reply (failed)", "heard (failed)"));
}

TEST_F(Moving, ARefusedReplyIsKeptToo) {
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    protocol::RequestView request;
    request.ticket_id = fresh<TicketId>();
    requests::put_back(t, {account_of(anna), "", request});
    protocol::TrayReply const reply{RequestId{}, *request.ticket_id, fresh<CommentId>(), "a reply"};
    EXPECT_TRUE(request_comments::reply(t, anna, reply));
    protocol::TicketComment refused;
    refused.user = anna;
    refused.comment.comment_id = reply.comment_id;
    refused.comment.error = "the ticket is closed";
    return request_comments::apply(t, refused);
  }));
  acknowledge();
  move_to_another_customer();
  EXPECT_THAT(texts(now().id()), ElementsAre("a reply (failed)"));
  EXPECT_EQ(chat_rows::failed(database.native(), now().id()).at(0).error, "the ticket is closed");
}

/// Somebody pressed for a ticket of their conversation, and the console does not know.
class MovingWithATicket : public Moving {
 protected:
  void SetUp() override {
    Moving::SetUp();
    taken(say("The drawer jams"), 1, "The drawer jams");
  }
  void press() {
    ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
      auto const chat = *chat_rows::find(t.database(), where);
      requests::queued_from_chat(t, chat);
      protocol::ChatTicketRequested fact;
      fact.chat_id = where;
      fact.user = anna;
      outbox::append(t, fact);
      return {};
    }));
  }
  protocol::RequestView request() {
    auto const all = requests::of_account(database.native(), account_of(anna), 10);
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? protocol::RequestView{} : all.front();
  }
};

TEST_F(MovingWithATicket, ItIsAskedForWhereItsWordsGo) {
  say("queued");
  press();
  move_to_another_customer();
  EXPECT_THAT(queued(now().id()), ElementsAre("chat.opened", "chat.said", "chat.ticket_requested"));
  auto const asked = outbox::unsent(database.native(), protocol::ChatTicketRequested::wire_type);
  EXPECT_EQ(std::get<protocol::ChatTicketRequested>(asked.at(0)).chat_id, now().id());
  EXPECT_EQ(request().chat_id, now().id());
  EXPECT_EQ(request().status, "queued");
}

TEST_F(MovingWithATicket, WithoutWordsItFailsWithItsSubject) {
  press();
  move_to_another_customer();
  EXPECT_EQ(outbox::report(database.native()).waiting, 0);
  EXPECT_EQ(request().subject, "The drawer jams");
  EXPECT_EQ(request().error, "This computer belongs to another customer now, and this was not sent");
}

TEST_F(MovingWithATicket, AnotherOrganisationIsNotAsked) {
  say("queued");
  press();
  move_to_another_organisation();
  EXPECT_EQ(outbox::report(database.native()).waiting, 0);
  EXPECT_EQ(request().error, "This computer belongs to another organisation now, and this was not sent");
}

// ---- what the service itself tells

TEST_F(Moving, MonitorsAndInventoryBeginAnewAtAnotherAsset) {
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    t.database().exec(
        "INSERT INTO monitors VALUES (1, '{}'); INSERT INTO uploads VALUES ('u', 'r', 1, '', '{}', 1)");
    outbox::append(t, protocol::AlertRaised{});
    outbox::append(t, protocol::InventoryUploaded{});
    return {};
  }));
  identity.asset_id = fresh<AssetId>();
  enrol();
  EXPECT_EQ(rows("monitors"), 0) << "what is still so is raised there";
  EXPECT_EQ(rows("uploads"), 0);
  EXPECT_EQ(outbox::report(database.native()).waiting, 0);
}

// ---- where it was

TEST_F(Moving, NothingIsLeftOfThePlaceBeforeAnotherOrganisation) {
  identity.organisation_id = fresh<OrganisationId>();
  identity.customer_id.reset();
  identity.waiting = true;
  EXPECT_TRUE(enrol().cleared_out);
  auto const words = say("said here");
  identity.waiting = false;
  EXPECT_FALSE(move_to_another_customer().cleared_out) << "it was at none that is known";
  EXPECT_EQ(found("said here"), 1U);
  EXPECT_TRUE(chat_rows::find_message(database.native(), words));
}

TEST_F(Moving, WhoOnlyLooksKnowsThatItWaits) {
  identity.waiting = true;
  EXPECT_TRUE(enrol().unsettled);
  identity.waiting = false;
  auto const home = transact([&](Transaction& t) { return come_home(t, identity, Coming::only_looking); });
  ASSERT_TRUE(home);
  EXPECT_TRUE(home->unsettled) << "nothing may be said before it moved";
  EXPECT_FALSE(come().unsettled);
}

// ---- the console says that a conversation is another's

TEST_F(Moving, ARefusedConversationHasASuccessorAndNothingFails) {
  auto const first = say("before");
  taken(first, 1, "before");
  auto const old = where;
  auto const one = say("one");
  auto const two = say("two");
  acknowledge();
  refuse(old, one, "denied");
  auto const next = now().id();
  EXPECT_NE(next, old);
  EXPECT_THAT(texts(next), ElementsAre("one"));
  refuse(old, two, "denied");
  EXPECT_THAT(texts(next), ElementsAre("one", "two"));
  EXPECT_THAT(queued(next), ElementsAre("chat.opened", "chat.said", "chat.said"));
  refuse(old, two, "denied");
  EXPECT_THAT(queued(next), ElementsAre("chat.opened", "chat.said", "chat.said"))
      << "it was said there since";
  say("three");
  EXPECT_EQ(where, next);
  EXPECT_TRUE(core::chat::waiting_since(now().state));
}

TEST_F(Moving, AnOlderConsoleSaysSoInWords) {
  auto const words = say("one");
  auto const old = where;
  acknowledge();
  refuse(old, words, {});
  EXPECT_NE(now().id(), old);
  EXPECT_THAT(texts(now().id()), ElementsAre("one"));
}

TEST_F(Moving, WhatFailedBeforeIsHeardWhenItIsSaidAgain) {
  auto const words = say("one");
  auto const old = where;
  acknowledge();
  refuse(old, words, "invalid");
  EXPECT_THAT(texts(old), ElementsAre("one (failed)"));
  auto const again = fresh<MessageId>();
  ASSERT_TRUE(transact([&](Transaction& t) {
    return chats::forget(t, anna, {RequestId{}, words, again}, *policy, [](auto const&) { return true; });
  }));
  acknowledge();
  refuse(old, again, "denied");
  EXPECT_THAT(texts(now().id()), ElementsAre("one"));
}

TEST_F(Moving, AConsoleThatRefusesEveryConversationIsNotAskedForEver) {
  auto const words = say("one");
  acknowledge();
  refuse(where, words, "denied");
  auto const next = now().id();
  acknowledge();
  refuse(next, words, "denied");
  EXPECT_THAT(texts(next), ElementsAre("one (failed)"));
  EXPECT_THAT(queued(next), IsEmpty());
}

}  // namespace
}  // namespace deskbell::agent
