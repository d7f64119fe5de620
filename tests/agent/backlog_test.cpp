// What each account may have waiting for the console: messages, replies and forms count together, others go
// on, and what the console has does not count any more.
#include "core/backlog.h"

#include "agent/account.h"
#include "agent/chats.h"
#include "agent/outbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "core/delivery.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class Backlog : public Desk {
 protected:
  protocol::DeviceUser ada = user_named("ada", "1000");
  protocol::DeviceUser bob = user_named("bob", "1001");
  TicketId ticket{fresh_uuid(clock.at.wall)};

  Backlog() {
    protocol::TicketChanged changed;
    changed.user = ada;
    changed.request.ticket_id = ticket;
    changed.request.number = 1001;
    changed.request.status = "New";
    EXPECT_TRUE(transact([&](Transaction& tx) { return requests::apply(tx, changed, *policy); }));
  }
  Result<ChatId> say(protocol::DeviceUser const& user, std::string const& text,
                     MessageId id = MessageId{fresh_uuid({})}) {
    protocol::TraySay said;
    said.message_id = id;
    said.text = text;
    return transact([&](Transaction& tx) { return chats::say(tx, user, said, *policy); });
  }
  Result<void> reply(std::string const& text) {
    protocol::TrayReply const command{RequestId{}, ticket, CommentId{fresh_uuid(clock.at.wall)}, text};
    return transact([&](Transaction& tx) { return request_comments::reply(tx, ada, command); });
  }
  Result<void> submit() {
    protocol::TraySubmitForm form;
    form.submission_id = SubmissionId{fresh_uuid(clock.at.wall)};
    form.item_id = "form";
    form.fields = {{"name", "Ada"},
                   {"email", "ada@example.com"},
                   {"subject", "Printer"},
                   {"description", "It is on fire."}};
    return transact([&](Transaction& tx) { return requests::submit(tx, ada, form, *policy); });
  }
  /// So many of a person's words, as they wait.
  void fill(std::string const& account, std::int64_t things, std::size_t bytes) {
    auto const filled = transact([&](Transaction& tx) -> Result<void> {
      for (std::int64_t count = 0; count < things; ++count) {
        protocol::TicketCommented fact;
        fact.text = std::string(bytes, 'x');
        outbox::append(tx, fact, {}, account);
      }
      return {};
    });
    ASSERT_TRUE(filled);
  }
};

TEST_F(Backlog, EndsAtSoManyThingsAndOthersGoOn) {
  auto const first = MessageId{fresh_uuid(clock.at.wall)};
  ASSERT_TRUE(say(ada, "first", first));
  fill(account_of(ada), core::backlog::account_max.things - 1, 1);
  auto const refused = say(ada, "one more");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_NE(refused.error().message.find("of your messages and forms wait to be sent"), std::string::npos)
      << refused.error().message;
  auto const replied = reply("one more");
  ASSERT_FALSE(replied);
  EXPECT_EQ(replied.error().code, ErrorCode::too_large);
  auto const submitted = submit();
  ASSERT_FALSE(submitted);
  EXPECT_EQ(submitted.error().code, ErrorCode::too_large);
  EXPECT_TRUE(say(ada, "first", first)) << "what was accepted is answered again";
  EXPECT_TRUE(say(bob, "hello"));
  EXPECT_EQ(outbox::report(database.native()).waiting, core::backlog::account_max.things + 3)
      << "two conversations were opened";

  auto const last = outbox::load_sender(database.native()).last;
  ASSERT_TRUE(transact([&](Transaction& tx) -> Result<void> {
    outbox::settle(tx, {last, *outbox::id_at(tx.database(), last)});
    return {};
  }));
  EXPECT_TRUE(say(ada, "the console has them"));
  EXPECT_TRUE(reply("and this"));
  EXPECT_TRUE(submit());
}

TEST_F(Backlog, EndsAtSoManyBytes) {
  constexpr std::size_t piece = 32'000;
  // Each body holds more than its text.
  fill(account_of(ada), core::backlog::account_max.bytes / static_cast<std::int64_t>(piece) - 2, piece);
  EXPECT_TRUE(say(ada, "short"));
  fill(account_of(ada), 2, piece);
  auto const refused = reply(std::string(8'000, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_FALSE(say(ada, std::string(8'000, 'x')));
}

}  // namespace
}  // namespace deskbell::agent
