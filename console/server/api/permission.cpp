// Permissions by name, and what the first two groups hold.
#include "console/server/api/permission.h"

#include <algorithm>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <string>
#include <utility>

namespace deskbell::console::api {

namespace {

/// "chat_see_all" is said as "chat.see_all": noun, dot, verb.
std::vector<std::pair<Permission, std::string>> const& named_permissions() {
  static auto const list = [] {
    std::vector<std::pair<Permission, std::string>> made;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>([&](auto enumerator) {
      std::string name = enumerator.name;
      if (enumerator.value != Permission::signed_in)
        std::replace(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(name.find('_')) + 1, '_', '.');
      made.emplace_back(enumerator.value, std::move(name));
    });
    return made;
  }();
  return list;
}

template <class Function>
void for_each_permission(Function function) {
  for (auto const& [permission, name] : named_permissions()) function(permission, std::string_view(name));
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
  return {signed_in,     chat_see,     chat_see_all,  chat_answer,    chat_assign,
          chat_announce, asset_read,   asset_write,   alert_read,     alert_write,
          ticket_read,   ticket_write, customer_read, customer_write, policy_read};
}

}  // namespace deskbell::console::api
