// Rows of uploads.
#include "console/server/uploads.h"

#include <algorithm>

#include "console/server/attachments.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace {
constexpr Duration ticket_lifetime = std::chrono::minutes(10);
constexpr Duration partial_lifetime = std::chrono::hours(24 * 7);
/// Of a device's: it names the upload by a fact, and may be away for weeks before that is said.
constexpr Duration unnamed_lifetime = std::chrono::hours(24 * 60);
/// Of a report of the inventory that stands in the database.
constexpr Duration reported_lifetime = std::chrono::hours(1);
constexpr std::size_t name_characters_max = 255;
constexpr Duration budget_span = std::chrono::hours(24);
constexpr std::int64_t budget_bytes = std::int64_t{1} << 30;

struct UploadRow {
  std::optional<std::int64_t> identity_id;
  std::optional<std::int64_t> user_id;
  std::int64_t size = 0;
  std::string sha256;
  std::optional<Time> completed_at;
};
BOOST_DESCRIBE_STRUCT(UploadRow, (), (identity_id, user_id, size, sha256, completed_at))

/// The same bytes from the same machine or technician. Whoever only knows their digest does not get at
/// another's.
bool had_before(store::Transaction& tx, Uploader const& uploader, protocol::UploadRequest const& request) {
  return tx.sql()
      .one<std::int64_t>(
          "SELECT id FROM uploads WHERE organisation_id = ? AND sha256 = ? AND size = ? AND completed_at IS "
          "NOT "
          "NULL AND (user_id = ? OR identity_id IN (SELECT same.id FROM device_identities same JOIN "
          "device_identities own ON own.organisation_id = same.organisation_id AND own.asset_id = "
          "same.asset_id "
          "WHERE own.organisation_id = ? AND own.id = ?)) LIMIT 1",
          uploader.organisation, request.sha256, request.size, uploader.user, uploader.organisation,
          uploader.identity)
      .has_value();
}

/// One device or technician does not fill the disk of all. What a device never names lies there for weeks,
/// and counts as long.
Result<void> within_budget(store::Transaction& tx, Uploader const& uploader, std::int64_t size) {
  auto const announced = tx.sql().one<std::int64_t>(
      "SELECT COALESCE(SUM(u.size), 0) FROM uploads u WHERE u.organisation_id = ? AND (u.identity_id = ? OR "
      "u.user_id = ?) AND (u.created_at > ? OR (u.identity_id IS NOT NULL AND u.completed_at IS NOT NULL AND "
      "u.report_uid IS NULL AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.organisation_id = "
      "u.organisation_id AND a.uid = u.uid)))",
      uploader.organisation, uploader.identity, uploader.user, tx.now() - budget_span);
  if (announced.value_or(0) + size <= budget_bytes) return {};
  return make_error(ErrorCode::unavailable, protocol::reasons::filled(protocol::reasons::too_much_uploaded,
                                                                      {std::to_string(announced.value_or(0)),
                                                                       std::to_string(budget_bytes)}));
}

/// A machine that was enrolled anew goes on with what it had begun, for whoever waits for the file. As
/// another asset it begins again: it proves that it has the bytes. Whoever names an upload, its size and its
/// digest can do no more than bring it.
bool take_over(store::Transaction& tx, Uploader const& uploader, FileStore const& files, UploadRow const& row,
               UploadId upload) {
  if (!uploader.identity || !row.identity_id) return false;
  if (row.completed_at) return true;
  auto& sql = tx.sql();
  auto const has_new_key = sql.one<std::int64_t>(
      "SELECT 1 FROM device_identities former JOIN device_identities own ON own.organisation_id = "
      "former.organisation_id AND own.asset_id = former.asset_id WHERE own.organisation_id = ? AND own.id = "
      "? AND former.id = ?",
      uploader.organisation, *uploader.identity, *row.identity_id);
  sql.run("UPDATE uploads SET identity_id = ?, ticket_digest = NULL WHERE organisation_id = ? AND uid = ?",
          *uploader.identity, uploader.organisation, upload);
  if (!has_new_key) files.forget_partial(uploader.organisation, upload.text());
  return true;
}
}  // namespace

