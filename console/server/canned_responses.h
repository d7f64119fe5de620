// Answers that technicians write often.
#pragma once

#include <string>
#include <string_view>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// Everybody's and the technician's own, by title; query in title and text.
Result<api::CannedResponseList> list_canned_responses(store::Reader& sql, Scope const& scope,
                                                      std::string const& query, Page page);
Result<api::CannedResponse> show_canned_response(store::Reader& sql, Scope const& scope, Key const& key);
/// What is wrong with names in double braces that nothing takes the place of: they would be sent as they
/// stand. Empty: nothing.
std::string unknown_variables(std::string_view body);
/// Errors: invalid ("Title can't be blank", "Body can't be blank"), too_large.
Result<api::CannedResponse> create_canned_response(store::Transaction& tx, Scope const& scope,
                                                   api::CannedResponseRequest const& request);
/// Absent fields stay.
Result<api::CannedResponse> update_canned_response(store::Transaction& tx, Scope const& scope, Key const& key,
                                                   api::CannedResponseRequest const& request);
/// Leaves a tombstone.
Result<void> delete_canned_response(store::Transaction& tx, Scope const& scope, Key const& key);

}  // namespace deskbell::console
