// Writes of the log that are gathered: what was committed is in the file for everybody, whatever came
// between.
#include "console/server/store/log_writes.h"

#include <sqlite3.h>

#include <map>
#include <random>

#include "console/server/store/sql.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using store::Sql;

class GatheredLog : public testing::Test {
 protected:
  GatheredLog() {
    sql_.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
    sql_.script("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)");
  }
  /// As another program sees it, which has SQLite's own way to files.
  std::int64_t seen_by_another(std::string const& question) {
    sqlite3* session = nullptr;
    EXPECT_EQ(sqlite3_open_v2(file_.c_str(), &session, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(session, question.c_str(), -1, &statement, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW) << sqlite3_errmsg(session);
    auto const value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(session);
    return value;
  }
  void write_as_another(std::string const& what) {
    sqlite3* session = nullptr;
    EXPECT_EQ(sqlite3_open_v2(file_.c_str(), &session, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(session, what.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(session);
    sqlite3_close(session);
  }
  std::int64_t sound() {
    return seen_by_another("SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'");
  }

  TemporaryFolder folder_;
  std::string file_ = (folder_ / "console.db").string();
  Sql sql_{file_, Sql::Mode::read_write};
};

TEST_F(GatheredLog, StandsBeforeEverySessionOfThisProcess) {
  EXPECT_STREQ(sqlite3_vfs_find(nullptr)->zName, "deskbell-log");
}

TEST_F(GatheredLog, ACommitIsThereForEverybodyWhenItIsOver) {
  for (int i = 1; i <= 50; ++i) {
    sql_.run("INSERT INTO rows (text) VALUES (?)", std::string(static_cast<std::size_t>(i) * 400, 'x'));
    ASSERT_EQ(seen_by_another("SELECT COUNT(*) FROM rows"), i);
  }
  EXPECT_EQ(sound(), 1);
}

/// By itself SQLite writes what is not committed yet once the cache is full; undoing it writes nothing.
TEST_F(GatheredLog, WhatWasUndoneIsNeverWrittenOverWhatAnotherProgramCommitted) {
  for (int i = 0; i < 400; ++i) sql_.run("INSERT INTO rows (text) VALUES (?)", std::string(900, 'a'));
  sql_.script("PRAGMA cache_size = 10; PRAGMA wal_checkpoint(TRUNCATE)");
  sql_.run("BEGIN IMMEDIATE");
  sql_.run("UPDATE rows SET text = ?", std::string(900, 'b'));
  sql_.run("ROLLBACK");
  // Where those pages would have stood, each of another page.
  std::string commits;
  for (int i = 1; i <= 400; i += 4)
    commits += "UPDATE rows SET text = '" + std::string(900, 'c') + "' WHERE id = " + std::to_string(i) + ";";
  write_as_another(commits);
  // Whatever stayed behind would go to the file now.
  sql_.script("PRAGMA wal_checkpoint(PASSIVE)");
  EXPECT_EQ(sound(), 1);
  EXPECT_EQ(seen_by_another("SELECT COUNT(*) FROM rows WHERE text LIKE 'c%'"), 100);
  EXPECT_EQ(seen_by_another("SELECT COUNT(*) FROM rows WHERE text LIKE 'a%'"), 300);
}

/// With a cache of a few pages.
TEST_F(GatheredLog, TransactionsThatDoNotFitTheCacheAreAsTheyShouldBe) {
  sql_.script("PRAGMA cache_size = 10");
  std::mt19937 random(7);
  std::map<std::int64_t, std::string> rows;
  for (int round = 0; round < 40; ++round) {
    auto after = rows;
    sql_.run("BEGIN IMMEDIATE");
    for (int i = 0; i < 60; ++i) {
      auto const id = static_cast<std::int64_t>(random() % 400);
      std::string const text(random() % 6'000, static_cast<char>('a' + random() % 26));
      if (random() % 4 == 0) {
        sql_.run("DELETE FROM rows WHERE id = ?", id);
        after.erase(id);
      } else {
        sql_.run(
            "INSERT INTO rows (id, text) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
            id, text);
        after[id] = text;
      }
      ASSERT_EQ(sql_.one<std::int64_t>("SELECT COUNT(*) FROM rows"), std::ssize(after));
    }
    ASSERT_EQ(seen_by_another("SELECT COUNT(*) FROM rows"), std::ssize(rows)) << "not before it is committed";
    bool const kept = random() % 3 != 0;
    sql_.run(kept ? "COMMIT" : "ROLLBACK");
    if (kept) rows = std::move(after);
    std::int64_t bytes = 0;
    for (auto const& [id, text] : rows) bytes += std::ssize(text);
    ASSERT_EQ(seen_by_another("SELECT COALESCE(SUM(LENGTH(text)), 0) FROM rows"), bytes) << round;
    if (round % 8 == 7) sql_.script("PRAGMA wal_checkpoint(PASSIVE)");
  }
  EXPECT_EQ(sound(), 1);
  for (auto const& [id, text] : rows)
    EXPECT_EQ(sql_.one<std::string>("SELECT text FROM rows WHERE id = ?", id), text);
}

}  // namespace
}  // namespace deskbell::console::test
