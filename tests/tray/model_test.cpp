// The tray holds no truth: snapshots replace, unanswered commands are sent again under the same ids.
#include "tray/model.h"

#include <gtest/gtest.h>

#include "tests/tray/model_fixture.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::message;
using test::ModelFixture;

TrayAnswer accepted(RequestId request) {
  TrayAnswer answer;
  answer.request_id = request;
  return answer;
}

TEST(Model, ShowsWhatTheSnapshotSays) {
  ModelFixture it;
  EXPECT_EQ(it.model.reach(), Reach::starting);
  it.connect_with("chat");
  EXPECT_EQ(it.model.reach(), Reach::online);
  EXPECT_EQ(it.model.messages().size(), 7U);
  EXPECT_EQ(it.model.branding().name, "Acme IT Support");
  EXPECT_EQ(it.model.find_item("portal")->title, "R&D self_service");
  ASSERT_EQ(it.all_sent<TrayHello>().size(), 1U);
}

TEST(Model, ThePictureIsOfWhoAnswersInTheConversationThatIsShown) {
  ModelFixture it;
  it.connect_with("chat");
  EXPECT_EQ(it.model.picture(), nullptr);
  auto const chat = *it.model.chat();
  QSignalSpy changed(&it.model, &Model::chat_changed);
  it.hear(TrayChatPicture{chat.chat_id, *chat.technician, "TWFyaWE="});
  ASSERT_NE(it.model.picture(), nullptr);
  EXPECT_EQ(*it.model.picture(), "TWFyaWE=");
  EXPECT_EQ(changed.count(), 1);
  auto other = chat;
  other.technician = "Max Weber";
  it.hear(TrayChatChanged{other});
  EXPECT_EQ(it.model.picture(), nullptr) << "not under another name";
  it.hear(TrayChatChanged{chat});
  EXPECT_NE(it.model.picture(), nullptr) << "the service does not say it again";
  it.hear(TrayChatPicture{ChatId{test::numbered(77)}, *chat.technician, "TWFyaWE="});
  EXPECT_EQ(it.model.picture(), nullptr) << "of another conversation";
  it.hear(TrayChatPicture{chat.chat_id, *chat.technician, "TWFyaWE="});
  it.hear(TrayChatPicture{chat.chat_id, *chat.technician, std::nullopt});
  EXPECT_EQ(it.model.picture(), nullptr);
  it.hear(TrayChatPicture{chat.chat_id, *chat.technician, "TWFyaWE="});
  it.lose();
  it.connect_with("chat");
  EXPECT_EQ(it.model.picture(), nullptr) << "the service says it after its snapshot, where there is one";
}

TEST(Model, KeepsTheOldConversationUntilTheNewOneIsWhole) {
  ModelFixture it;
  it.connect_with("chat");
  it.lose();
  EXPECT_EQ(it.model.reach(), Reach::no_service);
  EXPECT_EQ(it.model.messages().size(), 7U);
  it.connected = true;
  it.model.on_agent_connected();
  test::FakeAgent agent{QString()};
  test::set_scene(agent, "unavailable");
  it.hear(agent.snapshot);
  EXPECT_EQ(it.model.messages().size(), 7U);
  it.hear(TrayMessages{agent.messages});
  it.hear(TrayReady{});
  EXPECT_EQ(it.model.messages().size(), 3U);
}

