// /chats: the list with the console's filters, messages, saying, assigning, closing, tickets, starting.
#include "console/server/chats.h"
#include "console/server/device_reports.h"
#include "console/server/secrets.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Chats : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t asset = make_asset(rest, customer, "desk-1");
  std::int64_t chat = make_chat(rest, rest.ours().scope, asset, "My screen is black");

  std::string path(std::string const& rest_of_it = {}) {
    return "/chats/" + std::to_string(chat) + rest_of_it;
  }
  std::size_t listed(std::string const& filter) {
    return rest.get("/chats?filter=" + filter).count("/chats");
  }
};

TEST_F(Chats, ShowWhatTheConsoleNeeds) {
  auto const shown = rest.get(path());
  EXPECT_EQ(shown.text("/chat/status"), "open");
  EXPECT_EQ(shown.text("/chat/device_user"), "Ada");
  EXPECT_EQ(shown.text("/chat/customer/business_name"), "Client");
  EXPECT_EQ(shown.text("/chat/asset/name"), "desk-1");
  EXPECT_EQ(shown.text("/chat/last_message"), "My screen is black");
  EXPECT_TRUE(shown.has("/chat/waiting_since")) << shown.body;
  EXPECT_FALSE(shown.has("/chat/assignee"));
  EXPECT_EQ(rest.get("/chats/" + shown.text("/chat/uuid")).body, shown.body);
  EXPECT_EQ(rest.get("/chats/999").status, 404);
}

TEST_F(Chats, GoAlongWithAnAssetThatIsGivenToAnotherCustomer) {
  auto const former = make_asset(rest, customer, "desk-2");
  auto const ended = make_chat(rest, rest.ours().scope, former, "Bye");
  rest.post("/chats/" + std::to_string(ended) + "/close");
  auto const contact = make_contact(rest, customer, "Ada");
  ASSERT_EQ(rest.put(path(), {{"contact_id", contact}}).status, 200);
  auto const other = make_customer(rest, "Other");
  rest.put("/customer_assets/" + std::to_string(asset), {{"customer_id", other}});
  rest.put("/customer_assets/" + std::to_string(former), {{"customer_id", other}});
  auto const moved = rest.get(path());
  EXPECT_EQ(moved.text("/chat/customer/business_name"), "Other");
  EXPECT_FALSE(moved.has("/chat/contact")) << "a contact of the former";
  EXPECT_EQ(rest.get("/chats/" + std::to_string(ended)).text("/chat/customer/business_name"), "Client");
}

TEST_F(Chats, AreListedByFilterWithTheBubble) {
  EXPECT_EQ(listed("all"), 1u);
  EXPECT_EQ(listed("unassigned"), 1u);
  for (auto const* filter : {"mine", "mine_unread", "archived"}) EXPECT_EQ(listed(filter), 0u) << filter;
  auto const all = rest.get("/chats");
  EXPECT_EQ(all.number("/meta/per_page"), 25);
  EXPECT_EQ(all.number("/counts/unassigned"), 1) << all.body;
  rest.post(path("/assign"), {{"user_id", rest.ana().id}});
  EXPECT_EQ(listed("unassigned"), 0u);
  EXPECT_EQ(listed("mine"), 1u);
  EXPECT_EQ(listed("mine_unread"), 1u);
  EXPECT_EQ(rest.get("/chats?filter=mine", {{"Authorization", rest.tess_key}}).count("/chats"), 0u);
  rest.post(path("/messages"), {{"text", "Is it on?"}});
  EXPECT_EQ(listed("mine_unread"), 0u) << "who answers has read";
  rest.post(path("/close"));
  EXPECT_EQ(listed("all"), 0u);
  EXPECT_EQ(listed("archived"), 1u);
  EXPECT_EQ(rest.get("/chats?filter=archived&query=black").count("/chats"), 1u);
  EXPECT_EQ(rest.get("/chats?filter=archived&query=white").count("/chats"), 0u);
  EXPECT_EQ(rest.get("/chats?filter=archived&asset_id=" + std::to_string(asset)).count("/chats"), 1u);
  EXPECT_EQ(rest.get("/chats?filter=archived&customer_id=99").count("/chats"), 0u);
  EXPECT_EQ(faults_of(rest.get("/chats?filter=some")),
            "filter: found \"some\", expected one of all, mine, mine_unread, unassigned, archived");
}

