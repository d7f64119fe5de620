// The store: what was confirmed is there, whatever happens.
#include "agent/store.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>

#include "agent/outbox.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

Result<void> append_event(Transaction& transaction) {
  outbox::append(transaction,
                 protocol::DeviceEvent{protocol::DeviceEventKind::started, "x", transaction.now().wall});
  return {};
}

TEST(Store, TellsAfterTheCommitAndInOrder) {
  tests::TemporaryFolder const folder;
  TestClock const clock;
  boost::asio::io_context loop;
  auto store = Store::open(folder / "agent.db", clock, loop.get_executor());
  ASSERT_TRUE(store) << store.error().message;
  std::vector<std::int64_t> appended;
  (*store)->set_on_committed([&](Notes notes) { appended.push_back(notes.appended.value_or(0)); });
  int done = 0;
  auto guard = boost::asio::make_work_guard(loop);
  for (int i = 0; i < 100; ++i)
    (*store)->submit(append_event, [&](Result<void> outcome) {
      EXPECT_TRUE(outcome);
      if (++done == 100) guard.reset();
    });
  loop.run();
  ASSERT_EQ(appended.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(appended[static_cast<std::size_t>(i)], i + 1);
}

TEST(Store, AnErrorTakesBackItsOwnWorkOnly) {
  tests::TemporaryFolder const folder;
  TestClock const clock;
  boost::asio::io_context loop;
  auto store = Store::open(folder / "agent.db", clock, loop.get_executor());
  ASSERT_TRUE(store);
  auto guard = boost::asio::make_work_guard(loop);
  (*store)->submit(append_event, {});
  (*store)->submit(
      [](Transaction& transaction) -> Result<void> {
        (void)append_event(transaction);
        return make_error(ErrorCode::invalid, "no");
      },
      [](Result<void> outcome) { EXPECT_FALSE(outcome); });
  (*store)->submit(append_event, [&](Result<void>) { guard.reset(); });
  loop.run();
  store->reset();
  auto const database = Database::open(folder / "agent.db");
  ASSERT_TRUE(database);
  EXPECT_EQ(outbox::load_sender(database->native()).last, 2);
}

TEST(Store, WhatWasConfirmedSurvivesAKill) {
  tests::TemporaryFolder const folder;
  for (int round = 0; round < 5; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    pid_t const child = ::fork();
    if (child == 0) {
      TestClock const clock;
      boost::asio::io_context loop;
      auto store = Store::open(folder / "agent.db", clock, loop.get_executor());
      auto guard = boost::asio::make_work_guard(loop);
      std::function<void()> next = [&] {
        (*store)->submit(append_event, [&](Result<void> outcome) {
          char const mark = outcome ? '+' : '-';
          if (::write(pipe_ends[1], &mark, 1) != 1) ::_exit(1);
          next();
        });
      };
      next();
      loop.run();
      ::_exit(0);
    }
    ::close(pipe_ends[1]);
    char mark = 0;
    std::int64_t confirmed = 0;
    while (confirmed < 20 + round * 7 && ::read(pipe_ends[0], &mark, 1) == 1) confirmed += mark == '+';
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe_ends[0], &mark, 1) == 1) confirmed += mark == '+';
    ::close(pipe_ends[0]);
    auto const database = Database::open(folder / "agent.db");
    ASSERT_TRUE(database) << database.error().message;
    static std::int64_t before = 0;
    auto const last = outbox::load_sender(database->native()).last;
    EXPECT_GE(last, before + confirmed);
    EXPECT_EQ(outbox::report(database->native()).waiting, last);
    before = last;
  }
}

TEST(Database, OneOfTheFutureIsLeftAlone) {
  tests::TemporaryFolder const folder;
  auto const path = folder / "agent.db";
  {
    auto database = Database::open(path);
    ASSERT_TRUE(database);
    database->native().exec("PRAGMA user_version = 99");
  }
  auto const content = [&] {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  auto const before = content();
  auto const again = Database::open(path);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::storage);
  EXPECT_NE(again.error().message.find("found version 99, expected at most"), std::string::npos);
  EXPECT_EQ(content(), before);
}

TEST(Database, AnotherProgramsFileIsLeftAlone) {
  tests::TemporaryFolder const folder;
  auto const path = folder / "agent.db";
  std::ofstream(path) << std::string(4096, 'x');
  auto const opened = Database::open(path);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("not a database of Deskbell"), std::string::npos);
}

}  // namespace
}  // namespace deskbell::agent
