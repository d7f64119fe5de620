// Uploads granted on device links: one-time tickets, offsets, whole files.
#pragma once

#include <optional>
#include <string>

#include "console/server/device_scope.h"
#include "console/server/file_store.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"
#include "transport/http.h"
#include "transport/http_connection.h"

namespace deskbell::console {

inline constexpr std::int64_t max_upload_bytes = std::int64_t{25} << 20;

/// Answers upload.request with a grant; asking again goes on at the offset. Errors: invalid (digest),
/// too_large, denied (another device's).
Result<protocol::UploadGrant> grant_upload(store::Transaction& tx, DeviceScope const& device,
                                           FileStore const& files, protocol::UploadRequest const& request);

struct StartedUpload {
  std::int64_t organisation_id = 0;
  std::string uid;
  std::int64_t size = 0;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(StartedUpload, (), (organisation_id, uid, size, sha256))

/// Uses the ticket up. Errors: unauthenticated.
Result<StartedUpload> start_upload(store::Transaction& tx, std::string_view upload, std::string_view ticket);
Result<void> finish_upload(store::Transaction& tx, StartedUpload const& upload);

/// Partial uploads that nobody went on with for seven days.
void forget_old_uploads(store::Transaction& tx, FileStore const& files);

}  // namespace deskbell::console
