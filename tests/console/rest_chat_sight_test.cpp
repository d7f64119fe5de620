// Who may see her own conversations only: the rest is not there, in lists, counts, search, files and live.
#include <fstream>
#include <map>

#include "console/server/chats.h"
#include "console/server/secrets.h"
#include "console/server/technician_view.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct OwnOnly : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t mine =
      make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-1"), "Mine to answer");
  std::int64_t other =
      make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-2"), "Somebody else");
  std::int64_t nobody =
      make_chat(rest, rest.ours().scope, make_asset(rest, customer, "desk-3"), "Nobody yet");
  Fields own{{"Authorization", rest.make_key(rest.tess(), "chat.see chat.answer chat.assign ticket.write")}};

  OwnOnly() {
    rest.post(path(mine, "/assign"), {{"user_id", rest.tess().id}});
    rest.post(path(other, "/assign"), {{"user_id", rest.ana().id}});
  }
  std::string path(std::int64_t chat, std::string const& tail = {}) {
    return "/chats/" + std::to_string(chat) + tail;
  }
  LiveView view() {
    LiveView view;
    view.scope = rest.ours().scope;
    view.scope.user = rest.tess().id;
    view.scope.user_uid = *UserId::parse(rest.tess().uid);
    view.scope.sees_all_chats = false;
    view.permissions = {api::Permission::signed_in, api::Permission::chat_see};
    return view;
  }
};

TEST_F(OwnOnly, FiltersListsAndCounts) {
  auto const list = rest.get("/chats", own);
  ASSERT_EQ(list.count("/chats"), 1u) << list.body;
  EXPECT_EQ(list.number("/chats/0/id"), mine);
  EXPECT_EQ(list.number("/meta/total_entries"), 1);
  EXPECT_EQ(list.number("/counts/unassigned"), 0);
  EXPECT_EQ(list.number("/counts/bubble"), 1);
  EXPECT_EQ(rest.get("/chats?filter=unassigned", own).count("/chats"), 0u);
  EXPECT_EQ(rest.get("/chats").count("/chats"), 3u);
}

TEST_F(OwnOnly, FiltersSearch) {
  auto const found = rest.get("/chats/search?query=client", own);
  EXPECT_EQ(found.number("/total_entries"), 1) << found.body;
  EXPECT_EQ(found.number("/results/0/chat/id"), mine);
  EXPECT_EQ(rest.get("/chats/search?query=somebody", own).number("/total_entries"), 0);
}

TEST_F(OwnOnly, FindsNothingElseByItsId) {
  for (auto const chat : {other, nobody}) {
    for (auto const* tail : {"", "/messages", "/transcript"})
      EXPECT_EQ(rest.get(path(chat, tail), own).status, 404) << tail;
    EXPECT_EQ(rest.post(path(chat, "/messages"), {{"text", "Hello"}}, own).status, 404);
    for (auto const* tail : {"/close", "/reopen", "/unread", "/ticket"})
      EXPECT_EQ(rest.post(path(chat, tail), json::object{}, own).status, 404) << tail;
    EXPECT_EQ(rest.post(path(chat, "/assign"), {{"user_id", rest.tess().id}}, own).status, 404);
    EXPECT_EQ(rest.put(path(chat), {{"contact_id", 0}}, own).status, 404);
  }
  EXPECT_EQ(rest.get(path(mine, "/messages"), own).status, 200);
  EXPECT_EQ(rest.post(path(mine, "/messages"), {{"text", "Hello"}}, own).status, 201);
}

