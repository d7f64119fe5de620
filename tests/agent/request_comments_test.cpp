// Replies to requests on the device: queued once, then as the console says; nobody sees another's.
#include "agent/request_comments.h"

#include "agent/account.h"

#include "agent/outbox.h"
#include "agent/requests.h"
#include "protocol/codec.h"
#include "protocol/reasons.h"
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
  void refuse(CommentId id, std::string const& why) {
    protocol::TicketComment fact;
    fact.user = ada;
    fact.comment.comment_id = id;
    fact.comment.ticket_id = ticket;
    fact.comment.own = true;
    fact.comment.error = why;
    ASSERT_TRUE(transact([&](Transaction& tx) { return request_comments::apply(tx, fact); }));
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

TEST_F(RequestComments, are_tried_again_in_their_own_place) {
  auto const command = reply("Is it there?");
  ASSERT_TRUE(say(ada, command));
  refuse(command.comment_id, "it is so");
  clock.pass(Duration{60'000});
  ASSERT_TRUE(say(ada, command)) << "the same one";
  ASSERT_EQ(shown(ada).size(), 1u) << "nothing doubles";
  EXPECT_FALSE(shown(ada).at(0).error) << "queued";
  EXPECT_EQ(shown(ada).at(0).written_at, clock.at.wall);
  EXPECT_EQ(waiting(), 2) << "the console is asked once more";
  ASSERT_TRUE(say(ada, command));
  EXPECT_EQ(waiting(), 2) << "once";
  refuse(command.comment_id, "still so");
  EXPECT_EQ(shown(ada).at(0).error, "still so");
}

TEST_F(RequestComments, are_taken_away_for_good_where_they_failed) {
  auto const command = reply("Is it there?");
  ASSERT_TRUE(say(ada, command));
  auto const forget = [&](protocol::DeviceUser const& user) {
    notes = {};
    return transact([&](Transaction& tx) { return request_comments::forget(tx, user, command.comment_id); });
  };
  auto const early = forget(ada);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, ErrorCode::conflict) << "it did not fail";
  refuse(command.comment_id, "it is so");
  auto const foreign = forget(bob);
  ASSERT_TRUE(foreign);
  EXPECT_FALSE(*foreign) << "nobody else's";
  EXPECT_EQ(shown(ada).size(), 1u);
  auto const done = forget(ada);
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  ASSERT_EQ(notes.told.size(), 1u) << "all trays of its user hear of it";
  EXPECT_EQ(std::get<protocol::TrayMessageGone>(notes.told[0].second).message_id.uuid,
            command.comment_id.uuid);
  EXPECT_TRUE(shown(ada).empty());
  auto const again = forget(ada);
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
}

TEST_F(RequestComments, tell_that_their_request_is_gone) {
  auto const first = reply("One");
  ASSERT_TRUE(say(ada, first));
  refuse(first.comment_id, "text: is not what it should be");
  EXPECT_FALSE(requests::of_account(database.native(), account_of(ada), 10).at(0).error);
  auto const second = reply("Two");
  ASSERT_TRUE(say(ada, second));
  refuse(second.comment_id, std::string(protocol::reasons::request_gone));
  auto const request = requests::of_account(database.native(), account_of(ada), 10).at(0);
  EXPECT_EQ(request.error, std::string(protocol::reasons::request_gone));
  EXPECT_EQ(request.ticket_id, ticket);
  // A console that has it again, from a backup perhaps, is believed.
  protocol::TicketChanged changed;
  changed.user = ada;
  changed.request = request;
  changed.request.error.reset();
  ASSERT_TRUE(transact([&](Transaction& tx) { return requests::apply(tx, changed, *policy); }));
  EXPECT_FALSE(requests::of_account(database.native(), account_of(ada), 10).at(0).error);
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
