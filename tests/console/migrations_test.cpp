// Databases of older versions, with rows in them: nothing is lost on the way, and this version reads it all.
#include "console/server/store/migrations.h"

#include <algorithm>
#include <map>
#include <set>

#include "console/server/keys.h"
#include "tests/console/old_data.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using store::Sql;
using Columns = std::vector<std::string>;

/// Tables, and virtual ones; not what SQLite and its indices keep for themselves.
std::map<std::string, Columns> tables_of(Sql& sql) {
  std::map<std::string, Columns> tables;
  for (auto const& name : sql.all<std::string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name "
                                               "NOT LIKE 'sqlite_%' AND name NOT LIKE "
                                               "'message_words%'"))
    tables[name] = sql.all<std::string>("SELECT name FROM pragma_table_info(?) ORDER BY cid", name);
  return tables;
}

std::multiset<std::string> rows_of(Sql& sql, std::string const& table, Columns const& columns) {
  std::string line;
  for (auto const& column : columns) line += (line.empty() ? "" : " || ', ' || ") + ("quote(" + column + ")");
  auto const rows = sql.all<std::string>("SELECT " + line + " FROM " + table);
  return {rows.begin(), rows.end()};
}

/// What a schema file takes away or writes anew, and says why.
bool is_kept(std::string const& table, std::string const& column) {
  static std::set<std::string> const not_kept{"notification_settings.version",  // 017: read by nobody
                                              "api_keys.scopes",                // 009: looked at below
                                              "uploads.id"};                    // 012: nothing refers to it
  return !not_kept.contains(table + "." + column);
}

class FromVersion : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Schema, FromVersion, testing::Range(std::size_t{1}, store::schema_files().size()),
                         [](auto const& one) { return std::to_string(one.param); });

TEST_P(FromVersion, NothingIsLost) {
  TemporaryFolder folder;
  auto sql = make_old_database(folder / "console.db", GetParam());
  std::map<std::string, std::pair<Columns, std::multiset<std::string>>> before;
  for (auto [table, columns] : tables_of(*sql)) {
    std::erase_if(columns, [&](auto const& column) { return !is_kept(table, column); });
    auto rows = rows_of(*sql, table, columns);
    EXPECT_FALSE(rows.empty()) << table << " has no row to lose: give it one in old_data.cpp";
    before[table] = {columns, std::move(rows)};
  }
  ASSERT_TRUE(sql->all<std::string>("SELECT \"table\" FROM pragma_foreign_key_check").empty());

  must(store::migrate(*sql, store::schema_files()));

  EXPECT_EQ(sql->one<std::int64_t>("PRAGMA user_version"), store::schema_version());
  EXPECT_EQ(sql->one<std::string>("PRAGMA integrity_check"), "ok");
  EXPECT_TRUE(sql->all<std::string>("SELECT \"table\" FROM pragma_foreign_key_check").empty());
  auto const after = tables_of(*sql);
  for (auto const& [table, kept] : before) {
    auto const& [columns, rows] = kept;
    ASSERT_TRUE(after.contains(table)) << table;
    auto const now = rows_of(*sql, table, columns);
    if (table == "group_permissions") {
      EXPECT_TRUE(std::includes(now.begin(), now.end(), rows.begin(), rows.end()));
    } else {
      EXPECT_EQ(now, rows) << table;
    }
  }
  // Whoever saw all conversations when there was one permission for it still does.
  if (GetParam() < 9) {
    EXPECT_EQ(
        sql->one<std::int64_t>("SELECT COUNT(*) FROM group_permissions WHERE permission = 'chat.see_all'"),
        2);
    EXPECT_EQ(sql->one<std::string>("SELECT scopes FROM api_keys WHERE name = 'of some'"),
              "chat.see ticket.read chat.see_all");
  }
  EXPECT_EQ(sql->one<std::string>("SELECT scopes FROM api_keys WHERE name = 'of everything'"), "");
  if (GetParam() >= 14) {
    EXPECT_EQ(sql->one<std::int64_t>("SELECT device_count * 1000 + delivered_count * 100 + seen_count * 10 + "
                                     "dismissed_count FROM announcements"),
              1110);
  }
}

