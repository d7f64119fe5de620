// Requests and answers over a socket.
#include "tests/console/http_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <stdexcept>

namespace deskbell::console::test {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

class Socket {
 public:
  explicit Socket(std::string const& address)
      : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto const colon = address.rfind(':');
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
    ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &peer.sin_addr);
    if (::connect(descriptor_, reinterpret_cast<sockaddr const*>(&peer), sizeof peer) != 0) {
      ::close(descriptor_);
      throw std::runtime_error("cannot connect to " + address + ": " + std::strerror(errno));
    }
  }
  ~Socket() { ::close(descriptor_); }
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;

  void write(std::string_view text) const {
    while (!text.empty()) {
      auto const sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the server has said enough: its answer is there to be read
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Appends what came; false at the end.
  bool read(std::string& text) const {
    char part[16384];
    auto const count = ::recv(descriptor_, part, sizeof part, 0);
    if (count <= 0) return false;
    text.append(part, static_cast<std::size_t>(count));
    return true;
  }

 private:
  int descriptor_;
};

HttpAnswer parse_header(std::string_view header) {
  HttpAnswer answer;
  auto const first = header.substr(0, header.find("\r\n"));
  answer.status = std::stoi(std::string(first.substr(first.find(' ') + 1, 3)));
  header.remove_prefix(std::min(first.size() + 2, header.size()));
  while (!header.empty()) {
    auto const line = header.substr(0, header.find("\r\n"));
    auto const colon = line.find(':');
    if (colon != std::string_view::npos) {
      auto value = line.substr(colon + 1);
      while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
      answer.headers.emplace_back(lower(std::string(line.substr(0, colon))), value);
    }
    header.remove_prefix(std::min(line.size() + 2, header.size()));
  }
  return answer;
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  auto const values = all(name);
  return values.empty() ? std::string() : values.front();
}

std::vector<std::string> HttpAnswer::all(std::string_view name) const {
  std::vector<std::string> values;
  auto const wanted = lower(std::string(name));
  for (auto const& [found, value] : headers) {
    if (found == wanted) values.push_back(value);
  }
  return values;
}

HttpAnswer send_http(std::string const& address, std::string const& method, std::string const& target,
                     Fields const& headers, std::string const& body) {
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + address + "\r\n";
  bool upgrade = false;
  for (auto const& [name, value] : headers) {
    request += name + ": " + value + "\r\n";
    upgrade = upgrade || lower(name) == "upgrade";
  }
  if (!upgrade) request += "Connection: close\r\n";
  if (!body.empty() || method == "POST" || method == "PUT")
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  Socket const socket(address);
  socket.write(request + "\r\n" + body);
  std::string text;
  auto end = std::string::npos;
  while ((end = text.find("\r\n\r\n")) == std::string::npos && socket.read(text)) {
  }
  if (end == std::string::npos) throw std::runtime_error(method + " " + target + ": no answer");
  auto answer = parse_header(std::string_view(text).substr(0, end + 2));
  answer.body = text.substr(end + 4);
  constexpr int switching_protocols = 101;
  if (answer.status == switching_protocols) return answer;
  auto const length = answer.header("content-length");
  auto const whole = length.empty() ? std::string::npos : std::stoul(length);
  while (answer.body.size() < whole && socket.read(answer.body)) {
  }
  return answer;
}

}  // namespace deskbell::console::test
