// The write-ahead log: there in advance, written over from its beginning, and nothing lost by either.
#include "console/server/store/write_ahead_log.h"

#include <filesystem>

#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using store::Sql;
using store::WriteAheadLog;

constexpr std::int64_t room = std::int64_t{4} << 20;

class Logs : public testing::Test {
 protected:
  Logs() {
    sql_.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    sql_.script("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)");
  }
  std::uintmax_t length() const { return std::filesystem::file_size(file_.string() + "-wal"); }
  void write(WriteAheadLog& log, int rows) {
    for (int i = 0; i < rows; ++i) {
      sql_.run("INSERT INTO rows (text) VALUES (?)", std::string(2'000, 'x'));
      if (log.is_long()) log.move();
    }
    written_ += rows;
  }
  static std::int64_t count(Sql& sql) { return sql.one<std::int64_t>("SELECT COUNT(*) FROM rows").value(); }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "console.db";
  Sql sql_{file_.string(), Sql::Mode::read_write};
  std::int64_t written_ = 0;
};

TEST_F(Logs, AreThereInAdvanceAndWrittenOverFromTheirBeginning) {
  WriteAheadLog log(sql_, file_, room);
  EXPECT_EQ(length(), room);
  EXPECT_FALSE(log.has_news());
  write(log, 1);
  EXPECT_TRUE(log.has_news());
  log.move();
  EXPECT_FALSE(log.has_news());
  write(log, 4'000);  // several times the room
  EXPECT_EQ(length(), room);
  Sql other(file_.string(), Sql::Mode::read_only);
  EXPECT_EQ(count(other), written_);
}

TEST_F(Logs, KeepWhatAReaderStillSees) {
  WriteAheadLog log(sql_, file_, room);
  write(log, 10);
  Sql reader(file_.string(), Sql::Mode::read_only);
  reader.run("BEGIN");
  EXPECT_EQ(count(reader), 10);
  write(log, 3'000);
  EXPECT_GT(length(), room) << "what the reader sees may not be written over";
  EXPECT_EQ(count(reader), 10);
  reader.run("COMMIT");
  EXPECT_EQ(count(reader), written_);
  log.move();
  auto const longest = length();
  write(log, 3'000);
  EXPECT_EQ(length(), longest) << "with the reader gone it begins at its beginning again";
  EXPECT_EQ(count(reader), written_);
}

TEST_F(Logs, AreReadAfterACrash) {
  WriteAheadLog log(sql_, file_, room);
  write(log, 2'500);  // over the end, so that older commits follow the newest one
  TemporaryFolder after;
  for (auto const* name : {"console.db", "console.db-wal"}) {
    std::filesystem::copy_file(folder_ / name, after / name);
  }
  Sql sql((after / "console.db").string(), Sql::Mode::read_write);
  EXPECT_EQ(count(sql), written_);
  EXPECT_EQ(sql.one<std::string>("PRAGMA integrity_check"), "ok");
}

TEST_F(Logs, TakeNothingInAdvanceFromADiskThatHasLittle) {
  auto const most = std::filesystem::space(folder_ / ".").available / 32;
  WriteAheadLog log(sql_, file_, static_cast<std::int64_t>(most + room));
  EXPECT_LT(length(), room);
  write(log, 10);
  EXPECT_EQ(count(sql_), written_);
}

}  // namespace
}  // namespace deskbell::console::test
