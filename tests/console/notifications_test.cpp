// What technicians are told of, from the fact to the mail server and the webhook: once, to the right ones,
// with the reason, and not when it is settled before its time.
#include "console/server/notifier/notify.h"
#include "tests/console/notified.h"

namespace deskbell::console::test {
namespace {

TEST_F(Notified, OfflineGetsOneMailWithTheReasonAndOnlineGetsNone) {
  auto const chat = new_chat("My screen\nis <b>dark</b>");
  say_again(chat, "Hello?");
  say_again(chat, "Anybody?");
  rest.move(minutes(2));
  auto const mail = catcher.next();
  EXPECT_EQ(mail.header("To"), "Tess <tess@example.com>");
  EXPECT_EQ(mail.header("Subject"), "Ada – Client – desk-1: A conversation waits that nobody has taken");
  EXPECT_EQ(mail.header("List-Unsubscribe"), "<https://help.example.org/settings/notifications>");
  auto const text = mail.text("text");
  EXPECT_NE(text.find("My screen"), std::string::npos) << text;
  EXPECT_NE(text.find("… and 2 more messages"), std::string::npos) << text;
  EXPECT_NE(text.find("https://help.example.org/chat/all/" + std::to_string(chat)), std::string::npos)
      << text;
  EXPECT_NE(
      text.find(
          "You get this because of your rule \"A conversation waits that nobody has taken\": by e-mail, "
          "while you are offline."),
      std::string::npos)
      << text;
  EXPECT_EQ(mail.text("html").find("<b>"), std::string::npos);
  say_again(chat, "Still the same run");
  online(rest.tess());
  new_chat();
  rest.move(minutes(10));
  nothing_was_sent();
  auto const list = recent();
  EXPECT_EQ(list.number("/meta/total_entries"), 3) << list.body;
  EXPECT_EQ(list.text("/notifications/1/channel"), "web");
  EXPECT_EQ(list.text("/notifications/1/state"), "sent");
  EXPECT_EQ(list.text("/notifications/2/state"), "sent");
  EXPECT_EQ(list.text("/notifications/2/outcome"), "250 2.0.0 Kept it");
  EXPECT_NE(list.text("/notifications/2/reason").find("because of your rule"), std::string::npos);
}

TEST_F(Notified, WhoLeavesIsToldOfTheNextWordOfTheSameRun) {
  online(rest.tess());
  auto const chat = new_chat();
  say_again(chat, "Hello?");
  online(rest.tess(), false);
  say_again(chat, "Has everybody gone home?");
  rest.move(minutes(2));
  EXPECT_NE(catcher.next().text("text").find("Has everybody gone home?"), std::string::npos);
}

TEST_F(Notified, OfWhatWasSaidInOneGoTheMailShowsTheBeginning) {
  online(rest.tess());
  auto const chat = new_chat();
  online(rest.tess(), false);
  say_at_once(chat, {"The printer smokes", "Hello?", "Anybody?"});
  rest.move(minutes(2));
  auto const text = catcher.next().text("text");
  EXPECT_NE(text.find("The printer smokes"), std::string::npos) << text;
  EXPECT_NE(text.find("… and 2 more messages"), std::string::npos) << text;
}

TEST_F(Notified, WhatCannotBeNotedHoldsBackTheNextInsteadOfGoingAgain) {
  rest.write([](store::Transaction& tx) -> Result<void> {
    tx.sql().script(
        "CREATE TRIGGER full BEFORE UPDATE OF state ON notifications WHEN NEW.state = 'sent' BEGIN SELECT "
        "RAISE(ABORT, 'the disk is full'); END");
    return {};
  });
  new_chat();
  rest.move(minutes(2));
  EXPECT_NE(catcher.next().header("Subject").find("desk-1"), std::string::npos);
  new_chat();
  rest.move(minutes(2));
  rest.write([](store::Transaction& tx) -> Result<void> {
    tx.sql().script("DROP TRIGGER full");
    return {};
  });
  EXPECT_NE(catcher.next().header("Subject").find("desk-2"), std::string::npos);
  nothing_was_sent();
}

TEST_F(Notified, AShorterDigestHurriesWhatGathersAlready) {
  set({{"digest_minutes", 1'440}});
  new_chat();
  set({{"digest_minutes", 2}});
  rest.move(minutes(3));
  EXPECT_NE(catcher.next().text("text").find("My screen is dark"), std::string::npos);
}

TEST_F(Notified, MinutesOfADigestAreSaidAsANumber) {
  set({{"digest_minutes", 30}});
  auto const taken_away = rest.put("/notification_rules", {{"digest_minutes", nullptr}}, tess);
  EXPECT_EQ(taken_away.status, 422);
  EXPECT_EQ(faults_of(taken_away), "digest_minutes: found null, expected 0 to 1440");
  EXPECT_EQ(faults_of(rest.put("/notification_rules", {{"digest_minutes", ""}}, tess)),
            "digest_minutes: found \"\", expected 0 to 1440");
  EXPECT_EQ(faults_of(rest.put("/notification_rules", {{"digest_minutes", 1'441}}, tess)),
            "digest_minutes: found \"1441\", expected 0 to 1440");
  EXPECT_EQ(rest.get("/notification_rules", tess).number("/notification_rules/digest_minutes"), 30);
  set({{"language", "de"}});
  EXPECT_EQ(rest.get("/notification_rules", tess).number("/notification_rules/digest_minutes"), 30);
  set({{"digest_minutes", "0"}});
  EXPECT_EQ(rest.get("/notification_rules", tess).number("/notification_rules/digest_minutes"), 0);
}

TEST_F(Notified, QuietHoursThatAreSwitchedOffHoldNothingBack) {
  rule("chat_unassigned", {"web"}, {"web", "email"});
  set({{"quiet_hours",
        {{"days", {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}}}}});
  new_chat();
  EXPECT_EQ(rest.post("/notifications/take", json::object{}, tess).count("/notifications"), 0u);
  set({{"quiet_hours", {{"days", json::array{}}}}});
  EXPECT_EQ(rest.post("/notifications/take", json::object{}, tess).count("/notifications"), 1u);
  rest.move(minutes(3));
  EXPECT_NE(catcher.next().text("text").find("My screen is dark"), std::string::npos);
}

TEST_F(Notified, AKeyThatWasMadeForLessHasNoPartInThem) {
  Fields const narrow{{"Authorization", rest.make_key(rest.tess(), "asset.read")}};
  new_chat("My password is hunter2");
  EXPECT_EQ(rest.put("/notification_webhook", {{"url", "https://example.org/"}}, narrow).status, 403);
  EXPECT_EQ(rest.post("/notification_webhook/secret", json::object{}, narrow).status, 403);
  EXPECT_EQ(rest.put("/notification_rules", {{"digest_minutes", 0}}, narrow).status, 403);
  EXPECT_EQ(rest.get("/notification_rules", narrow).status, 403);
  EXPECT_EQ(rest.post("/notifications/test", {{"channel", "email"}}, narrow).status, 403);
  auto const list = rest.get("/notifications", narrow);
  EXPECT_EQ(list.status, 403);
  EXPECT_EQ(list.body.find("hunter2"), std::string::npos);
  EXPECT_EQ(rest.post("/notifications/take", json::object{}, narrow).status, 403);
  EXPECT_EQ(recent().number("/meta/total_entries"), 1) << "her own key shows it";
}

TEST_F(Notified, AMailThatGoesAgainLeavesOutWhatIsGone) {
  rule("asset_created", {}, {"email"});
  new_chat();
  auto const gone = make_asset(rest, customer, "desk-9");
  rest.write([&](store::Transaction& tx) -> Result<void> {
    notify_asset_created(tx, rest.ours().organisation, gone);
    return {};
  });
  catcher.reply("rcpt", "451 4.3.0 Try later");
  rest.move(minutes(2));
  becomes("it was tried", [&] { return recent().number("/notifications/0/tries") > 0; });
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET deleted_at = 1 WHERE id = ?", gone);
    return {};
  });
  catcher.reply("rcpt", "");
  rest.move(hours(1));
  auto const text = catcher.next().text("text");
  EXPECT_NE(text.find("My screen is dark"), std::string::npos) << text;
  EXPECT_EQ(text.find("desk-9"), std::string::npos) << text;
}

TEST_F(Notified, NothingIsSentOfWhatIsSettledBeforeItsTime) {
  auto const path = [](std::int64_t chat, char const* what) {
    return "/chats/" + std::to_string(chat) + what;
  };
  auto const answered = new_chat();
  rest.post(path(answered, "/messages"), {{"text", "I am on it"}});
  auto const closed = new_chat();
  rest.post(path(closed, "/close"));
  auto const taken = new_chat();
  rest.post(path(taken, "/assign"), {{"user_id", rest.ana().id}});
  auto const read = new_chat();
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run(
        "INSERT INTO chat_reads (organisation_id, user_id, chat_id, read_position, updated_at) VALUES (?, ?, "
        "?, "
        "9, 1)",
        rest.ours().organisation, rest.tess().id, read);
    return {};
  });
  rest.move(minutes(5));
  nothing_was_sent();
  std::map<std::string, int> why;
  auto const told = recent().at("/notifications");
  for (auto const& one : told.as_array())
    if (one.at("state") == "dropped") ++why[std::string(one.at("outcome").as_string())];
  EXPECT_EQ(why, (std::map<std::string, int>{{"answered", 1}, {"closed", 1}, {"taken", 1}, {"read", 1}}));
}

TEST_F(Notified, MailsGatherAndGoTogether) {
  set({{"digest_minutes", 30}, {"language", "de"}});
  new_chat("one");
  rest.move(minutes(20));
  auto const settled = new_chat("two");
  new_chat("three");
  rest.post("/chats/" + std::to_string(settled) + "/close");
  rest.move(minutes(9));
  nothing_was_sent();
  rest.move(minutes(1));
  auto const mail = catcher.next();
  EXPECT_EQ(mail.header("Subject"), "2 Mitteilungen: Ada – Client – desk-1, …");
  EXPECT_NE(mail.text("text").find("one"), std::string::npos);
  EXPECT_NE(mail.text("text").find("three"), std::string::npos);
  EXPECT_EQ(mail.text("text").find("two"), std::string::npos);
  EXPECT_NE(mail.text("text").find("Sie bekommen dies wegen Ihrer Regel"), std::string::npos);
  rest.move(hours(1));
  new_chat("four");
  set({{"digest_minutes", 0}});
  new_chat("five");
  EXPECT_NE(catcher.next().text("text").find("four"), std::string::npos) << "it gathers no more";
  EXPECT_NE(catcher.next().text("text").find("five"), std::string::npos) << "at once";
}

TEST_F(Notified, QuietHoursHoldBackAndTellAfterwards) {
  // 02:40 UTC is 03:40 in Berlin.
  set({{"quiet_hours", {{"from", "22:00"}, {"until", "07:00"}}}});
  auto const chat = new_chat();
  rest.move(hours(3));
  nothing_was_sent();
  auto const waits = recent();
  EXPECT_EQ(waits.text("/notifications/1/due_at").substr(0, 16), "2026-02-02T07:00") << waits.body;
  rest.move(minutes(21));
  EXPECT_NE(catcher.next().text("text").find("/chat/all/" + std::to_string(chat)), std::string::npos);
}

TEST_F(Notified, AMailServerThatIsDownOrBusyGetsItLaterUnderTheSameName) {
  set({{"digest_minutes", 0}});
  catcher.stop();
  new_chat();
  becomes("it was tried", [&] { return recent().number("/notifications/0/tries") > 0; });
  EXPECT_EQ(recent().text("/notifications/0/state"), "waiting");
  EXPECT_NE(recent().text("/notifications/0/outcome").find("cannot be reached"), std::string::npos);
  rest.restart();
  catcher.start();
  catcher.reply("kept", "451 4.3.0 Connection lost");
  rest.move(hours(1));
  auto const once = catcher.next();
  becomes("it was tried again", [&] { return recent().number("/notifications/0/tries") > 1; });
  catcher.reply("kept", "");
  rest.move(hours(1));
  auto const again = catcher.next();
  EXPECT_EQ(again.header("Message-ID"), once.header("Message-ID")) << "whoever got it twice can tell";
  EXPECT_EQ(again.text("text"), once.text("text"));
  becomes("it is sent", [&] { return recent().text("/notifications/0/state") == "sent"; });
  nothing_was_sent();
}

TEST_F(Notified, AMailThatNobodyWillEverTakeIsGivenUpAndShown) {
  set({{"digest_minutes", 0}});
  catcher.reply("rcpt", "550 5.1.1 No such mailbox");
  new_chat();
  becomes("it is dead", [&] { return recent().text("/notifications/0/state") == "dead"; });
  EXPECT_NE(recent().text("/notifications/0/outcome").find("No such mailbox"), std::string::npos);
  auto const metrics = rest.raw("GET", "/metrics").body;
  EXPECT_NE(metrics.find("deskbell_dead_notifications_total 1"), std::string::npos);
  EXPECT_EQ(rest.get("/notifications?state=dead", tess).count("/notifications"), 1u);
  EXPECT_EQ(rest.get("/notifications?state=odd", tess).status, 422);
}

TEST_F(Notified, ANoteTellsWhomItNames) {
  set({{"digest_minutes", 0}});
  rule("chat_unassigned", {}, {});
  auto const chat = new_chat();
  auto const note = [&](std::string const& text) {
    rest.post("/chats/" + std::to_string(chat) + "/messages", {{"text", text}, {"is_private", true}});
  };
  note("@ana is me, and mail@Tess is an address");
  note("Please look, @Tess!");
  auto const mail = catcher.next();
  EXPECT_EQ(mail.header("Subject"), "ana: Ada – Client – desk-1: A colleague's note calls me by name");
  EXPECT_NE(mail.text("text").find("Please look, @Tess!"), std::string::npos);
  nothing_was_sent();
}

TEST_F(Notified, NobodyIsToldOfWhatSheMayNotSee) {
  set({{"digest_minutes", 0}});
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("DELETE FROM group_permissions WHERE permission = 'chat.see_all' AND organisation_id = ?",
                 rest.ours().organisation);
    return {};
  });
  auto const chat = new_chat();
  auto const note = "/chats/" + std::to_string(chat) + "/messages";
  rest.post(note, {{"text", "@Tess, this is not yours"}, {"is_private", true}});
  nothing_was_sent();
  rest.post("/chats/" + std::to_string(chat) + "/assign", {{"user_id", rest.tess().id}});
  EXPECT_EQ(catcher.next().header("Subject"),
            "Ada – Client – desk-1: A new message in a conversation of mine");
  rest.post(note, {{"text", "@Tess, now it is"}, {"is_private", true}});
  EXPECT_NE(catcher.next().text("text").find("now it is"), std::string::npos);
}

TEST_F(Notified, TicketsAndAlertsAreToldByTheirRules) {
  set({{"digest_minutes", 0}});
  rule("alert_created", {}, {"email"});
  auto const ticket = make_ticket(rest, customer, "Printer");
  nothing_was_sent();
  auto const path = "/tickets/" + std::to_string(ticket);
  rest.put(path, {{"user_id", rest.tess().id}});
  auto const assigned = catcher.next();
  EXPECT_NE(assigned.header("Subject").find("Printer – Client: A ticket was assigned to me"),
            std::string::npos)
      << assigned.header("Subject");
  rest.put(path, {{"user_id", rest.tess().id}, {"priority", "High"}});
  rest.put(path, {{"user_id", rest.tess().id}}, tess);
  nothing_was_sent();
  auto const asset = make_asset(rest, customer, "desk-9");
  rest.post("/rmm_alerts", {{"asset_id", asset}, {"description", "Disk"}, {"formatted_output", "6 % free"}});
  EXPECT_EQ(catcher.next().header("Subject"), "Disk – desk-9: A device raised an alert");
}

TEST_F(Notified, PagesTakeWhatWaitsForThemOnce) {
  rule("ticket_assigned", {"web"}, {"web"});
  auto const ticket = make_ticket(rest, customer, "Printer");
  rest.put("/tickets/" + std::to_string(ticket), {{"user_id", rest.tess().id}});
  EXPECT_EQ(recent().text("/notifications/0/state"), "waiting") << "until a page is there";
  auto const taken = rest.post("/notifications/take", json::object{}, tess);
  ASSERT_EQ(taken.count("/notifications"), 1u) << taken.body;
  EXPECT_EQ(taken.text("/notifications/0/event"), "ticket_assigned");
  EXPECT_EQ(taken.text("/notifications/0/path"), "/tickets/" + std::to_string(ticket));
  EXPECT_EQ(taken.text("/notifications/0/happened_while"), "offline");
  EXPECT_EQ(rest.post("/notifications/take", json::object{}, tess).count("/notifications"), 0u);
  EXPECT_EQ(rest.get("/notifications").count("/notifications"), 0u) << "nobody sees another's";
}

// ---- rules over REST
// ------------------------------------------------------------------------------------------------------------

TEST_F(Notified, RulesAreShownAndChanged) {
  auto const usual = rest.get("/notification_rules", tess);
  EXPECT_EQ(usual.text("/notification_rules/rules/0/event"), "chat_unassigned") << usual.body;
  EXPECT_EQ(usual.at("/notification_rules/rules/0/online"), json::value(json::array{"web"}));
  EXPECT_EQ(usual.at("/notification_rules/rules/0/offline"), json::value(json::array{"email"}));
  EXPECT_EQ(usual.text("/notification_rules/quiet_hours/time_zone"), "Europe/Berlin");
  EXPECT_EQ(usual.text("/notification_rules/email"), "tess@example.com");
  EXPECT_EQ(usual.at("/notification_rules/email_is_set_up"), json::value(true));
  rule("chat_unassigned", {"web", "webhook"}, {});
  set({{"quiet_hours",
        {{"from", "18:00"},
         {"until", "08:30"},
         {"days", json::array{"sunday", "saturday"}},
         {"time_zone", "Asia/Tokyo"}}},
       {"digest_minutes", 15}});
  auto const changed = rest.get("/notification_rules", tess);
  EXPECT_EQ(changed.at("/notification_rules/rules/0/online"), json::value(json::array{"web", "webhook"}));
  EXPECT_EQ(changed.count("/notification_rules/rules/0/offline"), 0u);
  EXPECT_EQ(changed.at("/notification_rules/rules/1/offline"), json::value(json::array{"email"}))
      << "what is absent stays";
  EXPECT_EQ(changed.text("/notification_rules/quiet_hours/until"), "08:30");
  EXPECT_EQ(changed.at("/notification_rules/quiet_hours/days"),
            json::value(json::array{"sunday", "saturday"}));
  EXPECT_EQ(changed.number("/notification_rules/digest_minutes"), 15);
  auto const fault = [&](json::object const& body) {
    return faults_of(rest.put("/notification_rules", body, tess));
  };
  EXPECT_EQ(fault({{"quiet_hours", {{"from", "24:00"}}}}),
            "quiet_hours.from: found \"24:00\", expected a time such as 22:00");
  EXPECT_EQ(fault({{"quiet_hours", {{"days", json::array{"someday"}}}}}),
            "quiet_hours.days: found \"someday\", expected names of days such as sunday");
  EXPECT_EQ(fault({{"quiet_hours", {{"time_zone", "Mars/Base"}}}}),
            "quiet_hours.time_zone: found \"Mars/Base\", expected an IANA name such as Europe/Berlin");
  EXPECT_EQ(fault({{"digest_minutes", -1}}), "digest_minutes: found \"-1\", expected 0 to 1440");
  EXPECT_EQ(fault({{"language", "fr"}}), "language: found \"fr\", expected en or de");
  EXPECT_EQ(fault({{"rules", json::array{{{"event", "test"}, {"online", json::array{}}}}}}),
            "rules: event: found \"test\", expected one of those that GET /notification_rules names");
  EXPECT_EQ(fault({{"rules", json::array{{{"event", "mention"}, {"online", json::array{"fax"}}}}}}),
            "rules: channel: found \"fax\", expected one of web, email, webhook");
}

TEST_F(Notified, ColleaguesAreShownWithTheirPresence) {
  auto const seen = [&](int place, char const* what) {
    return rest.get("/colleagues", tess).at("/colleagues/" + std::to_string(place) + "/" + what);
  };
  EXPECT_EQ(seen(0, "name"), json::value("Tess"));
  EXPECT_EQ(seen(0, "online"), json::value(false));
  online(rest.tess());
  EXPECT_EQ(seen(0, "online"), json::value(true));
  EXPECT_EQ(seen(0, "available"), json::value(false)) << "no input yet";
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE users SET last_active_at = ?", tx.now());
    return {};
  });
  EXPECT_EQ(seen(0, "available"), json::value(true));
  EXPECT_EQ(seen(1, "available"), json::value(false)) << "Ana has no tab";
  rest.move(minutes(5) + Duration(1));
  EXPECT_EQ(seen(0, "available"), json::value(false));
  EXPECT_EQ(seen(0, "answers"), json::value(true));
}

}  // namespace
}  // namespace deskbell::console::test
