// What a technician may do. A security group is a set of these; every route names the one it wants.
#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace deskbell::console::api {

enum class Permission {
  everyone,   ///< no sign-in: only for signing in itself and the documents of the API
  signed_in,  ///< any technician, about herself
  chat_see,   ///< conversations assigned to oneself
  chat_see_all,
  chat_answer,
  chat_assign,
  chat_announce,    ///< announcements to customers and devices
  chat_administer,  ///< how many conversations each technician may have at once
  asset_read,
  asset_write,
  alert_read,
  alert_write,
  ticket_read,
  ticket_write,
  ticket_delete,
  customer_read,
  customer_write,
  customer_delete,
  policy_read,
  policy_write,
  enrollment_manage,
  user_manage,
  audit_read
};
BOOST_DESCRIBE_ENUM(Permission, everyone, signed_in, chat_see, chat_see_all, chat_answer, chat_assign,
                    chat_announce, chat_administer, asset_read, asset_write, alert_read, alert_write,
                    ticket_read, ticket_write, ticket_delete, customer_read, customer_write, customer_delete,
                    policy_read, policy_write, enrollment_manage, user_manage, audit_read)

/// A set of permissions in one word; what the database stores is the list of names.
class Permissions {
 public:
  Permissions() = default;
  Permissions(std::initializer_list<Permission> list) {
    for (auto permission : list) add(permission);
  }
  void add(Permission permission) { bits_ |= bit(permission); }
  [[nodiscard]] bool has(Permission permission) const {
    return permission == Permission::everyone || (bits_ & bit(permission)) != 0;
  }
  /// What both have: a key is never above its owner.
  [[nodiscard]] Permissions both(Permissions other) const {
    Permissions result;
    result.bits_ = bits_ & other.bits_;
    return result;
  }
  /// What this has and `other` has not.
  [[nodiscard]] Permissions without(Permissions other) const {
    Permissions result;
    result.bits_ = bits_ & ~other.bits_;
    return result;
  }
  [[nodiscard]] std::vector<std::string_view> names() const;
  /// Unknown names are ignored: an older binary must not grant what it does not know.
  static Permissions from_names(std::vector<std::string_view> const& names);
  /// What the groups "Administrators" and "Technicians" of a new organisation hold.
  static Permissions administrator();
  static Permissions technician();

 private:
  static std::uint64_t bit(Permission permission) {
    return std::uint64_t{1} << static_cast<unsigned>(permission);
  }
  std::uint64_t bits_ = 0;
};

}  // namespace deskbell::console::api
