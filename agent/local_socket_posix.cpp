// Unix sockets: the folder is guarded, the caller comes from SO_PEERCRED.
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "agent/files.h"
#include "agent/local_socket.h"
#include "agent/workshop.h"
#include "core/text.h"

namespace deskbell::agent {

namespace net = boost::asio;
using Protocol = net::local::stream_protocol;
inline constexpr auto as_result = net::as_tuple(net::use_awaitable);

struct LocalSocket::Impl {
  explicit Impl(Protocol::socket accepted) : socket(std::move(accepted)) {}
  Protocol::socket socket;
};

LocalSocket::LocalSocket(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
LocalSocket::LocalSocket(LocalSocket&&) noexcept = default;
LocalSocket& LocalSocket::operator=(LocalSocket&&) noexcept = default;
LocalSocket::~LocalSocket() {
  if (impl_) close();
}

void LocalSocket::close() noexcept {
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
}

std::string LocalSocket::framed(std::string_view content) {
  auto const size = static_cast<std::uint32_t>(content.size());
  std::string bytes;
  bytes.reserve(4 + content.size());
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift);
  bytes += content;
  return bytes;
}

net::awaitable<Result<std::string>> LocalSocket::read(std::size_t limit) {
  auto const impl = impl_;
  std::array<unsigned char, 4> head{};
  auto const head_buffer = net::buffer(head);
  auto [head_error, head_size] = co_await net::async_read(impl->socket, head_buffer, as_result);
  if (head_error || head_size != head.size())
    co_return make_error(ErrorCode::unavailable, "local socket: closed");
  std::size_t const size =
      std::size_t{head[0]} << 24U | std::size_t{head[1]} << 16U | std::size_t{head[2]} << 8U | head[3];
  if (size == 0) co_return make_error(ErrorCode::protocol, "local socket: found an empty frame");
  if (size > limit)
    co_return make_error(ErrorCode::too_large, "local socket: found a frame of " + std::to_string(size) +
                                                   " bytes, expected at most " + std::to_string(limit));
  std::string content(size, '\0');
  auto const buffer = net::buffer(content);
  auto [error, count] = co_await net::async_read(impl->socket, buffer, as_result);
  if (error || count != size) co_return make_error(ErrorCode::unavailable, "local socket: closed");
  co_return content;
}

net::awaitable<Result<void>> LocalSocket::write(std::string bytes) {
  auto const impl = impl_;
  auto const buffer = net::buffer(bytes);
  auto [error, count] = co_await net::async_write(impl->socket, buffer, as_result);
  if (error || count != bytes.size()) co_return make_error(ErrorCode::unavailable, "local socket: closed");
  co_return Result<void>();
}

Result<Caller> identify_caller(int descriptor) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
    return make_error(
        ErrorCode::unauthenticated,
        std::string("local socket: the kernel does not say who calls: ") + std::strerror(errno));
  Caller caller;
  caller.process_id = credentials.pid;
  caller.is_owner = credentials.uid == ::geteuid() || credentials.uid == 0;
  caller.user.account_id = std::to_string(credentials.uid);
  return caller;
}

protocol::DeviceUser with_names(protocol::DeviceUser user) {
  constexpr std::size_t name_characters_max = 255;
  std::array<char, std::size_t{16} * 1024> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  auto const number = static_cast<uid_t>(std::strtoul(user.account_id.c_str(), nullptr, 10));
  if (::getpwuid_r(number, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return user;
  // Whoever keeps the accounts may keep them in another encoding.
  user.name = core::shown_line(found->pw_name, name_characters_max);
  std::string_view const gecos = found->pw_gecos != nullptr ? found->pw_gecos : "";
  auto full_name = core::shown_line(gecos.substr(0, gecos.find(',')), name_characters_max);
  if (!full_name.empty()) user.full_name = std::move(full_name);
  return user;
}

namespace {

Error squatted(std::filesystem::path const& path, std::string const& what) {
  return make_error(ErrorCode::denied,
                    path.string() + ": " + what +
                        ": somebody may have put it there; remove it, or choose another place with --socket");
}

Result<void> guard_folder(std::filesystem::path const& folder) {
  std::error_code ignored;
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), ignored);
  mode_t const mode = ::geteuid() == 0 ? 0755 : 0700;
  bool const made = ::mkdir(folder.c_str(), mode) == 0;
  if (!made && errno != EEXIST) return system_error("make the folder", folder, errno);
  struct stat facts {};
  if (::lstat(folder.c_str(), &facts) != 0) return system_error("look at", folder, errno);
  if (!S_ISDIR(facts.st_mode)) return squatted(folder, "found no folder");
  // What systemd's RuntimeDirectory= does for User=. Trays believe the folder's owner.
  if (facts.st_uid == 0 && ::geteuid() != 0)
    return make_error(ErrorCode::denied,
                      folder.string() + ": is root's: a service with an account of its own (user " +
                          std::to_string(::geteuid()) + ") needs that folder given to it, mode 0755");
  if (facts.st_uid != ::geteuid())
    return squatted(folder, "belongs to user " + std::to_string(facts.st_uid) + ", expected user " +
                                std::to_string(::geteuid()));
  if (made) ::chmod(folder.c_str(), mode);  // whatever the umask was
  if (!made && (facts.st_mode & 0022) != 0) return squatted(folder, "others may write to it");
  return {};
}

/// A socket that nobody serves any more is ours to remove.
Result<void> clear_place(std::filesystem::path const& path) {
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0) return {};
  if (!S_ISSOCK(facts.st_mode) || facts.st_uid != ::geteuid())
    return squatted(path, "found something that is not ours");
  int const probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  bool const served = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  if (served)
    return make_error(ErrorCode::conflict, path.string() +
                                               ": another service listens there: stop it, or choose another "
                                               "place with --socket");
  if (::unlink(path.c_str()) != 0) return system_error("remove", path, errno);
  return {};
}

