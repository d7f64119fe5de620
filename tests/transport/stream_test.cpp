// The byte stream itself: partial writes, buffer sequences, deadlines, and ends.
#include "transport/stream.h"

#include <gmock/gmock.h>

#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>

#include "tests/transport/loopback.h"

namespace deskbell::tests {
namespace {

using transport::as_result;
using transport::error_code;
using transport::Stream;

/// Two ends of one connection with the smallest buffers the kernel gives.
struct Ends {
  Ends(net::io_context& context, bool tls, Pem const& authority) : Ends(context, pair_of(context)) {
    if (!tls) return;
    auto const pem = make_certificate(authority, {"127.0.0.1"});
    auto const server = transport::TlsServerContext::load(pem.certificate, pem.key).value();
    auto const client = trusting(authority);
    std::optional<bool> accepted;
    auto accept = [](Stream& stream, transport::TlsServerContext with,
                     std::optional<bool>& good) -> net::awaitable<void> {
      auto const done = co_await stream.accept_tls(with);
      good = done.has_value();
    };
    net::co_spawn(context, accept(left, server, accepted), net::detached);
    auto const connected = run(context, right.connect_tls(client, "127.0.0.1"));
    context.restart();
    while (!accepted && context.run_one() > 0) {
    }
    EXPECT_TRUE(connected && accepted == true);
  }

  Stream left;
  Stream right;

 private:
  Ends(net::io_context&, std::pair<tcp::socket, tcp::socket> sockets)
      : left(std::move(sockets.first)), right(std::move(sockets.second)) {}

