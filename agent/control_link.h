// The service's own door for `deskbell`: one request and its answer, for the owner and root only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "agent/records.h"
#include "protocol/result.h"

namespace deskbell::agent {

class ControlLink {
 public:
  /// Answers with JSON, perhaps later, on the loop.
  using Answer = std::function<void(std::string)>;
  using OnRequest = std::function<void(ControlRequest, Answer)>;

  ControlLink(boost::asio::any_io_executor loop, OnRequest on_request);
  ~ControlLink();
  Result<void> start(std::filesystem::path const& path);
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

inline constexpr std::size_t control_answer_max_bytes = std::size_t{4} << 20;

/// The CLI's end; waits at most `seconds`. Errors: not_found (no service runs there), denied (another
/// account's), timeout, unavailable.
Result<std::string> ask_service(std::filesystem::path const& path, std::string const& what, int seconds = 5);

}  // namespace deskbell::agent
