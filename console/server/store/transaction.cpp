// Positions of changes, and parts that can be undone by themselves.
#include "console/server/store/transaction.h"

#include <span>
#include <string>

namespace deskbell::console::store {

namespace {

/// Of one commit: many rows in a statement cost half of what they do one by one.
class PendingChanges final : public Shared {
 public:
  struct Row {
    std::int64_t organisation = 0;
    std::int64_t position = 0;
    std::string noun;
    std::string uid;
    std::optional<std::string> parent;
    bool deleted = false;
    Time at{};
  };
  void add(Row row) { rows_.push_back(std::move(row)); }

  void write(Sql& sql) override {
    // A few lengths only: each is a statement that is prepared and kept.
    std::span<Row const> left(rows_);
    for (std::size_t const length : {16U, 4U, 1U}) {
      for (; left.size() >= length; left = left.subspan(length)) write_some(sql, left.first(length));
    }
    rows_.clear();
  }

 private:
  static void write_some(Sql& sql, std::span<Row const> rows) {
    std::string text =
        "INSERT INTO changes (organisation_id, position, noun, uid, parent_uid, deleted, changed_at) VALUES ";
    std::vector<Argument> values;
    values.reserve(rows.size() * 7);
    for (auto const& row : rows) {
      text += values.empty() ? "(?, ?, ?, ?, ?, ?, ?)" : ", (?, ?, ?, ?, ?, ?, ?)";
      values.insert(values.end(),
                    {row.organisation, row.position, row.noun, row.uid, row.parent, row.deleted, row.at});
    }
    sql.run_with(text, values);
  }

  std::vector<Row> rows_;
};

}  // namespace

std::int64_t Transaction::change(std::int64_t organisation, std::string_view noun, std::string_view uid,
                                 bool deleted, std::optional<std::string_view> parent) {
  auto found = positions_.find(organisation);
  if (found == positions_.end()) {
    auto const last =
        sql_.one<std::int64_t>("SELECT change_position FROM organisations WHERE id = ?", organisation);
    found = positions_.emplace(organisation, last.value_or(0)).first;
  }
  auto const position = ++found->second;
  touch();
  shared<PendingChanges>().add({organisation, position, std::string(noun), std::string(uid),
                                std::optional<std::string>(parent), deleted, now_});
  return position;
}

void Transaction::write_shared() {
  for (auto const& [type, kept] : shared_) kept->write(sql_);
}

void Transaction::settle_shared() {
  write_shared();
  forget_shared();
}

void Transaction::write_positions() {
  for (auto const& [organisation, position] : positions_) {
    sql_.run("UPDATE organisations SET change_position = ? WHERE id = ?", position, organisation);
  }
}

Result<void> Transaction::attempt_lightly(std::function<Result<void>()> const& part) {
  auto const before = work();
  auto const signals = signals_.size();
  auto const undone = [&](Error error) -> Result<void> {
    if (work() != before || !sql_.in_transaction()) throw RepeatCarefully{};
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
    forget_shared();
    if (!sql_.in_transaction()) return;
    sql_.run("ROLLBACK TO " + name);
    sql_.run("RELEASE " + name);
  };
  try {
    write_shared();
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
