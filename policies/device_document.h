// What a device gets: its effective settings with their origins, versioned, expiring, bound to tenant and
// device.
#pragma once

#include <algorithm>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policies/settings.h"
#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::policy {

/// Layers from broad to narrow; `built_in` is what no policy says otherwise.
enum class LayerKind { built_in, organisation, customer, folder, asset };
BOOST_DESCRIBE_ENUM(LayerKind, built_in, organisation, customer, folder, asset)

/// Where a policy lies: what kind of layer, whose (customer, folder or asset by name), and the policy's own
/// name.
struct Origin {
  LayerKind layer = LayerKind::built_in;
  std::string of;      ///< e.g. the customer's name; empty for built_in and organisation
  std::string policy;  ///< empty for built_in
  friend bool operator==(Origin const&, Origin const&) = default;
};
BOOST_DESCRIBE_STRUCT(Origin, (), (layer, of, policy))

/// "built-in default", "organisation policy "Base"", "folder "Berlin", policy "Workstations"".
std::string describe(Origin const& origin);

/// The layer that decided a setting, and whether it set or disabled it.
struct KeyOrigin {
  std::string key;                                    ///< one of setting_names
  SettingState state = SettingState::not_configured;  ///< not_configured: the default is in force
  Origin origin;
  friend bool operator==(KeyOrigin const&, KeyOrigin const&) = default;
};
BOOST_DESCRIBE_STRUCT(KeyOrigin, (), (key, state, origin))

/// A span in which somebody is there.
struct OpenInterval {
  Time from{};
  Time until{};  ///< excluded
  friend bool operator==(OpenInterval const&, OpenInterval const&) = default;
};
BOOST_DESCRIBE_STRUCT(OpenInterval, (), (from, until))

/// Business hours of that name, resolved by the console to UTC for the next 60 days.
struct BusinessHours {
  std::string name;
  std::vector<OpenInterval> open;  ///< sorted, not overlapping
  Time known_until{};              ///< beyond it nothing is known
  friend bool operator==(BusinessHours const&, BusinessHours const&) = default;
};
BOOST_DESCRIBE_STRUCT(BusinessHours, (), (name, open, known_until))

/// The console signs exactly the bytes that encode() made; a device verifies and stores those bytes and never
/// encodes anew.
struct DeviceDocument {
  OrganisationId organisation_id;
  DeviceId device_id;
  std::int64_t version = 0;  ///< from next_version()
  Time issued_at{};
  Time expires_at{};  ///< after it the device keeps the policy but says that it is stale
  Settings settings;
  std::vector<KeyOrigin> origins;  ///< one for each key, in the order of setting_names
  std::vector<BusinessHours> business_hours;
  friend bool operator==(DeviceDocument const&, DeviceDocument const&) = default;
};
BOOST_DESCRIBE_STRUCT(DeviceDocument, (),
                      (organisation_id, device_id, version, issued_at, expires_at, settings, origins,
                       business_hours))

/// So that a policy.changed message with its signature fits a frame of the device link, quotes escaped.
inline constexpr std::size_t max_device_document_bytes = std::size_t{200} * 1024;

/// The version of the next document for a device: the time, but always above every version that device has
/// had, be the clock set back or the database restored.
constexpr std::int64_t next_version(Time now, std::int64_t last) noexcept {
  return std::max(ms_of(now), last + 1);
}

/// JSON text. Error: too_large.
Result<std::string> encode(DeviceDocument const& document);
/// Reads what this or another version of the console made: unknown fields are ignored, settings that it did
/// not know have their defaults, menu items of unknown types are left out. Errors: invalid (names the field),
/// too_large.
Result<DeviceDocument> decode_device_document(std::string_view text);

/// One setting's value as JSON text, for people: `secret` fields read "(secret)". Empty for an unknown key.
std::string setting_json(Settings const& settings, std::string_view key);

}  // namespace deskbell::policy
