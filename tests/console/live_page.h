// A technician's page: signed in over REST, with live links of its own. For tests of what browsers are told.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "protocol/channels.h"
#include "protocol/codec.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"
#include "transport/connect.h"

namespace deskbell::console::test {

/// The headers of somebody who signed in there.
inline Fields sign_in(Rest& rest, std::string const& email, std::string const& password) {
  auto const in =
      rest.send("POST", "/sessions", {{"email", email}, {"password", password}}, {{"Cookie", ""}});
  auto const set = in.header("Set-Cookie");
  return {{"Cookie", set.substr(0, set.find(';'))}, {"X-Deskbell-CSRF", in.text("/session/csrf_token")}};
}

/// A tab of somebody who signed in, with a link that goes on from the cursor where there is one.
class Tab {
 public:
  Tab(Rest& rest, boost::asio::io_context& context, Fields signed_in)
      : rest_(rest), context_(context), signed_in_(std::move(signed_in)) {}

  boost::asio::awaitable<void> open(std::int64_t cursor = 0) {
    auto const ticket = rest_.post("/live_tickets", json::object{}, signed_in_).text("/ticket");
    transport::ConnectOptions way;
    way.url = "ws://" + rest_.address() + "/console/v1/live?ticket=" + ticket;
    if (cursor > 0) way.url += "&cursor=" + std::to_string(cursor);
    way.allow_plain = true;
    transport::Headers headers;
    headers.add("Origin", "http://" + rest_.address());
    auto socket = co_await transport::open_web_socket(context_.get_executor(), way, headers);
    socket_.emplace(must(std::move(socket)));
  }
  boost::asio::awaitable<protocol::LiveEvent> next() {
    auto text = co_await socket_->read();
    co_return must(protocol::decode_message<protocol::LiveEvent>(must(std::move(text))));
  }
  /// The next event of this type; others are passed over.
  template <class Event>
  boost::asio::awaitable<Event> next_of() {
    for (;;) {
      auto event = co_await next();
      if (auto* wanted = std::get_if<Event>(&event)) co_return std::move(*wanted);
    }
  }
  boost::asio::awaitable<void> say(protocol::LiveCommand command) {
    auto done = co_await socket_->write(protocol::encode_message(command));
    must(done);
  }
  transport::WebSocket& socket() { return *socket_; }
  void leave() {
    socket_->abort();
    socket_.reset();
  }

 private:
  Rest& rest_;
  boost::asio::io_context& context_;
  Fields signed_in_;
  std::optional<transport::WebSocket> socket_;
};

/// Runs to its end; what it throws fails the test.
inline void run(boost::asio::io_context& context, boost::asio::awaitable<void> work) {
  context.restart();
  auto done = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
  context.run();
  done.get();
}

}  // namespace deskbell::console::test
