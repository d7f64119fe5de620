// /announcements: made, scheduled, changed while they wait, expired, withdrawn; who may; whom they reach.
#include "console/server/announcement_store.h"
#include "console/server/secrets.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

std::string titles_of(Answer const& list) {
  std::string all;
  for (std::size_t i = 0; i < list.count("/announcements"); ++i)
    all += list.text("/announcements/" + std::to_string(i) + "/title") + ";";
  return all;
}

/// The clock's steps are the test's.
RestOptions without_jobs() {
  RestOptions options;
  options.job_interval = std::chrono::hours(24);
  return options;
}

struct RestAnnouncements : testing::Test {
  Rest rest{without_jobs()};
  std::int64_t customer = make_customer(rest, "Client");

  std::string in(std::chrono::minutes span) { return to_iso8601(rest.now() + span); }
  /// An asset with an agent, as enrolment leaves it.
  std::int64_t make_device(std::int64_t owner, std::string const& name) {
    auto const asset = make_asset(rest, owner, name);
    rest.write([&](store::Transaction& tx) -> Result<void> {
      auto const identity = tx.sql().one<std::int64_t>(
          "INSERT INTO device_identities (organisation_id, uid, asset_id, public_key, created_at) VALUES (?, "
          "?, ?, 'key', ?) RETURNING id",
          rest.ours().organisation, fresh_uuid(tx.now()), asset, tx.now());
      tx.sql().run("UPDATE assets SET identity_id = ? WHERE id = ?", *identity, asset);
      return {};
    });
    return asset;
  }
  void make_devices(int many) {
    rest.write([&](store::Transaction& tx) -> Result<void> {
      for (int i = 0; i < many; ++i) {
        auto const asset = tx.sql().one<std::int64_t>(
            "INSERT INTO assets (organisation_id, uid, customer_id, name, created_at, updated_at) VALUES (?, "
            "?, ?, 'desk', 1, 1) RETURNING id",
            rest.ours().organisation, fresh_uuid(tx.now()), customer);
        auto const identity = tx.sql().one<std::int64_t>(
            "INSERT INTO device_identities (organisation_id, uid, asset_id, public_key, created_at) VALUES "
            "(?, ?, ?, 'key', 1) RETURNING id",
            rest.ours().organisation, fresh_uuid(tx.now()), *asset);
        tx.sql().run("UPDATE assets SET identity_id = ? WHERE id = ?", *identity, *asset);
      }
      return {};
    });
  }
  Answer announce(json::object more) {
    json::object body{{"title", "Maintenance"}, {"text", "The network rests\nat six."}};
    for (auto& [name, value] : more) body[name] = value;
    return rest.post("/announcements", body);
  }
  static std::string path_of(Answer const& made, std::string const& tail = {}) {
    return "/announcements/" + std::to_string(made.number("/announcement/id")) + tail;
  }
  /// What the clock drives.
  void tick(std::chrono::minutes later) {
    rest.move(later);
    rest.write([](store::Transaction& tx) -> Result<void> {
      step_announcements(tx);
      return {};
    });
  }
  std::string state(Answer const& made) { return rest.get(path_of(made)).text("/announcement/state"); }
  std::int64_t facts(std::string const& kind, std::int64_t asset) {
    return rest.number_of(
        "SELECT COUNT(*) FROM downlink_facts f JOIN assets a ON a.identity_id = f.identity_id WHERE f.type = "
        "'announcement." +
        kind + "' AND a.id = " + std::to_string(asset));
  }
};

