// Replies to requests on the device: queued once, then as the console says; nobody sees another's.
#include "agent/request_comments.h"

#include "agent/account.h"

#include "agent/outbox.h"
#include "agent/requests.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

class RequestComments : public Desk {
 protected:
  protocol::DeviceUser ada = user_named("ada", "1000");
  protocol::DeviceUser bob = user_named("bob", "1001");
  TicketId ticket{fresh_uuid(clock.at.wall)};

  RequestComments() {
    protocol::TicketChanged changed;
    changed.user = ada;
    changed.request.ticket_id = ticket;
    changed.request.number = 1001;
    changed.request.status = "New";
    EXPECT_TRUE(transact([&](Transaction& tx) { return requests::apply(tx, changed, *policy); }));
  }
  protocol::TrayReply reply(std::string text) {
    return {RequestId{}, ticket, CommentId{fresh_uuid(clock.at.wall)}, std::move(text)};
  }
  Result<void> say(protocol::DeviceUser const& user, protocol::TrayReply const& command) {
    return transact([&](Transaction& tx) { return request_comments::reply(tx, user, command); });
  }
  std::vector<protocol::RequestComment> shown(protocol::DeviceUser const& user) {
    return request_comments::of_request(database.native(), account_of(user), ticket, 100);
  }
  std::int64_t waiting() { return outbox::report(database.native()).waiting; }
};

TEST_F(RequestComments, queue_a_reply_once) {
  auto const command = reply("It smells\r\nagain");
  ASSERT_TRUE(say(ada, command));
  ASSERT_EQ(notes.told.size(), 1u);
  auto const& told = std::get<protocol::TrayRequestComment>(notes.told[0].second).comment;
  EXPECT_EQ(told.text, "It smells\nagain");
  EXPECT_TRUE(told.own);
  EXPECT_FALSE(told.accepted_at) << "queued";
  EXPECT_EQ(waiting(), 1);
  EXPECT_TRUE(say(ada, command)) << "answered again";
  EXPECT_EQ(waiting(), 1) << "applied once";
  auto other = command;
  other.text = "Something else";
  EXPECT_FALSE(say(ada, other));
  EXPECT_FALSE(say(ada, reply("  ")));
  EXPECT_FALSE(say(ada, reply(std::string(8'001, 'x'))));
  EXPECT_EQ(waiting(), 1);
  EXPECT_EQ(shown(ada).size(), 1u);
}

TEST_F(RequestComments, take_what_the_console_says) {
  auto const command = reply("Again");
  ASSERT_TRUE(say(ada, command));
  auto view = shown(ada).at(0);
  view.accepted_at = clock.at.wall;
  auto const apply = [&](protocol::RequestComment const& comment, protocol::DeviceUser const& user) {
    EXPECT_TRUE(transact([&](Transaction& tx) {
      return request_comments::apply(tx, protocol::TicketComment{user, comment});
    }));
  };
  apply(view, ada);
  ASSERT_EQ(shown(ada).size(), 1u) << "the echo is the same comment";
  EXPECT_TRUE(shown(ada).at(0).accepted_at);
  clock.pass(Duration{1'000});
  protocol::RequestComment answer{CommentId{fresh_uuid(clock.at.wall)},
                                  ticket,
                                  "Tess",
                                  false,
                                  "On our way",
                                  clock.at.wall,
                                  clock.at.wall,
                                  {}};
  apply(answer, ada);
  ASSERT_EQ(shown(ada).size(), 2u);
  EXPECT_EQ(shown(ada).at(1).text, "On our way") << "oldest first";
  auto refused = view;
  refused.error = "This request does not exist any more";
  apply(refused, ada);
  EXPECT_FALSE(shown(ada).at(0).error) << "what stands at the console is not refused any more";
  // The id of a comment of one user changes nothing for another.
  auto stolen = answer;
  stolen.text = "Changed";
  apply(stolen, bob);
  EXPECT_EQ(shown(ada).at(1).text, "On our way");
  EXPECT_TRUE(shown(bob).empty());
}

TEST_F(RequestComments, keep_their_words_when_they_are_refused) {
  auto const command = reply("A long story about the till");
  ASSERT_TRUE(say(ada, command));
  auto refused = shown(ada).at(0);
  refused.text = "A long sto\xE2\x80\xA6";  // as much as the console sent back
  refused.error = "text: is not what it should be";
  ASSERT_TRUE(transact([&](Transaction& tx) {
    return request_comments::apply(tx, protocol::TicketComment{ada, refused});
  }));
  EXPECT_EQ(shown(ada).at(0).text, "A long story about the till");
  EXPECT_EQ(shown(ada).at(0).error, refused.error);
  ASSERT_EQ(notes.told.size(), 1u);
  EXPECT_EQ(std::get<protocol::TrayRequestComment>(notes.told[0].second).comment.error, refused.error);
}

TEST_F(RequestComments, are_nobody_elses) {
  ASSERT_TRUE(say(ada, reply("Mine")));
  auto const foreign = say(bob, reply("Let me in"));
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, ErrorCode::not_found);
  EXPECT_TRUE(shown(bob).empty());
  EXPECT_EQ(waiting(), 1);
}

}  // namespace
}  // namespace deskbell::agent
