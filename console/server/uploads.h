// Uploads granted on device links: one-time tickets, offsets, whole files.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "console/server/bus.h"
#include "console/server/file_store.h"
#include "console/server/store/database.h"
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
/// too_large, denied (another's), unavailable (the day's budget is used up).
Result<protocol::UploadGrant> grant_upload(store::Transaction& tx, Uploader const& uploader,
                                           FileStore const& files, protocol::UploadRequest const& request);

/// Where a file of a message is shown.
struct ShownFile {
  ChatId chat;
  MessageId message;
};
BOOST_DESCRIBE_STRUCT(ShownFile, (), (chat, message))

struct StartedUpload {
  std::int64_t organisation_id = 0;
  std::string uid;
  std::int64_t size = 0;
  std::string sha256;
  std::optional<ShownFile> shown{};  ///< where its progress is looked at
};
BOOST_DESCRIBE_STRUCT(StartedUpload, (), (organisation_id, uid, size, sha256))

/// Uses the ticket up. Errors: unauthenticated.
Result<StartedUpload> start_upload(store::Transaction& tx, std::string_view upload, std::string_view ticket);
Result<void> finish_upload(store::Transaction& tx, StartedUpload const& upload);
/// So much is here, and no more comes for now.
void note_received(store::Transaction& tx, StartedUpload const& upload, std::int64_t received);

/// Tells the pages where the file is shown how far it is, a few times a second; at its own end, that no more
/// comes for now.
class UploadProgress {
 public:
  UploadProgress(store::Database& database, Bus& bus, StartedUpload upload, std::int64_t from);
  ~UploadProgress();
  UploadProgress(UploadProgress const&) = delete;
  UploadProgress& operator=(UploadProgress const&) = delete;
  void on_kept(std::int64_t bytes);

 private:
  void tell(bool moving) const;
  store::Database& database_;
  Bus& bus_;
  StartedUpload upload_;
  std::int64_t from_ = 0;
  std::int64_t received_ = 0;
  std::chrono::steady_clock::time_point told_at_{};
};

/// What is to be forgotten: uploads that nobody went on with for seven days; whole ones that a technician did
/// not say within that time, or a device within sixty days, and reports that were applied; and bytes that no
/// upload, also none under way, and no message has any more.
struct OldUploads {
  using Name = std::tuple<std::int64_t, std::string>;  ///< the organisation, and a uid or SHA-256
  std::vector<Name> partial;
  std::vector<std::int64_t> unsaid;
  std::vector<Name> files;
  [[nodiscard]] bool empty() const { return partial.empty() && unsaid.empty() && files.empty(); }
};
/// At most `most` of each: it walks through whole tables, and so is a reader's work.
OldUploads old_uploads(store::Sql& sql, Time now, std::int64_t most);
/// Those of them that are to be forgotten still.
void forget_old_uploads(store::Transaction& tx, FileStore const& files, OldUploads const& old);

}  // namespace deskbell::console
