// Requests and their public comments, between a device's user and technicians.
#include "console/server/device_comments.h"

#include "console/server/policies.h"
#include "policies/device_document.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

protocol::DeviceUser const bob{protocol::AccountKind::posix, "1000", "bob", "Bob Miller"};
protocol::DeviceUser const eve{protocol::AccountKind::posix, "1001", "eve", std::nullopt};

class Replies : public DeviceTest {
 protected:
  static protocol::TicketSubmitted form_of_bob(SubmissionId submission) {
    protocol::TicketSubmitted form;
    form.submission_id = submission;
    form.user = bob;
    form.fields = {{"email", "bob@example.com"}, {"subject", "Printer"}, {"description", "It smells"}};
    form.submitted_at = wall();
    return form;
  }
  /// Bob sends the contact form; the ticket that came of it.
  net::awaitable<TicketId> submit(transport::WebSocket& socket) {
    Uplink const fact = form_of_bob(SubmissionId{fresh_uuid(wall())});
    FactId const id{fresh_uuid(wall())};
    co_await say(socket, fact, id, ++seq_);
    for (;;) {
      auto frame = co_await next(socket);
      if (auto* told = std::get_if<protocol::TicketComment>(&frame.body)) told_.push_back(std::move(*told));
      auto const* changed = std::get_if<protocol::TicketChanged>(&frame.body);
      if (changed && changed->request.ticket_id) co_return *changed->request.ticket_id;
    }
  }
  net::awaitable<void> reply(transport::WebSocket& socket, protocol::TicketCommented fact) {
    Uplink const message = fact;
    FactId const id{fresh_uuid(wall())};
    co_await say(socket, message, id, ++seq_);
  }
  net::awaitable<protocol::RequestComment> next_comment(transport::WebSocket& socket, char const* text) {
    for (;;) {
      auto told = co_await next_of<protocol::TicketComment>(socket);
      if (told.comment.text.rfind(text, 0) == 0) co_return told.comment;
    }
  }
  void technician_writes(TicketId ticket, std::string const& text, bool hidden) {
    write<api::Comment>([&](store::Transaction& tx) {
      api::CommentAttributes attributes;
      attributes.subject = "Update";
      attributes.body = text;
      attributes.hidden = hidden;
      return add_comment(tx, scope_, Key(ticket.uuid), attributes);
    });
  }
  void resolve(TicketId ticket) {
    write<api::Ticket>([&](store::Transaction& tx) {
      api::TicketRequest request;
      request.status = "Resolved";
      return update_ticket(tx, scope_, Key(ticket.uuid), request);
    });
  }
  std::string status() {
    return look<std::string>([](store::Reader& sql) -> Result<std::string> {
      return sql.one<std::string>("SELECT status FROM tickets").value();
    });
  }
  std::int64_t seq_ = 0;
  std::vector<protocol::TicketComment> told_;  ///< while waiting for something else
};

TEST_F(Replies, TellTheRequesterWhatIsPublic) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const ticket = co_await submit(socket);
    technician_writes(ticket, "He always breaks things", true);
    technician_writes(ticket, "We are on our way", false);
    while (told_.size() < 2) told_.push_back(co_await next_of<protocol::TicketComment>(socket));
    std::vector<protocol::RequestComment> told;
    for (auto const& one : told_) {
      EXPECT_EQ(one.user.account_id, bob.account_id);
      told.push_back(one.comment);
    }
    EXPECT_EQ(told[0].text.rfind("It smells", 0), 0u) << told[0].text;
    EXPECT_TRUE(told[0].own);
    EXPECT_EQ(told[1].text, "We are on our way") << "the hidden one is not told";
    EXPECT_EQ(told[1].author, "Tess");
    EXPECT_FALSE(told[1].own);
    EXPECT_TRUE(told[1].accepted_at);
  };
  run(work());
}

TEST_F(Replies, BecomePublicCommentsOnceAndWakeTheTicketUp) {
  auto const device = enrol();
  CommentId const comment{fresh_uuid(wall())};
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const ticket = co_await submit(socket);
    resolve(ticket);
    auto const before = number("SELECT change_position FROM organisations");
    protocol::TicketCommented const said{ticket, comment, bob, "It smells again", wall()};
    co_await reply(socket, said);
    auto const echo = co_await next_comment(socket, "It smells again");
    EXPECT_EQ(echo.comment_id, comment);
    EXPECT_EQ(echo.author, "Bob Miller");
    EXPECT_TRUE(echo.own);
    EXPECT_TRUE(echo.accepted_at);
    EXPECT_EQ(status(), "Customer Reply");
    EXPECT_EQ(number("SELECT COUNT(*) FROM tickets WHERE resolved_at IS NOT NULL"), 0);
    EXPECT_GT(
        number("SELECT COUNT(*) FROM changes WHERE noun = 'ticket' AND position > " + std::to_string(before)),
        0)
        << "technicians see it live";
    // A device that was restored says it again under another fact.
    co_await reply(socket, said);
    co_await next_comment(socket, "It smells again");
    EXPECT_EQ(number("SELECT COUNT(*) FROM ticket_comments WHERE body = 'It smells again' AND hidden = 0"),
              1);
    auto other = said;
    other.text = "Something else";
    co_await reply(socket, other);
    auto after = said;
    after.comment_id = CommentId{fresh_uuid(wall())};
    after.text = "The last one";
    co_await reply(socket, after);
    co_await next_comment(socket, "The last one");
    EXPECT_EQ(number("SELECT COUNT(*) FROM ticket_comments WHERE body = 'Something else'"), 0)
        << "an id is that of one text";
  };
  run(work());
}

