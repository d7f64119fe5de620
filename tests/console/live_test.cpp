// What a technician's browser is told: resume from a cursor, filtering, pings; and the clock's automatic
// ticket.
#include "console/server/accounts.h"
#include "console/server/chats.h"
#include "console/server/customers.h"
#include "console/server/device_chats.h"
#include "console/server/device_users.h"
#include "console/server/jobs.h"
#include "console/server/secrets.h"
#include "console/server/technician_view.h"
#include "core/chat.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

struct Desk : Store {
  Scope scope;
  DeviceScope device;
  ChatId chat{fresh_uuid(start)};
  protocol::DeviceUser user{protocol::AccountKind::posix, "1000", "ada", "Ada"};

  Desk() {
    must(write([this](store::Transaction& tx) -> Result<void> {
      scope.organisation = must(accounts::ensure_organisation(tx, "Example IT"));
      auto const account =
          must(accounts::create_account(tx, scope.organisation, {"tess@example.com", "Tess", true, {}}));
      scope.user = account.id;
      scope.user_uid = *UserId::parse(account.uid);
      scope.actor = ActorKind::technician;
      scope.name = "Tess";
      auto const customer = must(create_customer(tx, scope, {"Client", {}, {}}));
      auto& sql = tx.sql();
      device.organisation = scope.organisation;
      device.customer = customer.id;
      device.asset_uid = AssetId{fresh_uuid(start)};
      device.uid = DeviceId{fresh_uuid(start)};
      device.name = "desk-1";
      device.asset = *sql.one<std::int64_t>(
          "INSERT INTO assets (organisation_id, uid, customer_id, name, created_at, updated_at) "
          "VALUES (?, ?, ?, 'desk-1', 0, 0) RETURNING id",
          scope.organisation, device.asset_uid, customer.id);
      device.identity = *sql.one<std::int64_t>(
          "INSERT INTO device_identities (organisation_id, uid, asset_id, public_key, "
          "created_at) VALUES (?, ?, ?, '', 0) RETURNING id",
          scope.organisation, device.uid, device.asset);
      sql.run("UPDATE assets SET identity_id = ?", device.identity);
      return {};
    }));
  }
  MessageId say(std::string text, std::optional<ChatId> to = {}) {
    MessageId const id{fresh_uuid(start)};
    must(write([&](store::Transaction& tx) {
      return apply(tx, device, protocol::ChatSaid{to.value_or(chat), id, user, text, tx.now()});
    }));
    return id;
  }
  LiveChanges since(std::int64_t cursor, Calls& calling, api::Permissions permissions) {
    LiveView const view{scope, permissions};
    std::function<Result<LiveChanges>(store::Reader&)> work = [&](store::Reader& sql) -> Result<LiveChanges> {
      return changes_since(sql, view, cursor, calling);
    };
    return must(database->read_and_wait<LiveChanges>(work));
  }
  template <class Event>
  static int count(LiveChanges const& changes) {
    int found = 0;
    for (auto const& event : changes.events) found += std::holds_alternative<Event>(event) ? 1 : 0;
    return found;
  }
};

TEST(Live, ResumesFromACursorAndPingsOnce) {
  Desk desk;
  Calls calling;
  auto const all = api::Permissions::administrator();
  auto const begin = desk.since(0, calling, all).cursor;
  desk.say("one");
  auto news = desk.since(begin, calling, all);
  EXPECT_EQ(Desk::count<protocol::LiveMessage>(news), 1);
  EXPECT_EQ(Desk::count<protocol::LivePing>(news), 1);
  desk.say("two");
  desk.say("three");
  auto more = desk.since(news.cursor, calling, all);
  EXPECT_EQ(Desk::count<protocol::LiveMessage>(more), 2);
  EXPECT_EQ(Desk::count<protocol::LivePing>(more), 0);
  EXPECT_EQ(Desk::count<protocol::LiveMessage>(desk.since(begin, calling, all)), 3);
  EXPECT_TRUE(desk.since(1'000'000, calling, all).too_old);
  // Nothing of chats for who may not see them.
  EXPECT_TRUE(desk.since(begin, calling, api::Permissions{}).events.empty());
}

TEST(Live, RingsAgainForARunThatBeginsAfterReading) {
  Desk desk;
  Calls calls;
  auto const all = api::Permissions::administrator();
  auto cursor = desk.since(0, calls, all).cursor;
  auto const pings = [&] {
    auto const news = desk.since(cursor, calls, all);
    cursor = news.cursor;
    return Desk::count<protocol::LivePing>(news);
  };
  auto const read = [&](std::int64_t position) {
    must(desk.write([&](store::Transaction& tx) {
      return mark_chat(tx, desk.scope, Key(desk.chat.uuid), position, true);
    }));
  };
  desk.say("one");
  EXPECT_EQ(pings(), 1);
  read(1);
  desk.say("two");
  desk.say("three");
  EXPECT_EQ(pings(), 1);
  // Marked as unread by the technician's own hand: nothing rings.
  read(3);
  must(desk.write([&](store::Transaction& tx) { return mark_unread(tx, desk.scope, Key(desk.chat.uuid)); }));
  EXPECT_EQ(pings(), 0);
  desk.say("four");
  EXPECT_EQ(pings(), 0);
}

