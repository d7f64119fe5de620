// A device that comes in, and which asset of its customer it was before.
#pragma once

#include <optional>
#include <string>

#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

/// Where it belongs, and what it said.
struct Newcomer {
  std::int64_t organisation = 0;
  std::int64_t customer = 0;
  std::optional<std::int64_t> folder;
  std::int64_t token = 0;
  DeviceId device;  ///< what its identity is called
  AssetId asset;    ///< what its asset is called where it is a new one
  std::string hostname;
  std::string address;
  protocol::EnrolRequest request;  ///< the token's text is not read any more
};

/// An asset with the machine id of a newcomer.
struct MetAsset {
  std::int64_t id = 0;
  AssetId uid;
  std::string name;
  std::optional<std::string> serial_number;  ///< may be a technician's
  bool online = false;
  bool name_is_given = false;  ///< by a technician
};
BOOST_DESCRIBE_STRUCT(MetAsset, (), (id, uid, name, serial_number, online, name_is_given))

/// The machine of this customer that it is; else who it might be taken for, which it is not.
struct Likeness {
  std::optional<MetAsset> known;
  std::optional<MetAsset> other;
  std::string why_another;           ///< than `other`, for the person who brings it in
  bool told_apart_by_serial = true;  ///< from each that has its machine id
};
Likeness look_alike(store::Sql& sql, Newcomer const& newcomer);

/// Error: invalid (a digest that is none).
Result<void> check_hardware(protocol::Hardware const& hardware);
/// What a device said of itself, as lists show it.
std::optional<std::string> shown_hardware(std::optional<std::string> const& text);
/// Nothing where it is empty, too.
std::optional<std::string> told_serial(protocol::EnrolRequest const& request);

}  // namespace deskbell::console
