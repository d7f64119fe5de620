// Group commit: BEGIN, each function, COMMIT, then everybody is told. Where something has to be undone by
// itself the group is done once more, each function under a savepoint.
#include "console/server/store/writer.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

namespace deskbell::console::store {

namespace {
/// So that one burst does not keep the first of it waiting.
constexpr std::size_t max_group = 512;

/// The session, whose commits go to a log.
Sql& with_log(Sql& sql) {
  sql.script("PRAGMA journal_mode = WAL");
  return sql;
}

Error storage_error(std::string message) { return make_error(ErrorCode::storage, std::move(message)); }
}  // namespace

Writer::Writer(DatabaseOptions const& options, DatabaseMetrics& metrics)
    : options_(options),
      metrics_(metrics),
      sql_(options.file.string(), Sql::Mode::read_write),
      log_(with_log(sql_), options.file, options.log_room) {
  sql_.script("PRAGMA cache_size = -65536");
  sql_.script("PRAGMA temp_store = MEMORY");
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "db-writer");
    run();
  });
}

Writer::~Writer() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  try {
    sql_.script("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (StorageFailure const&) {
    // The log stays and is read at the next start.
  }
}

bool Writer::push(std::shared_ptr<Job> job) {
  bool wake = false;
  {
    std::lock_guard const lock(mutex_);
    if (stopping_ || queue_.size() >= options_.max_queue) return false;
    if (job->may_wait && queue_.empty()) patience_ends_ = std::chrono::steady_clock::now() + patience;
    wake = queue_.empty() || !job->may_wait;
    if (!job->may_wait) ++urgent_;
    queue_.push_back(std::move(job));
    ++metrics_.queued;
  }
  if (wake) wake_.notify_one();
  return true;
}

void Writer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  auto const wanted = [this] { return stopping_ || urgent_ > 0; };
  auto const any = [this, &wanted] { return wanted() || !queue_.empty(); };
  while (!wanted()) {
    if (!queue_.empty()) {
      if (!wake_.wait_until(lock, patience_ends_, wanted)) return;
    } else if (log_.has_news()) {
      // Nobody waits: a good moment to move the log.
      if (wake_.wait_for(lock, std::chrono::milliseconds(200), any)) continue;
      lock.unlock();
      log_.move();
      lock.lock();
    } else {
      wake_.wait(lock, any);
    }
  }
}

void Writer::take(Group& group) {
  auto const count = std::min(queue_.size(), max_group);
  auto const end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  metrics_.queued -= static_cast<std::int64_t>(count);
  urgent_ -= static_cast<std::size_t>(
      std::count_if(group.begin(), group.end(), [](auto const& job) { return !job->may_wait; }));
}

void Writer::run() {
  Group group;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wait_for_work(lock);
      if (queue_.empty()) return;
      take(group);
    }
    commit_group(group);
    for (auto const& job : group) {
      job->finish();
    }
    group.clear();
  }
}

bool Writer::run_job(Transaction& transaction, Job& job, bool alone) {
  auto const signals = transaction.signals_.size();
  auto const undo = [&] {
    transaction.signals_.resize(signals, Signal{ChangesReached{}});
    transaction.forget_shared();
    if (alone || !sql_.in_transaction()) return;
    sql_.run("ROLLBACK TO job");
    sql_.run("RELEASE job");
  };
  try {
    if (!alone) sql_.run("SAVEPOINT job");
    bool const good = job.run(&transaction, sql_);
    if (!good) {
      undo();
      return !alone;
    }
    transaction.write_shared();
    if (!alone) sql_.run("RELEASE job");
    return true;
  } catch (StorageFailure const& failure) {
    if (failure.error.code == ErrorCode::storage) note_failure(failure.error.message);
    job.fail(failure.error);
    undo();
    // Some failures (a full disk) end the whole transaction.
    return !alone && sql_.in_transaction();
  } catch (std::exception const& mistake) {
    job.fail(make_error(ErrorCode::internal, mistake.what()));
    undo();
    return !alone;
  }
}

void Writer::commit_group(Group& group) {
  auto const begin = std::chrono::steady_clock::now();
  metrics_.writes += group.size();
  if (!commit_lightly(group)) commit_carefully(group);
  metrics_.commit_microseconds += static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin)
          .count());
  if (group.size() > metrics_.largest_group) metrics_.largest_group = group.size();
  if (log_.is_long()) log_.move();
}