TEST(Live, RingsForARunThatBeganWhileTheBrowserWasAway) {
  Desk desk;
  auto const calls_at = [&](std::int64_t cursor) {
    std::function<Result<Calls>(store::Reader&)> work = [&](store::Reader& sql) -> Result<Calls> {
      Calls calls;
      newest_change(sql, LiveView{desk.scope, api::Permissions::administrator()}, calls, cursor);
      return calls;
    };
    return must(desk.database->read_and_wait<Calls>(work));
  };
  Calls unused;
  auto const all = api::Permissions::administrator();
  auto const before = desk.since(0, unused, all).cursor;
  desk.say("one");
  auto const after = desk.since(0, unused, all).cursor;
  desk.say("two");
  auto fresh = calls_at(before);
  EXPECT_EQ(Desk::count<protocol::LivePing>(desk.since(before, fresh, all)), 1);
  // It rang before the link broke: the second message of the same run does not ring again.
  auto known = calls_at(after);
  EXPECT_EQ(Desk::count<protocol::LivePing>(desk.since(after, known, all)), 0);
}

TEST(ChatFacts, WritingIntoAnArchivedOneGoesToItsOneSuccessor) {
  Desk desk;
  desk.say("one");
  must(desk.write([&](store::Transaction& tx) { return close_chat(tx, desk.scope, Key(desk.chat.uuid)); }));
  desk.say("two");
  desk.say("three");
  EXPECT_EQ(desk.value<std::int64_t>("SELECT COUNT(*) FROM chats"), 2);
  EXPECT_EQ(
      desk.value<std::int64_t>("SELECT COUNT(*) FROM chats WHERE status = 'open' AND last_position = 2"), 1);
  EXPECT_EQ(desk.value<std::string>("SELECT uid FROM chats WHERE status = 'open'"),
            core::chat::successor_of(desk.chat).text());
  auto const reopened =
      desk.write([&](store::Transaction& tx) { return reopen_chat(tx, desk.scope, Key(desk.chat.uuid)); });
  ASSERT_FALSE(reopened);
  EXPECT_EQ(reopened.error().code, ErrorCode::conflict);
}

TEST(ChatFacts, TwoThatMeetBecomeOne) {
  Desk desk;
  desk.say("one");
  ChatId const other{fresh_uuid(start)};
  desk.say("two", other);
  EXPECT_EQ(desk.value<std::int64_t>("SELECT COUNT(*) FROM chats"), 1);
  EXPECT_EQ(desk.value<std::string>("SELECT uid FROM chat_aliases"), other.text());
  EXPECT_EQ(desk.value<std::int64_t>("SELECT COUNT(*) FROM downlink_facts WHERE type = 'chat.merged'"), 1);
}

TEST(ChatFacts, AnAnswerThatWasFirstWinsTheRace) {
  Desk desk;
  auto const first = desk.say("one");
  must(desk.write([&](store::Transaction& tx) {
    return say_in_chat(tx, desk.scope, Key(desk.chat.uuid), {{}, "Hi", {}});
  }));
  must(desk.write([&](store::Transaction& tx) -> Result<void> {
    auto done = apply(
        tx, desk.device,
        protocol::ChatUnavailable{desk.chat, MessageId{fresh_uuid(start)}, first, "Nobody", true, tx.now()});
    if (!done) return done;
    return apply(tx, desk.device, protocol::ChatTicketRequested{desk.chat, desk.user, true, first, tx.now()});
  }));
  EXPECT_EQ(desk.value<std::int64_t>("SELECT COUNT(*) FROM tickets"), 0);
  EXPECT_EQ(desk.value<std::int64_t>("SELECT unavailable_position FROM chats"), 0);
}

TEST(Jobs, AVanishedDeviceGetsItsTicketOnce) {
  Desk desk;
  desk.say("help");
  must(desk.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE chats SET automatic_ticket_at = ?", tx.now() + std::chrono::seconds(240));
    EXPECT_EQ(make_automatic_tickets(tx), 0);
    return {};
  }));
  desk.move(std::chrono::seconds(241));
  for (int round = 0; round < 2; ++round) {
    must(desk.write([&](store::Transaction& tx) -> Result<void> {
      make_automatic_tickets(tx);
      return {};
    }));
  }
  EXPECT_EQ(desk.value<std::int64_t>("SELECT COUNT(*) FROM tickets"), 1);
}

TEST(Live, WhoIsShutOutIsNotToldAnyMore) {
  Desk desk;
  auto const account = accounts::Account{desk.scope.user, desk.scope.organisation, desk.scope.user_uid.text(),
                                         "Tess",          "tess@example.com",      true};
  auto const session = must(desk.write([&](store::Transaction& tx) -> Result<std::int64_t> {
    return *tx.sql().one<std::int64_t>(
        "INSERT INTO sessions (organisation_id, uid, user_id, token_digest, csrf_token, created_at, "
        "last_seen_at, "
        "expires_at) VALUES (?, ?, ?, 'digest', 'token', 0, 0, ?) RETURNING id",
        desk.scope.organisation, fresh_uuid(start), desk.scope.user, start + std::chrono::hours(12));
  }));
  Calls calling;
  auto const before = desk.since(0, calling, api::Permissions::administrator()).cursor;
  desk.say("Hello?");
  EXPECT_FALSE(desk.since(before, calling, api::Permissions::administrator()).own_account);
  LiveView view{desk.scope, api::Permissions::administrator()};
  view.now = start;
  auto const again = [&] {
    std::function<Result<LiveView>(store::Reader&)> work = [&](store::Reader& sql) {
      return live_view_again(sql, view, session);
    };
    return desk.database->read_and_wait(work);
  };
  EXPECT_TRUE(again());
  view.now = start + std::chrono::hours(12);
  EXPECT_FALSE(again()) << "it has expired";
  view.now = start;
  must(desk.write([&](store::Transaction& tx) -> Result<void> {
    accounts::end_sessions(tx, account);
    return {};
  }));
  EXPECT_TRUE(desk.since(before, calling, api::Permissions::administrator()).own_account);
  EXPECT_FALSE(again());
}

}  // namespace
}  // namespace deskbell::console::test
