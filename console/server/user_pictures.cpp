// One small row for each technician who has one.
#include "console/server/user_pictures.h"

#include <fmt/format.h>

#include "console/server/bus.h"
#include "console/server/downlink.h"
#include "console/server/keys.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/picture_size.h"

namespace deskbell::console {

namespace {

constexpr std::uint32_t most_pixels = protocol::max_picture_pixels;

Result<std::string> media_type_of(std::string const& bytes) {
  if (bytes.empty()) return make_error(ErrorCode::invalid, "data: expected a picture in base64");
  if (bytes.size() > protocol::max_picture_bytes)
    return make_error(ErrorCode::invalid, fmt::format("data: found {} bytes, expected at most {}",
                                                      bytes.size(), protocol::max_picture_bytes));
  auto const picture = core::picture_size(bytes);
  if (!picture) return make_error(ErrorCode::invalid, "data: expected a JPEG or PNG picture");
  if (picture->width == 0 || picture->height == 0 || picture->width > most_pixels ||
      picture->height > most_pixels)
    return make_error(ErrorCode::invalid, fmt::format("data: found {} x {} pixels, expected 1 to {} each way",
                                                      picture->width, picture->height, most_pixels));
  return picture->media_type;
}

/// Whoever she answers just now sees her new picture, colleagues too.
void tell(store::Transaction& tx, Scope const& scope) {
  for (auto const id : tx.sql().all<std::int64_t>(
           "SELECT id FROM chats WHERE organisation_id = ? AND assignee_id = ? AND status = 'open'",
           scope.organisation, scope.user)) {
    auto const chat = load_chat(tx.sql(), scope.organisation, id);
    if (chat) queue_for_asset(tx, scope.organisation, chat->asset_id, assigned(tx.sql(), *chat));
  }
  tx.after_commit(PresenceChanged{scope.organisation, scope.user_uid});
}

std::optional<UserPicture> row_of(store::Sql& sql, std::int64_t organisation, std::int64_t user) {
  return sql.one<UserPicture>(
      "SELECT media_type, sha256, data FROM user_pictures WHERE organisation_id = ? AND user_id = ?",
      organisation, user);
}

}  // namespace

Result<void> set_picture(store::Transaction& tx, Scope const& scope, std::string const& data) {
  auto const bytes = decode_base64(data);
  auto const media_type = media_type_of(bytes);
  if (!media_type) return media_type.error();
  tx.sql().run(
      "INSERT INTO user_pictures (organisation_id, user_id, media_type, sha256, data, updated_at) VALUES (?, "
      "?, ?, ?, ?, ?) ON CONFLICT (organisation_id, user_id) DO UPDATE SET media_type = excluded.media_type, "
      "sha256 = excluded.sha256, data = excluded.data, updated_at = excluded.updated_at",
      scope.organisation, scope.user, *media_type, sha256_hex(bytes), encode_base64(bytes), tx.now());
  audit(tx, scope, "changed", "user", scope.user_uid.text(), "picture");
  tell(tx, scope);
  return {};
}

Result<void> remove_picture(store::Transaction& tx, Scope const& scope) {
  if (tx.sql().run("DELETE FROM user_pictures WHERE organisation_id = ? AND user_id = ?", scope.organisation,
                   scope.user) == 0)
    return {};
  audit(tx, scope, "changed", "user", scope.user_uid.text(), "picture removed");
  tell(tx, scope);
  return {};
}

Result<UserPicture> picture_of(store::Sql& sql, Scope const& scope, Key const& user) {
  auto const id = find_id(sql, scope.organisation, "users", "user", user);
  if (!id) return id.error();
  auto found = row_of(sql, scope.organisation, *id);
  if (!found) return not_found("picture");
  return *found;
}

std::string picture_address(std::int64_t user, std::string const& sha256) {
  constexpr std::size_t enough = 16;
  return fmt::format("/api/v1/users/{}/picture?of={}", user, sha256.substr(0, enough));
}

protocol::ChatAssigned assigned(store::Sql& sql, ChatRow const& chat) {
  protocol::ChatAssigned told;
  told.chat_id = chat.uid;
  if (!chat.assignee_id) return told;
  told.technician = sql.one<std::string>("SELECT name FROM users WHERE organisation_id = ? AND id = ?",
                                         chat.organisation_id, *chat.assignee_id);
  if (auto picture = row_of(sql, chat.organisation_id, *chat.assignee_id))
    told.picture = std::move(picture->data);
  return told;
}

}  // namespace deskbell::console
