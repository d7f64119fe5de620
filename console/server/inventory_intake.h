// What a device's report of its inventory takes to be stored, worked out before the writer is asked:
// unpacked, its texts bounded, and of its software only what is new or gone.
#pragma once

#include <boost/describe/class.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "core/inventory.h"
#include "protocol/device_link.h"
#include "protocol/result.h"

namespace deskbell::console {

class FileStore;

/// A row of `software`.
struct SoftwareRow {
  std::string name;
  std::string version;
  std::string architecture;
  std::string vendor;
  friend auto operator<=>(SoftwareRow const&, SoftwareRow const&) = default;
};
BOOST_DESCRIBE_STRUCT(SoftwareRow, (), (name, version, architecture, vendor))

struct ReadyReport {
  protocol::Inventory report;
  std::vector<std::pair<std::string, std::string>> sections;  ///< name, and JSON as it is stored
  std::vector<core::SoftwareChange> changes;                  ///< what the asset's history tells of
  std::vector<SoftwareRow> gone;
  std::vector<SoftwareRow> come;  ///< also those whose vendor is another now
  std::size_t written = 0;        ///< so many of these rows are there by now
  [[nodiscard]] std::size_t rows() const { return gone.size() + come.size(); }
};

/// The bytes of an upload: gzip over the JSON of protocol::Inventory. Errors: too_large (more than 6 MiB
/// unpacked), invalid, those of FileStore::read.
Result<protocol::Inventory> unpack_report(FileStore const& files, std::int64_t organisation,
                                          std::string const& sha256);

/// What is installed there as the console knows it; nothing where it was never told.
std::optional<std::vector<SoftwareRow>> known_software(store::Sql& sql, std::int64_t organisation,
                                                       std::int64_t asset);

/// Error: too_large (more programs than a machine has).
Result<ReadyReport> make_ready(protocol::Inventory report,
                               std::optional<std::vector<SoftwareRow>> const& known);

/// So many rows of the difference at a time, from `first` on: those that are gone, then those that came.
/// Doing some of them twice does no harm.
void write_software(store::Sql& sql, std::int64_t organisation, std::int64_t asset, ReadyReport const& ready,
                    std::size_t first, std::size_t count);

/// Whether it was applied before.
bool has_report(store::Sql& sql, DeviceScope const& device, ReportId id);

/// The SHA-256 of what was uploaded. Errors: invalid (no such upload of this device, or not complete),
/// conflict (counts for another report).
Result<std::string> digest_of_report(store::Sql& sql, DeviceScope const& device,
                                     protocol::InventoryUploaded const& fact);

// A report that was applied before changes nothing.
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::InventoryReported const& fact,
                   ReadyReport const& ready);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::InventoryUploaded const& fact,
                   ReadyReport const& ready);

}  // namespace deskbell::console
