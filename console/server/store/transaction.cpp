// Positions of changes, and parts that can be undone by themselves.
#include "console/server/store/transaction.h"

#include <string>

namespace deskbell::console::store {

std::int64_t Transaction::change(std::int64_t organisation, std::string_view noun, std::string_view uid,
                                 bool deleted, std::optional<std::string_view> parent) {
  auto found = positions_.find(organisation);
  if (found == positions_.end()) {
    auto const last =
        sql_.one<std::int64_t>("SELECT change_position FROM organisations WHERE id = ?", organisation);
    found = positions_.emplace(organisation, last.value_or(0)).first;
  }
  auto const position = ++found->second;
  sql_.run(
      "INSERT INTO changes (organisation_id, position, noun, uid, parent_uid, deleted, changed_at) VALUES "
      "(?, ?, ?, ?, "
      "?, ?, ?)",
      organisation, position, noun, uid, parent, deleted, now_);
  return position;
}

void Transaction::write_positions() {
  for (auto const& [organisation, position] : positions_) {
    sql_.run("UPDATE organisations SET change_position = ? WHERE id = ?", position, organisation);
  }
}

Result<void> Transaction::attempt_lightly(std::function<Result<void>()> const& part) {
  auto const changes = sql_.changes();
  auto const signals = signals_.size();
  auto const undone = [&](Error error) -> Result<void> {
    if (sql_.changes() != changes || !sql_.in_transaction()) throw RepeatCarefully{};
    signals_.resize(signals, Signal{ChangesReached{}});
    return error;
  };
  try {
    auto done = part();
    return done ? done : undone(done.error());
  } catch (StorageFailure const& failure) {
    if (failure.error.code == ErrorCode::storage) throw;
    return undone(failure.error);
  }
}

Result<void> Transaction::attempt(std::function<Result<void>()> const& part) {
  if (care_ == Care::light) return attempt_lightly(part);
  // Names by depth, so that the statements are prepared once.
  auto const name = "part" + std::to_string(++depth_);
  auto const signals = signals_.size();
  auto const undo = [&] {
    signals_.resize(signals, Signal{ChangesReached{}});
    if (!sql_.in_transaction()) return;
    sql_.run("ROLLBACK TO " + name);
    sql_.run("RELEASE " + name);
  };
  try {
    sql_.run("SAVEPOINT " + name);
    auto done = part();
    if (!done) undo();
    if (done) sql_.run("RELEASE " + name);
    --depth_;
    return done;
  } catch (StorageFailure const& failure) {
    --depth_;
    if (failure.error.code == ErrorCode::storage) throw;
    undo();
    return failure.error;
  }
}

}  // namespace deskbell::console::store
