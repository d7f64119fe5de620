// Reads one HTTP answer from a stream, piece by piece.
#include "transport/http_answer.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

namespace deskbell::transport {
namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t header_limit = 64 * 1024;

Error failure(Stream const& stream, error_code const& error) {
  if (stream.expired()) return make_error(ErrorCode::timeout, "no answer in time");
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return make_error(ErrorCode::too_large, "the answer's header is too large");
  bool const cut = error == http::error::end_of_stream || error == http::error::partial_message;
  if (!cut && error.category() == make_error_code(http::error::bad_method).category())
    return make_error(ErrorCode::protocol, "the answer is not HTTP: " + error.message());
  return make_error(ErrorCode::unavailable, "the connection broke off before the answer was complete");
}

}  // namespace

struct AnswerReader::Impl {
  Impl(Stream& s, Kind k) : stream(s), kind(k) {}
  Stream& stream;
  Kind kind;
  boost::beast::flat_buffer buffer;
  std::optional<http::response_parser<http::buffer_body>> parser;
};

AnswerReader::AnswerReader(Stream& stream, Kind kind) : impl_(std::make_unique<Impl>(stream, kind)) {}
AnswerReader::~AnswerReader() = default;

net::awaitable<Result<HttpResponse>> AnswerReader::header() {
  auto& impl = *impl_;
  for (;;) {
    impl.parser.emplace();
    impl.parser->header_limit(header_limit);
    impl.parser->body_limit(boost::none);
    impl.parser->skip(impl.kind == Kind::without_body);
    auto read = co_await http::async_read_header(impl.stream, impl.buffer, *impl.parser, as_result);
    if (auto const error = std::get<0>(read)) co_return failure(impl.stream, error);
    auto const& message = impl.parser->get();
    if (message.result_int() / 100 == 1 && message.result_int() != 101) continue;
    HttpResponse response;
    response.status = static_cast<int>(message.result_int());
    for (auto const& field : message) {
      auto const name = field.name_string();
      auto const value = field.value();
      response.headers.add(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    }
    co_return response;
  }
}

std::optional<std::uint64_t> AnswerReader::declared_size() const {
  auto const length = impl_->parser->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

net::awaitable<Result<std::size_t>> AnswerReader::body(void* data, std::size_t size) {
  auto& impl = *impl_;
  while (!impl.parser->is_done()) {
    auto& body = impl.parser->get().body();
    body.data = data;
    body.size = size;
    auto read = co_await http::async_read_some(impl.stream, impl.buffer, *impl.parser, as_result);
    auto const error = std::get<0>(read);
    if (error && error != http::error::need_buffer) co_return failure(impl.stream, error);
    if (auto const got = size - body.size; got > 0) co_return got;
  }
  co_return std::size_t{0};
}

bool AnswerReader::has_left_over() const noexcept { return impl_->buffer.size() > 0; }

}  // namespace deskbell::transport
