// A device says who sits there; a technician starts with them, also while the device or its user is away.
#include "console/server/assets.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

protocol::DeviceUser const bob{protocol::AccountKind::posix, "1001", "bob", "Bob"};

class DeviceUsersTest : public DeviceTest {
 protected:
  /// Reads frames, so that the link lives, until the database says so.
  net::awaitable<void> until(transport::WebSocket& socket, std::string sql, std::int64_t wanted) {
    while (number(sql) != wanted) co_await socket.ping();
  }
  std::int64_t there() { return number("SELECT COUNT(*) FROM tray_users WHERE left_at IS NULL"); }
  api::ChatsStarted start(api::StartChatRequest request) {
    request.asset_id = number("SELECT id FROM assets");
    return write<Made<api::ChatsStarted>>(
               [&](store::Transaction& tx) { return start_chats(tx, scope_, request); })
        .value;
  }
  static constexpr char const* here = "SELECT COUNT(*) FROM tray_users WHERE left_at IS NULL";
};

TEST_F(DeviceUsersTest, TheNewestListCounts) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const both = protocol::DeviceUsers{{ada, bob}};
    Uplink const one = protocol::DeviceUsers{{bob}};
    Uplink const none = protocol::DeviceUsers{};
    co_await say(socket, both);
    co_await until(socket, here, 2);
    co_await say(socket, one);
    co_await until(socket, here, 1);
    // However fast they come, the last one stands.
    for (int i = 0; i < 40; ++i) {
      co_await say(socket, none);
      co_await say(socket, both);
    }
    co_await say(socket, one);
    Uplink const fact = protocol::ChatOpened{ChatId{fresh_uuid(wall())}, ada, std::nullopt, wall()};
    co_await say(socket, fact, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
    co_await until(socket, here, 1);
  };
  run(work());
  EXPECT_EQ(number("SELECT COUNT(*) FROM tray_users t JOIN device_users u ON u.id = t.device_user_id WHERE "
                   "t.left_at IS NULL AND u.name = 'bob'"),
            1);
  Key const asset(number("SELECT id FROM assets"));
  auto const shown =
      write<api::Asset>([&](store::Transaction& tx) { return show_asset(tx.sql(), scope_, asset); });
  EXPECT_EQ(shown.logged_in_user, "bob") << "where the system itself names nobody";
}

TEST_F(DeviceUsersTest, ADeviceThatNeverStopsNamingPeopleIsCutOff) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<std::string> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const said = protocol::DeviceUsers{{ada}};
    for (int i = 0; i < 150; ++i) co_await say(socket, said);
    auto const goodbye = co_await next_of<protocol::Goodbye>(socket);
    co_return goodbye.reason;
  };
  EXPECT_EQ(run(work()), "protocol");
}

TEST_F(DeviceUsersTest, NobodyNewIsKeptBeyondWhatAComputerHasOfUsers) {
  auto const device = enrol();
  auto const asset = number("SELECT id FROM assets");
  auto const named = [&](std::string const& account, protocol::AccountKind kind) {
    return write<bool>([&](store::Transaction& tx) -> Result<bool> {
      return remember_device_user(tx, scope_.organisation, customer_, asset,
                                  {kind, account, account, std::nullopt})
          .has_value();
    });
  };
  ASSERT_TRUE(named("1000", protocol::AccountKind::posix));
  write<bool>([](store::Transaction& tx) -> Result<bool> {
    tx.sql().script(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO "
        "device_users (organisation_id, uid, customer_id, asset_id, kind, account_id, name, first_seen_at, "
        "last_seen_at) SELECT organisation_id, 'u' || i, customer_id, asset_id, kind, 'a' || i, 'x', "
        "first_seen_at, last_seen_at FROM device_users JOIN n WHERE account_id = '1000'");
    return true;
  });
  EXPECT_FALSE(named("1001", protocol::AccountKind::posix));
  EXPECT_TRUE(named("1000", protocol::AccountKind::posix)) << "who is known goes on";
  EXPECT_TRUE(named("S-1-5", protocol::AccountKind::windows_domain));
  write<bool>([](store::Transaction& tx) -> Result<bool> {
    tx.sql().run("UPDATE device_users SET first_seen_at = 1");
    return true;
  });
  EXPECT_TRUE(named("1001", protocol::AccountKind::posix)) << "of a day, not for ever: people come and go";
}

