// Uploads granted on device links: one-time tickets, offsets, whole files.
#pragma once

#include <optional>
#include <string>

#include "console/server/file_store.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"
#include "transport/http.h"
#include "transport/http_connection.h"

namespace deskbell::console {

inline constexpr std::int64_t max_upload_bytes = protocol::max_attachment_bytes;

/// Whose upload it is: a device's or a technician's.
struct Uploader {
  std::int64_t organisation = 0;
  std::optional<std::int64_t> identity;
  std::optional<std::int64_t> user;
  friend bool operator==(Uploader const&, Uploader const&) = default;
};

/// Answers upload.request with a grant; asking again goes on at the offset. Errors: invalid (digest),
/// too_large, denied (another's).
Result<protocol::UploadGrant> grant_upload(store::Transaction& tx, Uploader const& uploader,
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