Result<protocol::UploadGrant> grant_upload(store::Transaction& tx, Uploader const& uploader,
                                           FileStore const& files, protocol::UploadRequest const& request) {
  if (!is_sha256_hex(request.sha256))
    return make_error(ErrorCode::invalid, "sha256: expected 64 lower-case hexadecimal digits");
  if (request.size < 1 || request.size > max_upload_bytes) {
    return make_error(ErrorCode::too_large, "size: found " + std::to_string(request.size) +
                                                ", expected 1 to " + std::to_string(max_upload_bytes) +
                                                " bytes");
  }
  auto const name = core::line_text("name", request.name, name_characters_max);
  if (!name) return name.error();
  auto& sql = tx.sql();
  auto const row = sql.one<UploadRow>(
      "SELECT identity_id, user_id, size, sha256, completed_at FROM uploads WHERE organisation_id = ? AND "
      "uid = ?",
      uploader.organisation, request.upload_id);
  bool const own = row && row->identity_id == uploader.identity && row->user_id == uploader.user;
  bool const same = row && row->size == request.size && row->sha256 == request.sha256;
  if (row && !(same && (own || take_over(tx, uploader, files, *row, request.upload_id)))) {
    return make_error(ErrorCode::denied, "upload_id: is that of another upload");
  }
  if (!row) {
    if (auto room = within_budget(tx, uploader, request.size); !room) return room.error();
    sql.run(
        "INSERT INTO uploads (organisation_id, uid, identity_id, user_id, name, size, sha256, created_at, "
        "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        uploader.organisation, request.upload_id, uploader.identity, uploader.user, *name, request.size,
        request.sha256, tx.now(), tx.now());
  }
  protocol::UploadGrant grant;
  grant.upload_id = request.upload_id;
  if ((row && row->completed_at) ||
      (had_before(tx, uploader, request) && files.has(uploader.organisation, request.sha256))) {
    sql.run(
        "UPDATE uploads SET completed_at = COALESCE(completed_at, ?), received = size WHERE organisation_id "
        "= ? AND uid = ?",
        tx.now(), uploader.organisation, request.upload_id);
    attachment_arrived(tx, uploader.organisation, request.upload_id.text());
    files.forget_partial(uploader.organisation, request.upload_id.text());
    grant.complete = true;
    grant.offset = request.size;
    return grant;
  }
  std::error_code missing;
  auto const have =
      std::filesystem::file_size(files.partial(uploader.organisation, request.upload_id.text()), missing);
  grant.offset = missing ? 0 : std::min(static_cast<std::int64_t>(have), request.size);
  grant.ticket = random_token();
  sql.run(
      "UPDATE uploads SET ticket_digest = ?, ticket_expires_at = ?, received = ?, updated_at = ? WHERE "
      "organisation_id = ? AND uid = ?",
      sha256_hex(grant.ticket), tx.now() + ticket_lifetime, grant.offset, tx.now(), uploader.organisation,
      request.upload_id);
  return grant;
}

Result<StartedUpload> start_upload(store::Transaction& tx, std::string_view upload, std::string_view ticket) {
  // Of whom the console does not let in any more, it takes nothing either.
  auto started = tx.sql().one<StartedUpload>(
      "UPDATE uploads SET ticket_digest = NULL, updated_at = ? WHERE ticket_digest = ? AND uid = ? AND "
      "ticket_expires_at > ? "
      "AND completed_at IS NULL AND (EXISTS (SELECT 1 FROM device_identities i WHERE i.organisation_id = "
      "uploads.organisation_id AND i.id = uploads.identity_id AND i.revoked_at IS NULL) OR EXISTS (SELECT 1 "
      "FROM users u WHERE u.organisation_id = uploads.organisation_id AND u.id = uploads.user_id AND "
      "u.disabled_at IS NULL AND u.deleted_at IS NULL)) RETURNING organisation_id, uid, size, sha256",
      tx.now(), sha256_hex(ticket), upload, tx.now());
  if (!started) {
    return make_error(ErrorCode::unauthenticated,
                      "the ticket is unknown, used or too old: ask for a new grant on the link");
  }
  started->shown = tx.sql().one<ShownFile>(
      "SELECT c.uid, m.uid FROM attachments a JOIN messages m ON m.organisation_id = a.organisation_id AND "
      "m.uid = a.message_uid JOIN chats c ON c.organisation_id = m.organisation_id AND c.id = m.chat_id "
      "WHERE "
      "a.organisation_id = ? AND a.uid = ?",
      started->organisation_id, started->uid);
  return *started;
}

void note_received(store::Transaction& tx, StartedUpload const& upload, std::int64_t received) {
  tx.sql().run(
      "UPDATE uploads SET received = ? WHERE organisation_id = ? AND uid = ? AND completed_at IS NULL",
      received, upload.organisation_id, upload.uid);
}

