// The trays' socket: garbage closes a connection and nothing else; squatters are noticed; users do not see
// each other.
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <future>
#include <random>

#include "agent/workshop.h"
#include "tests/agent/serve_until.h"
#include "tests/agent/tray_link_fixture.h"

namespace deskbell::agent {
namespace {

TEST_F(TrayLinkTest, AUserSeesNobodyElses) {
  Client anna(socket_path_);
  ASSERT_TRUE(anna.until<protocol::TrayReady>());
  next_account_ = "1001";
  Client ben(socket_path_);
  ASSERT_TRUE(ben.until<protocol::TrayReady>());
  MessageId const message{fresh_uuid(clock_.at.wall)};
  RequestId const request{fresh_uuid(clock_.at.wall)};
  anna.say(protocol::TraySay{request, message, "", "only mine"});
  auto const answer = anna.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->error);
  ASSERT_TRUE(answer->chat_id);
  // Ben asks for it by name, and gets an empty page.
  ben.say(protocol::TrayHistory{*answer->chat_id, INT64_MAX});
  auto const first = ben.read();
  ASSERT_TRUE(first);
  EXPECT_TRUE(std::holds_alternative<protocol::TrayReady>(*first));
  // Anna's tray starts anew and finds it.
  next_account_ = "1000";
  Client again(socket_path_);
  auto const snapshot = again.until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot && snapshot->chat);
  auto const messages = again.until<protocol::TrayMessages>();
  ASSERT_TRUE(messages);
  EXPECT_EQ(messages->messages.front().text, "only mine");
}

TEST_F(TrayLinkTest, SaysWhoHasATray) {
  auto const come = [this](std::string const& account, bool is_tray) {
    next_account_ = account;
    auto client = std::make_unique<Client>(socket_path_);
    EXPECT_TRUE(client->until<protocol::TrayReady>());  // by then it is known whose it is
    if (is_tray) client->say(protocol::TrayHello{1, "test", "en"});
    return client;
  };
  auto const nobody = come("1002", false);
  auto anna = come("1000", true);
  EXPECT_TRUE(there({"user1000"}));
  auto second = come("1000", true);
  auto ben = come("1001", true);
  EXPECT_TRUE(there({"user1000", "user1001"})) << "each once, and who is no tray is not among them";
  anna.reset();
  ben.reset();
  EXPECT_TRUE(there({"user1000"})) << "her other tray is still there";
  second.reset();
  EXPECT_TRUE(there({}));
}

TEST_F(TrayLinkTest, ARefusedMessageIsSaidAnewOrTakenAwayBeforeAllTraysOfItsUser) {
  Client anna(socket_path_);
  ASSERT_TRUE(anna.until<protocol::TrayReady>());
  Client also_anna(socket_path_);
  ASSERT_TRUE(also_anna.until<protocol::TrayReady>());
  auto const fresh = [this] { return fresh_uuid(clock_.at.wall); };
  AttachmentId const file{fresh()};
  auto const place = folder_ / "attachments" / file.text();
  anna.say(protocol::TrayAttach{file, "till.log", "text/plain", 3});
  ASSERT_TRUE(anna.until<protocol::TrayAttachmentTaken>());
  anna.say(protocol::TrayAttachBytes{file, 0, "YWJj"});
  auto const taken = anna.until<protocol::TrayAttachmentTaken>();
  ASSERT_TRUE(taken);
  ASSERT_EQ(taken->bytes, 3);
  MessageId message{fresh()};
  anna.say(protocol::TraySay{RequestId{fresh()}, message, "", "look", {{file}}});
  auto answer = anna.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer && answer->chat_id);
  auto const refuse = [&] {
    store_->submit([fact = protocol::ChatRefused{*answer->chat_id, message, "it is so"},
                    policy = policy_](Transaction& tx) { return chats::apply(tx, fact, *policy); },
                   {});
  };
  refuse();
  MessageId const again{fresh()};
  anna.say(protocol::TrayForgetMessage{RequestId{fresh()}, message, again});
  for (auto* tray : {&anna, &also_anna}) {
    auto const gone = tray->until<protocol::TrayMessageGone>();
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->message_id, message);
  }
  answer = anna.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->error) << *answer->error;
  ASSERT_TRUE(answer->chat_id) << "the conversation that it stands in now";
  EXPECT_TRUE(std::filesystem::exists(place)) << "the file goes along";
  message = again;
  refuse();
  anna.say(protocol::TrayForgetMessage{RequestId{fresh()}, message, std::nullopt});
  for (auto* tray : {&anna, &also_anna}) {
    auto const gone = tray->until<protocol::TrayMessageGone>();
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->message_id, again);
  }
  answer = anna.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->error);
  EXPECT_FALSE(std::filesystem::exists(place)) << "nobody wants it any more";
  // It cannot come back.
  anna.say(protocol::TrayForgetMessage{RequestId{fresh()}, message, MessageId{fresh()}});
  answer = anna.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->code, "not_found");
}

