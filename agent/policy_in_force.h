// The policy that this device goes by: what was verified, or the defaults before one has come.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/business_hours.h"
#include "policies/device_document.h"
#include "protocol/device_link.h"

namespace deskbell::agent {

struct PolicyInForce {
  policy::DeviceDocument document;
  std::string text;  ///< the signed bytes; empty where only defaults are in force
  std::string signature;
  /// From the key of the enrolment to the one that signed this.
  std::vector<protocol::KeyChange> key_changes;
  std::optional<Time> applied_at;

  [[nodiscard]] std::int64_t version() const { return text.empty() ? 0 : document.version; }
  [[nodiscard]] bool has_expired(Time now) const { return !text.empty() && now >= document.expires_at; }
};

/// Shared by the loop and the store's thread; never changed once it is made.
using Policy = std::shared_ptr<PolicyInForce const>;

/// Empty where the policy has no business hours of that name: always open then.
std::optional<core::business_hours::Hours> business_hours_of(PolicyInForce const& policy,
                                                             std::string_view name);

}  // namespace deskbell::agent
