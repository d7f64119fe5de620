// Shapes of security groups and of the people in them.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct GroupMember {
  Number id = 0;
  std::string uuid;
  std::string name;
  bool disabled = false;  ///< cannot sign in now
};
BOOST_DESCRIBE_STRUCT(GroupMember, (), (id, uuid, name, disabled))

struct SecurityGroup {
  Number id = 0;
  std::string uuid;
  std::string name;
  /// Of the two that are always there: administrators (everything, always), technicians (new ones begin
  /// there).
  Maybe<std::string> role;
  std::vector<std::string> permissions;  ///< e.g. chat.answer, ticket.write, policy.write
  std::vector<GroupMember> users;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(SecurityGroup, (), (id, uuid, name, role, permissions, users, created_at, updated_at))

struct SecurityGroupList {
  std::vector<SecurityGroup> security_groups;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(SecurityGroupList, (), (security_groups, meta))

struct SecurityGroupAnswer {
  SecurityGroup security_group;
};
BOOST_DESCRIBE_STRUCT(SecurityGroupAnswer, (), (security_group))

struct SecurityGroupRequest {
  Maybe<std::string> name;
  Maybe<std::vector<std::string>> permissions;
  Maybe<std::vector<Number>> user_ids;  ///< all that are in it from now on
};
BOOST_DESCRIBE_STRUCT(SecurityGroupRequest, (), (name, permissions, user_ids))

struct GroupReference {
  Number id = 0;
  std::string uuid;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(GroupReference, (), (id, uuid, name))

/// A line of the list of people, for who manages them.
struct Person {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string email;
  bool admin = false;
  bool disabled = false;
  std::vector<GroupReference> groups;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, uuid, name, email, admin, disabled, groups))

struct User {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string email;
  bool admin = false;
  std::vector<std::string> permissions;
  bool disabled = false;
  Maybe<std::vector<GroupReference>> groups;  ///< absent for who may not manage people
};
BOOST_DESCRIBE_STRUCT(User, (), (id, uuid, name, email, admin, permissions, disabled, groups))

struct UserAnswer {
  User user;
};
BOOST_DESCRIBE_STRUCT(UserAnswer, (), (user))

struct UserChange {
  Maybe<std::vector<Number>> group_ids;  ///< all that she is in from now on
};
BOOST_DESCRIBE_STRUCT(UserChange, (), (group_ids))

}  // namespace deskbell::console::api