TEST_F(TrayLinkTest, EachUsersTraysShowAnnouncementsUntilTheyDismissThem) {
  Client anna(socket_path_);
  ASSERT_TRUE(anna.until<protocol::TrayReady>());
  next_account_ = "1001";
  Client ben(socket_path_);
  ASSERT_TRUE(ben.until<protocol::TrayReady>());
  protocol::AnnouncementSent sent;
  sent.announcement.announcement_id = AnnouncementId{fresh_uuid(clock_.at.wall)};
  sent.announcement.title = "Maintenance";
  sent.announcement.text = "Tonight";
  auto const id = sent.announcement.announcement_id;
  store_->submit(
      [sent, now = clock_.at.wall](Transaction& tx) { return announcements::apply(tx, sent, now); }, {});
  for (auto* tray : {&anna, &ben}) {
    auto const shown = tray->until<protocol::TrayAnnouncement>();
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->announcement, sent.announcement);
    EXPECT_FALSE(shown->told);
  }
  RequestId const request{fresh_uuid(clock_.at.wall)};
  anna.say(protocol::TrayMarkAnnouncement{request, id, protocol::AnnouncementMark::told});
  auto const told = anna.until<protocol::TrayAnnouncement>();
  ASSERT_TRUE(told);
  EXPECT_TRUE(told->told);
  anna.say(protocol::TrayMarkAnnouncement{request, id, protocol::AnnouncementMark::dismissed});
  EXPECT_TRUE(anna.until<protocol::TrayAnnouncementGone>());
  next_account_ = "1000";
  Client again(socket_path_);
  ASSERT_TRUE(again.until<protocol::TraySnapshot>());
  auto const next = again.read();
  ASSERT_TRUE(next);
  EXPECT_TRUE(std::holds_alternative<protocol::TrayReady>(*next)) << "dismissed: not shown again";
  next_account_ = "1001";
  Client second(socket_path_);
  auto const other = second.until<protocol::TrayAnnouncement>();
  ASSERT_TRUE(other) << "Ben's stands, also for a tray that comes later";
  EXPECT_FALSE(other->told);
  store_->submit(
      [id, now = clock_.at.wall](Transaction& tx) {
        return announcements::apply(tx, protocol::AnnouncementWithdrawn{id}, now);
      },
      {});
  auto const gone = ben.until<protocol::TrayAnnouncementGone>();
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->announcement_id, id);
  EXPECT_TRUE(second.until<protocol::TrayAnnouncementGone>());
}

TEST_F(TrayLinkTest, TellsTheDesksHoursAndEachChangeOfThemOnce) {
  auto const now = clock_.at.wall;
  auto const closing_after = [now](Duration span) {
    auto policy = std::make_shared<PolicyInForce>();
    policy::MenuItem chat;
    chat.id = "chat";
    chat.type = policy::MenuItemType::live_chat;
    chat.chat.emplace();
    chat.chat->business_hours = "office";
    policy->document.settings.tray.menu = {chat};
    policy->document.business_hours = {{"office", {{now, now + span}}, now + std::chrono::hours(24)}};
    return policy;
  };
  auto const takes = [this](Policy const& policy) {
    boost::asio::post(loop_, [this, policy] {
      policy_ = policy;
      trays_->refresh_menus();
    });
  };
  auto const hour = std::chrono::hours(1);
  takes(closing_after(hour));
  Client anna(socket_path_);
  auto const snapshot = anna.until<protocol::TraySnapshot>();
  ASSERT_TRUE(snapshot);
  ASSERT_EQ(snapshot->hours.size(), 1U);
  EXPECT_EQ(snapshot->hours[0].item_ids, std::vector<std::string>{"chat"});
  EXPECT_EQ(snapshot->hours[0].open, (std::vector<protocol::OpenSpan>{{now, now + hour}}));
  takes(closing_after(hour));  // the same again: nothing to tell
  takes(closing_after(2 * hour));
  auto const changed = anna.until<protocol::TrayDeskChanged>();
  ASSERT_TRUE(changed);
  ASSERT_EQ(changed->hours.size(), 1U);
  EXPECT_EQ(changed->hours[0].open.front().until, now + 2 * hour);
  boost::asio::post(loop_, [this] { trays_->set_desk({90}); });
  auto const measured = anna.until<protocol::TrayDeskChanged>();
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->usual_answer_s, 90);
  EXPECT_EQ(measured->hours, changed->hours) << "all of it, each time";
}

