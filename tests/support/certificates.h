// Certificates made on the spot for tests: a little authority and what it signs.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace deskbell::tests {

struct Pem {
  std::string certificate;
  std::string key;
};

/// Days from now; negative ones lie in the past.
struct Validity {
  int from_days = -1;
  int until_days = 30;
};

/// A self-signed P-256 authority.
Pem make_authority(std::string const& common_name = "Deskbell test authority");

/// A P-256 server certificate for `names` (host names, or IPv4/IPv6 addresses), signed by `authority`.
Pem make_certificate(Pem const& authority, std::vector<std::string> const& names, Validity validity = {});

}  // namespace deskbell::tests
