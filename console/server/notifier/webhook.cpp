// Signs and posts; the address is looked at when the socket is opened, so that no name can change in between.
#include "console/server/notifier/webhook.h"

#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/url/parse.hpp>
#include <cstring>

#include "console/server/keys.h"
#include "console/server/notifier/curl_call.h"
#include "console/server/notifier/public_address.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t secret_bytes = 32;
constexpr long connect_seconds = 5;
constexpr long whole_seconds = 15;
constexpr long gone = 410;

struct Door {
  std::vector<Network> const& allowed;
  std::string refused;
};

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& door = *static_cast<Door*>(context);
  boost::asio::ip::tcp::endpoint endpoint;
  if (address->addrlen > endpoint.capacity()) return CURL_SOCKET_BAD;
  std::memcpy(endpoint.data(), &address->addr, address->addrlen);
  endpoint.resize(address->addrlen);
  if (!may_call(endpoint.address(), door.allowed)) {
    door.refused = text_of(endpoint.address());
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::string failure_of(CurlCall const& call, CURLcode code, Door const& door) {
  if (!door.refused.empty())
    return door.refused +
           " is an address inside of a network: the console's administrator would have to allow it with "
           "--webhook-network";
  return call.failure(code);
}

}  // namespace

std::string make_webhook_secret() {
  std::array<unsigned char, secret_bytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return std::string(secret_prefix) +
         encode_base64(std::string_view(reinterpret_cast<char const*>(bytes.data()), bytes.size()));
}

std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                              std::string_view body) {
  if (secret.substr(0, secret_prefix.size()) == secret_prefix) secret.remove_prefix(secret_prefix.size());
  auto const key = decode_base64(secret, secret_bytes);
  auto const head = std::string(id) + "." + std::to_string(seconds) + ".";
  crypto_auth_hmacsha256_state state;
  auto const bytes_of = [](std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
  };
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(head), head.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(body), body.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> sum{};
  crypto_auth_hmacsha256_final(&state, sum.data());
  return "v1," + encode_base64(std::string_view(reinterpret_cast<char const*>(sum.data()), sum.size()));
}

Result<void> check_webhook_url(std::string_view text, bool plain_allowed) {
  constexpr std::size_t longest = 2'000;
  auto const url = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  bool const scheme = url && (url->scheme() == "https" || (plain_allowed && url->scheme() == "http"));
  bool const port = url && (!url->has_port() || url->port_number() != 0);
  bool const host = url && !url->host().empty() && url->encoded_host().find('%') == url->encoded_host().npos;
  if (text.size() <= longest && scheme && host && port && !url->has_userinfo() && !url->has_fragment())
    return {};
  return make_error(ErrorCode::invalid, "Webhook address: found \"" +
                                            protocol::clipped(std::string(text), 80) +
                                            "\", expected https:// and a host, without user and fragment");
}

std::string webhook_origin(std::string_view text) {
  auto const url = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (!url) return {};
  return std::string(url->scheme()) + "://" + std::string(url->encoded_host_and_port());
}

WebhookOutcome call_webhook(WebhookCall const& wanted, Time now, std::vector<Network> const& allowed,
                            std::atomic<bool> const& stop) {
  if (auto const sound = check_webhook_url(wanted.url, !allowed.empty()); !sound)
    return {false, true, sound.error().message};
  Door door{allowed, {}};
  CurlCall call(stop);
  call.set(CURLOPT_URL, wanted.url.c_str());
  call.set(CURLOPT_PROTOCOLS_STR, allowed.empty() ? "https" : "https,http");
  call.set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
  call.set(CURLOPT_TIMEOUT, whole_seconds);
  call.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  call.set(CURLOPT_OPENSOCKETDATA, &door);
  auto const seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  call.add_header("Content-Type: application/json");
  call.add_header("User-Agent: Deskbell");
  call.add_header("Expect:");
  call.add_header("webhook-id: " + wanted.id);
  call.add_header("webhook-timestamp: " + std::to_string(seconds));
  call.add_header("webhook-signature: " + webhook_signature(wanted.secret, wanted.id, seconds, wanted.body));
  call.set(CURLOPT_POST, 1L);
  call.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(wanted.body.size()));
  call.set(CURLOPT_POSTFIELDS, wanted.body.c_str());
  auto const code = call.perform();
  if (code != CURLE_OK) return {false, false, failure_of(call, code, door)};
  auto const status = call.status();
  if (status >= 200 && status < 300) return {true, true, "HTTP " + std::to_string(status)};
  std::string said = "HTTP " + std::to_string(status);
  if (status >= 300 && status < 400) said += ": redirects are not followed: enter the address it leads to";
  return {false, status == gone, said};
}

}  // namespace deskbell::console
