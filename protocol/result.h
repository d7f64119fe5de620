// Errors as values: Result<T> carries either a T or an Error whose message grows a prefix as it rises.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace deskbell {

/// What kind of thing went wrong; decides HTTP statuses, exit codes and whether trying again can help.
enum class ErrorCode {
  invalid,    ///< the input does not fit; the message names the field, what was found and what was expected
  not_found,  ///< there is no such thing, or the caller may not know of it
  denied,     ///< known caller, not allowed
  unauthenticated,  ///< unknown caller
  conflict,         ///< the thing changed meanwhile, exists already, or the same id came with other content
  too_large,        ///< a limit on size, count or depth
  unavailable,      ///< cannot be reached or is not ready now; trying again may help
  timeout,          ///< did not answer in time; trying again may help
  storage,          ///< disk full, database damaged or from a newer version
  protocol,         ///< the peer broke the rules of a wire
  internal,         ///< a mistake of ours
};

/// Name as it stands in JSON answers and logs, e.g. "not_found".
std::string_view name_of(ErrorCode code) noexcept;

struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;

  friend bool operator==(Error const&, Error const&) = default;
};

/// "enrol" + "token: expired on 3 May" -> "enrol: token: expired on 3 May".
inline Error prefixed(std::string_view prefix, Error error) {
  error.message.insert(0, std::string(prefix) + ": ");
  return error;
}

/// Called by Result<T>::value() on an error: only a programmer's mistake gets here.
[[noreturn]] inline void throw_exception_from_error(Error const& error, boost::source_location const&) {
  throw std::logic_error(error.message);
}

template <class T>
using Result = boost::system::result<T, Error>;

inline Error make_error(ErrorCode code, std::string message) { return Error{code, std::move(message)}; }

}  // namespace deskbell
