// Customers and their contacts.
#pragma once

#include <optional>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// By name; query in name and e-mail.
Result<api::CustomerList> list_customers(store::Reader& sql, Scope const& scope, std::string const& query,
                                         Page page);
/// The one made last. Error: not_found where there is none.
Result<api::Customer> latest_customer(store::Reader& sql, Scope const& scope);
Result<api::Customer> show_customer(store::Reader& sql, Scope const& scope, Key const& key);
/// Errors: invalid ("Business name can't be blank").
Result<api::Customer> create_customer(store::Transaction& tx, Scope const& scope,
                                      api::CustomerRequest const& request);
/// Absent fields stay; an empty e-mail address or telephone number takes it away.
Result<api::Customer> update_customer(store::Transaction& tx, Scope const& scope, Key const& key,
                                      api::CustomerRequest const& request);
/// Leaves a tombstone. Errors: conflict where assets still belong to it.
Result<void> delete_customer(store::Transaction& tx, Scope const& scope, Key const& key);

/// customer: all where empty. By name.
Result<api::ContactList> list_contacts(store::Reader& sql, Scope const& scope,
                                       std::optional<std::int64_t> customer, std::string const& query,
                                       Page page);
Result<api::Contact> show_contact(store::Reader& sql, Scope const& scope, Key const& key);
/// Errors: invalid ("Customer can't be blank", "Name can't be blank").
Result<api::Contact> create_contact(store::Transaction& tx, Scope const& scope,
                                    api::ContactRequest const& request);
/// As update_customer.
Result<api::Contact> update_contact(store::Transaction& tx, Scope const& scope, Key const& key,
                                    api::ContactRequest const& request);
Result<void> delete_contact(store::Transaction& tx, Scope const& scope, Key const& key);

}  // namespace deskbell::console
