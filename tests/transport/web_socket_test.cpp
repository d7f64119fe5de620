// WebSocket: text there and back, and what happens to peers that break the rules.
#include "transport/web_socket.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "tests/transport/loopback.h"

namespace deskbell::tests {
namespace {

using ::testing::HasSubstr;
using transport::CloseCode;
using transport::WebSocket;

class WebSockets : public ::testing::Test {
 protected:
  WebSocket open(EchoServer const& server) {
    return run(context_, transport::open_web_socket(context_.get_executor(), to(server.url()), {})).value();
  }
  net::io_context context_;
};

TEST_F(WebSockets, text_of_every_size_comes_back) {
  EchoServer server;
  auto socket = open(server);
  for (std::size_t size : {0u, 1u, 125u, 126u, 255u, 256u, 257u, 1536u, 16384u, 65535u, 65536u, 262144u}) {
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; i += 97) text[i] = static_cast<char>('a' + i % 26);
    ASSERT_TRUE(run(context_, socket.write(text)));
    auto const back = run(context_, socket.read());
    ASSERT_TRUE(back) << size << ": " << back.error().message;
    EXPECT_EQ(*back, text) << size;
  }
}

TEST_F(WebSockets, many_written_at_once_arrive_one_by_one_in_order) {
  EchoServer server;
  auto socket = open(server);
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i)
    texts.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i) * 7, '.'));
  ASSERT_TRUE(run(context_, socket.write_all(texts)));
  for (auto const& text : texts) EXPECT_EQ(run(context_, socket.read()).value(), text);
}

TEST_F(WebSockets, a_pong_is_noticed) {
  EchoServer server;
  auto socket = open(server);
  auto const before = socket.last_pong();
  ASSERT_TRUE(run(context_, socket.ping()));
  // The pong is read on the way to the next message.
  ASSERT_TRUE(run(context_, socket.write("after")));
  EXPECT_EQ(run(context_, socket.read()).value(), "after");
  EXPECT_GT(socket.last_pong(), before);
}

TEST_F(WebSockets, pings_are_sent_one_at_a_time) {
  EchoServer::Options options;
  options.handlers.on_upgrade = [](transport::HttpRequest, WebSocket socket) -> net::awaitable<void> {
    socket.handle().ping();
    socket.handle().ping();
    auto posted = net::post(net::use_awaitable);
    co_await std::move(posted);
    static_cast<void>(co_await socket.ping());
    static_cast<void>(co_await socket.write("between"));
    static_cast<void>(co_await socket.ping());
    static_cast<void>(co_await socket.read());
  };
  EchoServer server(std::move(options));
  RawClient client(server.port());
  client.upgrade();
  std::string const ping("\x89\x00", 2);
  auto const expected = ping + "\x81\x07" + "between" + ping;
  EXPECT_EQ(client.receive(expected.size()).substr(0, expected.size()), expected);
}

TEST_F(WebSockets, closing_tells_code_and_reason_to_the_other_side) {
  EchoServer server;
  auto socket = open(server);
  run(context_, socket.close(CloseCode::going_away, "restarting"));
  EXPECT_EQ(server.seen.next(), "closed by the peer with 1001: restarting");
  EXPECT_FALSE(run(context_, socket.read()));
}

TEST_F(WebSockets, a_message_over_the_limit_is_1009) {
  EchoServer server;
  auto socket = open(server);
  static_cast<void>(run(context_, socket.write(std::string(256 * 1024 + 1, 'x'))));
  EXPECT_THAT(server.seen.next(), HasSubstr("more than 262144 bytes"));
  EXPECT_FALSE(run(context_, socket.read()));
  ASSERT_TRUE(socket.close_reason());
  EXPECT_EQ(socket.close_reason()->code, 1009);
}

