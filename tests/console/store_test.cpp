// The store: migrations, group commit, what survives, and what a broken disk does.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "console/server/store/migrations.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using store::Database;
using store::Sql;
using store::StorageFailure;
using store::Transaction;

void insert_setting(Sql& sql, std::string const& name, std::string const& value) {
  sql.run("INSERT INTO settings (organisation_id, name, value, updated_at) VALUES (1, ?, ?, 0)", name, value);
}

std::string bytes_of(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

TEST(Sql, ReadsAndWritesEveryKind) {
  Store store;
  must(store.write([](Transaction& tx) -> Result<void> {
    auto& sql = tx.sql();
    sql.script("CREATE TABLE t (i BIGINT, r DOUBLE PRECISION, x TEXT)");
    sql.run("INSERT INTO t VALUES (?, ?, ?)", std::int64_t{9'007'199'254'740'991}, 1.5,
            "a?b' \n\xF0\x9F\x94\x94");
    sql.run("INSERT INTO t VALUES (?, ?, ?)", std::optional<std::int64_t>{}, std::optional<double>{},
            std::optional<std::string>{});
    using Row = std::tuple<std::optional<std::int64_t>, std::optional<double>, std::optional<std::string>>;
    auto rows = sql.all<Row>("SELECT i, r, x FROM t ORDER BY rowid");
    EXPECT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0], Row(9'007'199'254'740'991, 1.5, "a?b' \n\xF0\x9F\x94\x94"));
    EXPECT_EQ(rows[1], Row(std::nullopt, std::nullopt, std::nullopt));
    EXPECT_EQ(sql.one<std::int64_t>("SELECT COUNT(*) FROM t WHERE x = '?' OR i = ?",
                                    std::int64_t{9'007'199'254'740'991}),
              1);
    EXPECT_EQ(sql.one<std::int64_t>("SELECT i FROM t WHERE i = 5"), std::nullopt);
    EXPECT_EQ(sql.run("UPDATE t SET r = 2"), 2);
    EXPECT_EQ(sql.run("UPDATE t SET r = ? WHERE i = ?", 3.0, 4), 0);
    EXPECT_EQ(sql.one<std::int64_t>("INSERT INTO t (i) VALUES (?) RETURNING i + 1", 41), 42);
    return {};
  }));
}

TEST(Migrations, MakeTheSchemaOnce) {
  Store store;
  auto const version = store.value<std::int64_t>("PRAGMA user_version");
  EXPECT_EQ(version, store::schema_version());
  EXPECT_EQ(store.value<std::int64_t>("PRAGMA application_id"), store::application_id);
  store.database.reset();
  store.open();
  EXPECT_EQ(store.value<std::int64_t>("PRAGMA user_version"), version);
  EXPECT_TRUE(must(store.database->check()).empty());
}

TEST(Migrations, LeaveADatabaseFromANewerVersionAsItIs) {
  Store store;
  store.database.reset();
  {
    Sql sql((store.folder / "console.db").string(), Sql::Mode::read_write);
    sql.script("PRAGMA user_version = 999");
  }
  auto const before = bytes_of(store.folder / "console.db");
  auto opened = Database::open(store.options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::storage);
  EXPECT_NE(opened.error().message.find("newer version"), std::string::npos) << opened.error().message;
  EXPECT_EQ(bytes_of(store.folder / "console.db"), before);
}

TEST(Migrations, RefuseAForeignOrDamagedFile) {
  TemporaryFolder folder;
  {
    Sql sql((folder / "console.db").string(), Sql::Mode::read_write);
    sql.script("CREATE TABLE somebody_elses (x TEXT)");
  }
  store::DatabaseOptions options;
  options.file = folder / "console.db";
  auto opened = Database::open(options);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("another program"), std::string::npos) << opened.error().message;

  std::ofstream(options.file, std::ios::trunc) << std::string(8192, 'x');
  opened = Database::open(options);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("damaged"), std::string::npos) << opened.error().message;
}

TEST(Migrations, AreUndoneWholeWhenOneFails) {
  TemporaryFolder folder;
  Sql sql((folder / "x.db").string(), Sql::Mode::read_write);
  std::vector<store::SchemaFile> const files{
      {"001_a.sql", "CREATE TABLE a (x TEXT);"},
      {"002_b.sql", "CREATE TABLE b (x TEXT); CREATE TABLE a (x TEXT);"}};
  auto done = store::migrate(sql, files);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("002_b.sql"), std::string::npos);
  EXPECT_EQ(sql.one<std::int64_t>("PRAGMA user_version"), 1);
  EXPECT_EQ(sql.one<std::int64_t>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'b'"), 0);
}

TEST(Migrations, MarkTheTwoGroupsOfAConsoleThatHadNoOthers) {
  TemporaryFolder folder;
  Sql sql((folder / "x.db").string(), Sql::Mode::read_write);
  auto before = store::schema_files();
  std::erase_if(before, [](auto const& file) { return file.name >= "020"; });
  ASSERT_TRUE(store::migrate(sql, before));
  sql.script(
      "INSERT INTO organisations (id, uid, name, created_at, updated_at) VALUES (1, 'o', 'Example IT', 0, 0);"
      "INSERT INTO security_groups (organisation_id, uid, name, created_at, updated_at) VALUES "
      "(1, 'a', 'Administrators', 0, 0), (1, 't', 'Technicians', 0, 0)");
  ASSERT_TRUE(store::migrate(sql, store::schema_files()));
  EXPECT_EQ(sql.all<std::string>("SELECT uid || ' ' || role FROM security_groups ORDER BY uid"),
            (std::vector<std::string>{"a administrators", "t technicians"}));
}

/// Many coroutines write at once; every seventh fails in one of three ways.
TEST(GroupCommit, UndoesEachFailureByItselfAndTellsAfterTheCommit) {
  Store store;
  constexpr int writers = 700;
  std::atomic<int> good{0};
  std::atomic<int> refused{0};
  boost::asio::thread_pool pool(2);
  auto one = [&](int number) -> boost::asio::awaitable<void> {
    std::function<Result<int>(Transaction&)> function = [number](Transaction& tx) -> Result<int> {
      insert_setting(tx.sql(), "n" + std::to_string(number), "x");
      if (number % 21 == 0) return make_error(ErrorCode::denied, "no");
      if (number % 21 == 7) insert_setting(tx.sql(), "n" + std::to_string(number), "twice");
      if (number % 21 == 14) throw std::runtime_error("mistake");
      return number;
    };
    auto result = co_await store.database->submit<int>(function);
    if (result) {
      ++good;
      EXPECT_EQ(*result, number);
      std::function<Result<std::int64_t>(store::Reader&)> look =
          [number](store::Reader& sql) -> Result<std::int64_t> {
        return sql
            .one<std::int64_t>("SELECT COUNT(*) FROM settings WHERE name = ?", "n" + std::to_string(number))
            .value();
      };
      auto seen = co_await store.database->read<std::int64_t>(look);
      EXPECT_EQ(seen.value(), 1);
    } else {
      ++refused;
    }
  };
  for (int i = 0; i < writers; ++i) boost::asio::co_spawn(pool, one(i), boost::asio::detached);
  pool.join();
  EXPECT_EQ(refused, writers / 7);
  EXPECT_EQ(good, writers - writers / 7);
  EXPECT_EQ(store.value<std::int64_t>("SELECT COUNT(*) FROM settings"), good);
  EXPECT_LT(store.database->metrics().commits, static_cast<std::uint64_t>(writers));
}

TEST(GroupCommit, FailsEverybodyWhenTheCommitFailsAndRecovers) {
  Store store;
  store.database.reset();
  auto options = store.options();
  std::atomic<bool> broken{true};
  options.before_commit = [&](Sql&) {
    if (broken) throw StorageFailure{make_error(ErrorCode::storage, "the disk is full")};
  };
  store.database = must(Database::open(options));
  auto write = [&] {
    return store.write([](Transaction& tx) -> Result<void> {
      insert_setting(tx.sql(), "a", "b");
      return {};
    });
  };
  auto done = write();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::storage);
  broken = false;
  EXPECT_EQ(store.value<std::int64_t>("SELECT COUNT(*) FROM settings"), 0);
  must(write());
  EXPECT_EQ(store.value<std::int64_t>("SELECT COUNT(*) FROM settings"), 1);
}

/// A database that may not grow answers as a full disk does.
TEST(GroupCommit, SurvivesAFullDisk) {
  Store store;
  must(store.write([](Transaction& tx) -> Result<void> {
    auto const pages = tx.sql().one<std::int64_t>("PRAGMA page_count").value();
    tx.sql().one<std::int64_t>("PRAGMA max_page_count = " + std::to_string(pages + 2));
    return {};
  }));
  auto big = store.write([](Transaction& tx) -> Result<void> {
    insert_setting(tx.sql(), "big", std::string(1'000'000, 'x'));
    return {};
  });
  ASSERT_FALSE(big);
  EXPECT_EQ(big.error().code, ErrorCode::storage);
  EXPECT_NE(big.error().message.find("disk is full"), std::string::npos) << big.error().message;
  must(store.write([](Transaction& tx) -> Result<void> {
    insert_setting(tx.sql(), "small", "x");
    return {};
  }));
  EXPECT_EQ(store.value<std::int64_t>("SELECT COUNT(*) FROM settings"), 1);
}

TEST(GroupCommit, WhatIsLongerThanAValueMayBeIsTooLargeAndNotForLater) {
  Store store;
  auto const length = [](Transaction& tx) -> Result<void> {
    tx.sql().one<std::int64_t>("SELECT LENGTH(ZEROBLOB(2000000000))");
    return {};
  };
  auto const alone = store.write(length);
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error().code, ErrorCode::too_large) << alone.error().message;
  must(store.write([&](Transaction& tx) -> Result<void> {
    insert_setting(tx.sql(), "before", "x");
    auto const part = tx.attempt([&] { return length(tx); });
    EXPECT_FALSE(part);
    return {};
  }));
}