/// By the index, as the search does: to read every message for every letter that is typed keeps everybody
/// waiting.
TEST_F(Chats, AreFoundByWordsOfMessagesAndNames) {
  auto const found = [&](std::string const& query) {
    return rest.get("/chats?query=" + query).count("/chats");
  };
  EXPECT_EQ(found("BLACK"), 1u);
  EXPECT_EQ(found("scre"), 1u) << "the beginning of a word";
  EXPECT_EQ(found("creen"), 0u) << "of messages the beginnings only";
  EXPECT_EQ(found("lien"), 1u) << "of names any part";
  EXPECT_EQ(found("client+black+ada"), 1u);
  EXPECT_EQ(found("client+white"), 0u) << "each word must stand in it";
  EXPECT_EQ(found("%22screen+is%22"), 1u);
  EXPECT_EQ(found("%22"), 1u) << "no word at all";
  rest.post(path("/messages"), {{"text", "Is the Bildschirm plugged in?"}});
  auto const last = rest.get("/chats?query=bildschirm&per_page=1");
  EXPECT_EQ(last.number("/meta/total_entries"), 1) << "what was said just now: " << last.body;
  auto const theirs = rest.make_tenant("Other IT", "oscar@example.org");
  EXPECT_EQ(rest.get("/chats?query=black", {{"Authorization", theirs.key}}).count("/chats"), 0u);
}

TEST_F(Chats, ThatNobodyHasComeLongestWaitingFirst) {
  auto const waits_since = [&](char const* name, int minutes) {
    auto const made = make_chat(rest, rest.ours().scope, make_asset(rest, customer, name), "Hello?");
    rest.write([&](store::Transaction& tx) -> Result<void> {
      tx.sql().run("UPDATE chats SET first_unanswered_at = ? WHERE id = ?",
                   rest.now() - std::chrono::minutes(minutes), made);
      return {};
    });
    return made;
  };
  auto const second = waits_since("desk-2", 5);
  auto const longest = waits_since("desk-3", 9);
  // Written last, and waits for the shortest time all the same.
  rest.move(std::chrono::minutes(1));
  auto const last = waits_since("desk-4", 0);
  rest.post(path("/assign"), {{"user_id", rest.ana().id}});
  auto const list = rest.get("/chats?filter=unassigned");
  ASSERT_EQ(list.count("/chats"), 3u) << list.body;
  EXPECT_EQ(list.number("/chats/0/id"), longest);
  EXPECT_EQ(list.number("/chats/1/id"), second);
  EXPECT_EQ(list.number("/chats/2/id"), last);
  auto const next = rest.get("/chats?filter=unassigned&per_page=2&page=2");
  EXPECT_EQ(next.number("/chats/0/id"), last) << "over pages, too";
}