long peak_memory_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(WebSockets, a_hundred_megabytes_are_refused_without_room_for_them) {
  EchoServer server;
  RawClient client(server.port());
  client.upgrade();
  auto const before = peak_memory_kb();
  constexpr std::uint64_t size = 100 * 1024 * 1024;
  client.send(client_frame(0x81, "", size));
  EXPECT_THAT(server.seen.next(), HasSubstr("closed with 1009")) << "refused on the header alone";
  // The rest of the frame may come or not: the goodbye still gets through.
  std::string const piece(64 * 1024, 'x');
  boost::system::error_code error;
  for (std::uint64_t sent = 0; sent < size && !error; sent += piece.size())
    net::write(client.socket(), net::buffer(piece), error);
  EXPECT_EQ(client.receive(4).substr(0, 4), std::string("\x88\x02\x03\xf1", 4));
  EXPECT_LT(peak_memory_kb() - before, 20 * 1024);
}

TEST_F(WebSockets, a_fragmented_message_over_the_limit_is_1009_too) {
  EchoServer server;
  RawClient client(server.port());
  client.upgrade();
  std::string const piece(100 * 1024, 'x');
  client.send(client_frame(0x01, piece));
  client.send(client_frame(0x00, piece));
  client.send(client_frame(0x00, piece));
  EXPECT_THAT(server.seen.next(), HasSubstr("closed with 1009"));
}

struct Broken {
  char const* name;
  std::string frame;
  std::string said;
  std::uint16_t code;
};

TEST_F(WebSockets, broken_frames_get_their_code) {
  std::vector<Broken> const cases{
      {"invalid UTF-8", client_frame(0x81, "abc\xff\xfe"), "not UTF-8: closed with 1007", 1007},
      {"UTF-8 cut short", client_frame(0x81, "abc\xe2\x82"), "not UTF-8: closed with 1007", 1007},
      {"surrogate", client_frame(0x81, "\xed\xa0\x80"), "not UTF-8: closed with 1007", 1007},
      {"unknown opcode", client_frame(0x83, "abc"), "closed with 1002", 1002},
      {"reserved bits", client_frame(0xf1, "abc"), "closed with 1002", 1002},
      {"not masked", std::string("\x81\x03\x61\x62\x63", 5), "closed with 1002", 1002},
      {"continuation of nothing", client_frame(0x80, "abc"), "closed with 1002", 1002},
  };
  EchoServer server;
  for (auto const& broken : cases) {
    RawClient client(server.port());
    client.upgrade();
    client.send(broken.frame);
    EXPECT_THAT(server.seen.next(), HasSubstr(broken.said)) << broken.name;
    auto const answer = client.receive();
    ASSERT_GE(answer.size(), 4u) << broken.name;
    EXPECT_EQ(static_cast<unsigned char>(answer[0]), 0x88) << broken.name;
    auto const code = static_cast<unsigned char>(answer[2]) * 256 + static_cast<unsigned char>(answer[3]);
    EXPECT_EQ(code, broken.code) << broken.name;
  }
}

TEST_F(WebSockets, a_binary_message_is_1008_with_its_reason) {
  EchoServer server;
  RawClient client(server.port());
  client.upgrade();
  client.send(client_frame(0x82, "abc"));
  auto const answer = client.receive(4);
  EXPECT_EQ(answer.substr(2, 2), "\x03\xf0");
  EXPECT_THAT(answer, HasSubstr("text messages only"));
  client.socket().close();
  EXPECT_THAT(server.seen.next(), HasSubstr("closed with 1008"));
}

TEST_F(WebSockets, abort_makes_a_pending_read_return) {
  EchoServer server;
  auto socket = open(server);
  // Posted, so that the read is under way when it happens.
  net::post(context_, [&socket] { socket.abort(); });
  auto const read = run(context_, socket.read());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::unavailable);
  EXPECT_THAT(server.seen.next(), HasSubstr("connection broke"));
}

