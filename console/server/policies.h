// Policies as administrators edit them, and what each device gets of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

class Keys;

Result<api::PolicyList> list_policies(store::Reader& sql, Scope const& scope, Page page);
Result<api::Policy> show_policy(store::Reader& sql, Scope const& scope, Key const& key);
/// Every problem of the document with its place, or what it gives a user by itself.
api::PolicyCheck check_policy(std::string_view document);
/// Errors: invalid (the document: call check_policy for the places; layer or what it is bound to), conflict
/// (that place has a policy already), not_found (customer, folder, asset).
Result<api::Policy> create_policy(store::Transaction& tx, Scope const& scope,
                                  api::PolicyRequest const& request);
Result<api::Policy> update_policy(store::Transaction& tx, Scope const& scope, Key const& key,
                                  api::PolicyRequest const& request);
Result<void> delete_policy(store::Transaction& tx, Scope const& scope, Key const& key);
/// The effective settings of an asset, each with the layer that it came from.
Result<api::EffectivePolicy> effective_policy(store::Reader& sql, Scope const& scope, Key const& asset);

}  // namespace deskbell::console
