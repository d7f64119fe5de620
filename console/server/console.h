// The console's engine room: database, keys, files, bus, links and jobs, put together. main.cpp opens one and
// hands it to the listener's handlers.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "console/server/bus.h"
#include "console/server/keys.h"
#include "console/server/notifier/notifier.h"
#include "console/server/store/database.h"
#include "protocol/result.h"
#include "transport/http.h"
#include "transport/http_connection.h"
#include "transport/web_socket.h"

namespace deskbell::console {

class DeviceHub;
class LiveHub;
class FileStore;
class Jobs;

struct ConsoleOptions {
  std::filesystem::path data;  ///< console.db, keys/ and files/ lie in it; made 0700 where it is missing
  std::size_t readers = 4;
  std::int64_t log_room = 0;             ///< store::DatabaseOptions::log_room
  std::function<Time()> now;             ///< the system clock where not set
  std::function<Duration()> steady_now;  ///< the system's steady clock where not set: measures silence
  /// A device that comes back after an orderly stop waits up to this long.
  std::chrono::milliseconds spread{10'000};
  std::chrono::milliseconds hello_deadline{10'000};
  /// Between two looks at what is due: automatic tickets, links that are silent, changes by the command line.
  std::chrono::milliseconds job_interval{1'000};
  /// How long a technician is online after her last tab went.
  std::chrono::milliseconds presence_grace{15'000};
  NotifierOptions notifier;
};

/// Numbers for /metrics: as it is now, or counted since the start.
struct ConsoleMetrics {
  std::int64_t devices_online = 0;
  std::int64_t technicians_online = 0;
  std::uint64_t device_links = 0;
  std::uint64_t device_links_refused = 0;
  std::uint64_t clones = 0;
  std::uint64_t facts_applied = 0;
  std::uint64_t facts_repeated = 0;
  std::uint64_t facts_refused = 0;
  std::uint64_t facts_unread = 0;       ///< of an unknown type or shape
  std::uint64_t devices_held_back = 0;  ///< not heard until they acknowledge
  std::uint64_t facts_sent = 0;
  std::uint64_t devices_dropped_slow = 0;
  std::uint64_t devices_dropped_silent = 0;
  std::uint64_t browsers_dropped_slow = 0;
  std::uint64_t browsers_dropped_silent = 0;
  std::uint64_t uploads = 0;
  std::uint64_t upload_bytes = 0;
  std::uint64_t automatic_tickets = 0;
  std::uint64_t mails = 0;
  std::uint64_t webhooks = 0;
  std::uint64_t failed_notifications = 0;
  std::uint64_t dead_notifications = 0;
  std::uint64_t commits = 0;
  std::uint64_t failed_commits = 0;
  std::uint64_t writes = 0;
  std::uint64_t reads = 0;
  std::uint64_t commit_microseconds = 0;
  std::int64_t queued_writes = 0;
};

class Console {
 public:
  /// For who serves, and holds the folder's DataLock: the epoch is settled. Errors: those of open_stores(),
  /// storage.
  static Result<std::unique_ptr<Console>> open(ConsoleOptions options);
  ~Console();

  /// Starts jobs on one of the listener's executors. Call before the listener's start().
  void start(boost::asio::any_io_executor executor);
  /// Says goodbye to devices (spread over options.spread) and browsers, and stops the jobs. Call before the
  /// listener's stop(); from any thread but the listener's. Waits for the goodbyes at most `grace`.
  void stop(std::chrono::milliseconds grace);

  // ---- what the listener's handlers call
  // -----------------------------------------------------------------------------
  /// Somebody asks something over REST: a device that says a great deal gives way (FairTurns).
  void note_caller();
  /// POST /agent/v1/enroll (EnrolRequest -> EnrolAnswer; else docs/protocol.md's statuses with {"error"}).
  boost::asio::awaitable<transport::HttpResponse> enrol(transport::HttpRequest request);
  /// PUT /agent/v1/uploads/{id} with "Authorization: Bearer TICKET" and "Upload-Offset: N", on its header
  /// alone: uses the ticket up, and lets the body grow the partial file up to the size that was announced. A
  /// response refuses it: 401 unknown or used ticket, 405, 409 {"offset"} wrong offset.
  boost::asio::awaitable<std::optional<transport::HttpResponse>> admit_upload(transport::HttpRequest& request,
                                                                              transport::BodyPolicy& policy);
  /// GET /agent/v1/files/{id} with "Authorization: Bearer TICKET" and perhaps "Range: bytes=N-". 200, 206;
  /// 401, 416.
  boost::asio::awaitable<transport::HttpResponse> download(transport::HttpRequest request);
  /// The request that admit_upload() let in, its body on the disk now. 204; 422 digest, 507.
  boost::asio::awaitable<transport::HttpResponse> upload(transport::HttpRequest request);
  /// GET /agent/v1/link, until the link ends.
  boost::asio::awaitable<void> serve_device(transport::HttpRequest request, transport::WebSocket socket);
  /// GET /console/v1/live?ticket=T&cursor=N: uses the ticket up. A response refuses (401); the caller has
  /// checked Origin. What serve_technician needs lies in request.attachment then.
  boost::asio::awaitable<std::optional<transport::HttpResponse>> authorise_live(
      transport::HttpRequest& request);
  /// Also right without authorise_live(): it uses the ticket itself then, and closes with 1008 where it is
  /// wrong.
  boost::asio::awaitable<void> serve_technician(transport::HttpRequest request, transport::WebSocket socket);

  store::Database& database() noexcept;
  Bus& bus() noexcept;
  Keys const& keys() const noexcept;
  FileStore& files() noexcept;
  NotifierOptions const& notifier() const noexcept;
  ConsoleMetrics metrics() const;
  /// Empty when ready; else why not, for /readyz: asks the database, and after a failed write tries another.
  boost::asio::awaitable<std::string> not_ready();

 private:
  struct Impl;
  explicit Console(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace deskbell::console