TEST_F(DeviceUsersTest, TheNextOneOfAUidIsSomebodyElse) {
  auto const device = enrol();
  auto const asset = number("SELECT id FROM assets");
  auto const met = [&](std::string const& name, std::optional<std::string> full_name = {}) {
    return write<DeviceUserRow>([&](store::Transaction& tx) {
      return remember_device_user(tx, scope_.organisation, customer_, asset,
                                  {protocol::AccountKind::posix, "4711", name, full_name});
    });
  };
  auto const bob = met("bob", "Bob");
  EXPECT_EQ(met("bob", "Bob Newname").id, bob.id) << "he married";
  auto const carol = met("carol");
  EXPECT_NE(carol.id, bob.id);
  EXPECT_EQ(met("bob").name, "bob");
  write<bool>([](store::Transaction& tx) -> Result<bool> {
    tx.sql().run("UPDATE device_users SET name = '' WHERE name = 'carol'");
    return true;
  });
  EXPECT_EQ(met("dora").id, carol.id) << "who was kept without a name is the first who comes";
  EXPECT_EQ(met("emil").name, "emil");
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_users"), 3);
}

TEST_F(DeviceUsersTest, WordsInAnotherOnesConversationAreRefusedWithACode) {
  auto const device = enrol();
  protocol::DeviceUser const carol{ada.kind, ada.account_id, "carol", std::nullopt};
  ChatId const chat{fresh_uuid(wall())};
  MessageId const his{fresh_uuid(wall())};
  MessageId const hers{fresh_uuid(wall())};
  auto work = [&]() -> net::awaitable<protocol::ChatRefused> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const first = protocol::ChatSaid{chat, his, ada, "a secret", wall(), std::nullopt};
    Uplink const second = protocol::ChatSaid{chat, hers, carol, "hello", wall(), std::nullopt};
    co_await say(socket, first, FactId{fresh_uuid(wall())}, 1);
    co_await say(socket, second, FactId{fresh_uuid(wall())}, 2);
    co_return co_await next_of<protocol::ChatRefused>(socket);
  };
  auto const refused = run(work());
  EXPECT_EQ(refused.message_id, hers);
  EXPECT_EQ(refused.code, "denied");
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 1);
}

class DirectoryUsersTest : public DeviceUsersTest {
 protected:
  void SetUp() override {
    DeviceUsersTest::SetUp();
    hers_ = make_asset("hers");
    another_ = make_asset("another");
  }
  std::int64_t make_asset(std::string const& name) {
    return write<std::int64_t>([&](store::Transaction& tx) -> Result<std::int64_t> {
      return *tx.sql().one<std::int64_t>(
          "INSERT INTO assets (organisation_id, uid, customer_id, name, online, created_at, updated_at) "
          "VALUES "
          "(?, ?, ?, ?, 1, 0, 0) RETURNING id",
          scope_.organisation, AssetId{fresh_uuid(wall())}, customer_, name);
    });
  }
  /// What she is called by everybody after the device at this asset called her so.
  std::string call(std::int64_t asset, std::string const& name) {
    return write<std::string>([&](store::Transaction& tx) -> Result<std::string> {
      auto const user =
          remember_device_user(tx, scope_.organisation, customer_, asset,
                               {protocol::AccountKind::windows_domain, "S-1-5-21-7", "carla", name});
      if (!user) return user.error();
      return user->shown();
    });
  }
  void sit(std::int64_t asset, bool there, std::optional<std::string> const& name = {}) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      DeviceScope scope;
      scope.organisation = scope_.organisation;
      scope.customer = customer_;
      scope.asset = asset;
      protocol::DeviceUsers said;
      if (there) said.signed_in = {{protocol::AccountKind::windows_domain, "S-1-5-21-7", "carla", name}};
      return keep_signed_in(tx, scope, said);
    });
  }
  std::int64_t hers_ = 0;
  std::int64_t another_ = 0;
};

TEST_F(DirectoryUsersTest, AreNotRenamedByAnotherDevice) {
  EXPECT_EQ(call(hers_, "Carla"), "Carla");
  sit(hers_, true);
  EXPECT_EQ(call(another_, "IT support (verified)"), "Carla");
  sit(another_, true);
  EXPECT_EQ(call(another_, "IT support (verified)"), "Carla") << "who says that she sits there, too";
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_users WHERE full_name = 'Carla'"), 1);
  EXPECT_EQ(call(hers_, "Carla Ceo"), "Carla Ceo") << "she married";
  sit(hers_, false);
  EXPECT_EQ(call(another_, "Carla Chief"), "Carla Chief") << "she moved to another computer";
  EXPECT_EQ(call(hers_, "Carla"), "Carla Chief");
}

