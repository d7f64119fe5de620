// Tokens that let new devices in.
#pragma once

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// What is read beside tokens t: the customer c, the folder f unless it was deleted, and u, who made it.
inline constexpr char const* token_with_customer =
    "enrolment_tokens t JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id";
inline constexpr char const* token_folder_and_maker =
    " LEFT JOIN folders f ON f.organisation_id = t.organisation_id AND f.id = t.folder_id AND f.deleted_at "
    "IS NULL LEFT JOIN users u ON u.organisation_id = t.organisation_id AND u.id = t.created_by";
/// Of a row with u's columns; nobody: the console's command line.
template <class Row>
std::optional<api::UserReference> maker_of(Row const& row) {
  if (!row.maker) return std::nullopt;
  return api::UserReference{*row.maker, row.maker_uid, row.maker_name};
}

struct TokenQuery {
  std::optional<std::int64_t> customer;
  std::optional<bool> active;  ///< only those that let devices in, or only others
  Time now{};
  Page page;
};
/// Newest first; never with the token itself.
Result<api::EnrollmentTokenList> list_enrolment_tokens(store::Reader& sql, Scope const& scope,
                                                       TokenQuery const& query);
/// The answer is the only place where the token's text ever stands. Errors: invalid (customer, uses 1 to
/// 100,000, expires_in 60 s to 1 year).
Result<api::EnrollmentToken> create_enrolment_token(store::Transaction& tx, Scope const& scope,
                                                    api::EnrollmentTokenRequest const& request);
/// Revokes, and refuses the devices of it that wait for approval.
Result<void> delete_enrolment_token(store::Transaction& tx, Scope const& scope, Key const& key);

/// Those of it that wait for approval, all at once. Error: not_found.
Result<api::RefusedDevices> refuse_devices_of_token(store::Transaction& tx, Scope const& scope,
                                                    Key const& key);

}  // namespace deskbell::console