net::awaitable<protocol::DeviceUser> looked_up(Workshop& workshop, protocol::DeviceUser user) {
  auto start = [&workshop, user](auto handler) {
    workshop.run([user] { return with_names(user); },
                 [handler = std::move(handler)](protocol::DeviceUser named) mutable {
                   std::move(handler)(std::move(named));
                 });
  };
  co_return co_await net::async_initiate<decltype(net::use_awaitable) const, void(protocol::DeviceUser)>(
      start, net::use_awaitable);
}

}  // namespace

struct LocalListener::Impl {
  explicit Impl(net::any_io_executor const& loop, LocalListenerOptions wanted)
      : options(std::move(wanted)), acceptor(loop), pause(loop) {}
  LocalListenerOptions options;
  Protocol::acceptor acceptor;
  net::steady_timer pause;
};

LocalListener::LocalListener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
LocalListener::LocalListener(LocalListener&&) noexcept = default;
LocalListener& LocalListener::operator=(LocalListener&&) noexcept = default;
LocalListener::~LocalListener() {
  if (impl_) close();
}

Result<LocalListener> LocalListener::open(net::any_io_executor loop, LocalListenerOptions options) {
  auto const path = options.path;
  if (path.string().size() >= sizeof(sockaddr_un::sun_path))
    return make_error(ErrorCode::invalid, path.string() + ": found " + std::to_string(path.string().size()) +
                                              " characters, a socket's path may have " +
                                              std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                                              ": choose a shorter one");
  if (auto guarded = guard_folder(path.parent_path()); !guarded) return guarded.error();
  if (auto cleared = clear_place(path); !cleared) return cleared.error();
  auto impl = std::make_shared<Impl>(loop, std::move(options));
  boost::system::error_code error;
  impl->acceptor.open(Protocol(), error);
  auto const before = ::umask(0177);
  if (!error) impl->acceptor.bind(Protocol::endpoint(path.string()), error);
  ::umask(before);
  if (!error && impl->options.everybody && ::chmod(path.c_str(), 0666) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) impl->acceptor.listen(128, error);
  if (error) return make_error(ErrorCode::storage, "listen on " + path.string() + ": " + error.message());
  return LocalListener(std::move(impl));
}

net::awaitable<Result<LocalListener::Accepted>> LocalListener::accept() {
  auto const impl = impl_;
  for (;;) {
    Protocol::socket socket(impl->acceptor.get_executor());
    auto [error] = co_await impl->acceptor.async_accept(socket, as_result);
    if (!impl->acceptor.is_open()) co_return make_error(ErrorCode::unavailable, "local socket: closed");
    if (error) {
      // Out of descriptors, most likely: not at full speed.
      impl->pause.expires_after(std::chrono::milliseconds(200));
      co_await impl->pause.async_wait(as_result);
      continue;
    }
    auto caller = impl->options.identify(socket.native_handle());
    if (!caller) continue;
    if (impl->options.names != nullptr && caller->user.name.empty()) {
      caller->user = co_await looked_up(*impl->options.names, caller->user);
      if (!impl->acceptor.is_open()) co_return make_error(ErrorCode::unavailable, "local socket: closed");
    }
    auto accepted = std::make_shared<LocalSocket::Impl>(std::move(socket));
    co_return Accepted{LocalSocket(std::move(accepted)), std::move(*caller)};
  }
}

void LocalListener::close() noexcept {
  if (!impl_->acceptor.is_open()) return;
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->pause.cancel();
  ::unlink(impl_->options.path.c_str());
}

}  // namespace deskbell::agent