void Writer::roll_back() {
  try {
    if (sql_.in_transaction()) sql_.run("ROLLBACK");
  } catch (StorageFailure const&) {
    // It is over either way; the next BEGIN says so if not.
  }
}

/// Without savepoints. False: something went wrong in a way that has to be undone, and so all of it was.
bool Writer::commit_lightly(Group& group) {
  auto const now = options_.clock();
  Transaction transaction(sql_, now, Transaction::Care::light);
  try {
    sql_.run("BEGIN IMMEDIATE");
    for (auto const& job : group) {
      auto const before = transaction.work();
      auto const signals = transaction.signals_.size();
      if (job->run(&transaction, sql_)) continue;
      // It looked and said no, as most of those do that fail: there is nothing to undo.
      if (transaction.work() != before) throw Transaction::RepeatCarefully{};
      transaction.signals_.resize(signals, Signal{ChangesReached{}});
    }
    commit(transaction);
    return true;
  } catch (StorageFailure const&) {
    // Said where it fails once more.
  } catch (Transaction::RepeatCarefully const&) {
    // Done below.
  } catch (std::exception const&) {
    // A mistake of one of them is no harm to the others.
  }
  roll_back();
  return false;
}

/// Each by itself under a savepoint.
void Writer::commit_carefully(Group& group) {
  auto const now = options_.clock();
  Transaction transaction(sql_, now, Transaction::Care::savepoints);
  bool const alone = group.size() == 1;
  std::size_t next = 0;
  std::string broken;
  try {
    sql_.run("BEGIN IMMEDIATE");
    bool kept = true;
    while (next < group.size() && kept) kept = run_job(transaction, *group[next++], alone);
    if (!kept) {
      // A single function failed by itself and knows why; or the engine gave the transaction up.
      if (sql_.in_transaction()) sql_.run("ROLLBACK");
      if (alone) return;
      broken =
          "the transaction was given up by the database, probably because the disk is full; nothing was "
          "changed";
    } else {
      commit(transaction);
      return;
    }
  } catch (StorageFailure const& failure) {
    broken = failure.error.message;
  }
  fail_all(group, broken);
}

void Writer::commit(Transaction& transaction) {
  transaction.write_shared();
  transaction.write_positions();
  if (options_.before_commit) options_.before_commit(sql_);
  sql_.run("COMMIT");
  note_commit(transaction);
}

void Writer::note_commit(Transaction& transaction) {
  if (auto const changes = sql_.changes(); changes != std::exchange(changes_, changes)) note_written();
  tell(transaction);
  ++metrics_.commits;
}

void Writer::fail_all(Group& group, std::string const& why) {
  ++metrics_.failed_commits;
  note_failure(why);
  roll_back();
  for (auto const& job : group) job->fail(storage_error(why));
}

/// Once for each time that it begins: a full disk fails a thousand times a minute.
void Writer::note_failure(std::string const& why) {
  if (metrics_.storing.exchange(false)) spdlog::error("nothing can be stored: {}", why);
}

void Writer::note_written() {
  if (!metrics_.storing.exchange(true)) spdlog::info("the database can be written again");
}

void Writer::tell(Transaction& transaction) {
  if (options_.bus == nullptr) return;
  for (auto const& [organisation, position] : transaction.positions_) {
    options_.bus->publish(ChangesReached{organisation, position});
  }
  std::map<std::int64_t, std::vector<OutboxFact>> facts;
  std::set<std::int64_t> policies;
  for (auto& signal : transaction.signals_) {
    if (auto* has = std::get_if<DeviceHasFacts>(&signal)) {
      auto& theirs = facts[has->identity];
      if (has->facts) theirs.insert(theirs.end(), has->facts->begin(), has->facts->end());
      continue;
    }
    auto const* policy = std::get_if<DevicePolicyReady>(&signal);
    if (policy != nullptr && !policies.insert(policy->identity).second) continue;
    options_.bus->publish(signal);
  }
  for (auto& [identity, theirs] : facts) {
    options_.bus->publish(
        DeviceHasFacts{identity, std::make_shared<std::vector<OutboxFact> const>(std::move(theirs))});
  }
}

}  // namespace deskbell::console::store