TEST_F(RestAnnouncements, GoAtOnceToACustomersDevices) {
  auto const desk = make_device(customer, "desk-1");
  auto const agentless = make_asset(rest, customer, "printer");
  auto const other = make_device(make_customer(rest, "Other"), "desk-2");
  auto const made = announce({{"customer_id", customer}, {"level", "critical"}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/announcement/state"), "active");
  EXPECT_EQ(made.text("/announcement/level"), "critical");
  EXPECT_EQ(made.text("/announcement/author"), "ana");
  EXPECT_EQ(made.text("/announcement/text"), "The network rests\nat six.");
  EXPECT_EQ(made.text("/announcement/customer/business_name"), "Client");
  EXPECT_EQ(made.number("/announcement/counts/devices"), 1);
  EXPECT_EQ(made.number("/announcement/counts/delivered"), 0);
  EXPECT_TRUE(made.has("/announcement/sent_at"));
  EXPECT_EQ(facts("sent", desk), 1);
  EXPECT_EQ(facts("sent", other), 0);
  auto const devices = rest.get(path_of(made, "/devices"));
  ASSERT_EQ(devices.count("/devices"), 1u) << devices.body;
  EXPECT_EQ(devices.text("/devices/0/asset/name"), "desk-1");
  EXPECT_EQ(devices.text("/devices/0/reach"), "waiting");
  EXPECT_EQ(rest.get(path_of(made, "/devices?reach=seen")).count("/devices"), 0u);
  EXPECT_EQ(rest.get(path_of(made, "/devices?reach=far")).status, 422);
  EXPECT_NE(
      rest.text_of("SELECT group_concat(action || ' ' || noun) FROM audit").find("created announcement"),
      std::string::npos);
  EXPECT_GT(rest.number_of("SELECT COUNT(*) FROM changes WHERE noun = 'announcement'"), 0)
      << "every tab hears of it";
  (void)agentless;
}

TEST_F(RestAnnouncements, GoToChosenDevices) {
  auto const one = make_device(customer, "one");
  auto const two = make_device(customer, "two");
  auto const bare = make_asset(rest, customer, "bare");
  auto const made = announce({{"asset_ids", {one, bare, one}}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.number("/announcement/counts/devices"), 2);
  EXPECT_EQ(made.count("/announcement/asset_ids"), 2u);
  EXPECT_FALSE(made.has("/announcement/customer"));
  EXPECT_EQ(facts("sent", one), 1);
  EXPECT_EQ(facts("sent", two), 0);
  auto const devices = rest.get(path_of(made, "/devices"));
  EXPECT_EQ(devices.at("/devices/0/has_agent"), json::value(false)) << "bare: it cannot come there";
  EXPECT_EQ(devices.at("/devices/1/has_agent"), json::value(true));
}

TEST_F(RestAnnouncements, GoToAFolderAndThoseBelowIt) {
  auto const inside = make_device(customer, "inside");
  auto const below = make_device(customer, "below");
  auto const outside = make_device(customer, "outside");
  auto const make_folder = [&](char const* name, json::value const& parent) {
    return rest.post("/folders", {{"customer_id", customer}, {"parent_id", parent}, {"name", name}})
        .number("/folder/id");
  };
  auto const put = [&](std::int64_t asset, std::int64_t folder) {
    auto const answer = rest.put("/customer_assets/" + std::to_string(asset), {{"folder_id", folder}});
    EXPECT_EQ(answer.status, 200) << answer.body;
  };
  auto const floor = make_folder("Floor", nullptr);
  put(inside, floor);
  put(below, make_folder("Room", floor));
  put(outside, make_folder("Cellar", nullptr));
  auto const made = announce({{"folder_id", floor}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/announcement/folder/name"), "Floor");
  EXPECT_EQ(made.text("/announcement/customer/business_name"), "Client");
  EXPECT_EQ(facts("sent", inside), 1);
  EXPECT_EQ(facts("sent", below), 1);
  EXPECT_EQ(facts("sent", outside), 0);
  EXPECT_EQ(made.number("/announcement/counts/devices"), 2);
  put(outside, floor);
  EXPECT_EQ(facts("sent", outside), 1) << "it joined while it stands";
  EXPECT_EQ(rest.get(path_of(made)).number("/announcement/counts/devices"), 3);
  EXPECT_EQ(titles_of(rest.get("/announcements?customer_id=" + std::to_string(customer))), "Maintenance;");
}

TEST_F(RestAnnouncements, AreScheduledThenSentThenExpire) {
  auto const desk = make_device(customer, "desk-1");
  auto const made = announce({{"customer_id", customer},
                              {"starts_at", in(std::chrono::minutes(30))},
                              {"expires_at", in(std::chrono::minutes(60))}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/announcement/state"), "scheduled");
  EXPECT_EQ(made.number("/announcement/counts/devices"), 1) << "those that it would be for now";
  EXPECT_FALSE(made.has("/announcement/sent_at"));
  auto const late = make_device(customer, "joined meanwhile");
  tick(std::chrono::minutes(29));
  EXPECT_EQ(state(made), "scheduled");
  EXPECT_EQ(facts("sent", desk), 0);
  tick(std::chrono::minutes(1));
  EXPECT_EQ(state(made), "active");
  EXPECT_EQ(facts("sent", desk), 1);
  EXPECT_EQ(facts("sent", late), 1);
  tick(std::chrono::minutes(30));
  EXPECT_EQ(state(made), "expired");
  EXPECT_EQ(rest.post(path_of(made, "/withdraw")).status, 409);
  EXPECT_EQ(facts("withdrawn", desk), 0) << "devices know when it ends";
}

TEST_F(RestAnnouncements, ThatMissedTheirTimeAreNeverSent) {
  auto const desk = make_device(customer, "desk-1");
  auto const made = announce({{"customer_id", customer},
                              {"starts_at", in(std::chrono::minutes(10))},
                              {"expires_at", in(std::chrono::minutes(20))}});
  tick(std::chrono::minutes(60));
  EXPECT_EQ(state(made), "expired");
  EXPECT_EQ(facts("sent", desk), 0);
}

TEST_F(RestAnnouncements, AreChangedWhileTheyWait) {
  auto const desk = make_device(customer, "desk-1");
  auto const other = make_customer(rest, "Other");
  auto const elsewhere = make_device(other, "desk-2");
  auto const made = announce({{"customer_id", customer},
                              {"starts_at", in(std::chrono::minutes(30))},
                              {"expires_at", in(std::chrono::minutes(60))}});
  auto const path = path_of(made);
  auto changed = rest.put(path, {{"title", "Rest"}, {"level", "warning"}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("/announcement/title"), "Rest");
  EXPECT_EQ(changed.text("/announcement/text"), "The network rests\nat six.") << "absent stays";
  EXPECT_EQ(changed.text("/announcement/starts_at"), made.text("/announcement/starts_at"));
  changed = rest.put(path, {{"expires_at", ""}, {"asset_ids", {elsewhere}}});
  EXPECT_FALSE(changed.has("/announcement/expires_at"));
  EXPECT_FALSE(changed.has("/announcement/customer"));
  EXPECT_EQ(changed.number("/announcement/counts/devices"), 1);
  changed = rest.put(path, {{"customer_id", other}, {"starts_at", ""}});
  EXPECT_EQ(changed.text("/announcement/state"), "active") << "now";
  EXPECT_EQ(facts("sent", desk), 0);
  EXPECT_EQ(facts("sent", elsewhere), 1);
  auto const refused = rest.put(path, {{"title", "Too late"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("was sent already"), std::string::npos) << refused.body;
  EXPECT_EQ(rest.get(path).text("/announcement/title"), "Rest");
}

TEST_F(RestAnnouncements, AreWithdrawnFromDevicesThatHaveThem) {
  auto const desk = make_device(customer, "desk-1");
  auto const made = announce({{"customer_id", customer}});
  auto const withdrawn = rest.post(path_of(made, "/withdraw"));
  ASSERT_EQ(withdrawn.status, 200) << withdrawn.body;
  EXPECT_EQ(withdrawn.text("/announcement/state"), "withdrawn");
  EXPECT_EQ(withdrawn.text("/announcement/withdrawn_by"), "ana");
  EXPECT_TRUE(withdrawn.has("/announcement/withdrawn_at"));
  EXPECT_EQ(facts("withdrawn", desk), 1);
  EXPECT_EQ(rest.post(path_of(made, "/withdraw")).status, 409);

  auto const waiting = announce({{"customer_id", customer}, {"starts_at", in(std::chrono::minutes(30))}});
  EXPECT_EQ(rest.post(path_of(waiting, "/withdraw")).text("/announcement/state"), "withdrawn");
  tick(std::chrono::minutes(60));
  EXPECT_EQ(facts("sent", desk), 1) << "that one was never sent";
  EXPECT_EQ(facts("withdrawn", desk), 1);
  EXPECT_NE(
      rest.text_of("SELECT group_concat(action || ' ' || noun) FROM audit").find("withdrawn announcement"),
      std::string::npos);
}

TEST_F(RestAnnouncements, GoToManyDevicesInSteps) {
  constexpr int many = 1'200;
  make_devices(many);
  auto const made = announce({{"customer_id", customer}});
  EXPECT_EQ(made.number("/announcement/counts/devices"), many);
  auto const count = [&](char const* kind) {
    return rest.number_of(std::string("SELECT COUNT(DISTINCT identity_id) FROM downlink_facts WHERE type = "
                                      "'announcement.") +
                          kind + "'");
  };
  EXPECT_GE(count("sent"), 500);
  for (int step = 0; step < 4; ++step) tick(std::chrono::minutes(0));
  EXPECT_EQ(count("sent"), many);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM downlink_facts WHERE type = 'announcement.sent'"), many)
      << "each once";
  EXPECT_EQ(rest.number_of("SELECT telling FROM announcements"), 0) << "nothing is left to do";
  rest.post(path_of(made, "/withdraw"));
  for (int step = 0; step < 4; ++step) tick(std::chrono::minutes(0));
  EXPECT_EQ(count("withdrawn"), many);
}

TEST_F(RestAnnouncements, StartInTimeWhateverIsStillBeingTold) {
  constexpr int large_ones = 21;
  make_devices(600);
  for (int i = 0; i < large_ones; ++i)
    announce({{"customer_id", customer}, {"starts_at", in(std::chrono::minutes(5))}});
  auto const theirs = rest.make_tenant("Other IT", "oscar@example.org");
  Fields const with{{"Authorization", theirs.key}};
  auto const other = rest.post("/customers", {{"business_name", "Small"}}, with).number("/customer/id");
  auto const small = rest.post(
      "/announcements",
      {{"title", "Small"}, {"text", "x"}, {"customer_id", other}, {"starts_at", in(std::chrono::minutes(6))}},
      with);
  auto const told = [&] {
    return rest.number_of("SELECT COUNT(*) FROM downlink_facts WHERE type = 'announcement.sent'");
  };
  tick(std::chrono::minutes(5));
  EXPECT_EQ(told(), 500) << "one step is one transaction: what is said meanwhile waits behind it";
  tick(std::chrono::minutes(1));
  EXPECT_EQ(rest.get(path_of(small), with).text("/announcement/state"), "active");
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM announcements WHERE state = 'active'"), large_ones + 1);
  for (int turn = 0; turn < large_ones; ++turn) tick(std::chrono::minutes(0));
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM announcements WHERE NOT EXISTS (SELECT 1 FROM "
                           "announcement_devices d WHERE d.announcement_id = announcements.id AND d.sent_at "
                           "IS NOT NULL)"),
            1)
      << "each has had its turn; the small one has no devices";
  for (int turn = 0; turn < large_ones; ++turn) tick(std::chrono::minutes(0));
  EXPECT_EQ(told(), 600 * large_ones) << "each once";
  EXPECT_EQ(rest.number_of("SELECT MAX(telling) FROM announcements"), 0);
}

TEST_F(RestAnnouncements, AreCountedAsTheyComeNotWhenTheyAreListed) {
  make_devices(3);
  auto const chosen = make_device(customer, "chosen");
  announce({{"customer_id", customer}, {"title", "All"}});
  auto const some = announce({{"asset_ids", {chosen}}, {"title", "One"}});
  // Whatever a list shows, it does not look at devices.
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("DELETE FROM announcement_devices WHERE asset_id <> ?", chosen);
    return {};
  });
  auto const list = rest.get("/announcements");
  EXPECT_EQ(titles_of(list), "One;All;");
  EXPECT_EQ(list.number("/announcements/0/counts/devices"), 1);
  EXPECT_EQ(list.number("/announcements/1/counts/devices"), 4);
  EXPECT_EQ(list.count("/announcements/0/asset_ids"), 0u)
      << "a thousand ids in each row are nobody's business";
  EXPECT_EQ(rest.get(path_of(some)).count("/announcement/asset_ids"), 1u);
  auto const waiting = announce({{"asset_ids", {chosen}}, {"starts_at", in(std::chrono::minutes(5))}});
  auto const again = rest.put(path_of(waiting), {{"asset_ids", {chosen, make_asset(rest, customer, "two")}}});
  EXPECT_EQ(again.number("/announcement/counts/devices"), 2);
}

TEST_F(RestAnnouncements, OfWhichThereAreVeryManyTellTheNewest) {
  auto const desk = make_device(customer, "desk-1");
  for (int i = 0; i < 203; ++i) announce({{"customer_id", customer}});
  auto const ids = [&](std::string const& order) {
    return rest.text_of(
        "SELECT group_concat(uid) FROM (SELECT uid FROM announcements ORDER BY id DESC LIMIT " + order + ")");
  };
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("DELETE FROM downlink_facts");
    tell_announcements(tx, rest.ours().organisation, desk, TellAnnouncements::all);
    return {};
  });
  EXPECT_EQ(facts("sent", desk), 200);
  EXPECT_EQ(rest.text_of("SELECT group_concat(uid) FROM (SELECT json_extract(body, "
                         "'$.announcement.announcement_id') AS uid FROM downlink_facts ORDER BY seq DESC)"),
            ids("200"))
      << "the newest come last, as they were sent";
}

TEST_F(RestAnnouncements, SayWhatIsMissingOrWrong) {
  auto const desk = make_device(customer, "desk-1");
  EXPECT_EQ(faults_of(rest.post("/announcements", {{"title", " "}, {"text", "\n "}})),
            "Title can't be blank\nText can't be blank\nChoose whom it is for: exactly one of customer_id, "
            "folder_id and asset_ids");
  EXPECT_EQ(faults_of(announce({{"customer_id", customer}, {"asset_ids", {desk}}})),
            "Choose whom it is for: exactly one of customer_id, folder_id and asset_ids");
  EXPECT_EQ(faults_of(announce({{"customer_id", 9'999}})), "Customer can't be found");
  EXPECT_EQ(faults_of(announce({{"folder_id", 9'999}})), "Folder can't be found");
  EXPECT_EQ(faults_of(announce({{"asset_ids", {desk, 9'999}}})), "Asset can't be found");
  EXPECT_EQ(faults_of(announce({{"customer_id", customer}, {"level", "loud"}})),
            "Level: found \"loud\", expected information, warning or critical");
  EXPECT_EQ(faults_of(announce({{"customer_id", customer}, {"starts_at", "soon"}})),
            "Start: found \"soon\", expected a time such as 2026-05-03T09:12:44+02:00");
  EXPECT_EQ(faults_of(announce({{"customer_id", customer}, {"expires_at", in(std::chrono::minutes(-5))}})),
            "Expiry: found a time that has passed");
  EXPECT_EQ(announce({{"customer_id", customer}, {"title", std::string(121, 'x')}}).status, 422);
  EXPECT_EQ(announce({{"customer_id", customer}, {"text", std::string(4'001, 'x')}}).status, 422);
  EXPECT_EQ(rest.get("/announcements").count("/announcements"), 0u);
}

TEST_F(RestAnnouncements, AreListedNewestFirstAndFound) {
  announce({{"customer_id", customer}, {"title", "First"}});
  rest.move(std::chrono::minutes(1));
  announce({{"customer_id", customer}, {"title", "Second"}, {"text", "About the printer"}});
  announce({{"customer_id", customer}, {"title", "Planned"}, {"starts_at", in(std::chrono::minutes(9))}});
  EXPECT_EQ(titles_of(rest.get("/announcements")), "Planned;Second;First;");
  EXPECT_EQ(titles_of(rest.get("/announcements?state=scheduled")), "Planned;");
  EXPECT_EQ(titles_of(rest.get("/announcements?state=all&query=PRINTER")), "Second;");
  EXPECT_EQ(rest.get("/announcements?state=odd").status, 422);
  EXPECT_EQ(rest.get("/announcements?per_page=2").number("/meta/total_pages"), 2);
}

TEST_F(RestAnnouncements, AreMadeOncePerKeyAndChangedAsSeen) {
  Fields const with{{"Authorization", rest.ana_key}, {"Idempotency-Key", "k"}};
  json::value const body{{"title", "Once"},
                         {"text", "x"},
                         {"customer_id", customer},
                         {"starts_at", in(std::chrono::minutes(9))}};
  auto const first = rest.post("/announcements", body, with);
  EXPECT_EQ(rest.post("/announcements", body, with).body, first.body);
  EXPECT_EQ(rest.get("/announcements").count("/announcements"), 1u);
  Fields const stale{{"Authorization", rest.ana_key}, {"If-Match", "\"77\""}};
  EXPECT_EQ(rest.put(path_of(first), {{"title", "x"}}, stale).status, 412);
}

TEST_F(RestAnnouncements, NeedAPermissionOfTheirOwn) {
  auto const made = announce({{"customer_id", customer}});
  auto const reader = rest.make_key(rest.ana(), "chat.see chat.see_all chat.answer chat.assign");
  auto const announcer = rest.make_key(rest.ana(), "chat.announce");
  Fields const without{{"Authorization", reader}};
  Fields const with{{"Authorization", announcer}};
  EXPECT_EQ(rest.get("/announcements", without).status, 403);
  EXPECT_EQ(rest.post(path_of(made, "/withdraw"), json::object{}, without).status, 403);
  EXPECT_EQ(rest.get("/announcements", with).count("/announcements"), 1u);
  EXPECT_EQ(rest.post(path_of(made, "/withdraw"), json::object{}, with).status, 200);
}

}  // namespace
}  // namespace deskbell::console::test
