// Reads one HTTP answer from a stream, piece by piece. Private to transport.
#pragma once

#include <memory>

#include "protocol/result.h"
#include "transport/http.h"
#include "transport/stream.h"

namespace deskbell::transport {

/// The stream outlives the reader, and its deadline is in force.
class AnswerReader {
 public:
  enum class Kind {
    normal,
    without_body
  };  ///< answers to HEAD and CONNECT have none, whatever their header says

  AnswerReader(Stream& stream, Kind kind);
  ~AnswerReader();

  /// Status and headers of the first final answer (1xx are skipped). Errors: timeout, unavailable, protocol,
  /// too_large.
  net::awaitable<Result<HttpResponse>> header();
  /// What Content-Length declares.
  std::optional<std::uint64_t> declared_size() const;
  /// The next bytes of the body, 0 at its end. An answer cut short is an error.
  net::awaitable<Result<std::size_t>> body(void* data, std::size_t size);
  /// Bytes arrived after the answer.
  bool has_left_over() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace deskbell::transport
