// Notices what another process committed to this database: an administrator's command line while the console
// serves.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "console/server/bus.h"
#include "console/server/store/database.h"

namespace deskbell::console {

class ChangeWatch {
 public:
  /// What is there now counts as told.
  ChangeWatch(store::Database& database, Bus& bus);
  /// Says on the bus what nobody has said here: that an organisation's changes went on, and that policies
  /// were among them.
  boost::asio::awaitable<void> look();

 private:
  [[nodiscard]] std::int64_t told(std::int64_t organisation) const;
  void tell(std::int64_t organisation, std::int64_t position);
  store::Database& database_;
  Bus& bus_;
  mutable std::mutex mutex_;
  std::map<std::int64_t, std::int64_t> told_;  ///< organisation -> position
  std::shared_ptr<void> subscription_;
};

}  // namespace deskbell::console
