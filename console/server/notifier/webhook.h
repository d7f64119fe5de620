// A technician's webhook: an HTTPS POST that its receiver can check, and that reaches nothing inside of our
// network.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/listener_address.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::console {

/// "whsec_" and 32 random bytes in base64, as Standard Webhooks has them.
std::string make_webhook_secret();
/// "v1," and base64 of HMAC-SHA256 over "ID.SECONDS.BODY".
std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                              std::string_view body);

/// https://, a host, no user, no fragment. http:// only where networks are allowed: for tests and what lies
/// inside. Error: invalid.
Result<void> check_webhook_url(std::string_view url, bool plain_allowed);

/// "https://hooks.example.org": without path and query, which are often a secret in themselves.
std::string webhook_origin(std::string_view url);

struct WebhookCall {
  std::string url;
  std::string secret;
  std::string id;  ///< stays the same when it is tried again
  std::string body;
};
struct WebhookOutcome {
  bool sent = false;
  bool final = false;  ///< 410: the receiver wants no more
  std::string said;
};
/// From a thread that may block, for up to 15 s. `allowed`: networks beside the Internet's addresses.
WebhookOutcome call_webhook(WebhookCall const& call, Time now, std::vector<Network> const& allowed,
                            std::atomic<bool> const& stop);

}  // namespace deskbell::console
