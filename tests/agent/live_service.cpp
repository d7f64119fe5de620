// Starting deskbelld, waiting for it by its own words, and speaking to it.
#include "tests/agent/live_service.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include "protocol/codec.h"
#include "tests/support/paths.h"

extern char** environ;

namespace deskbell::test {

namespace {

constexpr auto patience = std::chrono::seconds(30);
constexpr auto glance = std::chrono::milliseconds(5);

std::string content_of(std::filesystem::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Nothing of the caller's own Deskbell settings gets in.
std::vector<char*> environment_of_a_service() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (std::strncmp(*entry, "DESKBELL_", 9) != 0 && std::strncmp(*entry, "NOTIFY_SOCKET", 13) != 0)
      kept.push_back(*entry);
  kept.push_back(nullptr);
  return kept;
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

OpenFolder::OpenFolder() { ::chmod(path().c_str(), 0755); }

LiveService::LiveService(std::filesystem::path const& folder)
    : state(folder / "state"), socket(folder / "run" / "tray.sock"), log_(folder / "log") {}

LiveService::~LiveService() { stop(); }

void LiveService::spawn() {
  auto const program = std::string(DESKBELL_BINARY_DIR) + "/bin/deskbelld";
  auto const state_text = state.string();
  auto const socket_text = socket.string();
  auto environment = environment_of_a_service();
  int const log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  process_ = ::fork();
  if (process_ != 0) {
    ::close(log);
    return;
  }
  // The harshest umask: what the service makes private, it makes so itself.
  ::umask(0);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execle(program.c_str(), program.c_str(), "--foreground", "--state", state_text.c_str(), "--socket",
           socket_text.c_str(), nullptr, environment.data());
  ::_exit(127);
}

bool LiveService::start() {
  spawn();
  auto const end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    if (!is_running()) return false;
    if (log().find("is ready") != std::string::npos) return true;
    std::this_thread::sleep_for(glance);
  }
  return false;
}

Ended LiveService::run_to_its_end() {
  spawn();
  auto const end = std::chrono::steady_clock::now() + patience;
  int status = 0;
  while (std::chrono::steady_clock::now() < end) {
    if (::waitpid(process_, &status, WNOHANG) == process_) {
      process_ = -1;
      return {code_of(status), log()};
    }
    std::this_thread::sleep_for(glance);
  }
  stop();
  return {-1, log()};
}

void LiveService::stop() {
  if (process_ < 0) return;
  ::kill(process_, SIGTERM);
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
}

bool LiveService::is_running() {
  if (process_ < 0) return false;
  int status = 0;
  if (::waitpid(process_, &status, WNOHANG) == 0) return true;
  process_ = -1;
  return false;
}

long LiveService::memory(std::string const& what) const {
  std::ifstream stream("/proc/" + std::to_string(process_) + "/status");
  std::string line;
  while (std::getline(stream, line))
    if (line.rfind(what + ":", 0) == 0) return std::strtol(line.c_str() + what.size() + 1, nullptr, 10);
  return -1;
}

std::string LiveService::log() const { return content_of(log_); }

std::string framed(std::string const& content) {
  auto const size = static_cast<std::uint32_t>(content.size());
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(size >> static_cast<unsigned>(shift));
  return bytes + content;
}

LiveClient::LiveClient(std::filesystem::path const& socket)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  timeval const limit{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

LiveClient::~LiveClient() { ::close(socket_); }

bool LiveClient::send(std::string const& bytes) const {
  return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

void LiveClient::say(protocol::TrayCommand const& command) const {
  say_text(protocol::encode_message(command));
}
void LiveClient::say_text(std::string const& json) const { send(framed(json)); }

std::optional<std::string> LiveClient::read_text() const {
  std::array<unsigned char, 4> head{};
  if (::recv(socket_, head.data(), head.size(), MSG_WAITALL) != 4) return std::nullopt;
  std::string content(
      (std::size_t{head[0]} << 24U) | (std::size_t{head[1]} << 16U) | (std::size_t{head[2]} << 8U) | head[3],
      '\0');
  if (::recv(socket_, content.data(), content.size(), MSG_WAITALL) != static_cast<ssize_t>(content.size()))
    return std::nullopt;
  return content;
}

std::optional<protocol::TrayEvent> LiveClient::read() const {
  auto const text = read_text();
  if (!text) return std::nullopt;
  auto event = protocol::decode_message<protocol::TrayEvent>(*text);
  if (!event) return std::nullopt;
  return std::move(*event);
}

std::string LiveClient::drain() const {
  ::shutdown(socket_, SHUT_WR);
  std::string all;
  std::array<char, 16 * 1024> buffer{};
  ssize_t count = 0;
  while ((count = ::recv(socket_, buffer.data(), buffer.size(), 0)) > 0)
    all.append(buffer.data(), static_cast<std::size_t>(count));
  return all;
}

}  // namespace deskbell::test