TEST_F(Chats, ShowWhatHappenedAtTheDeviceMeanwhile) {
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto const tell = [&](char const* kind, int seconds) {
      note_event(tx, rest.ours().organisation, asset, kind, "", rest.now() + std::chrono::seconds(seconds));
    };
    tell("booted", -60);  // before the conversation began
    DeviceScope device;
    device.organisation = rest.ours().organisation;
    device.asset = asset;
    device.identity = *tx.sql().one<std::int64_t>("SELECT id FROM device_identities");
    for (auto const& [kind, seconds] : {std::pair{protocol::DeviceEventKind::network_lost, 10},
                                        {protocol::DeviceEventKind::network_back, 20},
                                        {protocol::DeviceEventKind::booted, 30}}) {
      auto const at = rest.now() + std::chrono::seconds(seconds);
      if (auto done = apply(tx, device, protocol::DeviceEvent{kind, "x", at}); !done) return done;
    }
    tell("policy_applied", 40);
    tell("alert_raised", 50);
    return {};
  });
  rest.move(std::chrono::minutes(2));
  rest.post(path("/messages"), {{"text", "Are you back?"}});
  auto const shown = rest.get(path("/messages"));
  std::string kinds;
  auto const events = shown.at("/events");
  for (auto const& event : events.as_array()) kinds += json::value_to<std::string>(event.at("kind")) + " ";
  EXPECT_EQ(kinds, "network_lost network_back booted policy_applied alert_raised ") << shown.body;
  EXPECT_EQ(shown.text("/events/0/happened_at"), "2026-02-02T03:40:10.000+01:00");
  EXPECT_EQ(shown.count("/messages"), 2u);
}

TEST_F(Chats, TakeMessagesOnceUnderTheSendersName) {
  auto const uuid = fresh_uuid(rest.now()).text();
  json::value const body{{"uuid", uuid}, {"text", "Is it plugged in?\nReally? \xF0\x9F\x94\x94"}};
  auto const said = rest.post(path("/messages"), body);
  ASSERT_EQ(said.status, 201) << said.body;
  EXPECT_EQ(said.text("/message/uuid"), uuid);
  EXPECT_EQ(said.number("/message/position"), 2);
  EXPECT_EQ(said.text("/message/author/name"), "ana");
  EXPECT_EQ(said.text("/message/text"), "Is it plugged in?\nReally? \xF0\x9F\x94\x94");
  auto const again = rest.post(path("/messages"), body);
  EXPECT_EQ(again.status, 200) << "saying it again changes nothing";
  EXPECT_EQ(again.number("/message/position"), 2);
  EXPECT_EQ(rest.post(path("/messages"), {{"uuid", uuid}, {"text", "Other"}}).status, 409);
  auto const shown = rest.get(path());
  EXPECT_EQ(shown.text("/chat/assignee/name"), "ana") << "the first answer takes it";
  EXPECT_FALSE(shown.has("/chat/waiting_since"));
}