TEST_F(Replies, ToAnothersOrDeletedTicketsAreRefused) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const ticket = co_await submit(socket);
    protocol::TicketCommented foreign{ticket, CommentId{fresh_uuid(wall())}, eve, "Let me in", wall()};
    co_await reply(socket, foreign);
    auto const refused = co_await next_comment(socket, "Let me in");
    EXPECT_EQ(refused.error, "This request does not exist any more");
    write<bool>([&](store::Transaction& tx) -> Result<bool> {
      if (auto gone = delete_ticket(tx, scope_, Key(ticket.uuid)); !gone) return gone.error();
      return true;
    });
    protocol::TicketCommented const late{ticket, CommentId{fresh_uuid(wall())}, bob, "Hello?", wall()};
    co_await reply(socket, late);
    auto const also_refused = co_await next_comment(socket, "Hello?");
    EXPECT_TRUE(also_refused.error);
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM ticket_comments WHERE body IN ('Let me in', 'Hello?')"), 0);
}

TEST_F(Replies, ToWhatWasAskedWhereTheDeviceWasBeforeAreRefusedForWhatItIs) {
  auto const former = enrol("S1");
  auto const now_is = enrol("S2");
  SubmissionId submission;
  auto work = [&]() -> net::awaitable<TicketId> {
    auto socket = co_await connect();
    co_await greet(socket, former);
    co_return co_await submit(socket);
  };
  auto const ticket = run(work());
  submission = *SubmissionId::parse(look<std::string>([](store::Reader& sql) -> Result<std::string> {
    return sql.one<std::string>("SELECT submission_uid FROM tickets").value();
  }));
  seq_ = 0;
  auto again = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, now_is);
    protocol::TicketCommented const late{ticket, CommentId{fresh_uuid(wall())}, bob, "It still smells",
                                         wall()};
    co_await reply(socket, late);
    auto const refused = co_await next_comment(socket, "It still smells");
    EXPECT_EQ(refused.error.value_or("").rfind("This request was made where this device was before", 0), 0U);
    // The answer to the form was lost before the move.
    Uplink const fact = form_of_bob(submission);
    FactId const id{fresh_uuid(wall())};
    co_await say(socket, fact, id, ++seq_);
    auto const told = co_await next_of<protocol::TicketChanged>(socket);
    EXPECT_EQ(told.request.status, "refused");
    EXPECT_EQ(told.request.error.value_or("").rfind("The desk has this already", 0), 0U);
  };
  run(again());
  EXPECT_EQ(number("SELECT COUNT(*) FROM tickets"), 1);
}

TEST_F(Replies, ThatCannotBeTakenAreRefusedAloud) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const ticket = co_await submit(socket);
    protocol::TicketCommented fact{ticket, CommentId{fresh_uuid(wall())}, bob, std::string(9'000, 'x'),
                                   wall()};
    co_await reply(socket, fact);
    auto const long_one = co_await next_comment(socket, "xxx");
    EXPECT_EQ(long_one.comment_id, fact.comment_id);
    EXPECT_TRUE(long_one.error) << "nothing a person wrote is set aside in silence";
    EXPECT_TRUE(long_one.own);
    EXPECT_FALSE(long_one.accepted_at);
    fact.comment_id = CommentId{fresh_uuid(wall())};
    fact.text = "Sorry";
    fact.user.account_id = std::string(300, '1');
    co_await reply(socket, fact);
    auto const told = co_await next_of<protocol::TicketComment>(socket);
    EXPECT_EQ(told.user.account_id, fact.user.account_id);
    EXPECT_EQ(told.comment.text, "Sorry");
    EXPECT_TRUE(told.comment.error);
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM unread_facts"), 2) << "kept for who looks after the console";
}

// ---- business hours
// ---------------------------------------------------------------------------------------------------

TEST_F(DeviceTest, GetsTheHoursThatItsChatsName) {
  write<api::Policy>([&](store::Transaction& tx) {
    api::PolicyRequest request;
    request.name = "All";
    request.document = R"({"name":"All","settings":{
      "desk.business_hours":[
        {"name":"Office","time_zone":"Europe/Berlin","week":{"monday":[{"from":"08:00","until":"17:00"}]}},
        {"name":"Unused","week":{"monday":[{"from":"08:00","until":"17:00"}]}}],
      "tray.menu":[{"type":"live_chat","title":"Chat","chat":{"business_hours":"Office"}}]}})";
    return create_policy(tx, scope_, request);
  });
  enrol();
  auto const text = look<std::string>([](store::Reader& sql) -> Result<std::string> {
    return sql.one<std::string>("SELECT policy_document FROM device_identities").value();
  });
  auto const document = must(policy::decode_device_document(text));
  ASSERT_EQ(document.business_hours.size(), 1u) << text;
  EXPECT_EQ(document.business_hours[0].name, "Office");
  EXPECT_GE(document.business_hours[0].open.size(), 8u) << "a Monday a week";
  EXPECT_GT(document.business_hours[0].known_until, wall() + std::chrono::hours(24 * 60));
  EXPECT_TRUE(document.settings.desk.business_hours.empty());
}

}  // namespace
}  // namespace deskbell::console::test