  static std::pair<tcp::socket, tcp::socket> pair_of(net::io_context& context) {
    tcp::acceptor acceptor(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
    acceptor.set_option(net::socket_base::receive_buffer_size(2048));
    tcp::socket left(context);
    left.open(tcp::v4());
    left.set_option(net::socket_base::send_buffer_size(2048));
    left.set_option(net::socket_base::receive_buffer_size(2048));
    left.connect(acceptor.local_endpoint());
    auto right = acceptor.accept();
    right.set_option(net::socket_base::send_buffer_size(2048));
    return {std::move(left), std::move(right)};
  }
};

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>((i * 2654435761U) >> 13);
  return text;
}

class Streams : public ::testing::TestWithParam<bool> {
 protected:
  net::io_context context_;
  Pem authority_ = make_authority();
};
INSTANTIATE_TEST_SUITE_P(PlainAndTls, Streams, ::testing::Bool(),
                         [](auto const& instance) { return instance.param ? "tls" : "plain"; });

TEST_P(Streams, sequences_of_odd_buffers_arrive_whole_through_tiny_kernel_buffers) {
  Ends ends(context_, GetParam(), authority_);
  auto const text = pattern(700'000);
  auto write = [](Stream& stream, std::string const& all) -> net::awaitable<void> {
    // Cut into pieces of very different sizes, sent as sequences of five.
    std::size_t const sizes[] = {1, 10, 40'000, 0, 16'384, 3, 100'000, 16'383, 2, 7};
    std::size_t at = 0;
    for (std::size_t n = 0; at < all.size();) {
      std::vector<net::const_buffer> pieces;
      for (int i = 0; i < 5; ++i, ++n) {
        auto const size = std::min(sizes[n % 10], all.size() - at);
        pieces.emplace_back(all.data() + at, size);
        at += size;
      }
      auto const done = co_await net::async_write(stream, pieces, as_result);
      EXPECT_FALSE(std::get<0>(done));
    }
    stream.close_gently();
  };
  net::co_spawn(context_, write(ends.left, text), net::detached);
  auto read = [](Stream& stream) -> net::awaitable<std::string> {
    std::string got;
    char piece[1500];
    for (;;) {
      auto const target = net::buffer(piece);
      auto const done = co_await stream.async_read_some(target, as_result);
      got.append(piece, std::get<1>(done));
      if (std::get<0>(done)) {
        EXPECT_EQ(std::get<0>(done), error_code(net::error::eof));
        co_return got;
      }
    }
  };
  EXPECT_TRUE(run(context_, read(ends.right)) == text);
}

TEST_P(Streams, both_directions_at_once) {
  Ends ends(context_, GetParam(), authority_);
  auto const text = pattern(300'000);
  int finished = 0;
  auto write = [&](Stream& stream) -> net::awaitable<void> {
    auto const bytes = net::buffer(text);
    auto const done = co_await net::async_write(stream, bytes, as_result);
    EXPECT_FALSE(std::get<0>(done));
  };
  auto read = [&](Stream& stream) -> net::awaitable<void> {
    std::string got(text.size(), '\0');
    auto const target = net::buffer(got);
    auto const done = co_await net::async_read(stream, target, as_result);
    EXPECT_FALSE(std::get<0>(done));
    EXPECT_TRUE(got == text);
    ++finished;
  };
  for (auto* stream : {&ends.left, &ends.right}) {
    net::co_spawn(context_, write(*stream), net::detached);
    net::co_spawn(context_, read(*stream), net::detached);
  }
  context_.restart();
  while (finished < 2 && context_.run_one() > 0) {
  }
  EXPECT_EQ(finished, 2);
}

TEST_P(Streams, a_deadline_ends_a_read_and_a_blocked_write) {
  Ends ends(context_, GetParam(), authority_);
  ends.left.expires_after(std::chrono::milliseconds(20));
  char byte[1];
  auto read = [](Stream& stream, net::mutable_buffer target) -> net::awaitable<error_code> {
    auto const done = co_await stream.async_read_some(target, as_result);
    co_return std::get<0>(done);
  };
  EXPECT_EQ(run(context_, read(ends.left, net::buffer(byte))), error_code(net::error::timed_out));
  auto const text = pattern(20'000'000);
  ends.left.expires_after(std::chrono::milliseconds(20));
  auto write = [](Stream& stream, net::const_buffer bytes) -> net::awaitable<error_code> {
    auto const done = co_await net::async_write(stream, bytes, as_result);
    co_return std::get<0>(done);
  };
  EXPECT_EQ(run(context_, write(ends.left, net::buffer(text))), error_code(net::error::timed_out));
}

TEST_P(Streams, abort_ends_a_pending_read_without_touching_its_buffer) {
  std::optional<Ends> ends;
  ends.emplace(context_, GetParam(), authority_);
  error_code seen;
  bool done = false;
  auto buffer = std::make_unique<char[]>(64);
  ends->left.async_read_some(net::buffer(buffer.get(), 64), [&](error_code error, std::size_t) {
    seen = error;
    done = true;
  });
  context_.restart();
  context_.poll();
  EXPECT_FALSE(done) << "nothing to read yet";
  // Bytes arrive, but before the operation sees them both the stream and the buffer have gone.
  net::write(ends->right.socket(), net::buffer("late", 4));
  ends.reset();
  buffer.reset();
  while (!done && context_.run_one() > 0) {
  }
  EXPECT_EQ(seen, error_code(net::error::operation_aborted));
}

TEST(Stream, an_end_without_goodbye_is_an_error_under_tls) {
  net::io_context context;
  Ends ends(context, true, make_authority());
  ends.left.abort();
  char byte[1];
  auto read = [](Stream& stream, net::mutable_buffer target) -> net::awaitable<error_code> {
    auto const done = co_await stream.async_read_some(target, as_result);
    co_return std::get<0>(done);
  };
  auto const error = run(context, read(ends.right, net::buffer(byte)));
  EXPECT_NE(error, error_code(net::error::eof));
  EXPECT_TRUE(error);
}

TEST(Stream, nothing_completes_inside_the_call_that_starts_it) {
  net::io_context context;
  Ends ends(context, false, {});
  net::write(ends.right.socket(), net::buffer("x", 1));
  char byte[1];
  bool done = false;
  ends.left.async_read_some(net::buffer(byte), [&](error_code, std::size_t) { done = true; });
  EXPECT_FALSE(done);
  context.restart();
  while (!done && context.run_one() > 0) {
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace deskbell::tests