Result<void> finish_upload(store::Transaction& tx, StartedUpload const& upload) {
  tx.sql().run(
      "INSERT INTO files (organisation_id, sha256, size, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO "
      "NOTHING",
      upload.organisation_id, upload.sha256, upload.size, tx.now());
  tx.sql().run(
      "UPDATE uploads SET received = size, completed_at = ?, updated_at = ? WHERE organisation_id = ? AND "
      "uid = ?",
      tx.now(), tx.now(), upload.organisation_id, upload.uid);
  attachment_arrived(tx, upload.organisation_id, upload.uid);
  return {};
}

OldUploads old_uploads(store::Sql& sql, Time now, std::int64_t most) {
  OldUploads old;
  old.partial = sql.all<OldUploads::Name>(
      "SELECT organisation_id, uid FROM uploads WHERE completed_at IS NULL AND updated_at < ? LIMIT ?",
      now - partial_lifetime, most);
  old.unsaid = sql.all<std::int64_t>(
      "SELECT u.id FROM uploads u WHERE u.completed_at IS NOT NULL AND (u.completed_at < ? OR (u.user_id IS "
      "NOT NULL AND u.completed_at < ?) OR (u.report_uid IS NOT NULL AND u.completed_at < ?)) AND NOT EXISTS "
      "(SELECT 1 FROM attachments a WHERE a.organisation_id = u.organisation_id AND a.uid = u.uid) LIMIT ?",
      now - unnamed_lifetime, now - partial_lifetime, now - reported_lifetime, most);
  old.files = sql.all<OldUploads::Name>(
      "SELECT f.organisation_id, f.sha256 FROM files f WHERE NOT EXISTS (SELECT 1 FROM uploads u WHERE "
      "u.organisation_id = f.organisation_id AND u.sha256 = f.sha256) AND NOT EXISTS (SELECT 1 FROM "
      "attachments a WHERE a.organisation_id = f.organisation_id AND a.sha256 = f.sha256) LIMIT ?",
      most);
  return old;
}

void forget_old_uploads(store::Transaction& tx, FileStore const& files, OldUploads const& old) {
  auto& sql = tx.sql();
  for (auto const& [organisation, uid] : old.partial) {
    // Somebody may have gone on with it since it was looked for.
    if (sql.run("DELETE FROM uploads WHERE organisation_id = ? AND uid = ? AND completed_at IS NULL AND "
                "updated_at < ?",
                organisation, uid, tx.now() - partial_lifetime) > 0)
      files.forget_partial(organisation, uid);
  }
  for (auto const id : old.unsaid)
    sql.run(
        "DELETE FROM uploads WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attachments a WHERE "
        "a.organisation_id = uploads.organisation_id AND a.uid = uploads.uid)",
        id);
  for (auto const& [organisation, sha256] : old.files) {
    auto const needed = sql.one<std::int64_t>(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM uploads WHERE organisation_id = ? AND sha256 = ?) OR EXISTS "
        "(SELECT 1 FROM attachments WHERE organisation_id = ? AND sha256 = ?)",
        organisation, sha256, organisation, sha256);
    if (needed) continue;
    // The row goes last: whoever is ended in between finds the file again.
    std::error_code ignored;
    std::filesystem::remove(files.path(organisation, sha256), ignored);
    sql.run("DELETE FROM files WHERE organisation_id = ? AND sha256 = ?", organisation, sha256);
  }
}

UploadProgress::UploadProgress(store::Database& database, Bus& bus, StartedUpload upload, std::int64_t from)
    : database_(database), bus_(bus), upload_(std::move(upload)), from_(from), received_(from) {}

UploadProgress::~UploadProgress() {
  if (!upload_.shown || received_ >= upload_.size) return;
  database_.submit_and_forget(
      [upload = upload_, received = received_](store::Transaction& tx) -> Result<void> {
        note_received(tx, upload, received);
        return {};
      });
  tell(false);
}

void UploadProgress::on_kept(std::int64_t bytes) {
  constexpr std::chrono::milliseconds often_enough{250};
  received_ = from_ + bytes;
  auto const now = std::chrono::steady_clock::now();
  if (!upload_.shown || now - told_at_ < often_enough) return;
  told_at_ = now;
  tell(true);
}

void UploadProgress::tell(bool moving) const {
  auto const file = AttachmentId::parse(upload_.uid);
  if (file)
    bus_.publish(FileMoves{upload_.organisation_id, upload_.shown->chat, upload_.shown->message, *file,
                           received_, moving});
}

}  // namespace deskbell::console
