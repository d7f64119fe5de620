// What nobody needs any more goes, a little at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "console/server/file_store.h"
#include "console/server/store/database.h"

namespace deskbell::console {

/// Of each kind of rows whose time is over at most so many. True: there may be more.
bool forget_old_rows(store::Transaction& tx, std::int64_t at_once);

/// Rows and files that grew old: once begun it goes on from tick to tick until nothing is left.
class Cleaning {
 public:
  /// Whether it may write, asked in each transaction: one node does this work.
  using MayWrite = std::function<bool(store::Transaction&)>;

  Cleaning(store::Database& database, FileStore const& files) : database_(database), files_(files) {}
  void begin() { rows_left_ = files_left_ = true; }
  /// Some steps; none while somebody waits to write, but for a while only. `may_write` lives until it is
  /// over.
  boost::asio::awaitable<void> go_on(MayWrite const& may_write);

 private:
  boost::asio::awaitable<bool> forget_rows(MayWrite const& may_write);
  boost::asio::awaitable<bool> forget_files(MayWrite const& may_write);

  store::Database& database_;
  FileStore const& files_;
  bool rows_left_ = false;
  bool files_left_ = false;
  int passed_over_ = 0;
};

}  // namespace deskbell::console
