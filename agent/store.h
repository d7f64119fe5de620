// The agent's memory: a thread of its own runs transactions, and commits together what has gathered
// meanwhile.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/clock.h"
#include "agent/database.h"
#include "core/backlog.h"
#include "core/chat.h"
#include "core/clock.h"
#include "protocol/channels.h"
#include "protocol/result.h"

namespace deskbell::agent {

/// What the loop has to know once a transaction is committed.
struct Notes {
  std::optional<std::int64_t> appended;  ///< newest seq of the outbox, where facts were appended
  /// For the trays of an account.
  std::vector<std::pair<std::string, protocol::TrayEvent>> told;
  std::vector<core::chat::State> chats;  ///< as they are now
  bool announcements = false;            ///< some changed, or what people did with them
  bool files = false;                    ///< some have to be uploaded that had not before
  bool wrote = false;                    ///< not only looked: the disk takes what is written
  std::optional<Error> shortage;         ///< of room on the disk, as it was then
};

/// One unit of work on the database, on the store's thread. Its functions and the tables' throw
/// SQLite::Exception, which the store catches.
class Transaction {
 public:
  Transaction(SQLite::Database& database, core::Now now, std::optional<Error> shortage = std::nullopt)
      : database_(database), now_(std::move(now)), shortage_(std::move(shortage)) {}

  SQLite::Database& database() { return database_; }
  core::Now const& now() const { return now_; }
  Notes& notes() { return notes_; }
  /// Why nothing is to be stored that can wait: the rest of the disk is for what cannot.
  std::optional<Error> const& shortage() const { return shortage_; }
  void tell(std::string account, protocol::TrayEvent event) {
    notes_.told.emplace_back(std::move(account), std::move(event));
  }

 private:
  SQLite::Database& database_;
  core::Now now_;
  std::optional<Error> shortage_;
  Notes notes_;
};

class Store {
 public:
  /// Runs on the store's thread. An error rolls this work back and nothing else. May run twice where the disk
  /// was full.
  using Work = std::function<Result<void>(Transaction&)>;
  /// Runs on the loop, after the commit (or the failure), in the order of the submissions.
  using Done = std::function<void(Result<void>)>;
  /// Runs on the loop, before the work's own Done.
  using OnCommitted = std::function<void(Notes)>;
  /// Runs on the loop, before the work's own Done, where the disk or the database is the cause.
  using OnFailed = std::function<void(Error const&)>;

  /// Where the disk is too full for Database::open, what is there is served, and nothing is written until
  /// there is room: then it opens the database by itself. Errors: those of Database::open.
  static Result<std::unique_ptr<Store>> open(std::filesystem::path const& path, Clock const& clock,
                                             boost::asio::any_io_executor loop);
  /// Finishes what was submitted; what is done after that is not told any more.
  ~Store();

  void set_on_committed(OnCommitted on_committed);
  void set_on_failed(OnFailed on_failed);
  void submit(Work work, Done done);

  /// A transaction with a value: `work` is Result<T>(Transaction&), `done` takes Result<T>.
  template <class T>
  void transact(std::function<Result<T>(Transaction&)> work, std::function<void(Result<T>)> done) {
    auto value = std::make_shared<std::optional<T>>();
    submit(
        [work = std::move(work), value](Transaction& transaction) -> Result<void> {
          auto outcome = work(transaction);
          if (!outcome) return outcome.error();
          *value = std::move(*outcome);
          return {};
        },
        [done = std::move(done), value](Result<void> outcome) {
          if (!outcome) return done(outcome.error());
          done(std::move(**value));
        });
  }

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
