// The store's thread and its group commit.
#include "agent/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace deskbell::agent {

namespace {

struct Job {
  Store::Work work;
  Store::Done done;
  Result<void> outcome;
  Notes notes;
};

}  // namespace

struct Store::Impl {
  Database database;
  Clock const& clock;
  boost::asio::any_io_executor loop;
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<Job> waiting;
  bool stopping = false;
  std::shared_ptr<OnCommitted> on_committed = std::make_shared<OnCommitted>();
  std::shared_ptr<OnFailed> on_failed = std::make_shared<OnFailed>();
  std::thread thread;

  Impl(Database opened, Clock const& our_clock, boost::asio::any_io_executor our_loop)
      : database(std::move(opened)), clock(our_clock), loop(std::move(our_loop)) {}

  bool in_transaction() { return sqlite3_get_autocommit(database.native().getHandle()) == 0; }

  void roll_back() {
    if (in_transaction()) database.native().tryExec("ROLLBACK");
  }

  /// One job inside of the open transaction. False where the whole transaction is lost.
  bool run(Job& job) {
    auto& native = database.native();
    try {
      native.exec("SAVEPOINT job");
      Transaction transaction(native, clock.now());
      auto const changes = sqlite3_total_changes(native.getHandle());
      job.outcome = job.work(transaction);
      if (!job.outcome) native.exec("ROLLBACK TO job");
      native.exec("RELEASE job");
      if (job.outcome) job.notes = std::move(transaction.notes());
      job.notes.wrote = sqlite3_total_changes(native.getHandle()) != changes;
      return true;
    } catch (SQLite::Exception const& failure) {
      job.outcome = storage_error("store", failure.getErrorCode(), failure.what());
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
    auto& native = database.native();
    try {
      native.exec("BEGIN");
      for (auto& job : jobs) {
        job.notes = {};
        if (!run(job)) return false;
      }
      native.exec("COMMIT");
      return true;
    } catch (SQLite::Exception const& failure) {
      auto const error = storage_error("store", failure.getErrorCode(), failure.what());
      roll_back();
      for (auto& job : jobs)
        if (job.outcome) job.outcome = error;
      return false;
    }
  }

  void run_batch(std::vector<Job>& jobs) {
    if (run_together(jobs)) return;
    roll_back();
    if (jobs.size() == 1) {
      jobs.front().notes = {};
      if (jobs.front().outcome) jobs.front().outcome = make_error(ErrorCode::storage, "store: not committed");
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
  auto database = Database::open(path);
  if (!database) return database.error();
  return std::unique_ptr<Store>(
      new Store(std::make_unique<Impl>(std::move(*database), clock, std::move(loop))));
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
