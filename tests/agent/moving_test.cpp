// A device that was enrolled anew: conversations go on where somebody hears them, and nobody sees another
// customer's.
#include "tests/agent/moving_fixture.h"

namespace deskbell::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

}  // namespace
}  // namespace deskbell::agent