TEST_F(DirectoryUsersTest, AreNamedByTheFirstListOfTheMachineTheyMovedTo) {
  sit(hers_, true, "Carla");
  sit(hers_, false);
  sit(another_, true, "Carla Chief");
  EXPECT_EQ(number("SELECT COUNT(*) FROM device_users WHERE full_name = 'Carla Chief'"), 1);
}

TEST_F(DirectoryUsersTest, AreNotHeldByAMachineThatIsGone) {
  EXPECT_EQ(call(hers_, "Carla"), "Carla");
  sit(hers_, true);
  sit(another_, true);
  auto const seen = [&](Time at) {
    write<void>([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE assets SET online = 0, last_seen_at = ? WHERE id = ?", at, hers_);
      return {};
    });
  };
  seen(wall() - std::chrono::hours(23));
  EXPECT_EQ(call(another_, "Carla Chief"), "Carla");
  seen(wall() - std::chrono::hours(25));
  EXPECT_EQ(call(another_, "Carla Chief"), "Carla Chief");
}

TEST_F(DirectoryUsersTest, AreCountedForTheDeviceThatBringsThem) {
  EXPECT_EQ(call(another_, "Carla"), "Carla");
  write<void>([](store::Transaction& tx) -> Result<void> {
    tx.sql().script(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO "
        "device_users (organisation_id, uid, customer_id, asset_id, kind, account_id, name, "
        "named_by_asset_id, first_seen_at, last_seen_at) SELECT organisation_id, 'u' || i, customer_id, "
        "NULL, kind, 'S' || i, 'x', named_by_asset_id, first_seen_at, 1 FROM device_users JOIN n");
    return {};
  });
  auto const named = [&](std::int64_t asset, std::string const& account) {
    return console_->database()
        .submit_and_wait<DeviceUserRow>([&](store::Transaction& tx) {
          return remember_device_user(tx, scope_.organisation, customer_, asset,
                                      {protocol::AccountKind::windows_domain, account, "new", std::nullopt});
        })
        .has_value();
  };
  EXPECT_FALSE(named(another_, "S-new"));
  EXPECT_TRUE(named(another_, "S7")) << "who is known goes on";
  EXPECT_TRUE(named(hers_, "S-new")) << "and what another device brings";
}

TEST_F(DeviceUsersTest, ATerminalServerWithVeryManyUsersGoesOn) {
  auto const device = enrol();
  auto const asset = number("SELECT id FROM assets");
  auto const sit = [&](std::vector<protocol::DeviceUser> users) {
    write<bool>([&](store::Transaction& tx) -> Result<bool> {
      DeviceScope scope;
      scope.organisation = scope_.organisation;
      scope.customer = customer_;
      scope.asset = asset;
      must(keep_signed_in(tx, scope, protocol::DeviceUsers{users}));
      return true;
    });
  };
  sit({ada, bob});
  write<bool>([](store::Transaction& tx) -> Result<bool> {
    tx.sql().script(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO "
        "device_users (organisation_id, uid, customer_id, asset_id, kind, account_id, name, first_seen_at, "
        "last_seen_at) SELECT organisation_id, 'u' || i, customer_id, NULL, 'windows_domain', 'S' || i, 'x', "
        "1, 1 FROM device_users JOIN n WHERE account_id = '1000'; INSERT INTO tray_users (organisation_id, "
        "asset_id, device_user_id, signed_in_at, left_at) SELECT d.organisation_id, a.id, d.id, 1, 2 FROM "
        "device_users d JOIN assets a WHERE d.kind = 'windows_domain'");
    tx.sql().run("UPDATE tray_users SET left_at = ? WHERE left_at = 2", wall());
    return true;
  });
  sit({bob, {protocol::AccountKind::windows_domain, "S-new", "new", std::nullopt}});
  EXPECT_EQ(there(), 1)
      << "who is known stays, who left is marked, who is new beyond the bound is passed over";
  write<bool>([](store::Transaction& tx) -> Result<bool> {
    tx.sql().run("UPDATE tray_users SET left_at = 2 WHERE left_at > 2");
    return true;
  });
  sit({bob, {protocol::AccountKind::windows_domain, "S-new", "new", std::nullopt}});
  EXPECT_EQ(there(), 2) << "who left yesterday takes nobody's place";
  sit({});
  EXPECT_EQ(there(), 0);
}

