// One writer, however many say something.
#include "console/server/outgoing_frames.h"

#include <utility>

namespace deskbell::console {

namespace net = boost::asio;

OutgoingFrames::OutgoingFrames(transport::WebSocket& socket, std::size_t bytes_max)
    : socket_(socket), bytes_max_(bytes_max) {}

OutgoingFrames::Taken OutgoingFrames::push(std::string frame) {
  if (said_goodbye_) return Taken::refused;
  bytes_ += frame.size();
  frames_.push_back(std::move(frame));
  if (bytes_ > bytes_max_) return Taken::too_much;
  return std::exchange(flushing_, true) ? Taken::waits : Taken::to_flush;
}

net::awaitable<void> OutgoingFrames::flush(std::function<void()> on_written) {
  while (!frames_.empty()) {
    auto const bytes = bytes_;
    auto batch = std::exchange(frames_, {});
    auto const written = co_await socket_.write_all(std::move(batch));
    if (!written) {
      end_.reset();
      break;
    }
    bytes_ -= bytes;
    if (on_written) on_written();
  }
  flushing_ = false;
  if (!end_) co_return;
  auto const [code, reason] = *end_;
  co_await socket_.close(code, reason);
  end_.reset();
}

void OutgoingFrames::close_behind(transport::CloseCode code, std::string reason) {
  if (std::exchange(said_goodbye_, true)) return;
  end_ = std::pair(code, std::move(reason));
}

}  // namespace deskbell::console
