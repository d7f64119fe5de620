// The one thread that writes: what gathered while the last commit ran goes into the next transaction.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "console/server/store/database.h"
#include "console/server/store/write_ahead_log.h"

namespace deskbell::console::store {

class Writer {
 public:
  Writer(DatabaseOptions const& options, DatabaseMetrics& metrics);
  ~Writer();  ///< finishes what is queued

  /// How long those wait that may.
  static constexpr std::chrono::milliseconds patience{10};

  /// False: too many wait; the job is failed with `unavailable` by the caller.
  bool push(std::shared_ptr<Job> job);

 private:
  using Group = std::vector<std::shared_ptr<Job>>;
  void run();
  /// Until somebody wants a commit, or it is over; moves the log meanwhile.
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void take(Group& group);
  void commit_group(Group& group);
  void commit_carefully(Group& group);
  bool commit_lightly(Group& group);
  void commit(Transaction& transaction);
  void note_commit(Transaction& transaction);
  void fail_all(Group& group, std::string const& why);
  void roll_back();
  bool run_job(Transaction& transaction, Job& job, bool alone);
  void tell(Transaction& transaction);
  void note_failure(std::string const& why);
  void note_written();

  DatabaseOptions const& options_;
  DatabaseMetrics& metrics_;
  Sql sql_;
  WriteAheadLog log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> queue_;
  std::size_t urgent_ = 0;                                 ///< those in the queue that may not wait
  std::chrono::steady_clock::time_point patience_ends_{};  ///< of the first in the queue that may
  bool stopping_ = false;
  std::int64_t changes_ = 0;  ///< of the session, when it last committed
  std::thread thread_;
};

}  // namespace deskbell::console::store