TEST_F(OwnOnly, GivesFilesOfWhatSheSeesOnly) {
  std::string const bytes = "a plan of the till";
  auto const digest = sha256_hex(bytes);
  auto const folder = rest.folder() / "data" / "files" / std::to_string(rest.ours().organisation);
  std::filesystem::create_directories(folder);
  std::ofstream(folder / digest) << bytes;
  std::map<std::int64_t, std::string> files;
  for (auto const chat : {mine, other, nobody}) files[chat] = "/attachments/" + fresh_uuid(rest.now()).text();
  rest.write([&](store::Transaction& tx) -> Result<void> {
    for (auto const& [chat, file] : files)
      tx.sql().run(
          "INSERT INTO attachments (organisation_id, uid, message_uid, place, name, media_type, size, "
          "sha256, "
          "arrived_at, created_at) SELECT organisation_id, ?, uid, 0, 'plan.txt', 'text/plain', ?, ?, 1, 1 "
          "FROM "
          "messages WHERE chat_id = ? LIMIT 1",
          file.substr(file.rfind('/') + 1), static_cast<std::int64_t>(bytes.size()), digest, chat);
    return {};
  });
  EXPECT_EQ(rest.get(files[mine] + "/file", own).body, bytes);
  for (auto const chat : {other, nobody}) {
    EXPECT_EQ(rest.get(files[chat] + "/file", own).status, 404);
    EXPECT_EQ(rest.get(files[chat] + "/file").body, bytes) << "who sees all has it";
  }
  rest.post(path(mine, "/assign"), {{"user_id", rest.ana().id}});
  EXPECT_EQ(rest.get(files[mine] + "/file", own).status, 404) << "given away";
}

TEST_F(OwnOnly, FilesOfTicketsAreForWhoeverMayReadTickets) {
  std::string const bytes = "a picture of the drawer";
  auto const digest = sha256_hex(bytes);
  auto const folder = rest.folder() / "data" / "files" / std::to_string(rest.ours().organisation);
  std::filesystem::create_directories(folder);
  std::ofstream(folder / digest) << bytes;
  auto const ticket =
      rest.post("/tickets", {{"customer_id", customer}, {"subject", "The drawer"}}).number("/ticket/id");
  auto const of_ticket = fresh_uuid(rest.now()).text();
  auto const of_message = fresh_uuid(rest.now()).text();
  rest.write([&](store::Transaction& tx) -> Result<void> {
    constexpr char const* insert =
        "INSERT INTO attachments (organisation_id, uid, message_uid, ticket_id, place, name, media_type, "
        "size, sha256, arrived_at, created_at) VALUES (?, ?, (SELECT uid FROM messages WHERE chat_id = ? "
        "LIMIT 1), ?, 0, 'drawer.png', 'image/png', ?, ?, 1, 1)";
    auto const size = static_cast<std::int64_t>(bytes.size());
    auto const organisation = rest.ours().organisation;
    tx.sql().run(insert, organisation, of_ticket, std::optional<std::int64_t>(), ticket, size, digest);
    tx.sql().run(insert, organisation, of_message, std::optional(mine), std::optional<std::int64_t>(), size,
                 digest);
    return {};
  });
  Fields const tickets{{"Authorization", rest.make_key(rest.tess(), "ticket.read")}};
  Fields const chats{{"Authorization", rest.make_key(rest.tess(), "chat.see")}};
  Fields const neither{{"Authorization", rest.make_key(rest.tess(), "asset.read")}};
  auto const file = [](std::string const& id) { return "/attachments/" + id + "/file"; };
  EXPECT_EQ(rest.get(file(of_ticket), tickets).body, bytes);
  EXPECT_EQ(rest.get(file(of_message), tickets).status, 404);
  EXPECT_EQ(rest.get(file(of_message), chats).body, bytes);
  EXPECT_EQ(rest.get(file(of_ticket), chats).status, 404);
  EXPECT_EQ(rest.get(file(of_ticket), neither).status, 403);
}

