// A device that was enrolled anew, more than once or under way: what failed or is wanted is kept, what the
// service tells begins anew, and a conversation that the console refuses goes on.
#include "tests/agent/moving_fixture.h"

namespace deskbell::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

// ---- a console that was restored

TEST_F(Moving, WhatTheFormerAssetSaidWaitsUntilTheConsoleIsKnown) {
  auto const first = say("before");
  taken(first, 1, "before");
  auto const old = where;
  identity.asset_id = fresh<AssetId>();
  enrol();
  EXPECT_THAT(queued(old), IsEmpty());
  EXPECT_EQ(rows("former_words"), 2);
  ASSERT_TRUE(transact([&](Transaction& t) -> Result<void> {
    outbox::tell_former_words(t);
    outbox::forget_former_words(t);
    return {};
  }));
  EXPECT_THAT(queued(old), ElementsAre("chat.opened", "chat.said"));
  EXPECT_EQ(rows("former_words"), 0);
  acknowledge();
  move_to_another_customer();
  EXPECT_EQ(rows("former_words"), 0) << "nothing of one customer is for another";
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
