// The CLI's end of the control socket: plain blocking calls.
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "agent/control_link.h"
#include "agent/files.h"
#include "agent/local_socket.h"

namespace deskbell::agent {

namespace {

struct Socket {
  int number = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ~Socket() {
    if (number >= 0) ::close(number);
  }
};

Result<void> receive(int socket, char* data, std::size_t size) {
  while (size > 0) {
    auto const count = ::recv(socket, data, size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return make_error(ErrorCode::timeout,
                        "the service does not answer: look at its log (journalctl -u deskbelld)");
    if (count <= 0) return make_error(ErrorCode::unavailable, "the service closed the connection");
    data += count;
    size -= static_cast<std::size_t>(count);
  }
  return {};
}

Error cannot_connect(std::filesystem::path const& path, int number) {
  if (number == ENOENT || number == ECONNREFUSED || number == ENOTDIR)
    return make_error(ErrorCode::not_found, "the service is not running (" + path.string() + ")");
  if (number == EACCES || number == EPERM)
    return make_error(ErrorCode::denied,
                      "only root and the service's account may ask the service: try with sudo");
  return system_error("connect to", path, number);
}

}  // namespace

Result<std::string> ask_service(std::filesystem::path const& path, std::string const& what, int seconds) {
  Socket const socket;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path)
    return make_error(ErrorCode::invalid, path.string() + ": too long for a socket");
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  timeval const limit{seconds, 0};
  ::setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket.number, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(socket.number, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    return cannot_connect(path, errno);
  auto const request = LocalSocket::framed(to_json(ControlRequest{what}));
  if (::send(socket.number, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size()))
    return make_error(ErrorCode::unavailable, "the service closed the connection");
  unsigned char head[4];
  if (auto got = receive(socket.number, reinterpret_cast<char*>(head), sizeof head); !got) return got.error();
  std::size_t const size =
      std::size_t{head[0]} << 24U | std::size_t{head[1]} << 16U | std::size_t{head[2]} << 8U | head[3];
  if (size > control_answer_max_bytes)
    return make_error(ErrorCode::protocol, "the service's answer is too large");
  std::string answer(size, '\0');
  if (auto got = receive(socket.number, answer.data(), size); !got) return got.error();
  return answer;
}

}  // namespace deskbell::agent
