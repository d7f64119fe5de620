// One HTTP request and its answer over a connection of its own, from a coroutine.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "protocol/result.h"
#include "transport/connect.h"
#include "transport/http.h"

namespace deskbell::transport {

struct RequestOptions {
  /// connect.url gives scheme, host and port; the request's `target` gives the path.
  ConnectOptions connect;
  /// Sent as "Authorization: Bearer ..." when not empty.
  std::string bearer;
  /// Answers with more body than this are refused (too_large) before they are taken in.
  std::uint64_t answer_limit = std::uint64_t{1} << 20;
  /// When set, the answer's body is written there (created, or appended from `answer_file_offset`) instead of
  /// into HttpResponse::body, for 2xx answers only.
  std::optional<std::filesystem::path> answer_file;
  std::uint64_t answer_file_offset = 0;
  /// When set, the request's body is this part of a file, streamed (Content-Length is its size).
  std::optional<FileBody> body_file;
  /// Called on the executor with the bytes of the body sent so far.
  std::function<void(std::uint64_t)> on_progress;
  /// Likewise with the bytes of the answer's body taken so far.
  std::function<void(std::uint64_t)> on_answer_progress;
  /// The longest silence while sending or waiting.
  std::chrono::milliseconds idle{30'000};
};

/// Performs `request` (method, target, headers, body are used). Any status is an answer, not an error.
/// Errors: those of connecting (see open_web_socket), timeout, unavailable (broken off), too_large, protocol,
/// storage (the file). One connection, closed after the answer.
boost::asio::awaitable<Result<HttpResponse>> request(boost::asio::any_io_executor executor,
                                                     RequestOptions options, HttpRequest request);

}  // namespace deskbell::transport
