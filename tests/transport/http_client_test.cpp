// The HTTP client against the real listener: bodies, files, limits, and refusals; and the values both share.
#include "transport/http_client.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/support/temporary_folder.h"
#include "tests/transport/loopback.h"

namespace deskbell::tests {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::string content_of(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class HttpClient : public ::testing::Test {
 protected:
  Result<transport::HttpResponse> send(transport::RequestOptions options, transport::HttpRequest request) {
    return run(context_, transport::request(context_.get_executor(), std::move(options), std::move(request)));
  }
  static transport::RequestOptions at(EchoServer const& server) {
    transport::RequestOptions options;
    options.connect = to(server.url());
    return options;
  }
  static transport::HttpRequest call(std::string method, std::string target, std::string body = "") {
    transport::HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    return request;
  }
  net::io_context context_;
  TemporaryFolder folder_;
};

TEST_F(HttpClient, bodies_of_every_size_go_there_and_back_over_tls) {
  auto const authority = make_authority();
  EchoServer::Options with_tls;
  with_tls.certificate = make_certificate(authority, {"127.0.0.1"});
  EchoServer server(std::move(with_tls));
  auto const trust = trusting(authority);
  for (std::size_t size : {0u, 1u, 16'383u, 16'384u, 65'536u, 700'000u}) {
    transport::RequestOptions options;
    options.connect = to(server.url(), &trust);
    auto const answer = send(options, call("POST", "/x", std::string(size, 'b')));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "POST /x|" + std::string(size, 'b'));
  }
}

TEST_F(HttpClient, the_bearer_is_sent_and_any_status_is_an_answer) {
  EchoServer::Options options;
  options.handlers.on_request =
      [](transport::HttpRequest request) -> net::awaitable<transport::HttpResponse> {
    co_return transport::error_response(418, request.headers.get("authorization"));
  };
  EchoServer server(std::move(options));
  auto with_bearer = at(server);
  with_bearer.bearer = "token";
  auto const answer = send(with_bearer, call("GET", "/"));
  EXPECT_EQ(answer->status, 418);
  EXPECT_EQ(answer->body, "{\"error\":\"Bearer token\"}");
  EXPECT_EQ(answer->headers.get("content-TYPE"), "application/json; charset=utf-8");
}

TEST_F(HttpClient, an_answer_over_the_limit_is_refused) {
  EchoServer server;
  auto options = at(server);
  options.answer_limit = 100;
  auto const answer = send(options, call("POST", "/", std::string(200, 'x')));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::too_large);
}

TEST_F(HttpClient, a_file_is_put_from_an_offset_into_a_file_on_the_server) {
  auto const into = folder_ / "received";
  EchoServer::Options server_options;
  server_options.handlers.admit_body =
      [into](transport::HttpRequest&,
             transport::BodyPolicy& policy) -> net::awaitable<std::optional<transport::HttpResponse>> {
    policy.max_bytes = 10'000'000;
    policy.file = into;
    co_return std::nullopt;
  };
  server_options.handlers.on_request =
      [](transport::HttpRequest request) -> net::awaitable<transport::HttpResponse> {
    transport::HttpResponse response;
    response.body = std::to_string(request.body_size) + "," + std::to_string(request.body.size());
    co_return response;
  };
  EchoServer server(std::move(server_options));
  std::string text(3'000'000, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>((i * 2654435761U) >> 11);
  std::ofstream(folder_ / "sent", std::ios::binary) << text;
  auto options = at(server);
  std::uint64_t progress = 0;
  options.on_progress = [&progress](std::uint64_t done) { progress = done; };
  // First the beginning, then, as after a break, the rest.
  options.body_file = transport::FileBody{folder_ / "sent", 0, 1'000'000};
  EXPECT_EQ(send(options, call("PUT", "/u"))->body, "1000000,0");
  options.body_file = transport::FileBody{folder_ / "sent", 1'000'000, std::nullopt};
  EXPECT_EQ(send(options, call("PUT", "/u"))->body, "2000000,0");
  EXPECT_EQ(progress, 2'000'000u);
  EXPECT_TRUE(content_of(into) == text);
  auto const mode = std::filesystem::status(into).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(HttpClient, what_came_of_a_body_that_broke_off_is_kept) {
  auto const into = folder_ / "received";
  EchoServer::Options options;
  options.handlers.admit_body =
      [into](transport::HttpRequest&,
             transport::BodyPolicy& policy) -> net::awaitable<std::optional<transport::HttpResponse>> {
    policy.max_bytes = 10'000'000;
    policy.file = into;
    co_return std::nullopt;
  };
  std::string const part(100'000, 'x');  // no multiple of what is read at once
  {
    EchoServer server(std::move(options));
    RawClient client(server.port());
    client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + part);
    client.socket().shutdown(tcp::socket::shutdown_send);
    client.receive();  // until the server has closed it too
  }
  std::ostringstream received;
  received << std::ifstream(into, std::ios::binary).rdbuf();
  EXPECT_EQ(received.str(), part);
}

TEST_F(HttpClient, a_symbolic_link_is_no_place_for_a_body) {
  std::filesystem::create_symlink(folder_ / "target", folder_ / "link");
  EchoServer::Options options;
  options.handlers.admit_body =
      [link = folder_ / "link"](
          transport::HttpRequest&,
          transport::BodyPolicy& policy) -> net::awaitable<std::optional<transport::HttpResponse>> {
    policy.file = link;
    co_return std::nullopt;
  };
  EchoServer server(std::move(options));
  auto const answer = send(at(server), call("PUT", "/", "body"));
  EXPECT_EQ(answer->status, 507);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "target"));
}

