// Tokens that let new devices in, as administrators see them.
#include "console/server/enrolment_tokens.h"

#include "console/server/enrolment_limits.h"
#include "console/server/folders.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/waiting_devices.h"

namespace deskbell::console {

namespace {
struct TokenShapeRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t customer_id = 0;
  std::string customer_name;
  std::optional<std::int64_t> folder;
  std::string folder_uid;
  std::string folder_name;
  std::int64_t uses_left = 0;
  std::int64_t used = 0;
  std::optional<Time> expires_at;
  bool needs_approval = false;
  std::int64_t waiting = 0;
  std::optional<Time> revoked_at;
  std::optional<Time> last_used_at;
  bool customer_is_gone = false;
  std::optional<std::int64_t> maker;
  std::string maker_uid;
  std::string maker_name;
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(TokenShapeRow, (),
                      (id, uid, customer_id, customer_name, folder, folder_uid, folder_name, uses_left, used,
                       expires_at, needs_approval, waiting, revoked_at, last_used_at, customer_is_gone, maker,
                       maker_uid, maker_name, created_at))

std::string select_tokens() {
  return std::string(
             "SELECT t.id, t.uid, t.customer_id, c.business_name, f.id, f.uid, f.name, t.uses_left, t.used, "
             "t.expires_at, t.needs_approval, (SELECT COUNT(*) FROM waiting_devices w WHERE "
             "w.organisation_id = t.organisation_id AND w.token_id = t.id AND w.state = 'waiting'), "
             "t.revoked_at, t.last_used_at, c.deleted_at IS NOT NULL, u.id, u.uid, u.name, t.created_at "
             "FROM ") +
         token_with_customer + token_folder_and_maker;
}

/// Why it lets nobody in, where it does not.
api::TokenState state_of(TokenShapeRow const& row, Time now) {
  using enum api::TokenState;
  if (row.revoked_at || row.customer_is_gone) return revoked;
  if (row.uses_left <= 0) return used_up;
  if (row.expires_at && *row.expires_at <= now) return expired;
  return active;
}

api::EnrollmentToken shape_of(Scope const& scope, TokenShapeRow const& row, Time now) {
  api::EnrollmentToken token;
  token.id = row.id;
  token.uuid = row.uid;
  token.customer_id = row.customer_id;
  token.customer_name = row.customer_name;
  if (row.folder) token.folder = {*row.folder, row.folder_uid, row.folder_name};
  token.uses_left = row.uses_left;
  token.used = row.used;
  token.expires_at = iso(scope, row.expires_at);
  token.needs_approval = row.needs_approval;
  token.waiting = row.waiting;
  token.revoked = row.revoked_at.has_value();
  token.revoked_at = iso(scope, row.revoked_at);
  token.last_used_at = iso(scope, row.last_used_at);
  token.state = state_of(row, now);
  token.created_by = maker_of(row);
  token.created_at = iso(scope, row.created_at);
  return token;
}
}  // namespace

Result<api::EnrollmentTokenList> list_enrolment_tokens(store::Reader& sql, Scope const& scope,
                                                       TokenQuery const& query) {
  Where where("t.organisation_id = ?", scope.organisation);
  if (query.customer) where.condition("t.customer_id = ?", *query.customer);
  if (query.active) {
    where.condition(std::string(*query.active ? "" : "NOT ") +
                        "(t.revoked_at IS NULL AND c.deleted_at IS NULL AND t.uses_left > 0 AND "
                        "(t.expires_at IS NULL OR t.expires_at > ?))",
                    query.now);
  }
  api::EnrollmentTokenList list;
  list.meta = meta_of(query.page, where.count(sql, token_with_customer));
  for (auto const& row : where.page<TokenShapeRow>(sql, select_tokens(), "t.id DESC", query.page)) {
    list.enrollment_tokens.push_back(shape_of(scope, row, query.now));
  }
  return list;
}

Result<api::EnrollmentToken> create_enrolment_token(store::Transaction& tx, Scope const& scope,
                                                    api::EnrollmentTokenRequest const& request) {
  constexpr std::int64_t usual_s = std::int64_t{7} * 86'400;
  auto const uses = request.uses.value_or(1);
  auto const expires_in = request.expires_in.value_or(usual_s);
  if (!request.customer_id) return make_error(ErrorCode::invalid, "Customer can't be blank");
  if (uses < 1 || uses > most_token_uses)
    return make_error(ErrorCode::invalid, "Uses: found " + std::to_string(uses) + ", expected 1 to " +
                                              std::to_string(most_token_uses));
  if (expires_in < shortest_token_life_s || expires_in > longest_token_life_s) {
    return make_error(ErrorCode::invalid, "Expires in: found " + std::to_string(expires_in) + ", expected " +
                                              std::to_string(shortest_token_life_s) + " to " +
                                              std::to_string(longest_token_life_s) + " seconds");
  }
  auto& sql = tx.sql();
  if (auto known = check_reference(sql, scope.organisation, "customers", "Customer", *request.customer_id);
      !known) {
    return known.error();
  }
  if (request.folder_id)
    if (auto its = check_folder_of(sql, scope, *request.customer_id, *request.folder_id); !its)
      return its.error();
  bool const needs_approval = request.needs_approval.value_or(false);
  auto const token = random_token("dbt_");
  auto const uid = fresh_uuid(tx.now()).text();
  std::optional<std::int64_t> by;
  if (scope.user != 0) by = scope.user;
  auto const id = *sql.one<std::int64_t>(
      "INSERT INTO enrolment_tokens (organisation_id, uid, token_digest, customer_id, folder_id, uses_left, "
      "expires_at, needs_approval, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING "
      "id",
      scope.organisation, uid, sha256_hex(token), *request.customer_id, request.folder_id, uses,
      tx.now() + std::chrono::seconds(expires_in), needs_approval, by, tx.now());
  tx.change(scope.organisation, "enrollment", uid);
  audit(tx, scope, "created", "enrolment token", uid,
        std::to_string(uses) + " uses" + (needs_approval ? ", with approval" : ""));
  auto const row = sql.one<TokenShapeRow>(select_tokens() + " WHERE t.organisation_id = ? AND t.id = ?",
                                          scope.organisation, id);
  auto made = shape_of(scope, *row, tx.now());
  made.token = token;
  return made;
}

Result<void> delete_enrolment_token(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto id = find_id(tx.sql(), scope.organisation, "enrolment_tokens", "enrolment token", key);
  if (!id) return id.error();
  auto const uid = tx.sql().one<std::string>(
      "UPDATE enrolment_tokens SET revoked_at = ? WHERE organisation_id = ? AND id = ? AND revoked_at IS "
      "NULL RETURNING uid",
      tx.now(), scope.organisation, *id);
  if (uid) tx.change(scope.organisation, "enrollment", *uid);
  audit(tx, scope, "revoked", "enrolment token", std::to_string(*id));
  refuse_waiting_of_token(tx, scope, *id, Refusal::token_revoked);
  return {};
}

Result<api::RefusedDevices> refuse_devices_of_token(store::Transaction& tx, Scope const& scope,
                                                    Key const& key) {
  auto id = find_id(tx.sql(), scope.organisation, "enrolment_tokens", "enrolment token", key);
  if (!id) return id.error();
  return api::RefusedDevices{true, refuse_waiting_of_token(tx, scope, *id, Refusal::decided)};
}

}  // namespace deskbell::console
