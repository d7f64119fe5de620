// The server's side of one HTTP/1.1 connection: requests in, answers out, deadlines on everything.
#include "transport/http_connection.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <ctime>

#include "transport/file.h"
#include "transport/http_text.h"
#include "transport/stream.h"
#include "transport/web_socket_open.h"

namespace deskbell::transport {
namespace http = boost::beast::http;
namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;
constexpr std::size_t first_read_size = 2048;

std::string_view view_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

Error parse_failure(Stream const& stream, error_code const& error) {
  if (stream.expired()) return make_error(ErrorCode::timeout, "the request did not arrive in time");
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return make_error(ErrorCode::too_large, "the request's header is too large");
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error.category() != make_error_code(http::error::bad_method).category())
    return make_error(ErrorCode::unavailable, "the connection broke off: " + error.message());
  return make_error(ErrorCode::invalid, "not a valid HTTP/1.1 request: " + error.message());
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date() {
  auto const now = std::time(nullptr);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
}

Result<HttpRequest> request_of(http::request<http::buffer_body> const& message) {
  HttpRequest request;
  request.method = view_of(message.method_string());
  request.target = view_of(message.target());
  std::size_t hosts = 0;
  for (auto const& field : message) {
    hosts += field.name() == http::field::host ? 1 : 0;
    request.headers.add(std::string(view_of(field.name_string())), std::string(view_of(field.value())));
  }
  if (hosts > 1 || (hosts == 0 && message.version() >= 11))
    return make_error(ErrorCode::invalid, fmt::format("found {} Host headers, expected one", hosts));
  if (request.target != "*" && (request.target.empty() || request.target.front() != '/'))
    return make_error(ErrorCode::invalid, "the request's target does not begin with '/'");
  auto const question = std::min(request.target.find('?'), request.target.size());
  auto path = percent_decoded(std::string_view(request.target).substr(0, question));
  if (!path) return prefixed("target", path.error());
  request.path = std::move(*path);
  if (question < request.target.size()) request.query = request.target.substr(question + 1);
  return request;
}

/// Where the pieces of an answer's body come from.
class BodySource {
 public:
  static Result<BodySource> of(HttpResponse& response) {
    if (!response.file) return BodySource(std::move(response.body));
    auto file = File::open_for_reading(response.file->path);
    if (!file) return file.error();
    auto const size = file->size();
    if (!size) return size.error();
    auto const offset = std::min(response.file->offset, *size);
    auto const length = std::min(response.file->length.value_or(*size - offset), *size - offset);
    return BodySource(std::move(*file), offset, length);
  }

  std::uint64_t remaining() const noexcept { return remaining_; }

  /// The next piece, valid until the next call. Error: storage, also where the file has shrunk.
  Result<net::const_buffer> next() {
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, piece_size));
    if (!file_) {
      net::const_buffer const piece(text_.data() + offset_, size);
      advance(size);
      return piece;
    }
    text_.resize(size);
    auto const got = file_->read_at(offset_, text_.data(), size);
    if (!got) return got.error();
    if (*got == 0) return make_error(ErrorCode::storage, "the file became shorter while it was sent");
    advance(*got);
    return net::const_buffer(text_.data(), *got);
  }

 private:
  explicit BodySource(std::string text) : text_(std::move(text)), remaining_(text_.size()) {}
  BodySource(File file, std::uint64_t offset, std::uint64_t length)
      : file_(std::move(file)), offset_(offset), remaining_(length) {}
  void advance(std::size_t size) {
    offset_ += size;
    remaining_ -= size;
  }

  std::optional<File> file_;
  std::string text_;
  std::uint64_t offset_ = 0;
  std::uint64_t remaining_ = 0;
};

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

struct HttpConnection::Impl {
  Impl(tcp::socket socket, std::shared_ptr<ByteCounters> counters, HttpLimits l)
      : stream(std::move(socket), std::move(counters)), limits(l) {
    error_code ignored;
    peer = stream.socket().remote_endpoint(ignored);
  }

