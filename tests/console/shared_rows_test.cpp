// Rows that many functions of one commit change: written once, and undone with what else their function did.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>

#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using store::Sql;
using store::Transaction;

/// A number in the settings.
class Count final : public store::Shared {
 public:
  static std::int64_t of(Transaction& tx) {
    auto& count = tx.shared<Count>();
    if (!count.value_) count.value_ = tx.sql().one<std::int64_t>(read).value();
    return *count.value_;
  }
  static void set(Transaction& tx, std::int64_t value) {
    tx.touch();
    auto& count = tx.shared<Count>();
    count.value_ = value;
    count.changed_ = true;
  }
  static void add(Transaction& tx) { set(tx, of(tx) + 1); }
  void write(Sql& sql) override {
    if (std::exchange(changed_, false))
      sql.run("UPDATE settings SET value = ?, updated_at = updated_at + 1 WHERE name = 'count'",
              std::to_string(*value_));
  }
  static constexpr char const* read = "SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'count'";

 private:
  std::optional<std::int64_t> value_;
  bool changed_ = false;
};

struct SharedRows : testing::Test {
  Store store;

  SharedRows() {
    must(store.write([](Transaction& tx) -> Result<void> {
      tx.sql().run(
          "INSERT INTO settings (organisation_id, name, value, updated_at) VALUES (1, 'count', '0', 0)");
      return {};
    }));
  }
  std::int64_t count() { return store.value<std::int64_t>(Count::read); }
  std::int64_t times_written() {
    return store.value<std::int64_t>("SELECT updated_at FROM settings WHERE name = 'count'");
  }
};

TEST_F(SharedRows, AreWrittenOnceHoweverOftenTheyChange) {
  must(store.write([](Transaction& tx) -> Result<void> {
    for (int i = 0; i < 10; ++i) Count::add(tx);
    return {};
  }));
  EXPECT_EQ(count(), 10);
  EXPECT_EQ(times_written(), 1);
}

TEST_F(SharedRows, AreUndoneWithTheirPart) {
  must(store.write([](Transaction& tx) -> Result<void> {
    Count::add(tx);
    auto const undone = tx.attempt([&]() -> Result<void> {
      Count::add(tx);
      return make_error(ErrorCode::invalid, "no");
    });
    EXPECT_FALSE(undone);
    EXPECT_EQ(Count::of(tx), 1);
    must(tx.attempt([&]() -> Result<void> {
      Count::add(tx);
      auto const inner = tx.attempt([&]() -> Result<void> {
        Count::add(tx);
        throw store::StorageFailure{make_error(ErrorCode::conflict, "twice")};
      });
      EXPECT_FALSE(inner);
      return {};
    }));
    EXPECT_EQ(Count::of(tx), 2);
    return {};
  }));
  EXPECT_EQ(count(), 2);
}

TEST_F(SharedRows, CanBeSettledForStatementsThatNeedThem) {
  must(store.write([](Transaction& tx) -> Result<void> {
    Count::add(tx);
    tx.settle_shared();
    EXPECT_EQ(tx.sql().one<std::int64_t>(Count::read), 1);
    tx.sql().run("UPDATE settings SET value = '40' WHERE name = 'count'");
    Count::add(tx);
    EXPECT_EQ(Count::of(tx), 41);
    return {};
  }));
  EXPECT_EQ(count(), 41);
}

/// Many at once, in groups; every third changes nothing but what is shared, and then fails.
TEST_F(SharedRows, AreUndoneWithTheirFunctionAndNoOther) {
  constexpr int writers = 600;
  boost::asio::thread_pool pool(2);
  auto one = [&](int number) -> boost::asio::awaitable<void> {
    std::function<Result<int>(Transaction&)> function = [number](Transaction& tx) -> Result<int> {
      Count::add(tx);
      if (number % 3 == 0) return make_error(ErrorCode::denied, "no");
      return number;
    };
    auto const done = co_await store.database->submit<int>(function);
    EXPECT_EQ(done.has_value(), number % 3 != 0);
  };
  for (int i = 0; i < writers; ++i) boost::asio::co_spawn(pool, one(i), boost::asio::detached);
  pool.join();
  EXPECT_EQ(count(), writers / 3 * 2);
  EXPECT_LE(store.database->metrics().commits, static_cast<std::uint64_t>(writers));
}

}  // namespace
}  // namespace deskbell::console::test