TEST(Model, ATicketTakesThePlaceOfTheRequestForIt) {
  ModelFixture it;
  it.connect_with("empty");
  auto const before = it.model.requests().size();
  RequestView awaited;
  awaited.chat_id = ChatId{test::numbered(70'001)};
  awaited.subject = "It beeps";
  awaited.status = "queued";
  it.hear(TrayRequestChanged{awaited});
  RequestView made = awaited;
  made.ticket_id = TicketId{test::numbered(70'002)};
  made.number = 1003;
  made.status = "New";
  it.hear(TrayRequestChanged{made});
  ASSERT_EQ(it.model.requests().size(), before + 1);
  EXPECT_EQ(it.model.requests().back().number, 1003);
  RequestView second = made;  // a later one of the same conversation is another one
  second.ticket_id = TicketId{test::numbered(70'003)};
  it.hear(TrayRequestChanged{second});
  EXPECT_EQ(it.model.requests().size(), before + 2);
}

TEST(Model, SaysAgainUnderTheSameIdsUntilAnswered) {
  ModelFixture it;
  it.connect_with("empty");
  it.model.say("chat", QStringLiteral("one\r\ntwo"));
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.model.messages().back()->stage, Stage::sending);
  it.lose();
  it.model.say("chat", QStringLiteral("three"));
  it.connect_with("empty");
  auto const said = it.all_sent<TraySay>();
  ASSERT_EQ(said.size(), 3U);
  EXPECT_EQ(said[1].message_id, said[0].message_id);
  EXPECT_EQ(said[1].request_id, said[0].request_id);
  EXPECT_EQ(said[0].text, "one\ntwo");
  EXPECT_EQ(said[2].text, "three");
  it.hear(accepted(said[0].request_id));
  it.hear(accepted(said[2].request_id));
  it.lose();
  it.connect_with("empty");
  EXPECT_EQ(it.all_sent<TraySay>().size(), 3U);
}

TEST(Model, WhatWaitedGoesBeforeWhatIsSaidWhileTheServiceBegins) {
  ModelFixture it;
  it.connect_with("empty");
  it.lose();
  it.model.say("chat", QStringLiteral("first"));
  it.connected = true;
  it.model.on_agent_connected();
  it.model.say("chat", QStringLiteral("second"));
  EXPECT_EQ(it.all_sent<TraySay>().size(), 0U) << "the service has not said yet what it has";
  it.connect_with("empty");
  auto const said = it.all_sent<TraySay>();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].text, "first");
  EXPECT_EQ(said[1].text, "second");
}

TEST(Model, ShowsAMessageOnceWhicheverComesFirst) {
  for (bool const answer_first : {true, false}) {
    ModelFixture it;
    it.connect_with("empty");
    it.model.say("chat", QStringLiteral("hello"));
    auto const said = it.all_sent<TraySay>().front();
    auto view = message(1, "hello", true, Delivery::queued);
    view.message_id = said.message_id;
    if (answer_first) {
      it.hear(accepted(said.request_id));
      EXPECT_EQ(it.model.messages().back()->stage, Stage::queued);
    }
    it.hear(TrayMessages{{view}});
    if (!answer_first) it.hear(accepted(said.request_id));
    ASSERT_EQ(it.model.messages().size(), 1U);
    view.delivery = Delivery::read;
    it.hear(TrayMessages{{view}});
    ASSERT_EQ(it.model.messages().size(), 1U);
    EXPECT_EQ(it.model.messages()[0]->stage, Stage::read);
  }
}

TEST(Model, RefusedMessageCanBeTriedAgainOrTakenAway) {
  ModelFixture it;
  it.connect_with("empty");
  it.model.say("chat", QStringLiteral("hello"));
  auto const first = it.all_sent<TraySay>().front();
  auto no = accepted(first.request_id);
  no.code = "storage";
  no.error = "the disk is full";
  it.hear(no);
  ASSERT_EQ(it.model.messages().back()->stage, Stage::failed);
  EXPECT_EQ(it.model.messages().back()->view.error, "the disk is full");
  EXPECT_TRUE(it.model.wants_attention());
  it.model.retry(first.message_id);
  auto const second = it.all_sent<TraySay>().back();
  EXPECT_EQ(second.message_id, first.message_id);
  EXPECT_NE(second.request_id, first.request_id);
  no.request_id = second.request_id;
  it.hear(no);
  it.model.forget(first.message_id);
  EXPECT_TRUE(it.model.messages().empty());
}

TEST(Model, OrdersByPositionAndPutsWaitingOnesLast) {
  ModelFixture it;
  it.connect_with("empty");
  auto waiting = message(9, "waiting", true, Delivery::queued);
  waiting.position.reset();
  waiting.order = 1;
  it.hear(TrayMessages{{waiting, message(3, "third", false), message(2, "second", true)}});
  std::vector<std::string> texts;
  for (auto const& shown : it.model.messages()) texts.push_back(shown->view.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"second", "third", "waiting"}));
}

TEST(Model, ContinuedConversationTakesItsMessagesAlong) {
  ModelFixture it;
  it.connect_with("archived");
  TrayChatChanged next;
  next.chat.chat_id = ChatId{test::numbered(2)};
  it.hear(next);
  auto moved = message(7, "Danke!", true);
  moved.chat_id = next.chat.chat_id;
  it.hear(TrayMessages{{moved}});
  ASSERT_EQ(it.model.messages().size(), 7U);
  EXPECT_EQ(it.model.messages().back()->view.chat_id, next.chat.chat_id);
}

TEST(Model, ReadsOnceAndOnlyForward) {
  ModelFixture it;
  it.connect_with("unavailable");
  EXPECT_EQ(it.model.unread(), 1);
  it.model.mark_read();
  it.model.mark_read();
  ASSERT_EQ(it.all_sent<TrayReadUpTo>().size(), 1U);
  EXPECT_EQ(it.all_sent<TrayReadUpTo>()[0].position, 12);
  EXPECT_EQ(it.model.unread(), 0);
}

TEST(Model, AnnouncesNewMessagesOfOthersOnce) {
  ModelFixture it;
  QSignalSpy arrived(&it.model, &Model::message_arrived);
  it.connect_with("unavailable");
  EXPECT_EQ(arrived.count(), 1);  // unread when the tray started
  it.lose();
  it.connect_with("unavailable");
  EXPECT_EQ(arrived.count(), 1);
  it.hear(TrayMessages{{message(20, "Hello!", false)}});
  it.hear(TrayMessages{{message(20, "Hello!", false)}});
  it.hear(TrayMessages{{message(21, "mine", true)}});
  EXPECT_EQ(arrived.count(), 2);
}

TEST(Model, AsksForHistoryOnceAtATime) {
  ModelFixture it;
  it.connect_with("chat");
  it.model.load_history();
  EXPECT_TRUE(it.all_sent<TrayHistory>().empty());
  it.hear(TrayReady{true});
  it.model.load_history();
  it.model.load_history();
  ASSERT_EQ(it.all_sent<TrayHistory>().size(), 1U);
  EXPECT_EQ(it.all_sent<TrayHistory>()[0].before_order, 1);
  QSignalSpy arrived(&it.model, &Model::message_arrived);
  auto older = message(1, "older", false);
  older.message_id = MessageId{test::numbered(77)};
  older.position = 0;
  it.hear(TrayMessages{{older}});
  it.hear(TrayReady{false});
  EXPECT_EQ(it.model.messages().front()->view.text, "older");
  EXPECT_EQ(arrived.count(), 0);
}

TEST(Model, FormIsSentAgainUntilTakenAndTicketIsAskedForOnce) {
  ModelFixture it;
  it.connect_with("unavailable");
  QSignalSpy answered(&it.model, &Model::form_answered);
  it.lose();
  auto const submission = it.model.new_submission();
  it.model.submit_form("form", submission, {{"subject", "Printer"}});
  it.model.make_ticket();
  it.model.make_ticket();
  it.connect_with("unavailable");
  it.lose();
  it.connect_with("unavailable");
  auto const forms = it.all_sent<TraySubmitForm>();
  ASSERT_EQ(forms.size(), 2U);
  EXPECT_EQ(forms[0].submission_id, forms[1].submission_id);
  EXPECT_EQ(it.all_sent<TrayMakeTicket>().size(), 2U);
  it.hear(accepted(forms[0].request_id));
  ASSERT_EQ(answered.count(), 1);
  EXPECT_EQ(answered[0][1].toString(), QString());
}

TEST(Model, FormThatDoesNotFitAFrameIsRefusedHere) {
  ModelFixture it;
  it.connect_with("empty");
  QSignalSpy answered(&it.model, &Model::form_answered);
  it.model.submit_form("form", it.model.new_submission(), {{"description", std::string(70'000, 'x')}});
  ASSERT_EQ(answered.count(), 1);
  EXPECT_TRUE(answered[0][1].toString().contains(QStringLiteral("too long")));
  EXPECT_TRUE(it.all_sent<TraySubmitForm>().empty());
}

TEST(Model, ARequestOfAConversationKeepsItsOneLine) {
  ModelFixture it;
  it.connect_with("empty");
  auto const before = it.model.requests().size();
  TrayRequestChanged queued;
  queued.request.chat_id = ChatId{test::numbered(5)};
  queued.request.status = "queued";
  it.hear(queued);
  ASSERT_EQ(it.model.requests().size(), before + 1);
  auto made = queued;
  made.request.ticket_id = TicketId{test::numbered(6)};
  made.request.number = 17;
  made.request.status = "New";
  it.hear(made);
  made.request.status = "In Progress";
  it.hear(made);
  ASSERT_EQ(it.model.requests().size(), before + 1);
  EXPECT_EQ(it.model.requests().back().number, 17);
  EXPECT_EQ(it.model.requests().back().status, "In Progress");
  made.request.ticket_id = TicketId{test::numbered(7)};  // another ticket of the same conversation
  it.hear(made);
  EXPECT_EQ(it.model.requests().size(), before + 2);
}

TEST(Model, TellsTheUsualWaitOnlyWhereItIsRealAndSomebodyCanBeReached) {
  ModelFixture it;
  it.connect_with("empty");
  EXPECT_FALSE(it.model.usual_answer());
  it.hear(TrayDeskChanged{250});
  EXPECT_EQ(it.model.usual_answer(), std::chrono::seconds(250));
  it.hear(TrayLinkChanged{{LinkStatus::offline, {}, {}, {}}});
  EXPECT_FALSE(it.model.usual_answer());
  it.hear(TrayLinkChanged{{LinkStatus::online, {}, {}, {}}});
  it.hear(TrayDeskChanged{});
  EXPECT_FALSE(it.model.usual_answer());
}

TEST(Model, BlankTextSaysNothing) {
  ModelFixture it;
  it.connect_with("empty");
  it.model.say("chat", QStringLiteral(" \n\t "));
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  EXPECT_TRUE(it.model.messages().empty());
}

}  // namespace
}  // namespace deskbell::tray
