// TLS: what is accepted, what is refused, and that each refusal says why.
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <fstream>
#include <thread>

#include "tests/transport/loopback.h"
#include "transport/tls_context.h"

namespace deskbell::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using transport::TlsClientContext;
using transport::TlsServerContext;

class Tls : public ::testing::Test {
 protected:
  /// A server with `names`, called at 127.0.0.1 by a client that trusts `authority_`.
  EchoServer::Options server(std::vector<std::string> const& names, Validity validity = {}) {
    EchoServer::Options options;
    options.certificate = make_certificate(authority_, names, validity);
    return options;
  }

  Result<transport::WebSocket> open(std::string url, TlsClientContext const& tls) {
    return run(context_, transport::open_web_socket(context_.get_executor(), to(std::move(url), &tls), {}));
  }

  std::string refusal(EchoServer& server, TlsClientContext const& tls) {
    auto opened = open(server.url(), tls);
    EXPECT_FALSE(opened);
    EXPECT_EQ(server.metrics().requests, 0u) << "something was said before the server was known";
    return opened ? "no refusal" : opened.error().message;
  }

  Pem authority_ = make_authority();
  net::io_context context_;
};

TEST_F(Tls, a_trusted_server_with_the_right_address_is_accepted) {
  EchoServer server(this->server({"127.0.0.1"}));
  auto opened = open(server.url(), trusting(authority_));
  ASSERT_TRUE(opened) << opened.error().message;
  auto& socket = *opened;
  ASSERT_TRUE(run(context_, socket.write("hello")));
  EXPECT_EQ(run(context_, socket.read()).value(), "hello");
  EXPECT_GT(server.metrics().bytes.received, 100u);
  EXPECT_GT(server.metrics().bytes.sent, 100u);
}

TEST_F(Tls, another_name_is_refused_and_the_certificates_names_are_told) {
  EchoServer server(this->server({"console.example", "192.0.2.7"}));
  EXPECT_THAT(refusal(server, trusting(authority_)),
              AllOf(HasSubstr("is for other names (console.example, 192.0.2.7)"), HasSubstr("127.0.0.1")));
}

TEST_F(Tls, an_expired_certificate_is_refused_with_its_day) {
  EchoServer server(this->server({"127.0.0.1"}, {-10, -2}));
  EXPECT_THAT(refusal(server, trusting(authority_)),
              AllOf(HasSubstr("has expired (valid until 20"), HasSubstr("renew")));
}

TEST_F(Tls, a_certificate_from_tomorrow_points_at_the_clock) {
  EchoServer server(this->server({"127.0.0.1"}, {1, 10}));
  EXPECT_THAT(refusal(server, trusting(authority_)),
              AllOf(HasSubstr("is not valid before"), HasSubstr("clock")));
}

TEST_F(Tls, an_unknown_authority_is_refused_by_name) {
  EchoServer server(this->server({"127.0.0.1"}));
  auto const other = make_authority("Somebody else");
  EXPECT_THAT(refusal(server, trusting(other)),
              AllOf(HasSubstr("authority that is not trusted here (Deskbell test authority)"),
                    HasSubstr("name it with --ca-file")));
  // Same name, other key: still a stranger.
  EXPECT_THAT(refusal(server, trusting(make_authority())), HasSubstr("not trusted here"));
  EXPECT_THAT(refusal(server, TlsClientContext::make().value()), HasSubstr("not trusted here"));
}

TEST_F(Tls, a_self_signed_server_is_accepted_only_where_it_was_named) {
  auto const own = make_certificate(authority_, {"127.0.0.1"});
  EchoServer::Options options;
  options.certificate = own;
  EchoServer server(std::move(options));
  EXPECT_TRUE(open(server.url(), trusting(own)));
}

TEST_F(Tls, the_pin_must_match) {
  EchoServer::Options options = this->server({"127.0.0.1"});
  auto const pin = transport::pin_of_certificate(options.certificate->certificate).value();
  EchoServer server(std::move(options));
  EXPECT_THAT(refusal(server, trusting(authority_, std::string(64, 'a'))),
              AllOf(HasSubstr("not the pinned one"), HasSubstr(pin), HasSubstr(std::string(64, 'a'))));
  EXPECT_TRUE(open(server.url(), trusting(authority_, pin)));
}

