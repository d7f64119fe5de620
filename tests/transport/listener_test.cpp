// The listener: requests, limits, deadlines, proxies before it, and its end.
#include "console/server/listener.h"

#include <gmock/gmock.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <thread>

#include "console/server/listener_address.h"
#include "tests/transport/loopback.h"

namespace deskbell::tests {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

EchoServer::Options with_limits(transport::HttpLimits limits) {
  EchoServer::Options options;
  options.listener.http = limits;
  return options;
}

std::string ask(EchoServer const& server, std::string_view bytes) {
  RawClient client(server.port());
  client.send(bytes);
  return client.receive();
}

TEST(Listener, answers_one_request_after_the_other_on_one_connection) {
  EchoServer server;
  RawClient client(server.port());
  client.send("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.receive_until("GET /a?b=c|"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("Content-Length: 11")));
  client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_THAT(client.receive_until("|hello"), HasSubstr("POST /p|hello"));
  client.send(
      "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.receive_until("|abcde"), HasSubstr("POST /p|abcde"));
  EXPECT_EQ(server.metrics().requests, 3u);
  EXPECT_EQ(server.metrics().accepted, 1u);
}

TEST(Listener, pipelined_requests_are_answered_in_order) {
  EchoServer server;
  auto const all = ask(server,
                       "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
                       "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_LT(all.find("GET /1|"), all.find("GET /2|"));
  EXPECT_LT(all.find("GET /2|"), all.find("GET /3|"));
  EXPECT_THAT(all, EndsWith("GET /3|"));
}

TEST(Listener, head_is_get_without_the_body) {
  EchoServer server;
  auto const answer = ask(server, "HEAD /h HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer,
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Content-Length: 7\r\n"), EndsWith("\r\n\r\n")));
}

TEST(Listener, http_1_0_is_closed_after_its_answer) {
  EchoServer server;
  EXPECT_THAT(ask(server, "GET /0 HTTP/1.0\r\n\r\n"),
              AllOf(HasSubstr("Connection: close"), EndsWith("GET /0|")));
}

TEST(Listener, broken_requests_get_400_with_json) {
  EchoServer server;
  for (auto const* request :
       {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://else/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    auto const answer = ask(server, request);
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"), HasSubstr("\r\n\r\n{\"error\":\""),
                              HasSubstr("application/json")))
        << request;
  }
}

TEST(Listener, a_header_over_the_limit_gets_431) {
  EchoServer server;
  auto const answer = ask(server, "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 431"), HasSubstr("{\"error\"")));
}

TEST(Listener, a_header_that_does_not_end_gets_408) {
  transport::HttpLimits limits;
  limits.header = std::chrono::milliseconds(50);
  EchoServer server(with_limits(limits));
  EXPECT_THAT(ask(server, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "),
              AllOf(StartsWith("HTTP/1.1 408"), HasSubstr("{\"error\"")));
  EXPECT_EQ(ask(server, ""), "") << "whoever says nothing is not told anything either";
}

TEST(Listener, a_body_that_does_not_come_gets_408) {
  transport::HttpLimits limits;
  limits.body = std::chrono::milliseconds(50);
  EchoServer server(with_limits(limits));
  EXPECT_THAT(ask(server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"),
              StartsWith("HTTP/1.1 408"));
}

TEST(Listener, a_declared_body_over_the_limit_gets_413_at_once) {
  EchoServer server;
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_THAT(client.receive_until("}"),
              AllOf(StartsWith("HTTP/1.1 413"), HasSubstr("{\"error\":\"the body is larger than")));
}

TEST(Listener, a_client_that_goes_on_sending_still_reads_its_413) {
  EchoServer server;
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n");
  std::string const piece(100'000, 'x');
  for (int i = 0; i < 80; ++i) client.send(piece);
  EXPECT_THAT(client.receive(), StartsWith("HTTP/1.1 413"));
}

TEST(Listener, a_chunked_body_over_the_limit_gets_413) {
  EchoServer::Options options;
  options.handlers.admit_body =
      [](transport::HttpRequest&,
         transport::BodyPolicy& policy) -> net::awaitable<std::optional<transport::HttpResponse>> {
    policy.max_bytes = 10;
    co_return std::nullopt;
  };
  EchoServer server(std::move(options));
  EXPECT_THAT(
      ask(server,
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n"),
      StartsWith("HTTP/1.1 413"));
}

TEST(Listener, a_body_that_is_not_admitted_is_not_read) {
  EchoServer::Options options;
  options.handlers.admit_body =
      [](transport::HttpRequest&,
         transport::BodyPolicy&) -> net::awaitable<std::optional<transport::HttpResponse>> {
    co_return transport::error_response(401, "no ticket");
  };
  EchoServer server(std::move(options));
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n");
  EXPECT_THAT(client.receive_until("}"), AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("no ticket")));
}

TEST(Listener, expect_continue_is_honoured_before_the_body) {
  EchoServer server;
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_THAT(client.receive_until("|abc"), StartsWith("HTTP/1.1 200"));
}

TEST(Listener, a_handler_that_throws_gets_its_client_a_500) {
  EchoServer::Options options;
  options.handlers.on_request = [](transport::HttpRequest) -> net::awaitable<transport::HttpResponse> {
    throw std::runtime_error("secret inside");
    co_return transport::HttpResponse();
  };
  EchoServer server(std::move(options));
  EXPECT_THAT(ask(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 500"), ::testing::Not(HasSubstr("secret"))));
}

TEST(Listener, a_header_value_with_a_line_break_never_goes_out) {
  EchoServer::Options options;
  options.handlers.on_request = [](transport::HttpRequest) -> net::awaitable<transport::HttpResponse> {
    transport::HttpResponse response;
    response.headers.add("Location", "/x\r\nSet-Cookie: evil=1");
    co_return response;
  };
  EchoServer server(std::move(options));
  EXPECT_THAT(ask(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 500"), ::testing::Not(HasSubstr("evil"))));
}

TEST(Listener, a_port_in_use_is_named_with_what_to_do) {
  EchoServer server;
  console::ListenerOptions options;
  options.addresses = {"127.0.0.1:" + std::to_string(server.port())};
  auto const second = console::Listener::open(options, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_THAT(second.error().message, AllOf(HasSubstr("127.0.0.1:" + std::to_string(server.port())),
                                            HasSubstr("in use"), HasSubstr("choose another")));
}

TEST(Listener, unreadable_addresses_are_named) {
  for (auto const* address :
       {"", "8443", "127.0.0.1", "host.example:80", "127.0.0.1:70000", "::1:80", "[127.0.0.1]:80"}) {
    console::ListenerOptions options;
    options.addresses = {address};
    auto const opened = console::Listener::open(options, {});
    ASSERT_FALSE(opened) << address;
    EXPECT_EQ(opened.error().code, ErrorCode::invalid) << address;
  }
  console::ListenerOptions options;
  options.addresses = {"127.0.0.1:0"};
  options.trusted_proxies = {"10.0.0.0/33"};
  EXPECT_THAT(console::Listener::open(options, {}).error().message, HasSubstr("10.0.0.0/33"));
}

TEST(Listener, several_addresses_serve_alike) {
  EchoServer::Options options;
  options.listener.addresses = {"127.0.0.1:0", "127.0.0.2:0"};
  EchoServer server(std::move(options));
  ASSERT_EQ(server.listener().addresses().size(), 2u);
  net::io_context context;
  for (auto const& address : server.listener().addresses()) {
    transport::RequestOptions request;
    request.connect = to("http://" + address);
    EXPECT_EQ(run(context, transport::request(context.get_executor(), request, {})).value().body, "GET /|");
  }
}

TEST(Listener, more_connections_than_allowed_are_turned_away) {
  EchoServer::Options options;
  options.listener.max_connections_per_address = 2;
  EchoServer server(std::move(options));
  RawClient first(server.port());
  RawClient second(server.port());
  first.upgrade();
  second.upgrade();
  EXPECT_EQ(RawClient(server.port()).receive(), "");
  EXPECT_EQ(server.metrics().refused, 1u);
  // The client may read its 101 a moment before the server counts it.
  while (server.metrics().open_web_sockets < 2) std::this_thread::yield();
}

std::string seen_address(std::vector<std::string> trusted, std::string const& header,
                         bool behind_tls_proxy = false) {
  EchoServer::Options options;
  options.listener.behind_tls_proxy = behind_tls_proxy;
  options.listener.trusted_proxies = std::move(trusted);
  options.handlers.on_request =
      [](transport::HttpRequest request) -> net::awaitable<transport::HttpResponse> {
    transport::HttpResponse response;
    response.body = request.remote_address + (request.secure ? " secure" : " plain");
    co_return response;
  };
  EchoServer server(std::move(options));
  auto const answer = ask(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n");
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST(Listener, forwarded_addresses_are_believed_from_trusted_proxies_only) {
  std::string const header =
      "X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.0.0.7\r\nX-Forwarded-Proto: https\r\n";
  EXPECT_EQ(seen_address({}, header), "127.0.0.1 plain");
  EXPECT_EQ(seen_address({"127.0.0.0/8"}, header), "10.0.0.7 secure");
  EXPECT_EQ(seen_address({"127.0.0.1", "10.0.0.0/8"}, header), "203.0.113.9 secure")
      << "not the client's own claim";
  EXPECT_EQ(seen_address({"127.0.0.1"}, "X-Forwarded-For: nonsense\r\n"), "127.0.0.1 plain");
  EXPECT_EQ(seen_address({"192.0.2.0/24"}, header), "127.0.0.1 plain");
}

TEST(Listener, behind_a_tls_proxy_all_is_secure_unless_one_that_is_trusted_says_otherwise) {
  EXPECT_EQ(seen_address({}, "", true), "127.0.0.1 secure");
  EXPECT_EQ(seen_address({}, "X-Forwarded-Proto: http\r\n", true), "127.0.0.1 secure");
  EXPECT_EQ(seen_address({"127.0.0.1"}, "X-Forwarded-Proto: http\r\n", true), "127.0.0.1 plain");
  EXPECT_EQ(seen_address({"127.0.0.1"}, "", true), "127.0.0.1 secure");
}

TEST(Listener, a_proxy_that_adds_a_line_of_its_own_is_believed_before_the_client) {
  std::string const claimed = "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n";
  std::string const added = "x-forwarded-for: 203.0.113.7\r\nx-forwarded-proto: http\r\n";
  EXPECT_EQ(seen_address({"127.0.0.1"}, claimed + added), "203.0.113.7 plain");
  EXPECT_EQ(seen_address({"127.0.0.1", "203.0.113.0/24"}, claimed + added), "1.2.3.4 plain")
      << "two proxies, a line of each";
  EXPECT_EQ(seen_address({"127.0.0.1"}, "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: \r\n"),
            "127.0.0.1 plain")
      << "what the proxy left empty is not the client's to say";
  EXPECT_EQ(seen_address({"127.0.0.1"}, added + claimed), "1.2.3.4 secure");
}

TEST(Listener, networks_contain_what_they_should) {
  auto const in = [](char const* network, char const* address) {
    return console::Network::parse(network).value().contains(net::ip::make_address(address));
  };
  EXPECT_TRUE(in("10.0.0.0/9", "10.127.255.255"));
  EXPECT_FALSE(in("10.0.0.0/9", "10.128.0.0"));
  EXPECT_TRUE(in("10.0.0.1", "::ffff:10.0.0.1"));
  EXPECT_TRUE(in("2001:db8::/32", "2001:db8:ffff::1"));
  EXPECT_FALSE(in("2001:db8::/32", "2001:db9::1"));
  EXPECT_TRUE(in("0.0.0.0/0", "203.0.113.1"));
  EXPECT_FALSE(in("0.0.0.0/0", "2001:db8::1"));
}

TEST(Listener, stopping_finishes_requests_and_says_1001_to_web_sockets) {
  auto release = std::make_shared<std::optional<net::steady_timer>>();
  Seen started;
  EchoServer::Options options;
  options.listener.threads = 1;
  options.handlers.on_request =
      [release, &started](transport::HttpRequest) -> net::awaitable<transport::HttpResponse> {
    auto const executor = co_await net::this_coro::executor;
    release->emplace(executor, std::chrono::hours(1));
    started.add("request");
    auto& timer = **release;
    co_await timer.async_wait(net::as_tuple(net::use_awaitable));
    transport::HttpResponse response;
    response.body = "finished";
    co_return response;
  };
  EchoServer server(std::move(options));
  net::io_context context;
  auto socket =
      run(context, transport::open_web_socket(context.get_executor(), to(server.url()), {})).value();
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(started.next(), "request");
  std::thread stopper([&] { server.listener().stop(std::chrono::seconds(20)); });
  auto const ended = run(context, socket.read());
  EXPECT_THAT(ended.error().message, HasSubstr("1001: the server is stopping"));
  net::post(server.listener().executors().front(), [release] { (*release)->cancel(); });
  EXPECT_THAT(client.receive(), AllOf(HasSubstr("Connection: close"), EndsWith("finished")));
  stopper.join();
  release->reset();  // belongs to the listener's context, which goes first
  EXPECT_EQ(server.metrics().open_connections, 0);
}

TEST(Listener, stopping_breaks_off_what_does_not_end) {
  EchoServer server;
  RawClient client(server.port());
  client.upgrade();  // never answers the goodbye
  server.listener().stop(std::chrono::milliseconds(50));
  EXPECT_EQ(server.metrics().open_connections, 0);
}

}  // namespace
}  // namespace deskbell::tests
