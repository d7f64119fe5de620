// Group commit: BEGIN, each function under a savepoint, COMMIT, then everybody is told.
#include "console/server/store/writer.h"

#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <map>

namespace deskbell::console::store {

namespace {
/// So that one burst does not keep the first of it waiting.
constexpr std::size_t max_group = 512;
/// The write-ahead log is moved into the database while nobody waits, or when it has grown this much.
constexpr std::int64_t checkpoint_pages = 4'000;

Error storage_error(std::string message) { return make_error(ErrorCode::storage, std::move(message)); }
}  // namespace

Writer::Writer(DatabaseOptions const& options, DatabaseMetrics& metrics)
    : options_(options), metrics_(metrics), sql_(options.file.string(), Sql::Mode::read_write) {
  sql_.script("PRAGMA journal_mode = WAL");
  sql_.script("PRAGMA synchronous = FULL");
  sql_.script("PRAGMA wal_autocheckpoint = 0");
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
  {
    std::lock_guard const lock(mutex_);
    if (stopping_ || queue_.size() >= options_.max_queue) return false;
    queue_.push_back(std::move(job));
    ++metrics_.queued;
  }
  wake_.notify_one();
  return true;
}

void Writer::run() {
  std::vector<std::shared_ptr<Job>> group;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (queue_.empty() && !stopping_ && commits_since_checkpoint_ > 0) {
        // Nobody waits: a good moment for the checkpoint.
        if (!wake_.wait_for(lock, std::chrono::milliseconds(200),
                            [this] { return stopping_ || !queue_.empty(); })) {
          lock.unlock();
          checkpoint();
          continue;
        }
      }
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      auto const count = std::min(queue_.size(), max_group);
      group.assign(std::make_move_iterator(queue_.begin()),
                   std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(count)));
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
      metrics_.queued -= static_cast<std::int64_t>(count);
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
    if (alone || !sql_.in_transaction()) return;
    sql_.run("ROLLBACK TO job");
    sql_.run("RELEASE job");
  };
  ++metrics_.writes;
  try {
    if (!alone) sql_.run("SAVEPOINT job");
    bool const good = job.run(&transaction, sql_);
    if (!good) {
      undo();
      return !alone;
    }
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

void Writer::commit_group(std::vector<std::shared_ptr<Job>>& group) {
  auto const begin = std::chrono::steady_clock::now();
  auto const now = options_.now ? options_.now()
                                : std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  Transaction transaction(sql_, now);
  bool const alone = group.size() == 1;
  std::size_t next = 0;
  std::string broken;
  auto* const handle = static_cast<sqlite3*>(sql_.native());
  auto const changes = sqlite3_total_changes(handle);
  try {
    sql_.run("BEGIN IMMEDIATE");
    bool kept = true;
    while (next < group.size() && kept) kept = run_job(transaction, *group[next++], alone);
    if (!kept) {
      // A single function failed by itself and knows why; or the engine gave the transaction up.
      if (sql_.in_transaction()) sql_.run("ROLLBACK");
      if (!alone)
        broken =
            "the transaction was given up by the database, probably because the disk is full; nothing was "
            "changed";
    } else {
      transaction.write_positions();
      if (options_.before_commit) options_.before_commit(sql_);
      sql_.run("COMMIT");
    }
    if (kept || alone) {
      if (kept) {
        if (sqlite3_total_changes(handle) != changes) note_written();
        tell(transaction);
      }
      ++metrics_.commits;
      commits_since_checkpoint_ += static_cast<std::int64_t>(group.size());
      metrics_.commit_microseconds += static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin)
              .count());
      if (group.size() > metrics_.largest_group) metrics_.largest_group = group.size();
      if (commits_since_checkpoint_ > checkpoint_pages * 4) checkpoint();
      return;
    }
  } catch (StorageFailure const& failure) {
    broken = failure.error.message;
  }
  ++metrics_.failed_commits;
  note_failure(broken);
  try {
    if (sql_.in_transaction()) sql_.run("ROLLBACK");
  } catch (StorageFailure const&) {
    // It is over either way; the next BEGIN says so if not.
  }
  for (auto const& job : group) job->fail(storage_error(broken));
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
  std::set<std::pair<std::size_t, std::int64_t>> woken;
  for (auto const& signal : transaction.signals_) {
    std::int64_t identity = 0;
    if (auto const* facts = std::get_if<DeviceHasFacts>(&signal)) identity = facts->identity;
    if (auto const* policy = std::get_if<DevicePolicyReady>(&signal)) identity = policy->identity;
    if (identity != 0 && !woken.emplace(signal.index(), identity).second) continue;
    options_.bus->publish(signal);
  }
}

void Writer::checkpoint() {
  commits_since_checkpoint_ = 0;
  // Passive: readers and the next commit do not wait for it.
  sqlite3_wal_checkpoint_v2(static_cast<sqlite3*>(sql_.native()), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
}

}  // namespace deskbell::console::store