TEST_F(Tls, an_unreadable_pin_is_refused) {
  transport::TlsClientOptions options;
  options.pin_sha256 = "abc";
  auto const made = TlsClientContext::make(options);
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, AllOf(HasSubstr("'abc'"), HasSubstr("64 hex digits")));
}

/// A client or server limited to TLS 1.1, by hand: our own code cannot be asked for that.
std::shared_ptr<SSL_CTX> old_tls(SSL_METHOD const* method) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(method), SSL_CTX_free);
  SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  return context;
}

TEST_F(Tls, a_client_with_tls_1_1_is_refused) {
  EchoServer server(this->server({"127.0.0.1"}));
  RawClient client(server.port());
  auto const context = old_tls(TLS_client_method());
  std::unique_ptr<SSL, decltype(&SSL_free)> const ssl(SSL_new(context.get()), SSL_free);
  SSL_set_fd(ssl.get(), client.socket().native_handle());
  EXPECT_LE(SSL_connect(ssl.get()), 0);
  EXPECT_EQ(client.receive(), "") << "the server has closed";
  while (server.metrics().failed_handshakes == 0) std::this_thread::yield();
}

TEST_F(Tls, a_server_with_tls_1_1_is_refused) {
  auto const pem = make_certificate(authority_, {"127.0.0.1"});
  auto const context = old_tls(TLS_server_method());
  auto const good = TlsServerContext::load(pem.certificate, pem.key).value().native();
  SSL_CTX_use_certificate(context.get(), SSL_CTX_get0_certificate(good.get()));
  SSL_CTX_use_PrivateKey(context.get(), SSL_CTX_get0_privatekey(good.get()));
  net::io_context server_context;
  tcp::acceptor acceptor(server_context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  std::thread server([&] {
    auto socket = acceptor.accept();
    std::unique_ptr<SSL, decltype(&SSL_free)> const ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket.native_handle());
    EXPECT_LE(SSL_accept(ssl.get()), 0);
  });
  auto const opened =
      open("https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()), trusting(authority_));
  server.join();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("offers no TLS 1.2 or newer"));
}

TEST_F(Tls, a_plain_server_behind_an_https_url_is_recognised) {
  EchoServer server;
  auto const opened = open("https://127.0.0.1:" + std::to_string(server.port()), trusting(authority_));
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("does not answer with TLS"));
}

TEST_F(Tls, a_reloaded_certificate_is_shown_to_new_connections) {
  auto options = this->server({"console.example"});
  auto context = TlsServerContext::load(options.certificate->certificate, options.certificate->key).value();
  auto const fresh = make_certificate(authority_, {"127.0.0.1"});
  options.certificate.reset();
  options.listener.tls = context;
  EchoServer server(std::move(options));
  auto const url = "https://127.0.0.1:" + std::to_string(server.port());
  EXPECT_FALSE(open(url, trusting(authority_)));
  ASSERT_TRUE(context.reload(fresh.certificate, fresh.key));
  EXPECT_TRUE(open(url, trusting(authority_)));
  EXPECT_FALSE(context.reload("nonsense", fresh.key));
  EXPECT_TRUE(open(url, trusting(authority_))) << "a failed reload changes nothing";
}

TEST_F(Tls, unusable_files_are_told_apart) {
  auto const one = make_certificate(authority_, {"a.example"});
  auto const other = make_certificate(authority_, {"b.example"});
  EXPECT_THAT(TlsServerContext::load("", one.key).error().message, HasSubstr("no certificate in PEM form"));
  EXPECT_THAT(TlsServerContext::load(one.certificate, "x").error().message,
              HasSubstr("no unencrypted private key"));
  EXPECT_THAT(TlsServerContext::load(one.certificate, other.key).error().message,
              HasSubstr("does not belong"));
  auto damaged = one.certificate;
  damaged.replace(damaged.size() / 2, 4, "!!!!");
  EXPECT_FALSE(TlsServerContext::load(damaged, one.key));
  EXPECT_THAT(TlsServerContext::load_files("/nonexistent/c.pem", "/nonexistent/k.pem").error().message,
              HasSubstr("/nonexistent/c.pem"));
}

}  // namespace
}  // namespace deskbell::tests
