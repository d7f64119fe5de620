// Which technicians are online: the links know, the database is told.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "console/server/store/database.h"

namespace deskbell::console {

/// Thread-safe.
class Presence {
 public:
  using User = std::pair<std::int64_t, std::int64_t>;  ///< organisation, users.id

  /// `grace`: a technician whose last tab went is online so long: a page that is loaded anew is no departure.
  Presence(store::Database& database, std::chrono::milliseconds grace) : database_(database), grace_(grace) {}

  /// Who was online when the last process ended counts as just gone.
  void take_over();
  void came(User user);
  void went(User user);
  /// Writes what has changed and is not written yet, and who is gone for longer than the grace. Now and then:
  /// what could not be written, because the disk was full, is written by the next one.
  boost::asio::awaitable<void> write();

 private:
  struct State {
    bool online = true;
    bool written = false;  ///< as the database has it
    std::optional<std::chrono::steady_clock::time_point> left;
  };
  struct Change {
    bool online = true;
    std::chrono::steady_clock::time_point left;  ///< of who is not
  };
  using Changes = std::map<User, Change>;
  void end_graces();
  Changes unwritten() const;
  void note_written(Changes const& changes);

  store::Database& database_;
  std::chrono::milliseconds const grace_;
  mutable std::mutex mutex_;
  std::map<User, State> states_;
};

}  // namespace deskbell::console
