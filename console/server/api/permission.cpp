// Permissions by name, and what the first two groups hold.
#include "console/server/api/permission.h"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace deskbell::console::api {

namespace {
template <class Function>
void for_each_permission(Function function) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>(
      [&](auto enumerator) { function(enumerator.value, std::string_view(enumerator.name)); });
}
}  // namespace

std::vector<std::string_view> Permissions::names() const {
  std::vector<std::string_view> list;
  for_each_permission([&](Permission permission, std::string_view name) {
    if (permission != Permission::everyone && has(permission)) list.push_back(name);
  });
  return list;
}

Permissions Permissions::from_names(std::vector<std::string_view> const& names) {
  Permissions permissions;
  for_each_permission([&](Permission permission, std::string_view name) {
    for (auto wanted : names) {
      if (wanted == name) permissions.add(permission);
    }
  });
  return permissions;
}

Permissions Permissions::administrator() {
  Permissions permissions;
  for_each_permission([&](Permission permission, std::string_view) { permissions.add(permission); });
  return permissions;
}

Permissions Permissions::technician() {
  using enum Permission;
  return {signed_in,   chat_see,    chat_answer,  chat_assign,   asset_read,     asset_write, alert_read,
          alert_write, ticket_read, ticket_write, customer_read, customer_write, policy_read};
}

}  // namespace deskbell::console::api
