// One HTTP request and its answer over a connection of its own.
#include "transport/http_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>

#include "transport/file.h"
#include "transport/http_answer.h"
#include "transport/http_text.h"
#include "transport/open_stream.h"

namespace deskbell::transport {
namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;
/// After sending failed, how long an answer that explains it may take.
constexpr auto explanation_time = std::chrono::seconds(2);

/// The request's body: text, or a part of a file.
struct Outgoing {
  std::string text;
  std::optional<File> file;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

Result<Outgoing> outgoing_body(RequestOptions const& options, HttpRequest& request) {
  Outgoing body;
  if (!options.body_file) {
    body.text = std::move(request.body);
    body.size = body.text.size();
    return body;
  }
  auto file = File::open_for_reading(options.body_file->path);
  if (!file) return file.error();
  auto const size = file->size();
  if (!size) return size.error();
  body.offset = options.body_file->offset;
  auto const rest = *size - std::min(*size, body.offset);
  body.size = options.body_file->length.value_or(rest);
  if (body.offset > *size || body.size > rest)
    return make_error(ErrorCode::storage, fmt::format("{} has {} bytes, fewer than were to be sent",
                                                      options.body_file->path.string(), *size));
  body.file.emplace(std::move(*file));
  return body;
}

Result<std::string> request_text(RequestOptions const& options, HttpRequest const& request,
                                 Endpoint const& endpoint, std::uint64_t body_size) {
  auto headers = request.headers;
  headers.set("Host", endpoint.authority());
  headers.set("Connection", "close");
  if (!options.bearer.empty()) headers.set("Authorization", "Bearer " + options.bearer);
  if (body_size > 0 || request.method == "POST" || request.method == "PUT" || request.method == "PATCH")
    headers.set("Content-Length", std::to_string(body_size));
  return header_text(fmt::format("{} {} HTTP/1.1", request.method, request.target), headers);
}

net::awaitable<Result<void>> send_pieces(Stream& stream, net::const_buffer first, net::const_buffer second,
                                         std::chrono::milliseconds idle) {
  std::array<net::const_buffer, 2> const pieces{first, second};
  stream.expires_after(idle);
  auto sent = co_await net::async_write(stream, pieces, as_result);
  auto const error = std::get<0>(sent);
  if (!error) co_return Result<void>();
  if (stream.expired()) co_return make_error(ErrorCode::timeout, "the server stopped taking the request");
  co_return make_error(ErrorCode::unavailable, "the connection broke off while sending: " + error.message());
}

net::awaitable<Result<void>> send_request(Stream& stream, std::string const& head, Outgoing& body,
                                          RequestOptions const& options) {
  std::vector<char> piece(body.file ? std::min<std::uint64_t>(body.size, piece_size) : 0);
  net::const_buffer first(head.data(), head.size());
  std::uint64_t done = 0;
  do {
    auto size = static_cast<std::size_t>(std::min<std::uint64_t>(body.size - done, piece_size));
    net::const_buffer second(body.text.data() + (body.file ? 0 : done), body.file ? 0 : size);
    if (body.file && size > 0) {
      auto const got = body.file->read_at(body.offset + done, piece.data(), size);
      if (!got) co_return got.error();
      if (*got == 0) co_return make_error(ErrorCode::storage, "the file became shorter while it was sent");
      size = *got;
      second = net::const_buffer(piece.data(), size);
    }
    auto sent = co_await send_pieces(stream, first, second, options.idle);
    if (!sent) co_return sent;
    first = {};
    done += size;
    if (options.on_progress && size > 0) options.on_progress(done);
  } while (done < body.size);
  co_return Result<void>();
}

/// Where the answer's body goes: a file for 2xx where one was named, otherwise into the answer.
Result<std::optional<File>> answer_sink(RequestOptions const& options, int status) {
  if (!options.answer_file || status / 100 != 2) return std::optional<File>();
  auto file = File::open_for_appending(*options.answer_file);
  if (!file) return file.error();
  if (auto cut = file->cut_to(options.answer_file_offset); !cut) return cut.error();
  return std::optional<File>(std::move(*file));
}

net::awaitable<Result<HttpResponse>> read_answer(Stream& stream, RequestOptions const& options, bool head) {
  AnswerReader reader(stream, head ? AnswerReader::Kind::without_body : AnswerReader::Kind::normal);
  auto answer = co_await reader.header();
  if (!answer) co_return answer.error();
  auto const too_large = [&options] {
    return make_error(ErrorCode::too_large,
                      fmt::format("the answer is larger than {} bytes", options.answer_limit));
  };
  if (!head && reader.declared_size().value_or(0) > options.answer_limit) co_return too_large();
  auto sink = answer_sink(options, answer->status);
  if (!sink) co_return sink.error();
  std::vector<char> piece(std::size_t{16} * 1024);
  std::uint64_t total = 0;
  for (;;) {
    stream.expires_after(options.idle);
    auto const got = co_await reader.body(piece.data(), piece.size());
    if (!got) co_return got.error();
    if (*got == 0) break;
    total += *got;
    if (total > options.answer_limit) co_return too_large();
    if (!*sink) {
      answer->body.append(piece.data(), *got);
    } else if (auto kept = (*sink)->append(piece.data(), *got); !kept) {
      co_return kept.error();
    }
    if (options.on_answer_progress) options.on_answer_progress(total);
  }
  co_return answer;
}

}  // namespace

net::awaitable<Result<HttpResponse>> request(net::any_io_executor executor, RequestOptions options,
                                             HttpRequest request) {
  auto endpoint = endpoint_of(options.connect);
  if (!endpoint) co_return endpoint.error();
  auto body = outgoing_body(options, request);
  if (!body) co_return body.error();
  auto const head = request_text(options, request, *endpoint, body->size);
  if (!head) co_return head.error();
  auto stream = co_await open_stream(executor, *endpoint, options.connect);
  if (!stream) co_return stream.error();
  auto const context = fmt::format("{} {}{}", request.method, endpoint->authority(),
                                   request.target.substr(0, request.target.find('?')));
  auto sent = co_await send_request(*stream, *head, *body, options);
  // A server that refuses a body answers and closes while it is still being sent: its answer says why.
  bool const refused = !sent && sent.error().code == ErrorCode::unavailable;
  if (!sent && !refused) co_return prefixed(context, sent.error());
  stream->expires_after(refused ? std::chrono::milliseconds(explanation_time) : options.idle);
  auto answer = co_await read_answer(*stream, options, request.method == "HEAD");
  if (!answer) co_return prefixed(context, refused ? sent.error() : answer.error());
  co_return answer;
}

}  // namespace deskbell::transport
