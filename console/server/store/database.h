// The console's database: readers on a pool, one writer with group commit, migrations, backup and check.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "console/server/bus.h"
#include "console/server/store/sql.h"
#include "console/server/store/transaction.h"
#include "protocol/result.h"

namespace deskbell::console::store {

struct DatabaseOptions {
  std::filesystem::path file;  ///< DATA/console.db
  std::size_t readers = 2;
  std::int64_t log_room = 0;       ///< bytes of write-ahead log that are there in advance (WriteAheadLog)
  std::size_t max_queue = 20'000;  ///< waiting writes; more are refused with `unavailable`
  /// Told after each commit; may be null. Called on the writer's thread.
  Bus* bus = nullptr;
  std::function<Time()> now;  ///< the system clock where not set
  [[nodiscard]] Time clock() const {
    return now ? now() : std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
  /// False: an older schema is refused (unavailable), for it is in use by a console that knows no other.
  bool may_migrate = true;
  /// Replaced in tests to see a commit fail.
  std::function<void(Sql&)> before_commit;
};

struct DatabaseMetrics {
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> failed_commits{0};
  std::atomic<std::uint64_t> writes{0};  ///< functions run by the writer
  std::atomic<std::uint64_t> reads{0};
  std::atomic<std::uint64_t> commit_microseconds{0};  ///< sum over all commits
  std::atomic<std::int64_t> queued{0};
  std::atomic<std::uint64_t> largest_group{0};
  std::atomic<bool> storing{true};  ///< false after the disk failed a write, until one succeeds
};

/// A piece of work of the writer or of a reader, and how its result is told.
class Job {
 public:
  virtual ~Job() = default;
  virtual bool run(Transaction* transaction, Sql& sql) = 0;  ///< false: it failed by itself and is undone
  virtual void fail(Error error) = 0;
  std::function<void()> done;  ///< called once, on the database's thread
  bool may_wait = false;       ///< causes no commit at once

  void finish() {
    // Taken out first: whoever waits may come back, and go, while it still runs.
    auto const told = std::move(done);
    done = nullptr;
    if (told) told();
  }
};

class Database {
 public:
  /// Opens or makes the file and brings its schema up to date. Errors storage: the file is damaged, the disk
  /// is full, the folder cannot be written, or the database was written by a newer version or lost all that
  /// it held (it is left as it was).
  static Result<std::unique_ptr<Database>> open(DatabaseOptions options);
  /// Finishes what is queued, checkpoints and closes. Coroutines that wait are resumed before.
  ~Database();

  /// Runs `function` in the next transaction, and resumes only after its commit. Functions that gathered
  /// while the last commit ran share one transaction; each is undone by itself when it returns an error. It
  /// may run twice, the first time for nothing: it keeps no memory outside of the transaction. Errors of the
  /// function as they are, or storage: nothing of it was done (disk full, locked, damaged).
  template <class T>
  boost::asio::awaitable<Result<T>> submit(std::function<Result<T>(Transaction&)> function) {
    auto job = std::make_shared<WriteJob<T>>(std::move(function));
    co_await enqueue_write(job);
    co_return std::move(*job->result);
  }
  /// Runs `function` on a reader in one read transaction. Errors: storage, and those of the function.
  template <class T>
  boost::asio::awaitable<Result<T>> read(std::function<Result<T>(Reader&)> function) {
    auto job = std::make_shared<ReadJob<T>>(std::move(function));
    co_await enqueue_read(job);
    co_return std::move(*job->result);
  }
  /// The same for threads that may block: start-up, command line, tests. Never from an I/O thread.
  template <class T>
  Result<T> submit_and_wait(std::function<Result<T>(Transaction&)> function) {
    auto job = std::make_shared<WriteJob<T>>(std::move(function));
    wait_write(job);
    return std::move(*job->result);
  }
  template <class T>
  Result<T> read_and_wait(std::function<Result<T>(Reader&)> function) {
    auto job = std::make_shared<ReadJob<T>>(std::move(function));
    wait_read(job);
    return std::move(*job->result);
  }
  /// Neither waits nor tells: for marks that may be lost.
  void submit_and_forget(std::function<Result<void>(Transaction&)> function);
  /// The same for marks that may also come a moment later: it keeps its place in the queue, and goes with the
  /// next commit, or has one of its own after `Writer::patience` where nobody else writes.
  void submit_soon(std::function<Result<void>(Transaction&)> function);

  /// A consistent copy of the running database. Errors: storage.
  Result<void> copy_to(std::filesystem::path const& file);
  /// SQLite's integrity check and that of foreign keys; each problem is a line. Empty: sound.
  Result<std::vector<std::string>> check();

  [[nodiscard]] DatabaseMetrics const& metrics() const noexcept;
  [[nodiscard]] std::filesystem::path const& file() const noexcept;
  [[nodiscard]] Time now() const;

 private:
  template <class T>
  class WriteJob : public Job {
   public:
    explicit WriteJob(std::function<Result<T>(Transaction&)> function) : function_(std::move(function)) {}
    bool run(Transaction* transaction, Sql&) override {
      result.emplace(function_(*transaction));
      return result->has_value();
    }
    void fail(Error error) override { result.emplace(std::move(error)); }
    std::optional<Result<T>> result;

   private:
    std::function<Result<T>(Transaction&)> function_;
  };
  template <class T>
  class ReadJob : public Job {
   public:
    explicit ReadJob(std::function<Result<T>(Reader&)> function) : function_(std::move(function)) {}
    bool run(Transaction*, Sql& sql) override {
      result.emplace(function_(sql));
      return true;
    }
    void fail(Error error) override { result.emplace(std::move(error)); }
    std::optional<Result<T>> result;

   private:
    std::function<Result<T>(Reader&)> function_;
  };

  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  boost::asio::awaitable<void> enqueue_write(std::shared_ptr<Job> job);
  boost::asio::awaitable<void> enqueue_read(std::shared_ptr<Job> job);
  void wait_write(std::shared_ptr<Job> const& job);
  void wait_read(std::shared_ptr<Job> const& job);

  std::unique_ptr<Impl> impl_;
};

/// The schema's version that this program makes and understands.
int schema_version() noexcept;

}  // namespace deskbell::console::store