TEST_F(WebSockets, a_handle_closes_from_another_thread_and_does_nothing_afterwards) {
  EchoServer server;
  std::optional<WebSocket> socket(open(server));
  auto const handle = socket->handle();
  std::thread closer([&handle] { handle.close(CloseCode::normal, "bye"); });
  EXPECT_FALSE(run(context_, socket->read()));
  closer.join();
  EXPECT_EQ(server.seen.next(), "closed by the peer with 1000: bye");
  socket.reset();
  handle.close(CloseCode::normal, "again");
  handle.abort();
}

TEST_F(WebSockets, bytes_stay_whole_when_the_reader_is_slow_and_buffers_are_small) {
  // The server sends as fast as it can while nobody reads: its writes become partial.
  auto const authority = make_authority();
  for (bool const tls : {false, true}) {
    EchoServer::Options options;
    if (tls) options.certificate = make_certificate(authority, {"127.0.0.1"});
    constexpr int count = 120;
    auto const text = [](int i) {
      return std::to_string(i) +
             std::string(200'000 + static_cast<std::size_t>(i) * 331, static_cast<char>('a' + i % 26));
    };
    options.handlers.on_upgrade = [&text](transport::HttpRequest, WebSocket socket) -> net::awaitable<void> {
      auto const send = text;
      for (int i = 0; i < count; ++i) {
        auto written = co_await socket.write(send(i));
        if (!written) co_return;
      }
      static_cast<void>(co_await socket.read());
    };
    EchoServer server(std::move(options));
    auto const trust = trusting(authority);
    auto const connect = to(server.url(), tls ? &trust : nullptr);
    auto socket = run(context_, transport::open_web_socket(context_.get_executor(), connect, {})).value();
    // Far more is on its way than the kernel's buffers hold: the server has to wait in the middle of frames.
    while (server.metrics().bytes.sent < 1024 * 1024) std::this_thread::yield();
    for (int i = 0; i < count; ++i) {
      auto const read = run(context_, socket.read());
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_TRUE(*read == text(i)) << i;
    }
  }
}

TEST_F(WebSockets, two_hundred_at_once) {
  auto const authority = make_authority();
  EchoServer::Options options;
  options.certificate = make_certificate(authority, {"127.0.0.1"});
  EchoServer server(std::move(options));
  auto const trust = trusting(authority);
  int good = 0;
  auto const visit = [&](int number) -> net::awaitable<void> {
    auto options_for_it = to(server.url(), &trust);
    auto socket = co_await transport::open_web_socket(context_.get_executor(), options_for_it, {});
    if (!socket) co_return;
    for (int i = 0; i < 5; ++i) {
      auto const text = std::to_string(number) + "/" + std::to_string(i);
      static_cast<void>(co_await socket->write(text));
      auto const back = co_await socket->read();
      if (back && *back == text) ++good;
    }
  };
  for (int i = 0; i < 200; ++i) net::co_spawn(context_, visit(i), net::detached);
  context_.restart();
  context_.run();
  EXPECT_EQ(good, 1000);
  EXPECT_EQ(server.metrics().upgrades, 200u);
}

TEST_F(WebSockets, a_refused_upgrade_tells_why) {
  EchoServer::Options options;
  options.handlers.authorise_upgrade =
      [](transport::HttpRequest& request) -> net::awaitable<std::optional<transport::HttpResponse>> {
    co_return transport::error_response(request.path == "/a" ? 401 : 403, "not for you");
  };
  EchoServer server(std::move(options));
  auto const open_at = [&](char const* path) {
    return run(context_, transport::open_web_socket(context_.get_executor(), to(server.url(path)), {}))
        .error();
  };
  EXPECT_EQ(open_at("/a").code, ErrorCode::unauthenticated);
  EXPECT_EQ(open_at("/b?ticket=secret").code, ErrorCode::denied);
  EXPECT_THAT(open_at("/b?ticket=secret").message,
              HasSubstr("answered 403 Forbidden: {\"error\":\"not for you\"}"));
  EXPECT_THAT(open_at("/b?ticket=secret").message, ::testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace deskbell::tests