TEST_F(Chats, RefuseWhatIsNoMessage) {
  EXPECT_EQ(faults_of(rest.post(path("/messages"))), "text: is missing");
  EXPECT_EQ(rest.post(path("/messages"), {{"text", "  \n "}}).status, 422);
  auto const long_one = rest.post(path("/messages"), {{"text", std::string(8'001, 'x')}});
  EXPECT_EQ(long_one.status, 422);
  EXPECT_EQ(faults_of(long_one), "text: found 8001 characters, expected at most 8000");
  EXPECT_EQ(rest.post(path("/messages"), {{"text", std::string(8'000, 'x')}}).status, 201);
  EXPECT_EQ(faults_of(rest.post(path("/messages"), {{"text",
                                                     "a\x07"
                                                     "b"}})),
            "text: found the control character U+0007 as character 2; of these only tab and line break are "
            "allowed");
  EXPECT_EQ(rest.post(path("/messages"), {{"uuid", "mine"}, {"text", "a"}}).status, 422);
  EXPECT_EQ(rest.post("/chats/999/messages", {{"text", "a"}}).status, 404);
  auto const bytes = rest.raw("POST", "/api/v1" + path("/messages"), {{"Authorization", rest.ana_key}},
                              "{\"text\":\"\xC3\x28\"}");
  EXPECT_EQ(bytes.status, 422) << bytes.body;
}

TEST_F(Chats, KeepPrivateNotesPrivate) {
  auto const note = rest.post(path("/messages"), {{"text", "Difficult person"}, {"is_private", true}});
  ASSERT_EQ(note.status, 201) << note.body;
  EXPECT_EQ(note.at("/message/is_private"), json::value(true));
  EXPECT_TRUE(rest.get(path()).has("/chat/waiting_since")) << "a note is no answer";
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM downlink_facts WHERE body LIKE '%Difficult%'"), 0);
}

TEST_F(Chats, ShowMessagesFromTheNewestBack) {
  for (int i = 0; i < 60; ++i) rest.post(path("/messages"), {{"text", "line " + std::to_string(i)}});
  auto const last = rest.get(path("/messages"));
  EXPECT_EQ(last.count("/messages"), 50u);
  EXPECT_EQ(last.at("/more"), json::value(true));
  EXPECT_EQ(last.text("/messages/49/text"), "line 59");
  auto const first = last.number("/messages/0/position");
  auto const older = rest.get(path("/messages?before_position=" + std::to_string(first)));
  EXPECT_EQ(older.count("/messages"), 11u);
  EXPECT_EQ(older.at("/more"), json::value(false));
  EXPECT_EQ(older.text("/messages/0/text"), "My screen is black");
  EXPECT_EQ(rest.get(path("/messages?limit=3")).count("/messages"), 3u);
  EXPECT_EQ(rest.get(path("/messages?limit=9999")).count("/messages"), 61u);
  EXPECT_EQ(rest.get(path("/messages?before_position=x")).status, 422);
}

TEST_F(Chats, AreAssignedAndGivenBack) {
  EXPECT_EQ(rest.post(path("/assign"), {{"user_id", rest.tess().id}}).text("/chat/assignee/name"), "Tess");
  EXPECT_FALSE(rest.post(path("/assign"), {{"user_id", nullptr}}).has("/chat/assignee"));
  EXPECT_EQ(faults_of(rest.post(path("/assign"), {{"user_id", 999}})), "User can't be found");
  rest.post(path("/close"));
  EXPECT_EQ(rest.post(path("/assign"), {{"user_id", rest.tess().id}}).status, 409);
}

TEST_F(Chats, AreClosedAndOpenedAgain) {
  auto const closed = rest.post(path("/close"));
  EXPECT_EQ(closed.text("/chat/status"), "archived");
  EXPECT_EQ(closed.text("/chat/archived_by"), "ana");
  EXPECT_EQ(rest.post(path("/close")).status, 200) << "an archived one stays as it is";
  EXPECT_EQ(rest.post(path("/messages"), {{"text", "Too late"}}).status, 409);
  EXPECT_EQ(rest.post(path("/reopen")).text("/chat/status"), "open");
}

TEST_F(Chats, WaitAgainSinceTheyAskedWhenTheyWereClosedUnanswered) {
  auto const since = rest.get(path("")).text("/chat/waiting_since");
  ASSERT_FALSE(since.empty());
  rest.post(path("/close"));
  rest.move(std::chrono::minutes(2));
  EXPECT_EQ(rest.post(path("/reopen")).text("/chat/waiting_since"), since);
  rest.post(path("/messages"), {{"text", "We come by"}});
  rest.post(path("/close"));
  EXPECT_FALSE(rest.post(path("/reopen")).has("/chat/waiting_since"));
}

TEST_F(Chats, BecomeOneTicketWithTheTranscript) {
  auto const contact = make_contact(rest, customer, "Ada Moreau");
  EXPECT_EQ(rest.put(path(), {{"contact_id", contact}}).status, 200);
  rest.post(path("/messages"), {{"text", "We come by"}});
  auto const made = rest.post(path("/ticket"), {{"subject", "Black screen"}, {"problem_type", "Hardware"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("/ticket/subject"), "Black screen");
  EXPECT_EQ(made.text("/ticket/source"), "conversation");
  EXPECT_EQ(made.number("/ticket/chat_id"), chat);
  EXPECT_EQ(made.number("/ticket/assets/0/id"), asset);
  EXPECT_EQ(made.number("/ticket/contact_id"), contact) << made.body;
  EXPECT_EQ(made.text("/ticket/contact_fullname"), "Ada Moreau");
  auto const note = made.text("/ticket/comments/0/body");
  EXPECT_NE(note.find("My screen is black"), std::string::npos) << note;
  EXPECT_NE(note.find("We come by"), std::string::npos) << note;
  EXPECT_EQ(made.at("/ticket/comments/0/hidden"), json::value(true));
  auto const again = rest.post(path("/ticket"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.number("/ticket/id"), made.number("/ticket/id"));
  EXPECT_EQ(rest.get(path()).number("/chat/ticket_number"), made.number("/ticket/number"));
}

TEST_F(Chats, AreUnreadAgainForWhoSaysSo) {
  Fields const as_tess{{"Authorization", rest.tess_key}};
  for (auto const* who : {&rest.ana(), &rest.tess()}) {
    auto reader = rest.ours().scope;
    reader.user = who->id;
    rest.write([&](store::Transaction& tx) { return mark_chat(tx, reader, Key(chat), 1, true); });
  }
  EXPECT_EQ(rest.get(path()).at("/chat/unread"), json::value(false));
  auto const marked = rest.post(path("/unread"));
  EXPECT_EQ(marked.status, 200) << marked.body;
  EXPECT_EQ(marked.at("/chat/unread"), json::value(true));
  EXPECT_EQ(rest.get(path(), as_tess).at("/chat/unread"), json::value(false)) << "not for a colleague";
  EXPECT_EQ(rest.post("/chats/999/unread").status, 404);
}

TEST_F(Chats, KnowWhoTheirEndUserIs) {
  auto const contact = make_contact(rest, customer, "Ada Byron");
  auto const strangers = make_contact(rest, make_customer(rest, "Another client"), "Eve");
  EXPECT_EQ(faults_of(rest.put(path(), {{"contact_id", strangers}})), "Contact belongs to another customer");
  EXPECT_EQ(faults_of(rest.put(path(), {{"contact_id", 999}})), "Contact can't be found");
  EXPECT_EQ(rest.put(path(), {{"contact_id", contact}}).text("/chat/contact/name"), "Ada Byron");
  EXPECT_EQ(rest.put(path(), json::object{}).number("/chat/contact/id"), contact) << "absent stays";
  EXPECT_FALSE(rest.put(path(), {{"contact_id", nullptr}}).has("/chat/contact")) << "null takes away";
}

TEST_F(Chats, AreStartedWithWhoIsThere) {
  auto const open = rest.post("/chats", {{"asset_id", asset}});
  EXPECT_EQ(open.status, 200) << "the open one is shown";
  EXPECT_EQ(open.number("/chat/id"), chat);
  rest.post(path("/close"));
  auto const started = rest.post("/chats", {{"asset_id", asset}, {"device_user", "ada"}});
  EXPECT_EQ(started.status, 201) << started.body;
  EXPECT_NE(started.number("/chat/id"), chat);
  EXPECT_EQ(started.text("/chat/assignee/name"), "ana");
  auto const reopened = rest.post(path("/reopen"));
  EXPECT_EQ(reopened.status, 409);
  // The pages take it apart (api/chats.ts).
  EXPECT_EQ(reopened.text("/error"), "Another conversation with this person is open: /api/v1/chats/" +
                                         std::to_string(started.number("/chat/id")));
  auto const empty = make_asset(rest, customer, "desk-2");
  EXPECT_EQ(faults_of(rest.post("/chats", {{"asset_id", empty}})),
            "Nobody has used the help desk on this device yet: there is no one to write to");
  EXPECT_EQ(faults_of(rest.post("/chats", {{"asset_id", asset}, {"device_user", "bob"}})),
            "Device user can't be found on this device");
  EXPECT_EQ(rest.post("/chats", {{"asset_id", 999}}).status, 404);
  EXPECT_EQ(faults_of(rest.post("/chats")), "asset_id: is missing");
}

}  // namespace
}  // namespace deskbell::console::test
