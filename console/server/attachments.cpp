// Rows of attachments.
#include "console/server/attachments.h"

#include <algorithm>

#include "console/server/chat_store.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace {

constexpr Duration ticket_lifetime = std::chrono::minutes(10);
constexpr std::size_t name_characters_max = 255;
constexpr std::size_t media_type_characters_max = 127;

Error at(std::size_t place, Error const& error) {
  return prefixed("attachments[" + std::to_string(place) + "]", error);
}

/// Whatever it was called where it came from: one name, no folder.
std::string without_folder(std::string name) {
  auto const slash = name.find_last_of("/\\");
  if (slash != std::string::npos) name.erase(0, slash + 1);
  bool const nothing = name.empty() || name == "." || name == "..";
  return nothing ? "file" : name;
}

Result<protocol::Attachment> checked(protocol::Attachment file) {
  if (file.attachment_id.is_nil()) return make_error(ErrorCode::invalid, "attachment_id: expected a UUID");
  if (file.size < 1 || file.size > protocol::max_attachment_bytes)
    return make_error(ErrorCode::too_large, "size: found " + std::to_string(file.size) + ", expected 1 to " +
                                                std::to_string(protocol::max_attachment_bytes) + " bytes");
  if (!is_sha256_hex(file.sha256))
    return make_error(ErrorCode::invalid, "sha256: expected 64 lower-case hexadecimal digits");
  auto name = core::line_text("name", file.name, name_characters_max);
  if (!name) return name.error();
  auto type = core::line_text("media_type", file.media_type, media_type_characters_max);
  if (!type) return type.error();
  file.name = without_folder(std::move(*name));
  file.media_type = type->empty() ? "application/octet-stream" : std::move(*type);
  return file;
}

struct FileRow {
  std::string name;
  std::string media_type;
  std::string sha256;
  std::int64_t size = 0;
  std::optional<Time> arrived_at;
  std::optional<std::int64_t> chat_id;
  std::optional<std::int64_t> ticket_id;
};
BOOST_DESCRIBE_STRUCT(FileRow, (), (name, media_type, sha256, size, arrived_at, chat_id, ticket_id))

bool may_have(store::Sql& sql, Scope const& scope, MayFetch const& may, FileRow const& file) {
  if (file.ticket_id) return may.of_tickets;
  return file.chat_id && may.of_messages && load_seen_chat(sql, scope, Key(*file.chat_id));
}

struct Placed {
  AttachmentId uid;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::optional<Time> arrived_at;
  std::int64_t received = 0;
  std::optional<Time> fetched_at;
};
BOOST_DESCRIBE_STRUCT(Placed, (), (uid, name, media_type, size, arrived_at, received, fetched_at))

constexpr char const* select_placed =
    "SELECT a.uid, a.name, a.media_type, a.size, a.arrived_at, COALESCE(u.received, 0), a.fetched_at FROM "
    "attachments a LEFT JOIN uploads u ON u.organisation_id = a.organisation_id AND u.uid = a.uid WHERE "
    "a.organisation_id = ? AND ";

std::optional<std::vector<protocol::LiveAttachment>> live(std::vector<Placed> rows) {
  std::vector<protocol::LiveAttachment> files;
  for (auto& row : rows) {
    auto const received = row.arrived_at ? row.size : std::min(row.received, row.size);
    files.push_back({row.uid, std::move(row.name), std::move(row.media_type), row.size,
                     row.arrived_at.has_value(), received, row.fetched_at});
  }
  if (files.empty()) return std::nullopt;
  return files;
}

void tell_readers(store::Transaction& tx, std::int64_t organisation, std::string const& message) {
  auto const chat = tx.sql().one<std::string>(
      "SELECT c.uid FROM messages m JOIN chats c ON c.organisation_id = m.organisation_id AND c.id = "
      "m.chat_id WHERE m.organisation_id = ? AND m.uid = ?",
      organisation, message);
  if (chat) tx.change(organisation, "message", message, false, *chat);
}

}  // namespace