/// It is large: each change of the conversation would carry it along.
TEST_F(TrayLinkTest, APictureIsToldWhenItIsAnotherOneAndToWhoeverComes) {
  Client anna(socket_path_);
  ASSERT_TRUE(anna.until<protocol::TrayReady>());
  auto const fresh = [this] { return fresh_uuid(clock_.at.wall); };
  anna.say(protocol::TraySay{RequestId{fresh()}, MessageId{fresh()}, "", "hello?"});
  auto const answer = anna.until<protocol::TrayAnswer>();
  ASSERT_TRUE(answer && answer->chat_id);
  auto const chat = *answer->chat_id;
  auto const assign = [&](std::string const& technician, std::optional<std::string> picture) {
    store_->submit([fact = protocol::ChatAssigned{chat, technician, std::move(picture)}](
                       Transaction& tx) { return chats::apply(tx, fact); },
                   {});
  };
  std::string const large(protocol::max_picture_base64, 'A');
  assign("Tina", large);
  for (int i = 0; i < 200; ++i) assign("Tina", large);
  assign("Jonas", std::nullopt);
  assign("Tina", std::nullopt);
  assign("Jonas", "Sm9uYXM=");
  std::vector<protocol::TrayChatPicture> told;
  int changes = 0;
  while (told.size() < 3) {
    auto event = anna.read();
    ASSERT_TRUE(event) << "not too slow for it";
    if (std::holds_alternative<protocol::TrayChatChanged>(*event)) ++changes;
    if (auto const* picture = std::get_if<protocol::TrayChatPicture>(&*event)) told.push_back(*picture);
  }
  EXPECT_EQ(changes, 204);
  EXPECT_EQ(told[0], (protocol::TrayChatPicture{chat, "Tina", large}));
  EXPECT_EQ(told[1], (protocol::TrayChatPicture{chat, "Tina", std::nullopt}));
  EXPECT_EQ(told[2], (protocol::TrayChatPicture{chat, "Jonas", "Sm9uYXM="}));
  Client again(socket_path_);
  ASSERT_TRUE(again.until<protocol::TraySnapshot>());
  auto const next = again.read();
  ASSERT_TRUE(next && std::holds_alternative<protocol::TrayChatPicture>(*next));
  EXPECT_EQ(std::get<protocol::TrayChatPicture>(*next), told[2]);
  next_account_ = "1001";
  Client ben(socket_path_);
  while (auto event = ben.read()) {
    EXPECT_FALSE(std::holds_alternative<protocol::TrayChatPicture>(*event));
    if (std::holds_alternative<protocol::TrayReady>(*event)) break;
  }
}

TEST_F(TrayLinkTest, WhoeverSpeaksNonsenseIsToldWhyBeforeItsConnectionEnds) {
  struct Nonsense {
    std::string bytes;
    std::string code;
    std::string said;
  };
  std::vector<Nonsense> const cases{
      {LocalSocket::framed("{\"type\":\"hello\",\"body\":{\"language\":\"\xff\xfe\"}}"), "invalid", "UTF-8"},
      {LocalSocket::framed("{\"type\":\"hello\",\"body\":{\"language\":\"a\x01\"}}"), "invalid", "not JSON"},
      {LocalSocket::framed(R"({"type":"hello","body":{"language":7}})"), "invalid", "hello.body"},
      {std::string(4, '\0'), "protocol", "empty frame"},
      {std::string("\x7f\xff\xff\xff", 4), "too_large", "expected at most"},
  };
  for (auto const& one : cases) {
    Client client(socket_path_);
    ASSERT_TRUE(client.until<protocol::TrayReady>());
    client.send(one.bytes);
    auto const goodbye = client.until<protocol::TrayGoodbye>();
    ASSERT_TRUE(goodbye) << one.said;
    EXPECT_EQ(goodbye->code, one.code);
    EXPECT_NE(goodbye->message.find(one.said), std::string::npos) << goodbye->message;
    EXPECT_TRUE(client.is_closed());
  }
}

TEST_F(TrayLinkTest, WhoeverIsSentAwayIsNobodysTrayAnyMore) {
  Client client(socket_path_);
  ASSERT_TRUE(client.until<protocol::TrayReady>());
  client.say(protocol::TrayHello{1, "test", "en"});
  EXPECT_TRUE(there({"user1000"}));
  client.send(LocalSocket::framed("nonsense"));
  EXPECT_TRUE(there({}));
}