TEST_F(DeviceUsersTest, WhoHasNoUsableAccountIsPassedOver) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const said =
        protocol::DeviceUsers{{ada, {protocol::AccountKind::posix, "", "nobody", std::nullopt}, ada}};
    co_await say(socket, said);
    co_await until(socket, here, 1);
    // More than a device may name: nothing of it is taken, and the link stays.
    protocol::DeviceUsers crowd;
    for (std::size_t i = 0; i <= protocol::max_signed_in; ++i)
      crowd.signed_in.push_back({protocol::AccountKind::posix, std::to_string(5'000 + i), "u", std::nullopt});
    Uplink const too_many = crowd;
    co_await say(socket, too_many);
    Uplink const fact = protocol::ChatOpened{ChatId{fresh_uuid(wall())}, ada, std::nullopt, wall()};
    co_await say(socket, fact, FactId{fresh_uuid(wall())}, 1);
    co_await next_of<protocol::Ack>(socket);
  };
  run(work());
  EXPECT_EQ(there(), 1);
}

TEST_F(DeviceUsersTest, AllUsersAreToldEachTheirOwn) {
  auto const device = enrol();
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const both = protocol::DeviceUsers{{ada, bob}};
    co_await say(socket, both);
    co_await until(socket, here, 2);
    api::StartChatRequest request;
    request.all_users = true;
    request.text = "Please save your work";
    auto const started = start(request);
    EXPECT_EQ(started.chats.size(), 2U);
    std::map<std::string, ChatId> chats;
    for (int i = 0; i < 2; ++i) {
      auto const told = co_await next_of<protocol::ChatStarted>(socket);
      chats[told.user.account_id] = told.chat_id;
      EXPECT_EQ(told.technician, "Tess");
      auto const said = co_await next_of<protocol::ChatMessage>(socket);
      EXPECT_EQ(said.chat_id, told.chat_id);
      EXPECT_EQ(said.text, "Please save your work");
    }
    EXPECT_EQ(chats.size(), 2U);
    EXPECT_NE(chats["1000"], chats["1001"]);
  };
  run(work());
}

TEST_F(DeviceUsersTest, WhoeverIsAwayIsToldWhenTheDeviceIsBack) {
  auto const device = enrol();
  auto visit = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const both = protocol::DeviceUsers{{ada, bob}};
    co_await say(socket, both);
    co_await until(socket, here, 2);
    Uplink const one = protocol::DeviceUsers{{ada}};
    co_await say(socket, one);
    co_await until(socket, here, 1);
  };
  run(visit());
  api::StartChatRequest request;
  request.device_user = "1001";
  request.text = "Your new laptop is here";
  auto const chat = start(request).chat;
  auto back = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    auto const started = co_await next_of<protocol::ChatStarted>(socket);
    EXPECT_EQ(started.chat_id.text(), chat.uuid);
    EXPECT_EQ(started.user.account_id, "1001");
    auto const said = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(said.text, "Your new laptop is here");
  };
  run(back());
}

TEST_F(DeviceUsersTest, AUserWhoWroteOfflineMeanwhileIsInTheSameConversation) {
  auto const device = enrol();
  auto visit = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const one = protocol::DeviceUsers{{ada}};
    co_await say(socket, one);
    co_await until(socket, here, 1);
  };
  run(visit());
  auto const started = start({}).chat;
  ChatId const hers{fresh_uuid(wall())};
  auto back = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    Uplink const opened = protocol::ChatOpened{hers, ada, std::nullopt, wall()};
    Uplink const said = protocol::ChatSaid{hers, MessageId{fresh_uuid(wall())}, ada, "Hello?", wall()};
    co_await say(socket, opened, FactId{fresh_uuid(wall())}, 1);
    co_await say(socket, said, FactId{fresh_uuid(wall())}, 2);
    auto const told = co_await next_of<protocol::ChatStarted>(socket);
    EXPECT_EQ(told.chat_id.text(), started.uuid);
    auto const merged = co_await next_of<protocol::ChatMerged>(socket);
    EXPECT_EQ(merged.from, hers);
    EXPECT_EQ(merged.to.text(), started.uuid);
    auto const echo = co_await next_of<protocol::ChatMessage>(socket);
    EXPECT_EQ(echo.chat_id.text(), started.uuid);
    EXPECT_EQ(echo.text, "Hello?");
  };
  run(back());
  EXPECT_EQ(number("SELECT COUNT(*) FROM chats"), 1);
  // The other way round the technician is led to what the user has begun.
  EXPECT_EQ(start({}).chat.uuid, started.uuid);
}

}  // namespace
}  // namespace deskbell::console::test
