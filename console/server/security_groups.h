// Security groups, what their people may do, and who is in them.
//
// Nobody gives or takes what she may not do herself: `asked` is what who asks is allowed (of a key: within
// its scopes), looked at once more in the transaction, and a group that may do more is not hers to change,
// fill or empty (denied). The administrators' group may everything, always, and the only one in it who can
// sign in is not taken out.
#pragma once

#include <vector>

#include "console/server/api/permission.h"
#include "console/server/api/shapes_security_groups.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

Result<api::SecurityGroupList> list_security_groups(store::Reader& sql, Scope const& scope,
                                                    std::string const& query, Page page);
/// Error: not_found.
Result<api::SecurityGroup> show_security_group(store::Sql& sql, Scope const& scope, Key const& key);
/// Errors: invalid (name, a permission or a person that there is not), conflict (the name is taken), denied.
Result<api::SecurityGroup> create_security_group(store::Transaction& tx, Scope const& scope,
                                                 api::Permissions asked,
                                                 api::SecurityGroupRequest const& request);
/// Errors: those of making one, not_found, conflict (permissions of the administrators; the only
/// administrator would be none).
Result<api::SecurityGroup> update_security_group(store::Transaction& tx, Scope const& scope, Key const& key,
                                                 api::Permissions asked,
                                                 api::SecurityGroupRequest const& request);
enum class PeopleInIt {
  keep_it,  ///< then it is not deleted
  take_out
};
/// Errors: not_found, denied, conflict (one that is always there; people are in it).
Result<void> delete_security_group(store::Transaction& tx, Scope const& scope, Key const& key,
                                   api::Permissions asked, PeopleInIt people);

/// Everybody, disabled ones too, by name, with their groups.
std::vector<api::Person> list_people(store::Sql& sql, Scope const& scope);
std::vector<api::GroupReference> groups_of(store::Sql& sql, Scope const& scope, std::int64_t user);
/// In exactly these from now on. Errors: not_found, invalid (a group that there is not), denied, conflict
/// (the only administrator would be none).
Result<void> set_groups_of(store::Transaction& tx, Scope const& scope, Key const& user,
                           api::Permissions asked, std::vector<std::int64_t> const& groups);

}  // namespace deskbell::console
