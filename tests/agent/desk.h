// A database of a test's own, with a clock that moves by assignment.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <string>

#include "agent/crypto.h"
#include "agent/policy_keeper.h"
#include "agent/store.h"
#include "tests/support/temporary_folder.h"

namespace deskbell::agent {

class TestClock final : public Clock {
 public:
  core::Now at{"boot-1", Duration{1'000'000}, time_from_ms(1'700'000'000'000)};
  [[nodiscard]] core::Now now() const override { return at; }
  void pass(Duration span) {
    at.since_boot += span;
    at.wall += span;
  }
};

/// Transactions at once, without the store's thread.
class Desk : public ::testing::Test {
 protected:
  Desk() : database(std::move(*Database::open(folder / "agent.db"))) { (void)start_crypto(); }

  template <class Work>
  auto transact(Work work) {
    SQLite::Transaction outer(database.native());
    Transaction transaction(database.native(), clock.now());
    auto outcome = work(transaction);
    if (outcome) {
      notes = std::move(transaction.notes());
      outer.commit();
    }
    return outcome;
  }

  tests::TemporaryFolder folder;
  TestClock clock;
  Database database;
  Notes notes;
  Policy policy = policy_keeper::defaults();
};

inline protocol::DeviceUser user_named(std::string const& name, std::string const& account) {
  return {protocol::AccountKind::posix, account, name, std::nullopt};
}

}  // namespace deskbell::agent
