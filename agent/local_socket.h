// Connections of this machine's own programs: length-prefixed frames, and the caller as the kernel names it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "protocol/common.h"
#include "protocol/result.h"

namespace deskbell::agent {

class Workshop;

/// Who is at the other end.
struct Caller {
  protocol::DeviceUser user;
  std::int64_t process_id = 0;
  bool is_owner = false;  ///< the service's own account, or root
};

/// One connection. One coroutine reads, one writes. Destroying it closes it.
class LocalSocket {
 public:
  struct Impl;
  explicit LocalSocket(std::shared_ptr<Impl> impl);
  LocalSocket(LocalSocket&&) noexcept;
  LocalSocket& operator=(LocalSocket&&) noexcept;
  ~LocalSocket();

  /// The next frame's content. Errors: unavailable (closed), too_large (a length above the limit; nothing is
  /// allocated for it), protocol (an empty frame). After an error the connection is of no more use.
  boost::asio::awaitable<Result<std::string>> read(std::size_t limit);
  /// Sends frames that framed() made.
  boost::asio::awaitable<Result<void>> write(std::string bytes);
  void close() noexcept;

  static std::string framed(std::string_view content);

 private:
  std::shared_ptr<Impl> impl_;
};

/// How a connection's caller is found out; a test answers what it likes.
using IdentifyCaller = std::function<Result<Caller>(int descriptor)>;
/// SO_PEERCRED: the account and the process, without names.
Result<Caller> identify_caller(int descriptor);
/// The names of that account in the user database; none where it is not there, or a directory service does
/// not answer. Waits for that one, which may take as long as it likes.
protocol::DeviceUser with_names(protocol::DeviceUser user);

struct LocalListenerOptions {
  std::filesystem::path path;
  bool everybody = false;  ///< 0666, for the trays; else 0600
  IdentifyCaller identify = identify_caller;
  Workshop* names = nullptr;  ///< looks up there who was identified without a name; absent: nobody does
};

class LocalListener {
 public:
  /// Makes the folder where it is missing (0755 for root's, else 0700). Errors: denied (the folder or what
  /// lies at the path belongs to somebody else, or others may write there: somebody may have squatted on it),
  /// conflict (another process listens there), storage.
  static Result<LocalListener> open(boost::asio::any_io_executor loop, LocalListenerOptions options);
  LocalListener(LocalListener&&) noexcept;
  LocalListener& operator=(LocalListener&&) noexcept;
  /// Removes the socket.
  ~LocalListener();

  struct Accepted {
    LocalSocket socket;
    Caller caller;
  };
  /// The next connection whose caller is known. Error: unavailable (closed).
  boost::asio::awaitable<Result<Accepted>> accept();
  void close() noexcept;

 private:
  struct Impl;
  explicit LocalListener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
