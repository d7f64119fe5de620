// What the console's tests share: a database in a folder of their own, and a clock that the test moves.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "console/server/bus.h"
#include "console/server/store/database.h"
#include "tests/support/temporary_folder.h"

namespace deskbell::console::test {

using tests::TemporaryFolder;

inline constexpr Time start = time_from_ms(1'770'000'000'000);

/// The value, or a failed test with the error's words.
template <class T>
T must(Result<T> result) {
  if (!result)
    throw std::runtime_error(std::string(name_of(result.error().code)) + ": " + result.error().message);
  return std::move(*result);
}
inline void must(Result<void> result) {
  if (!result)
    throw std::runtime_error(std::string(name_of(result.error().code)) + ": " + result.error().message);
}

/// Waits for a fact.
template <class Function>
void becomes(char const* what, Function holds) {
  for (int tries = 0; tries < 6'000; ++tries) {
    if (holds()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAIL() << what << " does not become so";
}

/// A database in a folder of its own.
struct Store {
  TemporaryFolder folder;
  std::atomic<std::int64_t> clock{ms_of(start)};
  std::unique_ptr<Bus> bus = make_local_bus();
  std::unique_ptr<store::Database> database;

  Store() { open(); }
  [[nodiscard]] store::DatabaseOptions options() {
    store::DatabaseOptions made;
    made.file = folder / "console.db";
    made.bus = bus.get();
    made.now = [this] { return time_from_ms(clock.load()); };
    return made;
  }
  void open() { database = must(store::Database::open(options())); }
  void move(Duration by) { clock += by.count(); }

  /// Runs a writing function and waits for its commit.
  template <class Function>
  auto write(Function function) {
    using Answer = std::invoke_result_t<Function, store::Transaction&>;
    using T = typename Answer::value_type;
    return database->submit_and_wait<T>(std::function<Answer(store::Transaction&)>(function));
  }
  template <class T, class... A>
  T value(std::string sql, A... arguments) {
    return must(database->read_and_wait<T>(
        [&](store::Reader& reader) -> Result<T> { return reader.one<T>(sql, arguments...).value(); }));
  }
};

}  // namespace deskbell::console::test
