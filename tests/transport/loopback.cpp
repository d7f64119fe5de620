// What the transport tests share: a server on loopback, and raw sockets.
#include "tests/transport/loopback.h"

#include <boost/asio/buffer.hpp>
#include <stdexcept>

namespace deskbell::tests {

void Seen::add(std::string text) {
  std::lock_guard const lock(mutex_);
  texts_.push_back(std::move(text));
  changed_.notify_all();
}

std::string Seen::next() {
  std::unique_lock lock(mutex_);
  bool const there =
      changed_.wait_for(lock, std::chrono::seconds(20), [this] { return texts_.size() > taken_; });
  return there ? texts_[taken_++] : "nothing in time";
}

namespace {

net::awaitable<void> echo(Seen& seen, transport::WebSocket web_socket) {
  for (;;) {
    auto message = co_await web_socket.read();
    if (!message) {
      seen.add(message.error().message);
      co_return;
    }
    auto written = co_await web_socket.write(std::move(*message));
    if (!written) {
      seen.add("write: " + written.error().message);
      co_return;
    }
  }
}

}  // namespace

EchoServer::EchoServer(Options options) : secure_(options.certificate.has_value()) {
  if (options.listener.addresses.empty()) options.listener.addresses = {"127.0.0.1:0"};
  if (options.certificate) {
    auto const& pem = *options.certificate;
    options.listener.tls = transport::TlsServerContext::load(pem.certificate, pem.key).value();
  }
  auto& handlers = options.handlers;
  if (!handlers.on_request) {
    handlers.on_request = [](transport::HttpRequest request) -> net::awaitable<transport::HttpResponse> {
      transport::HttpResponse response;
      response.headers.add("Content-Type", "text/plain");
      response.body = request.method + " " + request.target + "|" + request.body;
      co_return response;
    };
  }
  if (!handlers.authorise_upgrade) {
    handlers.authorise_upgrade =
        [](transport::HttpRequest&) -> net::awaitable<std::optional<transport::HttpResponse>> {
      co_return std::nullopt;
    };
  }
  if (!handlers.on_upgrade) {
    handlers.on_upgrade = [this](transport::HttpRequest, transport::WebSocket web_socket) {
      return echo(seen, std::move(web_socket));
    };
  }
  listener_ = console::Listener::open(std::move(options.listener), std::move(handlers)).value();
  listener_->start();
}

std::uint16_t EchoServer::port() const {
  auto const& address = listener_->addresses().front();
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

std::string EchoServer::url(std::string const& path) const {
  return (secure_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port()) + path;
}

RawClient::RawClient(std::uint16_t port) : socket_(context_) {
  socket_.connect(tcp::endpoint(net::ip::address_v4::loopback(), port));
}

void RawClient::send(std::string_view bytes) { net::write(socket_, net::buffer(bytes.data(), bytes.size())); }

std::string RawClient::receive(std::size_t enough) {
  std::array<char, 16384> piece;
  boost::system::error_code error;
  while (!error && buffer_.size() < enough) {
    auto const got = socket_.read_some(net::buffer(piece), error);
    buffer_.append(piece.data(), got);
  }
  return std::exchange(buffer_, {});
}

std::string RawClient::receive_until(std::string_view end) {
  std::array<char, 4096> piece;
  while (buffer_.find(end) == std::string::npos) {
    boost::system::error_code error;
    auto const got = socket_.read_some(net::buffer(piece), error);
    if (error) return std::exchange(buffer_, {});
    buffer_.append(piece.data(), got);
  }
  auto const size = buffer_.find(end) + end.size();
  auto text = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return text;
}

void RawClient::upgrade() {
  send(
      "GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
      "13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  auto const answer = receive_until("\r\n\r\n");
  // The accept value is the one RFC 6455 computes for this key.
  if (answer.find(" 101 ") == std::string::npos ||
      answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == std::string::npos)
    throw std::runtime_error("no upgrade: " + answer);
}

std::string client_frame(unsigned char first_byte, std::string_view payload, std::uint64_t claimed) {
  std::string frame(1, static_cast<char>(first_byte));
  if (claimed < 126) {
    frame += static_cast<char>(0x80 | claimed);
  } else {
    frame += static_cast<char>(0x80 | 127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>((claimed >> shift) & 0xff);
  }
  constexpr std::string_view mask = "\x11\x22\x33\x44";
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  return frame;
}

transport::TlsClientContext trusting(Pem const& authority, std::string pin) {
  transport::TlsClientOptions options;
  options.authorities_pem = authority.certificate;
  options.pin_sha256 = std::move(pin);
  return transport::TlsClientContext::make(options).value();
}

transport::ConnectOptions to(std::string url, transport::TlsClientContext const* tls) {
  transport::ConnectOptions options;
  options.url = std::move(url);
  options.tls = tls;
  options.allow_plain = tls == nullptr;
  return options;
}

}  // namespace deskbell::tests
