// One-time tickets of live links.
#include "console/server/live_tickets.h"

#include "console/server/secrets.h"

namespace deskbell::console {

namespace {
constexpr Duration lifetime{60'000};
}

Result<std::string> make_live_ticket(store::Transaction& tx, Scope const& scope, std::int64_t session) {
  auto ticket = random_token();
  tx.sql().run(
      "INSERT INTO one_time_tokens (organisation_id, user_id, purpose, token_digest, session_id, expires_at, "
      "created_at) VALUES (?, ?, 'live', ?, ?, ?, ?)",
      scope.organisation, scope.user, sha256_hex(ticket), session, tx.now() + lifetime, tx.now());
  return ticket;
}

Result<LiveTicket> use_live_ticket(store::Transaction& tx, std::string_view ticket) {
  auto used = tx.sql().one<LiveTicket>(
      "UPDATE one_time_tokens SET used_at = ? WHERE token_digest = ? AND purpose = 'live' AND used_at IS "
      "NULL AND expires_at > "
      "? RETURNING organisation_id, user_id, session_id",
      tx.now(), sha256_hex(ticket), tx.now());
  if (!used)
    return make_error(ErrorCode::unauthenticated,
                      "the ticket is unknown, used or too old: ask for a new one");
  auto const valid = tx.sql().one<std::int64_t>(
      "SELECT u.id FROM users u JOIN sessions s ON s.organisation_id = u.organisation_id AND s.user_id = "
      "u.id WHERE "
      "s.organisation_id = ? AND s.id = ? AND u.id = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND "
      "u.disabled_at IS NULL "
      "AND u.deleted_at IS NULL",
      used->organisation_id, used->session_id, used->user_id, tx.now());
  if (!valid) return make_error(ErrorCode::unauthenticated, "the session has ended: sign in again");
  return *used;
}

}  // namespace deskbell::console
