// What a writing function gets: the session, the time of the commit, and what is to be told once it is
// committed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "console/server/bus.h"
#include "console/server/store/sql.h"

namespace deskbell::console::store {

/// Rows that many functions of one commit change: read once, written once before the commit.
class Shared {
 public:
  virtual ~Shared() = default;
  /// Writes what was changed; it may go on being used.
  virtual void write(Sql& sql) = 0;
};

class Transaction {
 public:
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;

  Sql& sql() noexcept { return sql_; }
  /// The console's clock when the commit was begun: everything in it carries this time.
  [[nodiscard]] Time now() const noexcept { return now_; }

  /// Appends to `changes`; the position is the next one of the organisation. Returns it.
  std::int64_t change(std::int64_t organisation, std::string_view noun, std::string_view uid,
                      bool deleted = false, std::optional<std::string_view> parent = {});
  /// Made on first use. Not to be kept over `attempt`: what was undone is read anew.
  template <class T>
  T& shared() {
    auto& kept = shared_[typeid(T)];
    if (!kept) kept = std::make_unique<T>();
    return static_cast<T&>(*kept);
  }
  /// To be called by who changes something shared: such a function did something that may have to be undone.
  void touch() noexcept { ++touched_; }
  /// So that statements see, and may change, what is shared: it is read anew on its next use.
  void settle_shared();

  /// Said on the bus after the commit, never when it fails. Equal wake-ups are said once, facts of one
  /// identity together.
  void after_commit(Signal signal) { signals_.push_back(std::move(signal)); }

  /// Runs `part`; when it returns an error or throws StorageFailure everything that it did is undone, and
  /// only that. A StorageFailure with code storage goes on upwards, one with conflict comes back as an error.
  /// May throw RepeatCarefully, through the function that called it.
  Result<void> attempt(std::function<Result<void>()> const& part);

 private:
  friend class Writer;
  /// Something has to be undone by itself. Savepoints would cost each good message as much as it does to
  /// store it, and nearly all are good: so they are set only when the whole group is done once more.
  struct RepeatCarefully {};
  enum class Care { light, savepoints };
  Transaction(Sql& sql, Time now, Care care) : sql_(sql), now_(now), care_(care) {}
  Result<void> attempt_lightly(std::function<Result<void>()> const& part);
  /// How much was done so far, undone work included.
  [[nodiscard]] std::int64_t work() const noexcept { return sql_.changes() + touched_; }
  void write_shared();
  void forget_shared() { shared_.clear(); }
  void write_positions();
  Sql& sql_;
  Time now_;
  Care care_;
  int depth_ = 0;
  std::int64_t touched_ = 0;
  std::map<std::type_index, std::unique_ptr<Shared>> shared_;
  std::vector<Signal> signals_;
  std::map<std::int64_t, std::int64_t> positions_;  ///< by organisation; written once, before the commit
};

}  // namespace deskbell::console::store