  net::awaitable<Result<void>> send(std::array<net::const_buffer, 2> pieces) {
    stream.expires_after(limits.write);
    auto sent = co_await net::async_write(stream, pieces, as_result);
    auto const error = std::get<0>(sent);
    if (!error) co_return Result<void>();
    if (stream.expired()) co_return make_error(ErrorCode::timeout, "the client does not take the answer");
    co_return make_error(ErrorCode::unavailable, "the connection broke off: " + error.message());
  }

  /// Fields every answer has; decides whether the connection is kept.
  void complete(HttpResponse& response, std::uint64_t body_size, bool last) {
    auto const& request = parser->get();
    keep_alive = !last && parser->is_done() && request.keep_alive();
    auto& headers = response.headers;
    if (!has_no_body(response.status) && !headers.has("Content-Length"))
      headers.add("Content-Length", std::to_string(body_size));
    if (!headers.has("Date")) headers.add("Date", http_date());
    if (!keep_alive) {
      headers.set("Connection", "close");
    } else if (request.version() < 11) {
      headers.set("Connection", "keep-alive");
    }
  }

  Stream stream;
  HttpLimits limits;
  tcp::endpoint peer;
  boost::beast::flat_buffer buffer;
  std::optional<http::request_parser<http::buffer_body>> parser;
  bool secure = false;
  bool keep_alive = true;
  bool idle = true;
  bool first = true;
};

HttpConnection::HttpConnection(tcp::socket socket, std::shared_ptr<ByteCounters> counters, HttpLimits limits)
    : impl_(std::make_unique<Impl>(std::move(socket), std::move(counters), limits)) {}
HttpConnection::HttpConnection(HttpConnection&&) noexcept = default;
HttpConnection::~HttpConnection() = default;

net::awaitable<Result<void>> HttpConnection::handshake(TlsServerContext context) {
  auto& impl = *impl_;
  impl.stream.expires_after(impl.limits.handshake);
  auto done = co_await impl.stream.accept_tls(std::move(context));
  impl.secure = done.has_value();
  if (!done) impl.stream.close_gently();
  co_return done;
}

net::awaitable<Result<std::optional<HttpRequest>>> HttpConnection::read_header() {
  using Nothing = std::optional<HttpRequest>;
  auto& impl = *impl_;
  impl.parser.reset();
  if (impl.buffer.size() == 0) {
    impl.idle = true;
    // A client that only connects does not get to hold the place that a client between requests may hold.
    impl.stream.expires_after(impl.first ? impl.limits.header : impl.limits.idle);
    auto target = impl.buffer.prepare(first_read_size);
    auto got = co_await impl.stream.async_read_some(target, as_result);
    if (std::get<0>(got)) co_return Nothing();
    impl.buffer.commit(std::get<1>(got));
  }
  impl.idle = false;
  impl.first = false;
  impl.parser.emplace();
  impl.parser->header_limit(static_cast<std::uint32_t>(impl.limits.header_bytes));
  impl.parser->body_limit(boost::none);
  impl.stream.expires_after(impl.limits.header);
  auto read = co_await http::async_read_header(impl.stream, impl.buffer, *impl.parser, as_result);
  if (auto const error = std::get<0>(read)) co_return parse_failure(impl.stream, error);
  auto request = request_of(impl.parser->get());
  if (!request) co_return request.error();
  // A body whose end we do not know would be read as the next request.
  if (request->headers.has("Transfer-Encoding") && !impl.parser->chunked())
    co_return make_error(ErrorCode::invalid, "Transfer-Encoding: expected \"chunked\" alone");
  request->remote_address = remote_address();
  request->secure = impl.secure;
  co_return Nothing(std::move(*request));
}