class ReadFromVersion : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Schema, ReadFromVersion, testing::Values(4, 11, 12, 14, 17),
                         [](auto const& one) { return std::to_string(one.param); });

TEST_P(ReadFromVersion, ThisVersionShowsTheRows) {
  RestOptions options;
  options.prepare = [](std::filesystem::path const& data) {
    std::filesystem::create_directory(data);
    std::filesystem::permissions(data, std::filesystem::perms::owner_all);
    must(Keys::load_or_make(data / "keys"));
    make_old_database(data / "console.db", GetParam());
  };
  Rest rest(options);
  Fields const key{{"Authorization", std::string("Bearer ") + old_api_key}};
  auto const get = [&](std::string const& path) {
    auto answer = rest.get(path, key);
    EXPECT_EQ(answer.status, 200) << path << answer.body;
    return answer;
  };
  EXPECT_EQ(get("/me").text("/user_email"), old_email);
  EXPECT_EQ(get("/chats/1").text("/chat/uuid"), old_uid(20));
  EXPECT_EQ(get("/chats/1").text("/chat/assignee/name"), "Otto") << get("/chats/1").body;
  EXPECT_EQ(get("/chats?filter=all").count("/chats"), 1u);
  auto const messages = get("/chats/1/messages");
  EXPECT_EQ(messages.text("/messages/0/text"), "The drawer jams again") << messages.body;
  EXPECT_EQ(messages.text("/messages/1/author/name"), "Otto");
  EXPECT_EQ(get("/tickets/1").text("/ticket/subject"), "Till is stuck");
  EXPECT_EQ(get("/tickets/1/comments").text("/comments/0/body"), "It does not open");
  EXPECT_EQ(get("/customer_assets/1").number("/asset/open_alerts"), 1);
  EXPECT_EQ(get("/customer_assets/1/events").text("/events/0/kind"), "booted");
  EXPECT_EQ(get("/customer_assets/1/installed_applications").status, 200);
  EXPECT_EQ(get("/customer_assets/1/inventory").text("/inventory/system/hostname"), "till-1")
      << get("/customer_assets/1/inventory").body;
  EXPECT_EQ(get("/rmm_alerts?status=all").count("/rmm_alerts"), 2u);
  EXPECT_EQ(get("/policies").count("/policies"), 2u);
  EXPECT_EQ(get("/folders?customer_id=1").count("/folders"), 2u);
  EXPECT_EQ(get("/contacts/1").text("/name"), "Ada");
  EXPECT_EQ(get("/enrollment_tokens").count("/enrollment_tokens"), 1u);
  EXPECT_EQ(get("/canned_responses").count("/canned_responses"), GetParam() >= 5 ? 1u : 0u);
  EXPECT_EQ(get("/announcements").number("/announcements/0/counts/seen"), GetParam() >= 14 ? 1 : -1);
  EXPECT_EQ(messages.has("/messages/1/attachments/0"), GetParam() >= 12) << messages.body;
  EXPECT_EQ(messages.has("/messages/1/attachments/0/fetched_at"), GetParam() >= 16) << messages.body;
  EXPECT_EQ(get("/tickets/1").has("/ticket/attachments/0"), GetParam() >= 30);
  becomes("the search over what was said before there was one",
          [&] { return get("/chats/search?query=drawer").number("/total_entries") == 2; });
  // And it goes on from there.
  auto const said = rest.post("/chats/1/messages", {{"text", "Is it open now?"}}, key);
  EXPECT_EQ(said.number("/message/position"), 3) << said.body;
  auto const made = rest.post("/tickets", {{"customer_id", 1}, {"subject", "Another"}}, key);
  EXPECT_EQ(made.number("/ticket/number"), 1002) << made.body;
}

}  // namespace
}  // namespace deskbell::console::test
