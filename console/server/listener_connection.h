// One connection of the listener, from its first byte to its last, and what all connections share.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "console/server/listener.h"
#include "console/server/listener_address.h"

namespace deskbell::console {

namespace net = boost::asio;
using tcp = net::ip::tcp;

struct ListenerShared;

/// A counted connection; gives its place back when it goes.
class Place {
 public:
  Place(std::shared_ptr<ListenerShared> shared, std::optional<net::ip::address> address)
      : shared_(std::move(shared)), address_(std::move(address)) {}
  Place(Place&&) noexcept = default;
  Place& operator=(Place&&) = delete;
  ~Place();

 private:
  std::shared_ptr<ListenerShared> shared_;
  std::optional<net::ip::address> address_;  ///< none: not counted per address
};

/// What the connections of a listener have in common. Thread-safe.
struct ListenerShared : std::enable_shared_from_this<ListenerShared> {
  ListenerShared(ListenerOptions o, ListenerHandlers h) : options(std::move(o)), handlers(std::move(h)) {}

  Result<void> read_trusted_proxies();
  /// Nothing where the newcomer is one too many.
  std::optional<Place> take_place(net::ip::address const& peer);
  void give_back(std::optional<net::ip::address> const& address) noexcept;
  /// False where `limit` passed first.
  bool wait_until_empty(std::chrono::milliseconds limit);

  ListenerOptions const options;
  ListenerHandlers handlers;  ///< not touched once it serves
  std::vector<Network> trusted;
  ListenerMetrics metrics;
  std::atomic<bool> stopping{false};

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
  std::map<net::ip::address, std::size_t> per_address_;
};

/// The connections of one thread; used on that thread only.
class LaneConnections {
 public:
  /// Registered while it lives.
  class Entry {
   public:
    explicit Entry(LaneConnections& lane) : lane_(lane) { lane_.entries_.insert(this); }
    Entry(Entry const&) = delete;
    Entry& operator=(Entry const&) = delete;
    ~Entry() { lane_.entries_.erase(this); }

    /// Not owned; null once it has become a WebSocket or ended.
    transport::HttpConnection* http = nullptr;
    transport::WebSocketHandle web_socket;

   private:
    LaneConnections& lane_;
  };

  /// Idle connections end, WebSockets say 1001, running requests finish.
  void ask_to_end();
  void abort();

 private:
  std::unordered_set<Entry*> entries_;
};

/// Serves until the connection ends. `lane` outlives it. The connection comes as a pointer, so that an idle
/// WebSocket's frame holds nothing of it any more.
net::awaitable<void> serve_connection(std::shared_ptr<ListenerShared> shared, LaneConnections& lane,
                                      std::unique_ptr<transport::HttpConnection> http, Place place);

}  // namespace deskbell::console
