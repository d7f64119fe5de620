// Opening, the pool of readers, and how a coroutine waits for a thread of the database.
#include "console/server/store/database.h"

#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "console/server/store/migrations.h"
#include "console/server/store/new_database.h"
#include "console/server/store/writer.h"
#include "protocol/reasons.h"

namespace deskbell::console::store {

namespace net = boost::asio;

namespace {

/// A few sessions, each with its thread and a queue in common.
class Readers {
 public:
  Readers(std::string const& path, std::size_t count, DatabaseMetrics& metrics) : metrics_(metrics) {
    for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
      sessions_.push_back(std::make_unique<Sql>(path, Sql::Mode::read_only));
      sessions_.back()->script("PRAGMA cache_size = -16384");
      threads_.emplace_back([this, &sql = *sessions_.back()] {
        pthread_setname_np(pthread_self(), "db-reader");
        run(sql);
      });
    }
  }
  ~Readers() {
    {
      std::lock_guard const lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  void push(std::shared_ptr<Job> job) {
    {
      std::lock_guard const lock(mutex_);
      queue_.push_back(std::move(job));
    }
    wake_.notify_one();
  }

 private:
  void run(Sql& sql) {
    for (;;) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        job = std::move(queue_.front());
        queue_.pop_front();
      }
      perform(sql, *job);
      ++metrics_.reads;
      job->finish();
    }
  }
  static void perform(Sql& sql, Job& job) {
    try {
      sql.run("BEGIN");
      job.run(nullptr, sql);
      sql.run("COMMIT");
    } catch (StorageFailure const& failure) {
      job.fail(failure.error);
      end(sql);
    } catch (std::exception const& mistake) {
      job.fail(make_error(ErrorCode::internal, mistake.what()));
      end(sql);
    }
  }
  static void end(Sql& sql) {
    try {
      if (sql.in_transaction()) sql.run("ROLLBACK");
    } catch (StorageFailure const&) {
      // The next BEGIN says what is wrong.
    }
  }

  DatabaseMetrics& metrics_;
  std::vector<std::unique_ptr<Sql>> sessions_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// Hands the job over, and comes back on the caller's executor when it is done.
template <class Start>
net::awaitable<void> wait_for(std::shared_ptr<Job> job, Start start) {
  auto initiate = [job, start](auto handler) {
    auto executor = net::get_associated_executor(handler);
    auto work = net::make_work_guard(executor);
    auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    job->done = [executor, work = std::move(work), kept]() mutable {
      net::post(executor, [kept] { std::move (*kept)(); });
      kept.reset();
      work.reset();
    };
    start(job);
  };
  co_await net::async_initiate<net::use_awaitable_t<> const, void()>(initiate, net::use_awaitable);
}

Error lost(std::filesystem::path const& file) {
  return make_error(
      ErrorCode::storage,
      file.string() +
          ": there is nothing in this database: what it held is gone: restore it from a backup; "
          "the file was left as it was");
}

/// Makes one where there is none. What is there and empty was made by nobody: it lost what it held, and
/// SQLite would throw its log after it.
Result<void> make_if_missing(std::filesystem::path const& file) {
  std::error_code failed;
  auto const status = std::filesystem::symlink_status(file, failed);
  if (std::filesystem::exists(status)) {
    bool const empty = std::filesystem::file_size(file, failed) == 0 && !failed;
    return empty ? Result<void>(lost(file)) : Result<void>();
  }
  auto made = make_new_database(file);
  if (!made) return made.error().code == ErrorCode::conflict ? Result<void>() : made.error();
  auto done = made->finish();
  // Somebody else was faster: that one is as good.
  return done || done.error().code == ErrorCode::conflict ? Result<void>() : done;
}

/// Every database of a console has its schema before it has its name.
bool has_nothing(Sql& sql) {
  auto const number = [&](char const* what) { return sql.one<std::int64_t>(what).value_or(0); };
  return number("PRAGMA application_id") == 0 && number("PRAGMA user_version") == 0 &&
         number("SELECT COUNT(*) FROM sqlite_master") == 0;
}

/// What is damaged is not written to: it would only get worse, and perhaps not be noticed for weeks. Reading
/// all of a very large database would keep everybody waiting; `check` does it there.
Result<void> look_for_damage(Sql& sql, std::filesystem::path const& file) {
  constexpr std::uintmax_t largest = std::uintmax_t{512} << 20;
  std::error_code failed;
  auto const size = std::filesystem::file_size(file, failed);
  if (failed || size > largest) return {};
  auto const verdict = sql.one<std::string>("PRAGMA quick_check(1)").value_or("");
  if (verdict == "ok") return {};
  return make_error(ErrorCode::storage, file.string() + ": the database is damaged (" + verdict +
                                            "): restore a backup; the file was left as it was");
}

}  // namespace

struct Database::Impl {
  DatabaseOptions options;
  DatabaseMetrics metrics;
  std::unique_ptr<Writer> writer;
  std::unique_ptr<Readers> readers;

