// SMTP through libcurl, and its failures in words.
#include "console/server/notifier/mail_server.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <cstring>

#include "console/server/notifier/curl_call.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

Result<std::string> read_password(std::filesystem::path const& file) {
  int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0)
    return make_error(ErrorCode::not_found, file.string() + ": cannot be read: " + std::strerror(errno));
  struct stat status {};
  std::array<char, 1025> bytes{};
  bool const plain = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  bool const open_to_all = (status.st_mode & 07U) != 0;
  auto const count = plain ? ::read(descriptor, bytes.data(), bytes.size()) : -1;
  ::close(descriptor);
  if (!plain || count < 0)
    return make_error(ErrorCode::invalid, file.string() + ": is no file that can be read");
  if (open_to_all)
    return make_error(ErrorCode::denied,
                      file.string() + ": everybody may read it: chmod o-rwx " + file.string());
  std::string password(bytes.data(), static_cast<std::size_t>(count));
  password = password.substr(0, password.find_first_of("\r\n"));
  if (password.empty() || count == static_cast<ssize_t>(bytes.size()))
    return make_error(ErrorCode::invalid, file.string() + ": expected a password in its first line");
  return password;
}

bool is_loopback(std::string const& host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  auto const address = boost::asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

/// The host of "smtp://HOST:PORT"; empty where it is no such address.
std::string host_of(std::string const& url) {
  auto const scheme = url.find("://");
  if (scheme == std::string::npos || (url.substr(0, scheme) != "smtp" && url.substr(0, scheme) != "smtps"))
    return {};
  auto rest = url.substr(scheme + 3);
  if (rest.find_first_of("/@?# \t\r\n") != std::string::npos) return {};
  std::string host;
  if (!rest.empty() && rest.front() == '[') {
    auto const end = rest.find(']');
    if (end == std::string::npos) return {};
    host = rest.substr(1, end - 1);
    rest = rest.substr(end + 1);
  } else {
    host = rest.substr(0, rest.find(':'));
    rest = rest.substr(host.size());
  }
  if (rest.empty()) return host;
  bool const port =
      rest.size() > 1 && rest.size() <= 6 && rest.find_first_not_of("0123456789", 1) == std::string::npos;
  return port ? host : std::string();
}

/// The server wants something of this console, not of the message: somebody may put it right.
bool is_of_the_setup(long code) { return code == 530 || code == 534 || code == 535 || code == 538; }

std::string words_of(MailServer const& server, CurlCall const& call, CURLcode code) {
  auto const said = call.last_line().empty() ? "" : " (the server said: " + call.last_line() + ")";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return server.url + ": no such host: check --mail-server and this machine's DNS";
    case CURLE_COULDNT_CONNECT:
      return server.url + ": cannot be reached: " + call.failure(code);
    case CURLE_OPERATION_TIMEDOUT:
      return server.url + ": did not answer in time" + said;
    case CURLE_USE_SSL_FAILED:
      return server.url +
             ": offers no STARTTLS; use smtps://, another port, or --mail-plain for a relay on this machine" +
             said;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return server.url + ": its certificate is not trusted: " + call.failure(code) +
             ": name its authority with --mail-ca";
    case CURLE_LOGIN_DENIED:
      return server.url + ": refuses the user or password of --mail-user and --mail-password-file" + said;
    default:
      return server.url + ": " + (said.empty() ? call.failure(code) : "did not take the mail" + said);
  }
}

}  // namespace

Result<std::optional<MailServer>> load_mail_server(MailOptions const& options) {
  if (options.server.empty()) return std::optional<MailServer>();
  MailServer server;
  server.url = options.server;
  server.host = host_of(options.server);
  if (server.host.empty())
    return make_error(ErrorCode::invalid, "--mail-server: found \"" + protocol::clipped(options.server, 80) +
                                              "\", expected smtp://HOST:PORT or smtps://HOST:PORT");
  if (options.from.empty())
    return make_error(ErrorCode::invalid, "--mail-from: is missing: the address that mail comes from");
  auto from = parse_mail_address(options.from);
  if (!from) return prefixed("--mail-from", from.error());
  server.from = std::move(*from);
  server.user = options.user;
  server.ca = options.ca;
  server.plain = options.plain;
  if (server.user.empty() != !options.password_file)
    return make_error(ErrorCode::invalid, "--mail-user and --mail-password-file go together");
  bool const clear = server.plain && server.url.rfind("smtps:", 0) != 0;
  if (clear && !is_loopback(server.host) && !server.user.empty())
    return make_error(ErrorCode::invalid, "--mail-plain: a password does not go over the network in clear");
  if (options.password_file) {
    auto password = read_password(*options.password_file);
    if (!password) return prefixed("--mail-password-file", password.error());
    server.password = std::move(*password);
  }
  return std::optional<MailServer>(std::move(server));
}

MailOutcome send_mail(MailServer const& server, MailMessage const& message, std::atomic<bool> const& stop) {
  auto const bytes = compose(message);
  CurlCall call(stop);
  call.set(CURLOPT_URL, server.url.c_str());
  call.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  call.set(CURLOPT_USE_SSL, static_cast<long>(server.plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (server.ca) call.set(CURLOPT_CAINFO, server.ca->c_str());
  if (!server.user.empty()) {
    call.set(CURLOPT_USERNAME, server.user.c_str());
    call.set(CURLOPT_PASSWORD, server.password.c_str());
  }
  auto const from = "<" + server.from.address + ">";
  auto const to = "<" + message.to.address + ">";
  call.set(CURLOPT_MAIL_FROM, from.c_str());
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> const recipients(curl_slist_append(nullptr, to.c_str()),
                                                                      curl_slist_free_all);
  call.set(CURLOPT_MAIL_RCPT, recipients.get());
  call.set_upload(bytes);
  auto const code = call.perform();
  if (code == CURLE_OK) return {true, true, call.last_line()};
  auto const status = call.status();
  bool const of_the_setup =
      code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED || is_of_the_setup(status);
  bool const refused =
      (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY) && status >= 500 && status < 600;
  return {false, refused && !of_the_setup, words_of(server, call, code)};
}

}  // namespace deskbell::console
