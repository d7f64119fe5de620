// Tokens that let new devices in.
#pragma once

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

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
/// Revokes.
Result<void> delete_enrolment_token(store::Transaction& tx, Scope const& scope, Key const& key);

}  // namespace deskbell::console