  void push_write(std::shared_ptr<Job> const& job) {
    if (writer->push(job)) return;
    job->fail(make_error(ErrorCode::unavailable, std::string(protocol::reasons::console_is_busy)));
    job->finish();
  }
};

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  auto const path = impl->options.file.string();
  if (auto there = make_if_missing(impl->options.file); !there) return there.error();
  try {
    {
      // A look before anything is written: a newer version's file stays byte for byte what it was.
      auto const before = ::umask(0077);
      Sql first(path, Sql::Mode::read_write);
      ::umask(before);
      if (auto sound = look_for_damage(first, impl->options.file); !sound) return sound.error();
      if (has_nothing(first)) return lost(impl->options.file);
      if (auto done = migrate(first, schema_files(), impl->options.may_migrate); !done)
        return prefixed(path, done.error());
    }
    impl->writer = std::make_unique<Writer>(impl->options, impl->metrics);
    impl->readers = std::make_unique<Readers>(path, impl->options.readers, impl->metrics);
  } catch (StorageFailure const& failure) {
    return failure.error;
  }
  return std::unique_ptr<Database>(new Database(std::move(impl)));
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Database::~Database() {
  impl_->readers.reset();
  impl_->writer.reset();
}

net::awaitable<void> Database::enqueue_write(std::shared_ptr<Job> job) {
  auto start = [impl = impl_.get()](std::shared_ptr<Job> const& ready) { impl->push_write(ready); };
  co_await wait_for(std::move(job), start);
}

net::awaitable<void> Database::enqueue_read(std::shared_ptr<Job> job) {
  auto start = [impl = impl_.get()](std::shared_ptr<Job> const& ready) { impl->readers->push(ready); };
  co_await wait_for(std::move(job), start);
}

void Database::wait_write(std::shared_ptr<Job> const& job) {
  auto const done = std::make_shared<std::promise<void>>();
  job->done = [done] { done->set_value(); };
  auto told = done->get_future();
  impl_->push_write(job);
  told.wait();
}

void Database::wait_read(std::shared_ptr<Job> const& job) {
  auto const done = std::make_shared<std::promise<void>>();
  job->done = [done] { done->set_value(); };
  auto told = done->get_future();
  impl_->readers->push(job);
  told.wait();
}

void Database::submit_and_forget(std::function<Result<void>(Transaction&)> function) {
  impl_->push_write(std::make_shared<WriteJob<void>>(std::move(function)));
}

void Database::submit_soon(std::function<Result<void>(Transaction&)> function) {
  auto job = std::make_shared<WriteJob<void>>(std::move(function));
  job->may_wait = true;
  impl_->push_write(job);
}

Result<void> Database::copy_to(std::filesystem::path const& file) {
  try {
    Sql sql(impl_->options.file.string(), Sql::Mode::read_write);
    sql.run("VACUUM INTO ?", file.string());
    ::chmod(file.c_str(), 0600);
    return {};
  } catch (StorageFailure const& failure) {
    return failure.error;
  }
}

Result<std::vector<std::string>> Database::check() {
  try {
    Sql sql(impl_->options.file.string(), Sql::Mode::read_only);
    auto problems = sql.all<std::string>("PRAGMA integrity_check");
    if (problems.size() == 1 && problems.front() == "ok") problems.clear();
    using Violation = std::tuple<std::string, std::optional<std::int64_t>, std::string>;
    for (auto const& [table, row, parent] :
         sql.all<Violation>("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")) {
      problems.push_back(table + " row " + std::to_string(row.value_or(0)) + " refers to a missing row of " +
                         parent);
    }
    return problems;
  } catch (StorageFailure const& failure) {
    return failure.error;
  }
}

DatabaseMetrics const& Database::metrics() const noexcept { return impl_->metrics; }
std::filesystem::path const& Database::file() const noexcept { return impl_->options.file; }
Time Database::now() const { return impl_->options.clock(); }

}  // namespace deskbell::console::store