TEST_F(HttpClient, the_servers_refusal_is_the_answer_even_while_sending) {
  EchoServer server;
  std::ofstream(folder_ / "large", std::ios::binary) << std::string(20'000'000, 'x');
  auto options = at(server);
  options.body_file = transport::FileBody{folder_ / "large", 0, std::nullopt};
  auto const answer = send(options, call("PUT", "/u"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 413);
}

TEST_F(HttpClient, a_part_of_a_file_is_downloaded_and_continued) {
  std::string const text = "0123456789abcdef";
  std::ofstream(folder_ / "source") << text;
  EchoServer::Options server_options;
  server_options.handlers.on_request =
      [source =
           folder_ / "source"](transport::HttpRequest request) -> net::awaitable<transport::HttpResponse> {
    transport::HttpResponse response;
    response.file =
        transport::FileBody{source, std::stoull(request.query_value("from").value()), std::nullopt};
    co_return response;
  };
  EchoServer server(std::move(server_options));
  auto options = at(server);
  options.answer_file = folder_ / "copy";
  std::ofstream(folder_ / "copy") << "0123456";
  options.answer_file_offset = 5;
  ASSERT_TRUE(send(options, call("GET", "/f?from=5")));
  EXPECT_EQ(content_of(folder_ / "copy"), text);
  options.answer_file_offset = 500;
  EXPECT_THAT(send(options, call("GET", "/f?from=5")).error().message, HasSubstr("start over"));
}

TEST_F(HttpClient, an_answer_cut_short_is_an_error) {
  net::io_context context;
  tcp::acceptor acceptor(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  auto serve = [](tcp::acceptor& from) -> net::awaitable<void> {
    auto socket = co_await from.async_accept(net::use_awaitable);
    std::string const cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";
    auto const bytes = net::buffer(cut);
    co_await net::async_write(socket, bytes, net::use_awaitable);
    socket.shutdown(tcp::socket::shutdown_send);
    char byte[512];
    auto const rest = net::buffer(byte);
    co_await socket.async_read_some(rest, net::use_awaitable);
  };
  net::co_spawn(context, serve(acceptor), [](std::exception_ptr) {});
  transport::RequestOptions options;
  options.connect = to("http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()));
  auto const answer = run(context, transport::request(context.get_executor(), options, call("GET", "/")));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("before the answer was complete"));
}

TEST(Http, header_names_know_no_case_and_cookies_are_found) {
  transport::HttpRequest request;
  request.headers.add("Cookie", "a=1; session=x=y; b=2");
  request.headers.add("X-Two", "1");
  request.headers.set("x-two", "2");
  EXPECT_EQ(request.headers.get("X-TWO"), "2");
  EXPECT_EQ(request.headers.size(), 2u);
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("c"), "");
}

TEST(Http, forms_and_escapes_are_decoded) {
  EXPECT_THAT(transport::parse_form("a=1&b=x%20y+z&c&&d=%zz%4"),
              ElementsAre(Pair("a", "1"), Pair("b", "x y z"), Pair("c", ""), Pair("d", "%zz%4")));
  EXPECT_EQ(transport::percent_decoded("/a%2Fb").value(), "/a/b");
  EXPECT_FALSE(transport::percent_decoded("%"));
  EXPECT_FALSE(transport::percent_decoded("%4"));
  EXPECT_FALSE(transport::percent_decoded("a%00"));
  EXPECT_EQ(transport::error_response(404, "a \"b\"\n\x01").body,
            "{\"error\":\"a \\\"b\\\"\\u000a\\u0001\"}");
  EXPECT_EQ(transport::reason_phrase(404), "Not Found");
  EXPECT_EQ(transport::reason_phrase(799), "Unknown");
}

}  // namespace
}  // namespace deskbell::tests
