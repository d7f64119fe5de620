// The one thread that writes: what gathered while the last commit ran goes into the next transaction.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "console/server/store/database.h"

namespace deskbell::console::store {

class Writer {
 public:
  Writer(DatabaseOptions const& options, DatabaseMetrics& metrics);
  ~Writer();  ///< finishes what is queued

  /// False: too many wait; the job is failed with `unavailable` by the caller.
  bool push(std::shared_ptr<Job> job);

  Sql& sql() noexcept { return sql_; }

 private:
  void run();
  void commit_group(std::vector<std::shared_ptr<Job>>& group);
  bool run_job(Transaction& transaction, Job& job, bool alone);
  void tell(Transaction& transaction);
  void note_failure(std::string const& why);
  void note_written();
  void checkpoint();

  DatabaseOptions const& options_;
  DatabaseMetrics& metrics_;
  Sql sql_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> queue_;
  bool stopping_ = false;
  std::int64_t commits_since_checkpoint_ = 0;
  std::thread thread_;
};

}  // namespace deskbell::console::store