TEST(GroupCommit, CountsChangesWithoutGapsAndTellsTheBus) {
  Store store;
  std::atomic<std::int64_t> reached{0};
  auto const listening = store.bus->subscribe([&](Signal const& signal) {
    if (auto const* changes = std::get_if<ChangesReached>(&signal)) reached = changes->position;
  });
  must(store.write([](Transaction& tx) -> Result<void> {
    tx.sql().run("INSERT INTO organisations (uid, name, created_at, updated_at) VALUES ('o', 'O', 0, 0)");
    return {};
  }));
  for (int i = 1; i <= 5; ++i) {
    must(store.write([&](Transaction& tx) -> Result<void> {
      EXPECT_EQ(tx.change(1, "chat", "u"), 2 * i - 1);
      EXPECT_EQ(tx.change(1, "chat", "u"), 2 * i);
      return {};
    }));
  }
  EXPECT_EQ(reached, 10);
  EXPECT_EQ(store.value<std::int64_t>("SELECT change_position FROM organisations"), 10);
}

TEST(GroupCommit, PartsAreUndoneByThemselves) {
  Store store;
  must(store.write([](Transaction& tx) -> Result<void> {
    insert_setting(tx.sql(), "kept", "1");
    auto part = tx.attempt([&]() -> Result<void> {
      insert_setting(tx.sql(), "undone", "1");
      return make_error(ErrorCode::invalid, "no");
    });
    EXPECT_FALSE(part);
    part = tx.attempt([&]() -> Result<void> {
      insert_setting(tx.sql(), "undone", "1");
      insert_setting(tx.sql(), "kept", "again");
      return {};
    });
    EXPECT_EQ(part.error().code, ErrorCode::conflict);
    must(tx.attempt([&]() -> Result<void> {
      insert_setting(tx.sql(), "also kept", "1");
      return {};
    }));
    return {};
  }));
  EXPECT_EQ(store.value<std::int64_t>("SELECT COUNT(*) FROM settings"), 2);
}

