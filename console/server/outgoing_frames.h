// What goes out on one link: frames in their order, bounded, and the end after the last of them.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "transport/web_socket.h"

namespace deskbell::console {

/// Lives on the socket's executor, and as long as the socket.
class OutgoingFrames {
 public:
  /// More than `bytes_max` waiting: the peer is too slow.
  OutgoingFrames(transport::WebSocket& socket, std::size_t bytes_max);

  enum class Taken {
    waits,     ///< those before it are being written
    to_flush,  ///< flush() is to be run
    refused,   ///< the goodbye was said
    too_much,  ///< the link is to be given up
  };
  Taken push(std::string frame);
  /// Writes until nothing is left. `on_written` may be null; it may push.
  boost::asio::awaitable<void> flush(std::function<void()> on_written);
  /// Nothing is taken any more, and the link is closed once all is written. The first one counts.
  void close_behind(transport::CloseCode code, std::string reason);

  /// With those that are being written.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] bool said_goodbye() const { return said_goodbye_; }
  /// The end was said, and is not written yet.
  [[nodiscard]] bool is_ending() const { return end_.has_value(); }

 private:
  transport::WebSocket& socket_;
  std::size_t bytes_max_;
  std::vector<std::string> frames_;
  std::size_t bytes_ = 0;
  bool flushing_ = false;
  bool said_goodbye_ = false;
  std::optional<std::pair<transport::CloseCode, std::string>> end_;
};

}  // namespace deskbell::console
