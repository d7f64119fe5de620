// A real deskbelld with a state folder of the test's own, and plain clients of its tray socket.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "protocol/channels.h"
#include "tests/support/temporary_folder.h"

namespace deskbell::test {

/// Not inside of a folder that only root may enter: another user's child has to reach the socket.
class OpenFolder : public tests::TemporaryFolder {
 public:
  OpenFolder();
};

struct Ended {
  int code = -1;  ///< exit code, or 128 + signal
  std::string said;
};

class LiveService {
 public:
  explicit LiveService(std::filesystem::path const& folder);
  ~LiveService();
  LiveService(LiveService const&) = delete;
  LiveService& operator=(LiveService const&) = delete;

  std::filesystem::path state;
  std::filesystem::path socket;

  /// Waits until it is ready. False: it ended before.
  bool start();
  /// For one that is not expected to live: waits for its end.
  Ended run_to_its_end();
  void stop();
  bool is_running();
  [[nodiscard]] pid_t process() const { return process_; }
  /// "VmRSS" or "VmHWM" in KiB.
  [[nodiscard]] long memory(std::string const& what) const;
  [[nodiscard]] std::string log() const;

 private:
  void spawn();
  std::filesystem::path log_;
  pid_t process_ = -1;
};

/// Blocking calls with a limit of ten seconds.
class LiveClient {
 public:
  explicit LiveClient(std::filesystem::path const& socket);
  ~LiveClient();
  LiveClient(LiveClient const&) = delete;
  LiveClient& operator=(LiveClient const&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  /// Bytes as they are. False: the service has closed.
  bool send(std::string const& bytes) const;
  void say(protocol::TrayCommand const& command) const;
  /// `json` with its length before it.
  void say_text(std::string const& json) const;
  /// The next event; nothing where the connection is closed.
  std::optional<std::string> read_text() const;
  template <class Event>
  std::optional<Event> until() const;
  /// Says no more, and reads everything that still comes, up to the end.
  std::string drain() const;

 private:
  std::optional<protocol::TrayEvent> read() const;
  int socket_ = -1;
  bool connected_ = false;
};

template <class Event>
std::optional<Event> LiveClient::until() const {
  while (auto event = read())
    if (auto* wanted = std::get_if<Event>(&*event)) return std::move(*wanted);
  return std::nullopt;
}

std::string framed(std::string const& content);

}  // namespace deskbell::test