TEST_F(OwnOnly, SaysNothingOfAnothersConversationWithTheSamePerson) {
  rest.post(path(mine, "/close"), json::object{}, own);
  auto const asset = rest.get(path(mine)).number("/chat/asset/id");
  auto const taken = rest.post("/chats", {{"asset_id", asset}}).number("/chat/id");
  ASSERT_NE(taken, mine);
  auto const reopened = rest.post(path(mine, "/reopen"), json::object{}, own);
  EXPECT_EQ(reopened.status, 409);
  EXPECT_EQ(reopened.body.find("/api/v1/chats/"), std::string::npos) << reopened.body;
  EXPECT_EQ(rest.post("/chats", {{"asset_id", asset}}, own).status, 409);
}

TEST_F(OwnOnly, GivesOneAwayAndLosesSight) {
  auto const given = rest.post(path(mine, "/assign"), {{"user_id", rest.ana().id}}, own);
  EXPECT_EQ(given.status, 200) << given.body;
  EXPECT_EQ(rest.get(path(mine), own).status, 404);
  EXPECT_EQ(rest.get("/chats", own).number("/counts/bubble"), 0);
}

TEST_F(OwnOnly, IsToldThatOneWasTakenFromHerWhichSheHadNotReadYet) {
  std::int64_t cursor = 0;
  Calls calls;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    cursor = newest_change(tx.sql(), view(), calls);
    EXPECT_EQ(calls.size(), 1u);
    return {};
  });
  auto const uuid = rest.get(path(mine)).text("/chat/uuid");
  rest.post(path(mine, "/assign"), {{"user_id", rest.ana().id}});
  rest.post(path(other, "/assign"), {{"user_id", 0}});
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto const news = changes_since(tx.sql(), view(), cursor, calls);
    EXPECT_EQ(news.events.size(), 1u) << "and nothing of what was never hers";
    auto const* changed =
        news.events.empty() ? nullptr : std::get_if<protocol::LiveChanged>(&news.events.front());
    EXPECT_TRUE(changed != nullptr && changed->deleted && changed->uuid.text() == uuid);
    EXPECT_TRUE(news.counts_changed);
    EXPECT_TRUE(calls.empty());
    EXPECT_EQ(counts_of(tx.sql(), view()).bubble, 0);
    return {};
  });
  rest.post(path(mine, "/assign"), {{"user_id", rest.tess().id}});
  EXPECT_EQ(rest.get("/chats", own).number("/counts/bubble"), 1) << "given back, it is as unread as before";
}

TEST_F(OwnOnly, FiltersWhatIsLive) {
  std::int64_t cursor = 0;
  Calls calls;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    cursor = newest_change(tx.sql(), view(), calls);
    EXPECT_EQ(calls.size(), 1u);
    EXPECT_EQ(counts_of(tx.sql(), view()).bubble, 1);
    return {};
  });
  for (auto const chat : {mine, other, nobody})
    rest.post(path(chat, "/messages"), {{"text", "News"}, {"is_private", true}});
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto const news = changes_since(tx.sql(), view(), cursor, calls);
    int messages = 0;
    int chats = 0;
    for (auto const& event : news.events) {
      if (std::holds_alternative<protocol::LiveMessage>(event)) ++messages;
      if (auto const* changed = std::get_if<protocol::LiveChanged>(&event))
        chats += changed->noun == protocol::Noun::chat ? 1 : 0;
    }
    EXPECT_EQ(messages, 1);
    EXPECT_EQ(chats, 1);
    cursor = news.cursor;
    return {};
  });
  // She has had it: her tabs are told that it is gone, and nothing more.
  rest.post(path(mine, "/messages"), {{"text", "Hello"}}, own);
  rest.post(path(mine, "/assign"), {{"user_id", rest.ana().id}});
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto const news = changes_since(tx.sql(), view(), cursor, calls);
    EXPECT_EQ(news.events.size(), 1u);
    auto const* changed = std::get_if<protocol::LiveChanged>(&news.events.at(0));
    EXPECT_TRUE(changed != nullptr && changed->deleted);
    return {};
  });
}

}  // namespace
}  // namespace deskbell::console::test