Result<std::vector<protocol::Attachment>> checked_attachments(
    std::optional<std::vector<protocol::Attachment>> const& said) {
  std::vector<protocol::Attachment> files;
  if (!said) return files;
  if (said->size() > protocol::max_attachments)
    return make_error(ErrorCode::too_large, "attachments: found " + std::to_string(said->size()) +
                                                ", expected at most " +
                                                std::to_string(protocol::max_attachments));
  for (std::size_t place = 0; place < said->size(); ++place) {
    auto file = checked((*said)[place]);
    if (!file) return at(place, file.error());
    auto const same = [&](protocol::Attachment const& other) {
      return other.attachment_id == file->attachment_id;
    };
    if (std::any_of(files.begin(), files.end(), same))
      return at(place, make_error(ErrorCode::invalid, "attachment_id: found one that stands there before"));
    files.push_back(std::move(*file));
  }
  return files;
}

Result<void> check_new_attachments(store::Sql& sql, std::int64_t organisation,
                                   std::vector<protocol::Attachment> const& files) {
  for (std::size_t place = 0; place < files.size(); ++place) {
    auto const taken =
        sql.one<std::int64_t>("SELECT id FROM attachments WHERE organisation_id = ? AND uid = ?",
                              organisation, files[place].attachment_id);
    if (taken) return at(place, make_error(ErrorCode::conflict, "attachment_id: is that of another file"));
  }
  return {};
}

void insert_attachments(store::Transaction& tx, FileOwner const& owner,
                        std::vector<protocol::Attachment> const& files) {
  auto& sql = tx.sql();
  for (std::size_t place = 0; place < files.size(); ++place) {
    auto const& file = files[place];
    // The bytes may have come before the words.
    auto const arrived = sql.one<Time>(
        "SELECT u.completed_at FROM uploads u LEFT JOIN device_identities i ON i.organisation_id = "
        "u.organisation_id AND i.id = u.identity_id WHERE u.organisation_id = ? AND u.uid = ? AND u.sha256 = "
        "? AND u.completed_at IS NOT NULL AND (u.user_id IS NOT NULL OR i.asset_id = ?)",
        owner.organisation, file.attachment_id, file.sha256, owner.asset);
    sql.run(
        "INSERT INTO attachments (organisation_id, uid, message_uid, ticket_id, place, name, media_type, "
        "size, sha256, arrived_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        owner.organisation, file.attachment_id, owner.message, owner.ticket, static_cast<std::int64_t>(place),
        file.name, file.media_type, file.size, file.sha256, arrived, tx.now());
  }
}

void attachment_arrived(store::Transaction& tx, std::int64_t organisation, std::string_view upload) {
  using Owner = std::tuple<std::optional<std::string>, std::optional<std::int64_t>>;
  auto const owner = tx.sql().one<Owner>(
      "UPDATE attachments SET arrived_at = ? WHERE organisation_id = ? AND uid = ? AND arrived_at IS NULL "
      "AND sha256 = (SELECT u.sha256 FROM uploads u WHERE u.organisation_id = attachments.organisation_id "
      "AND u.uid = attachments.uid AND u.completed_at IS NOT NULL) RETURNING message_uid, ticket_id",
      tx.now(), organisation, upload);
  if (!owner) return;
  auto const& [message, ticket] = *owner;
  if (message) tell_readers(tx, organisation, *message);
  // No field of the ticket changed, so its version stays.
  if (ticket) {
    auto const uid = tx.sql().one<std::string>("SELECT uid FROM tickets WHERE organisation_id = ? AND id = ?",
                                               organisation, *ticket);
    if (uid) tx.change(organisation, "ticket", *uid);
  }
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::AttachmentFetched const& fact) {
  using Found = std::tuple<std::string, std::int64_t, protocol::AuthorKind>;
  auto const found = tx.sql().one<Found>(
      "SELECT m.uid, c.asset_id, m.author_kind FROM attachments a JOIN messages m ON m.organisation_id = "
      "a.organisation_id AND m.uid = a.message_uid JOIN chats c ON c.organisation_id = m.organisation_id AND "
      "c.id = m.chat_id WHERE a.organisation_id = ? AND a.uid = ? AND m.is_private = 0",
      device.organisation, fact.attachment_id);
  if (!found) return {};  // a console that was restored since does not know the file
  auto const& [message, asset, author] = *found;
  if (asset != device.asset) return make_error(ErrorCode::denied, "attachment_id: belongs to another device");
  if (author != protocol::AuthorKind::technician) return {};
  bool const first = tx.sql().run(
                         "UPDATE attachments SET fetched_at = ? WHERE organisation_id = ? AND uid = ? AND "
                         "fetched_at IS NULL",
                         std::min(fact.fetched_at, tx.now()), device.organisation, fact.attachment_id) > 0;
  if (first) tell_readers(tx, device.organisation, message);
  return {};
}

