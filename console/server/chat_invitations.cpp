// Conversations that belong together until one of them is answered.
#include "console/server/chat_invitations.h"

#include <utility>

#include "console/server/downlink.h"
#include "console/server/secrets.h"

namespace deskbell::console {

namespace {

/// Who is asked no more. Nobody is named: the users of a device do not see each other's conversations.
void withdraw(store::Transaction& tx, ChatRow& chat) {
  constexpr char const* by = "Deskbell";
  chat.take(core::desk::archived(chat.conversation()));
  chat.archived_at = tx.now();
  chat.archived_by = by;
  save_chat(tx, chat);
  queue_for_asset(tx, chat.organisation_id, chat.asset_id, protocol::ChatArchived{chat.uid, by, tx.now()});
}

}  // namespace

void invite(store::Transaction& tx, std::int64_t organisation, std::vector<std::int64_t> const& chats) {
  if (chats.size() < 2) return;
  auto const uid = fresh_uuid(tx.now());
  for (auto const chat : chats)
    tx.sql().run(
        "UPDATE chats SET invitation_uid = ? WHERE organisation_id = ? AND (id = ? OR invitation_uid = "
        "(SELECT invitation_uid FROM chats WHERE organisation_id = ? AND id = ?))",
        uid, organisation, chat, organisation, chat);
}

void accept_invitation(store::Transaction& tx, ChatRow& chat) {
  auto const invitation = std::exchange(chat.invitation_uid, std::nullopt);
  if (!invitation) return;
  auto& sql = tx.sql();
  for (auto const id : sql.all<std::int64_t>(
           "SELECT id FROM chats WHERE organisation_id = ? AND invitation_uid = ? AND id <> ?",
           chat.organisation_id, *invitation, chat.id)) {
    auto other = load_chat(sql, chat.organisation_id, id);
    if (other && other->status == protocol::ChatStatus::open && other->last_user_position == 0)
      withdraw(tx, *other);
  }
  sql.run("UPDATE chats SET invitation_uid = NULL WHERE organisation_id = ? AND invitation_uid = ?",
          chat.organisation_id, *invitation);
}

}  // namespace deskbell::console
