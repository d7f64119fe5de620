// Finding the way out: URLs, proxies, and errors that tell causes apart.
#include "transport/connect.h"

#include <gmock/gmock.h>

#include <array>
#include <boost/asio/read_until.hpp>
#include <cstdlib>
#include <thread>

#include "tests/transport/loopback.h"

namespace deskbell::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A CONNECT proxy in a thread of its own; serves one connection after the other.
class SmallProxy {
 public:
  explicit SmallProxy(std::string credentials = "", int status = 200)
      : credentials_(std::move(credentials)),
        status_(status),
        acceptor_(context_, tcp::endpoint(net::ip::address_v4::loopback(), 0)),
        thread_([this] { serve(); }) {}
  ~SmallProxy() {
    // A last visitor wakes the thread up.
    stopping_ = true;
    RawClient(port()).send("x\r\n\r\n");
    thread_.join();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  transport::Proxy way(std::string user = "", std::string password = "") const {
    return {"127.0.0.1", port(), std::move(user), std::move(password)};
  }
  Seen seen;

 private:
  void serve() {
    while (!stopping_) {
      auto client = acceptor_.accept();
      std::string head;
      boost::system::error_code error;
      net::read_until(client, net::dynamic_buffer(head), "\r\n\r\n", error);
      if (error || stopping_) continue;
      seen.add(head);
      auto const allowed =
          credentials_.empty() || head.find("Proxy-Authorization: Basic " + credentials_) != head.npos;
      auto const status = allowed ? status_ : 407;
      net::write(client, net::buffer("HTTP/1.1 " + std::to_string(status) + " Said\r\n\r\n"), error);
      if (status != 200) continue;
      auto const colon = head.find(':');
      auto const port = static_cast<std::uint16_t>(std::stoi(head.substr(colon + 1)));
      tcp::socket server(context_);
      server.connect(tcp::endpoint(net::ip::address_v4::loopback(), port));
      std::thread back([&] { pump(server, client); });
      pump(client, server);
      back.join();
    }
  }
  static void pump(tcp::socket& from, tcp::socket& into) {
    std::array<char, 4096> piece;
    boost::system::error_code error;
    while (!error) {
      auto const got = from.read_some(net::buffer(piece), error);
      boost::system::error_code broken;
      net::write(into, net::buffer(piece.data(), got), broken);
      if (broken) error = broken;
    }
    into.shutdown(tcp::socket::shutdown_send, error);
  }

  std::string credentials_;
  int status_;
  std::atomic<bool> stopping_{false};
  net::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

class Connecting : public ::testing::Test {
 protected:
  Result<transport::WebSocket> open(transport::ConnectOptions options) {
    return run(context_, transport::open_web_socket(context_.get_executor(), std::move(options), {}));
  }
  std::string failure(transport::ConnectOptions options) {
    auto const opened = open(std::move(options));
    return opened ? "no error" : opened.error().message;
  }
  void expect_echo(transport::ConnectOptions options) {
    auto opened = open(std::move(options));
    ASSERT_TRUE(opened) << opened.error().message;
    auto& socket = *opened;
    ASSERT_TRUE(run(context_, socket.write("through")));
    EXPECT_EQ(run(context_, socket.read()).value(), "through");
    run(context_, socket.close(transport::CloseCode::normal, ""));
  }
  net::io_context context_;
};

TEST_F(Connecting, through_a_proxy_to_a_plain_server) {
  EchoServer server;
  SmallProxy proxy;
  auto options = to(server.url());
  options.proxy = proxy.way();
  expect_echo(options);
  EXPECT_THAT(proxy.seen.next(),
              HasSubstr("CONNECT 127.0.0.1:" + std::to_string(server.port()) + " HTTP/1.1"));
}

TEST_F(Connecting, through_a_proxy_with_credentials_to_tls) {
  auto const authority = make_authority();
  EchoServer::Options with_tls;
  with_tls.certificate = make_certificate(authority, {"127.0.0.1"});
  EchoServer server(std::move(with_tls));
  SmallProxy proxy("dXNlcjpwYTpzcw==");  // user:pa:ss
  auto const trust = trusting(authority);
  auto options = to(server.url(), &trust);
  options.proxy = proxy.way("user", "pa:ss");
  expect_echo(options);
}

TEST_F(Connecting, a_proxy_that_wants_credentials_or_others_says_so) {
  EchoServer server;
  SmallProxy proxy("dXNlcjpwYTpzcw==");
  auto options = to(server.url());
  options.proxy = proxy.way();
  EXPECT_THAT(failure(options),
              AllOf(HasSubstr("wants a user name and a password (407)"), HasSubstr(proxy.way().where())));
  options.proxy = proxy.way("user", "hunter2");
  EXPECT_THAT(failure(options),
              AllOf(HasSubstr("refuses user name or password (407)"), Not(HasSubstr("hunter2"))));
  EXPECT_EQ(server.metrics().accepted, 0u);
}

TEST_F(Connecting, other_refusals_of_a_proxy_are_told_apart) {
  EchoServer server;
  for (auto const& [status, said] : {std::pair(403, "does not allow"), std::pair(502, "cannot reach")}) {
    SmallProxy proxy("", status);
    auto options = to(server.url());
    options.proxy = proxy.way();
    EXPECT_THAT(failure(options), HasSubstr(said));
  }
  auto options = to(server.url());
  options.proxy = transport::Proxy{"127.0.0.1", 1, "", ""};
  EXPECT_THAT(failure(options),
              AllOf(HasSubstr("proxy: cannot connect to 127.0.0.1:1"), HasSubstr("refused")));
}

TEST_F(Connecting, refused_unknown_silent_and_wrong_servers_are_told_apart) {
  EXPECT_THAT(failure(to("http://127.0.0.1:1")),
              AllOf(HasSubstr("Connection refused"), HasSubstr("is the port right?")));
  EXPECT_THAT(failure(to("http://no-such-name.invalid:80")), HasSubstr("no-such-name.invalid"));
  net::io_context context;
  tcp::acceptor silent(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  auto options = to("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()));
  options.timeouts.handshake = std::chrono::milliseconds(30);
  auto const opened = open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::timeout);
  EXPECT_THAT(opened.error().message, HasSubstr("in time"));
  auto const authority = make_authority();
  auto const trust = trusting(authority);
  options = to("https://127.0.0.1:" + std::to_string(silent.local_endpoint().port()), &trust);
  options.timeouts.handshake = std::chrono::milliseconds(30);
  EXPECT_THAT(failure(options), HasSubstr("TLS: 127.0.0.1 did not answer in time"));
}

TEST_F(Connecting, plain_urls_need_permission) {
  auto options = to("http://127.0.0.1:1");
  options.allow_plain = false;
  EXPECT_THAT(failure(options), AllOf(HasSubstr("not encrypted"), HasSubstr("https://")));
}

TEST(Url, is_taken_apart) {
  auto const plain = transport::parse_url("https://console.example").value();
  EXPECT_EQ(plain.host, "console.example");
  EXPECT_EQ(plain.port, 443);
  EXPECT_EQ(plain.target, "/");
  EXPECT_EQ(plain.authority(), "console.example");
  auto const full = transport::parse_url("wss://[2001:db8::7]:8443/agent/v1/link?a=b%20c").value();
  EXPECT_EQ(full.host, "2001:db8::7");
  EXPECT_EQ(full.authority(), "[2001:db8::7]:8443");
  EXPECT_EQ(full.target, "/agent/v1/link?a=b%20c");
  EXPECT_EQ(transport::parse_url("HTTP://a").value().port, 80);
}

TEST(Url, bad_ones_are_refused_by_name) {
  for (auto const* url : {"", "console.example", "ftp://console.example", "https://", "https://a:0",
                          "https://a:99999", "https://a b", "https:///path"})
    EXPECT_FALSE(transport::parse_url(url)) << url;
  EXPECT_THAT(transport::parse_url("ftp://a").error().message,
              AllOf(HasSubstr("'ftp'"), HasSubstr("expected https")));
  EXPECT_THAT(transport::parse_url("https://user:secret@a").error().message,
              AllOf(HasSubstr("user name or password"), Not(HasSubstr("secret"))));
}

class ProxyEnvironment : public ::testing::Test {
 protected:
  ~ProxyEnvironment() override {
    for (auto const* name : names) unsetenv(name);
  }
  ProxyEnvironment() {
    for (auto const* name : names) unsetenv(name);
  }
  static std::string proxy_for(std::string const& url) {
    auto const proxy = transport::proxy_from_environment(url);
    if (!proxy) return "error: " + proxy.error().message;
    return *proxy ? (*proxy)->where() : "none";
  }
  static constexpr std::array names{"https_proxy", "HTTPS_PROXY", "http_proxy",    "HTTP_PROXY",
                                    "no_proxy",    "NO_PROXY",    "REQUEST_METHOD"};
};

TEST_F(ProxyEnvironment, names_are_read_in_their_order) {
  EXPECT_EQ(proxy_for("https://a.example"), "none");
  setenv("HTTPS_PROXY", "http://upper:1", 1);
  EXPECT_EQ(proxy_for("https://a.example"), "upper:1");
  setenv("https_proxy", "lower:2", 1);
  EXPECT_EQ(proxy_for("https://a.example"), "lower:2");
  EXPECT_EQ(proxy_for("http://a.example"), "none");
  setenv("HTTP_PROXY", "plain", 1);
  EXPECT_EQ(proxy_for("http://a.example"), "plain:3128");
  setenv("REQUEST_METHOD", "GET", 1);
  EXPECT_EQ(proxy_for("http://a.example"), "none") << "a CGI client must not choose the proxy";
}

TEST_F(ProxyEnvironment, exceptions_hold) {
  setenv("https_proxy", "http://u%40x:p%3Aw@p:3", 1);
  setenv("no_proxy", "internal.example, .suffix.example,10.1.2.3 only.example:8443", 1);
  EXPECT_EQ(proxy_for("https://a.example"), "p:3");
  EXPECT_EQ(proxy_for("https://internal.example"), "none");
  EXPECT_EQ(proxy_for("https://deep.internal.example"), "none");
  EXPECT_EQ(proxy_for("https://notinternal.example"), "p:3");
  EXPECT_EQ(proxy_for("https://a.suffix.example"), "none");
  EXPECT_EQ(proxy_for("https://10.1.2.3"), "none");
  EXPECT_EQ(proxy_for("https://only.example:8443"), "none");
  EXPECT_EQ(proxy_for("https://only.example"), "p:3");
  EXPECT_EQ(proxy_for("https://127.0.0.1:8443"), "none");
  EXPECT_EQ(proxy_for("https://localhost"), "none");
  auto const proxy = transport::proxy_from_environment("https://a.example").value();
  EXPECT_EQ(proxy->user, "u@x");
  EXPECT_EQ(proxy->password, "p:w");
  setenv("no_proxy", "*", 1);
  EXPECT_EQ(proxy_for("https://a.example"), "none");
}

TEST_F(ProxyEnvironment, a_bad_one_is_refused_without_showing_it) {
  setenv("https_proxy", "socks5://user:secret@p:1", 1);
  EXPECT_THAT(proxy_for("https://a.example"),
              AllOf(HasSubstr("only HTTP proxies"), Not(HasSubstr("secret"))));
  setenv("https_proxy", "http://user:secret@p:99999", 1);
  EXPECT_THAT(proxy_for("https://a.example"), AllOf(HasSubstr("error"), Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace deskbell::tests