net::awaitable<Result<HttpRequest>> HttpConnection::read_body(HttpRequest request, BodyPolicy policy) {
  auto& impl = *impl_;
  auto& parser = *impl.parser;
  auto const too_large = [&policy] {
    return make_error(ErrorCode::too_large,
                      fmt::format("the body is larger than {} bytes", policy.max_bytes));
  };
  auto const declared = parser.content_length();
  if (declared && *declared > policy.max_bytes) co_return too_large();
  std::optional<File> file;
  if (policy.file) {
    auto opened = File::open_for_appending(*policy.file);
    if (!opened) co_return make_error(ErrorCode::storage, opened.error().message);
    file.emplace(std::move(*opened));
    request.body_file = policy.file;
  }
  if (parser.is_done()) co_return request;
  if (equal_ignoring_case(request.headers.get("Expect"), "100-continue")) {
    std::array<net::const_buffer, 2> const go_on{net::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25),
                                                 net::const_buffer()};
    auto sent = co_await impl.send(go_on);
    if (!sent) co_return sent.error();
  }
  std::vector<char> piece(std::min<std::uint64_t>(declared ? *declared : piece_size, piece_size));
  while (!parser.is_done()) {
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    impl.stream.expires_after(impl.limits.body);
    auto read = co_await http::async_read(impl.stream, impl.buffer, parser, as_result);
    auto const error = std::get<0>(read);
    auto const got = piece.size() - body.size;
    request.body_size += got;
    if (request.body_size > policy.max_bytes) co_return too_large();
    // What came before the connection broke off is kept too: an upload goes on there.
    if (!file) {
      request.body.append(piece.data(), got);
    } else if (auto kept = file->append(piece.data(), got); !kept) {
      co_return kept.error();
    }
    if (policy.on_progress) policy.on_progress(request.body_size);
    if (error && error != http::error::need_buffer) co_return parse_failure(impl.stream, error);
  }
  co_return request;
}

net::awaitable<Result<void>> HttpConnection::write(HttpResponse response, bool head_only, bool last) {
  auto& impl = *impl_;
  if (!impl.parser) impl.parser.emplace();  // answering a client that never got a request across
  auto source = BodySource::of(response);
  if (!source) {
    response = error_response(500, "the file to be sent cannot be read");
    source = BodySource::of(response);
  }
  impl.complete(response, source->remaining(), last);
  auto head = header_text(fmt::format("HTTP/1.1 {} {}", response.status, reason_phrase(response.status)),
                          response.headers);
  if (!head) {
    response = error_response(500, "the answer could not be made");
    source = BodySource::of(response);
    impl.complete(response, source->remaining(), true);
    head = header_text("HTTP/1.1 500 Internal Server Error", response.headers);
  }
  bool const with_body = !head_only && !has_no_body(response.status);
  net::const_buffer first(head->data(), head->size());
  while (first.size() > 0 || (with_body && source->remaining() > 0)) {
    net::const_buffer second;
    if (with_body && source->remaining() > 0) {
      auto piece = source->next();
      if (!piece) {
        // Content-Length is out already: only breaking off tells the client that something is missing.
        impl.keep_alive = false;
        impl.stream.abort();
        co_return piece.error();
      }
      second = *piece;
    }
    std::array<net::const_buffer, 2> const pieces{first, second};
    auto sent = co_await impl.send(pieces);
    if (!sent) {
      impl.keep_alive = false;
      co_return sent.error();
    }
    first = {};
  }
  co_return Result<void>();
}

bool HttpConnection::keep_alive() const noexcept { return impl_->keep_alive; }

void HttpConnection::finish() { impl_->stream.close_gently(); }

net::awaitable<Result<WebSocket>> HttpConnection::upgrade(HttpRequest const& request) {
  auto& impl = *impl_;
  impl.stream.expires_after(impl.limits.handshake);
  if (impl.buffer.size() > 0) {
    auto const early = impl.buffer.data();
    impl.stream.unread(std::string(static_cast<char const*>(early.data()), early.size()));
  }
  auto opening = http_upgrade(request);
  impl.parser.reset();
  impl.buffer = boost::beast::flat_buffer();
  auto stream = std::move(impl.stream);
  auto web_socket = co_await accept_web_socket(std::move(stream), std::move(opening), impl.peer);
  co_return web_socket;
}

void HttpConnection::abort() noexcept {
  if (impl_->stream.state()) impl_->stream.abort();
}

bool HttpConnection::idle() const noexcept { return impl_->idle; }
std::string HttpConnection::remote_address() const { return address_of(impl_->peer); }
bool HttpConnection::secure() const noexcept { return impl_->secure; }

bool wants_web_socket(HttpRequest const& request) noexcept {
  return request.method == "GET" && equal_ignoring_case(request.headers.get("Upgrade"), "websocket");
}

}  // namespace deskbell::transport