/// A child writes and says each number only after its commit; it is killed at some moment; nothing said may
/// be missing.
TEST(Durability, NothingThatWasToldIsLostInAKill) {
  for (int round = 0; round < 5; ++round) {
    TemporaryFolder folder;
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    auto const child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe[0]);
      store::DatabaseOptions options;
      options.file = folder / "console.db";
      auto database = Database::open(options);
      if (!database) ::_exit(1);
      for (std::int32_t number = 0;; ++number) {
        std::function<Result<void>(Transaction&)> function = [number](Transaction& tx) -> Result<void> {
          insert_setting(tx.sql(), std::to_string(number), "x");
          return {};
        };
        if (!(*database)->submit_and_wait<void>(function)) ::_exit(1);
        if (::write(pipe[1], &number, sizeof number) != sizeof number) ::_exit(1);
      }
    }
    ::close(pipe[1]);
    std::int32_t told = -1;
    std::int32_t next = 0;
    // Different moments: after so many told numbers.
    while (told < 20 + round * 37 && ::read(pipe[0], &next, sizeof next) == sizeof next) told = next;
    ::kill(child, SIGKILL);
    while (::read(pipe[0], &next, sizeof next) == sizeof next) told = next;
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(pipe[0]);
    ASSERT_GE(told, 0);
    store::DatabaseOptions options;
    options.file = folder / "console.db";
    auto database = must(Database::open(options));
    std::function<Result<std::int64_t>(store::Reader&)> count =
        [told](store::Reader& sql) -> Result<std::int64_t> {
      return sql
          .one<std::int64_t>("SELECT COUNT(*) FROM settings WHERE CAST(name AS BIGINT) <= ?",
                             std::int64_t{told})
          .value();
    };
    EXPECT_EQ(must(database->read_and_wait<std::int64_t>(count)), told + 1);
    EXPECT_TRUE(must(database->check()).empty());
  }
}

TEST(Backup, IsAWholeDatabase) {
  Store store;
  must(store.write([](Transaction& tx) -> Result<void> {
    insert_setting(tx.sql(), "a", "b");
    return {};
  }));
  auto const copy = store.folder / "copy.db";
  must(store.database->copy_to(copy));
  store::DatabaseOptions options;
  options.file = copy;
  auto database = must(Database::open(options));
  EXPECT_TRUE(must(database->check()).empty());
}

}  // namespace
}  // namespace deskbell::console::test
