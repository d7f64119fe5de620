// The store's thread and its group commit.
#include "agent/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "agent/files.h"
#include "protocol/reasons.h"

namespace deskbell::agent {

namespace {

/// As long as what is known of the disk counts.
constexpr Duration look_again{1'000};
constexpr Duration open_again_after{2'000};
/// SQLite's shared memory and the first pages of its log.
constexpr std::uint64_t room_to_open = 128 << 10;

/// Whether that is why the database could not be opened: a file that SQLite needs beside it has no room.
bool is_for_want_of_room(std::filesystem::path const& path, Error const& error) {
  if (error.code != ErrorCode::storage) return false;
  auto const disk = disk_of(path.parent_path());
  return disk && core::backlog::shortage(*disk);
}

struct Job {
  Store::Work work;
  Store::Done done;
  Result<void> outcome;
  Notes notes;
};

}  // namespace

struct Store::Impl {
  std::filesystem::path path;
  std::optional<Database> database;  ///< empty: it could not be opened again
  bool standing_in = false;          ///< it only reads, until there is room on the disk
  std::optional<Duration> tried_at;  ///< to open it as ever, on the boot clock
  std::optional<Duration> measured_at;
  std::optional<Error> shortage;
  Clock const& clock;
  boost::asio::any_io_executor loop;
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<Job> waiting;
  bool stopping = false;
  std::shared_ptr<OnCommitted> on_committed = std::make_shared<OnCommitted>();
  std::shared_ptr<OnFailed> on_failed = std::make_shared<OnFailed>();
  std::thread thread;

  Impl(std::filesystem::path our_path, Clock const& our_clock, boost::asio::any_io_executor our_loop)
      : path(std::move(our_path)), clock(our_clock), loop(std::move(our_loop)) {}

  Result<void> open() {
    auto opened = Database::open(path);
    standing_in = !opened && is_for_want_of_room(path, opened.error());
    if (standing_in) opened = Database::stand_in(path);
    if (!opened) return opened.error();
    database.emplace(std::move(*opened));
    return {};
  }

  /// The database only reads, and the disk may have got room meanwhile.
  void open_again() {
    auto const now = clock.now().since_boot;
    if (tried_at && now - *tried_at < open_again_after) return;
    tried_at = now;
    auto const disk = disk_of(path.parent_path());
    if (!disk || disk->free < room_to_open) return;
    // This one is alone with the file: it has to go first.
    database.reset();
    measured_at.reset();
    if (auto opened = open(); !opened) shortage = opened.error();
  }

  /// At most once a second: people write a word at a time, and a flood asks thousands of times.
  std::optional<Error> const& room() {
    auto const now = clock.now().since_boot;
    if (measured_at && now - *measured_at < look_again) return shortage;
    measured_at = now;
    auto const disk = disk_of(path.parent_path());
    shortage = disk ? core::backlog::shortage(*disk) : std::nullopt;
    if (!shortage && standing_in) shortage = full();
    return shortage;
  }

  static Error full() { return storage_error("store", SQLITE_FULL, {}); }
  /// What only reads says that it is read-only; the reason is the disk.
  Error error_of(SQLite::Exception const& failure) const {
    bool const refused = standing_in && failure.getErrorCode() == SQLITE_READONLY;
    return refused ? full() : storage_error("store", failure.getErrorCode(), failure.what());
  }

  bool in_transaction() { return sqlite3_get_autocommit(database->native().getHandle()) == 0; }

  void roll_back() {
    if (in_transaction()) database->native().tryExec("ROLLBACK");
  }

  /// One job inside of the open transaction. False where the whole transaction is lost.
  bool run(Job& job) {
    auto& native = database->native();
    try {
      native.exec("SAVEPOINT job");
      Transaction transaction(native, clock.now(), room());
      auto const changes = sqlite3_total_changes(native.getHandle());
      job.outcome = job.work(transaction);
      if (!job.outcome) native.exec("ROLLBACK TO job");
      native.exec("RELEASE job");
      if (job.outcome) job.notes = std::move(transaction.notes());
      job.notes.shortage = shortage;
      job.notes.wrote = sqlite3_total_changes(native.getHandle()) != changes;
      return true;
    } catch (SQLite::Exception const& failure) {
      job.outcome = error_of(failure);
    } catch (std::exception const& failure) {
      job.outcome = make_error(ErrorCode::internal, std::string("store: ") + failure.what());
    }
    if (!in_transaction()) return false;
    native.tryExec("ROLLBACK TO job");
    native.tryExec("RELEASE job");
    return in_transaction();
  }

  /// All of them in one transaction. False where it could not be committed: none of them is done then.
  bool run_together(std::vector<Job>& jobs) {
    auto& native = database->native();
    try {
      native.exec("BEGIN");
      for (auto& job : jobs) {
        job.notes = {};
        if (!run(job)) return false;
      }
      native.exec("COMMIT");
      return true;
    } catch (SQLite::Exception const& failure) {
      auto const error = error_of(failure);
      roll_back();
      for (auto& job : jobs)
        if (job.outcome) job.outcome = error;
      return false;
    }
  }

  void run_batch(std::vector<Job>& jobs) {
    if (standing_in || !database) open_again();
    if (!database) {
      for (auto& job : jobs) job.outcome = shortage.value_or(full());
      return;
    }
    if (run_together(jobs)) return;
    roll_back();
    if (jobs.size() == 1) {
      jobs.front().notes = {};
      if (jobs.front().outcome)
        jobs.front().outcome = make_error(ErrorCode::storage, std::string(protocol::reasons::not_committed));
      return;
    }
    // One large piece of work must not take the small ones with it: each on its own.
    for (auto& job : jobs) {
      std::vector<Job> one;
      one.push_back(std::move(job));
      one.front().outcome = {};
      run_batch(one);
      job = std::move(one.front());
    }
  }

  void tell(std::vector<Job> jobs) {
    auto shared = std::make_shared<std::vector<Job>>(std::move(jobs));
    boost::asio::post(loop, [shared, committed = on_committed, failed = on_failed] {
      for (auto& job : *shared) {
        if (job.outcome && *committed) (*committed)(std::move(job.notes));
        bool const broken = !job.outcome && job.outcome.error().code == ErrorCode::storage;
        if (broken && *failed) (*failed)(job.outcome.error());
        if (job.done) job.done(std::move(job.outcome));
      }
    });
  }

  void work() {
    for (;;) {
      std::vector<Job> jobs;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [this] { return stopping || !waiting.empty(); });
        if (waiting.empty()) return;
        jobs.swap(waiting);
      }
      run_batch(jobs);
      tell(std::move(jobs));
    }
  }
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  impl_->thread = std::thread([state = impl_.get()] { state->work(); });
}

Store::~Store() {
  {
    std::lock_guard const lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  impl_->thread.join();
}

Result<std::unique_ptr<Store>> Store::open(std::filesystem::path const& path, Clock const& clock,
                                           boost::asio::any_io_executor loop) {
  auto impl = std::make_unique<Impl>(path, clock, std::move(loop));
  if (auto opened = impl->open(); !opened) return opened.error();
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

void Store::set_on_committed(OnCommitted on_committed) { *impl_->on_committed = std::move(on_committed); }

void Store::set_on_failed(OnFailed on_failed) { *impl_->on_failed = std::move(on_failed); }

void Store::submit(Work work, Done done) {
  {
    std::lock_guard const lock(impl_->mutex);
    impl_->waiting.push_back(Job{std::move(work), std::move(done), {}, {}});
  }
  impl_->wake.notify_one();
}

}  // namespace deskbell::agent