std::optional<std::vector<protocol::LiveAttachment>> attachments_of(store::Reader& sql,
                                                                    std::int64_t organisation,
                                                                    std::string_view message) {
  return live(sql.all<Placed>(std::string(select_placed) + "a.message_uid = ? ORDER BY a.place", organisation,
                              message));
}

std::optional<std::vector<protocol::LiveAttachment>> attachments_of_ticket(store::Sql& sql,
                                                                           std::int64_t organisation,
                                                                           std::int64_t ticket) {
  return live(
      sql.all<Placed>(std::string(select_placed) + "a.ticket_id = ? ORDER BY a.place", organisation, ticket));
}

void forget_attachments_of_ticket(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket) {
  tx.sql().run("DELETE FROM attachments WHERE organisation_id = ? AND ticket_id = ?", organisation, ticket);
}

std::optional<std::vector<protocol::Attachment>> attachments_for_device(store::Reader& sql,
                                                                        std::int64_t organisation,
                                                                        MessageId message) {
  auto files = sql.all<protocol::Attachment>(
      "SELECT uid, name, media_type, size, sha256 FROM attachments WHERE organisation_id = ? AND message_uid "
      "= "
      "? ORDER BY place",
      organisation, message);
  if (files.empty()) return std::nullopt;
  return files;
}

Result<AttachedFile> attached_file(store::Reader& sql, Scope const& scope, MayFetch const& may,
                                   std::string_view attachment) {
  auto row = sql.one<FileRow>(
      "SELECT a.name, a.media_type, a.sha256, a.size, a.arrived_at, m.chat_id, a.ticket_id FROM attachments "
      "a LEFT JOIN "
      "messages m ON m.organisation_id = a.organisation_id AND m.uid = a.message_uid WHERE a.organisation_id "
      "= ? AND a.uid = ?",
      scope.organisation, attachment);
  if (!row || !may_have(sql, scope, may, *row)) return not_found("attachment");
  if (!row->arrived_at) return make_error(ErrorCode::unavailable, "The device has not sent this file yet");
  return AttachedFile{std::move(row->name), std::move(row->media_type), std::move(row->sha256), row->size};
}

Result<protocol::DownloadGrant> grant_download(store::Transaction& tx, DeviceScope const& device,
                                               AttachmentId attachment) {
  using Found = std::tuple<std::int64_t, std::optional<Time>>;
  auto const found = tx.sql().one<Found>(
      "SELECT c.asset_id, a.arrived_at FROM attachments a JOIN messages m ON m.organisation_id = "
      "a.organisation_id AND m.uid = a.message_uid JOIN chats c ON c.organisation_id = m.organisation_id AND "
      "c.id = m.chat_id WHERE a.organisation_id = ? AND a.uid = ? AND m.is_private = 0",
      device.organisation, attachment);
  if (!found || std::get<0>(*found) != device.asset)
    return make_error(ErrorCode::not_found, std::string(protocol::reasons::file_gone));
  if (!std::get<1>(*found))
    return make_error(ErrorCode::unavailable, std::string(protocol::reasons::file_not_there_yet));
  protocol::DownloadGrant grant;
  grant.attachment_id = attachment;
  grant.ticket = random_token();
  tx.sql().run(
      "UPDATE attachments SET ticket_digest = ?, ticket_expires_at = ?, ticket_identity_id = ? WHERE "
      "organisation_id = ? AND uid = ?",
      sha256_hex(grant.ticket), tx.now() + ticket_lifetime, device.identity, device.organisation, attachment);
  return grant;
}

Result<StartedDownload> start_download(store::Transaction& tx, std::string_view attachment,
                                       std::string_view ticket) {
  // A key that was revoked since opens nothing any more, and neither does what it was given.
  auto started = tx.sql().one<StartedDownload>(
      "UPDATE attachments SET ticket_digest = NULL WHERE ticket_digest = ? AND uid = ? AND ticket_expires_at "
      "> ? AND EXISTS (SELECT 1 FROM device_identities i WHERE i.organisation_id = "
      "attachments.organisation_id AND i.id = attachments.ticket_identity_id AND i.revoked_at IS NULL) "
      "RETURNING organisation_id, sha256, size",
      sha256_hex(ticket), attachment, tx.now());
  if (!started)
    return make_error(ErrorCode::unauthenticated,
                      "the ticket is unknown, used or too old: ask for a new one on the link");
  return *started;
}

}  // namespace deskbell::console
