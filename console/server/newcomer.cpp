// A machine is known by its id and its serial number.
#include "console/server/newcomer.h"

#include "console/server/device_reports.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

enum class Sameness { same, perhaps, linked_without_serial, no_name_of_it, no_serial_of_it };

/// A machine made from another one's image has its machine id too, and whoever sits at one can read it. Who
/// is taken for the same reads that one's words, and ends its key. So one that has told a serial number is
/// known by it, and one that says nothing of it is another: what could read it once can read it again. One
/// of another name is not the same while that one is linked, nor is one that only has its machine id: an
/// honest machine that lost its key has no link.
Sameness compare(MetAsset const& asset, std::string const& known_serial, std::string const& serial,
                 std::string const& hostname) {
  if (!known_serial.empty() && known_serial != serial) return Sameness::no_serial_of_it;
  if (asset.online && !asset.name_is_given && asset.name != hostname) return Sameness::no_name_of_it;
  if (!known_serial.empty()) return Sameness::same;
  return asset.online ? Sameness::linked_without_serial : Sameness::perhaps;
}

bool is_told_apart_by_serial(Sameness sameness) { return sameness == Sameness::no_serial_of_it; }

/// As the device itself told it, in its report or when it enrolled. What stands beside the asset may be a
/// technician's: it counts only where nothing else of the machine is kept.
std::string serial_of(store::Sql& sql, std::int64_t organisation, MetAsset const& asset) {
  auto const reported = load_inventory(sql, organisation, asset.id, {"system"}).system;
  auto const number = reported ? shown_hardware(reported->serial_number).value_or("") : "";
  if (!number.empty()) return number;
  auto const enrolled_with = sql.one<std::string>(
      "SELECT serial_number FROM device_identities WHERE organisation_id = ? AND asset_id = ? AND "
      "serial_number IS NOT NULL ORDER BY id DESC LIMIT 1",
      organisation, asset.id);
  if (enrolled_with || reported) return enrolled_with.value_or("");
  return shown_hardware(asset.serial_number).value_or("");
}

/// For the person who brings a machine in, and sees two assets where one was.
std::string why_another(Sameness sameness, std::string const& hostname, std::string const& other) {
  std::string const begin = "enrolment: " + hostname + " has the machine id of " + other;
  if (sameness == Sameness::linked_without_serial)
    return begin +
           ", which is linked and has no serial number to be known by: if it is the same machine, stop its "
           "service and enrol it once more; the asset made now can be deleted";
  if (sameness == Sameness::no_serial_of_it)
    return begin +
           " and not its serial number: if it is the same machine, enrol it as root, who can read the "
           "number; "
           "if it was made from an image, give it a machine id of its own (systemd-machine-id-setup), and "
           "enrol it anew";
  return begin +
         " and is another machine: give it one of its own (systemd-machine-id-setup), and enrol it anew";
}

}  // namespace

std::optional<std::string> shown_hardware(std::optional<std::string> const& text) {
  constexpr std::size_t line_characters_max = 255;
  if (!text) return text;
  return core::shown_line(*text, line_characters_max);
}

std::optional<std::string> told_serial(protocol::EnrolRequest const& request) {
  auto serial = shown_hardware(request.hardware.serial_number);
  if (serial && serial->empty()) serial.reset();
  return serial;
}

Result<void> check_hardware(protocol::Hardware const& hardware) {
  auto const& digest = hardware.machine_digest;
  if (!digest || digest->empty()) return {};
  if (is_sha256_hex(*digest)) return {};
  return make_error(ErrorCode::invalid, "hardware.machine_digest: found \"" + protocol::clipped(*digest, 80) +
                                            "\", expected 64 lower-case hexadecimal digits");
}

Likeness look_alike(store::Sql& sql, Newcomer const& newcomer) {
  Likeness likeness;
  auto const& digest = newcomer.request.hardware.machine_digest;
  if (!digest || digest->empty()) return likeness;
  auto const serial = told_serial(newcomer.request).value_or("");
  for (auto const& found :
       sql.all<MetAsset>("SELECT id, uid, name, serial_number, online, name_is_given FROM assets WHERE "
                         "organisation_id = ? AND customer_id = ? AND machine_digest = ? AND deleted_at IS "
                         "NULL ORDER BY id",
                         newcomer.organisation, newcomer.customer, *digest)) {
    auto const sameness =
        compare(found, serial_of(sql, newcomer.organisation, found), serial, newcomer.hostname);
    if (sameness == Sameness::same) {
      likeness.known = found;
      return likeness;
    }
    if (sameness == Sameness::perhaps && !likeness.known) likeness.known = found;
    if (sameness == Sameness::perhaps) continue;
    if (!is_told_apart_by_serial(sameness)) likeness.told_apart_by_serial = false;
    if (!likeness.other) {
      likeness.other = found;
      likeness.why_another = why_another(sameness, newcomer.hostname, found.name);
    }
  }
  return likeness;
}

}  // namespace deskbell::console