TEST_F(TrayLinkTest, WhoeverDoesNotReadItsGoodbyeLosesItsPlaceAllTheSame) {
  Client client(socket_path_);
  ASSERT_TRUE(client.until<protocol::TrayReady>());
  client.say(protocol::TrayHello{1, "test", "en"});
  EXPECT_TRUE(there({"user1000"}));
  // More than the kernel keeps for whoever does not read, and less than it is let go for.
  boost::asio::post(loop_, [this] {
    for (int i = 0; i < 20; ++i)
      trays_->tell("1000/user1000",
                   protocol::TrayTyping{ChatId{fresh_uuid(clock_.at.wall)}, std::string(40'000, 'x')});
  });
  client.send(LocalSocket::framed("nonsense"));
  EXPECT_TRUE(there({})) << "at once";
  EXPECT_TRUE(client.hangs_up());
  auto const count = [this] {
    return boost::asio::post(loop_, boost::asio::use_future([this] { return trays_->count(); })).get();
  };
  auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (count() != 0 && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  EXPECT_EQ(count(), 0U);
}

TEST_F(TrayLinkTest, GarbageClosesOnlyItsConnection) {
  Client honest(socket_path_);
  ASSERT_TRUE(honest.until<protocol::TrayReady>());
  std::mt19937 random(7);  // NOLINT: the same garbage each time
  for (int i = 0; i < 300; ++i) {
    Client client(socket_path_);
    ASSERT_TRUE(client.connected);
    std::string bytes(1 + random() % 200, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    client.send(LocalSocket::framed(bytes));
    EXPECT_TRUE(client.is_closed());
  }
  Client huge(socket_path_);
  huge.send(std::string("\x7f\xff\xff\xff", 4));
  EXPECT_TRUE(huge.is_closed());
  Client deep(socket_path_);
  deep.send(LocalSocket::framed(std::string(60'000, '[')));
  EXPECT_TRUE(deep.is_closed());
  honest.say(protocol::TrayOpenChat{RequestId{fresh_uuid(clock_.at.wall)}, "chat"});
  EXPECT_TRUE(honest.until<protocol::TrayAnswer>());
}

TEST(LocalListener, RefusesAPlaceThatOthersMayWriteTo) {
  tests::TemporaryFolder const folder;
  boost::asio::io_context loop;
  auto const place = folder / "run";
  std::filesystem::create_directory(place);
  ::chmod(place.c_str(), 0777);
  LocalListenerOptions options;
  options.path = place / "tray.sock";
  auto const refused = LocalListener::open(loop.get_executor(), options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::denied);
  ::chmod(place.c_str(), 0755);
  std::ofstream(options.path) << "squatter";
  auto const squatted = LocalListener::open(loop.get_executor(), options);
  ASSERT_FALSE(squatted);
  EXPECT_EQ(squatted.error().code, ErrorCode::denied);
}

TEST(LocalListener, ADirectoryThatTakesItsTimeHoldsUpOnlyWhoIsLookedUp) {
  tests::TemporaryFolder const folder;
  boost::asio::io_context loop{1};
  Workshop workshop{loop.get_executor()};
  std::promise<void> answers;
  workshop.run([directory = answers.get_future().share()] { return directory.wait(), 0; }, [](int) {});
  LocalListenerOptions options;
  options.path = folder / "run" / "tray.sock";
  options.names = &workshop;
  auto listener = LocalListener::open(loop.get_executor(), options);
  ASSERT_TRUE(listener) << listener.error().message;
  std::optional<Caller> caller;
  auto accept = [&]() -> boost::asio::awaitable<void> {
    auto accepted = co_await listener->accept();
    if (accepted) caller = accepted->caller;
  };
  boost::asio::co_spawn(loop, accept(), boost::asio::detached);
  Client const client(options.path);
  bool served = false;
  boost::asio::steady_timer timer(loop, std::chrono::milliseconds(20));
  timer.async_wait([&](boost::system::error_code) { served = true; });
  ASSERT_TRUE(serve_until(loop, [&] { return served; })) << "the loop goes on";
  EXPECT_FALSE(caller);
  answers.set_value();
  ASSERT_TRUE(serve_until(loop, [&] { return caller.has_value(); }));
  protocol::DeviceUser me;
  me.account_id = std::to_string(::geteuid());
  EXPECT_EQ(caller->user.name, with_names(me).name);
  EXPECT_FALSE(caller->user.name.empty());
  EXPECT_TRUE(caller->is_owner);
}

TEST(LocalSocketNames, WhoHasNoEntryHasNoName) {
  protocol::DeviceUser nobody;
  nobody.account_id = "4294967001";
  EXPECT_EQ(with_names(nobody).name, "");
}

}  // namespace
}  // namespace deskbell::agent
