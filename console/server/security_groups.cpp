// Groups, their permissions and their people as rows; every change in the audit log, and told to who is in
// it.
#include "console/server/security_groups.h"

#include <map>
#include <set>

#include "console/server/accounts.h"
#include "console/server/notifier/notify.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

using api::Permissions;
constexpr std::size_t name_max = 120;
constexpr std::string_view administrators = "administrators";
constexpr char const* select_groups =
    "SELECT g.id, g.uid, g.name, g.role, g.created_at, g.updated_at FROM security_groups g";

struct GroupRow {
  std::int64_t id = 0;
  std::string uid;
  std::string name;
  std::optional<std::string> role;
  Time created_at{};
  Time updated_at{};
  [[nodiscard]] bool is_administrators() const { return role && *role == administrators; }
};
BOOST_DESCRIBE_STRUCT(GroupRow, (), (id, uid, name, role, created_at, updated_at))

struct PersonRow {
  std::int64_t id = 0;
  std::string uid;
  std::string name;
  std::string email;
  bool admin = false;
  bool disabled = false;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (id, uid, name, email, admin, disabled))
constexpr char const* select_people =
    "SELECT u.id, u.uid, u.name, u.email, u.admin, u.disabled_at IS NOT NULL FROM users u";

Result<GroupRow> find_group(store::Sql& sql, Scope const& scope, Key const& key) {
  auto const id = find_id(sql, scope.organisation, "security_groups", "security group", key);
  if (!id) return id.error();
  auto row = sql.one<GroupRow>(std::string(select_groups) + " WHERE g.organisation_id = ? AND g.id = ?",
                               scope.organisation, *id);
  if (!row) return not_found("security group");
  return *row;
}

Result<PersonRow> find_person(store::Sql& sql, Scope const& scope, std::int64_t id) {
  auto row = sql.one<PersonRow>(
      std::string(select_people) + " WHERE u.organisation_id = ? AND u.id = ? AND u.deleted_at IS NULL",
      scope.organisation, id);
  if (!row) return make_error(ErrorCode::invalid, "User " + std::to_string(id) + " can't be found");
  return *row;
}

/// Being signed in is nobody's to give.
Permissions given_by(Permissions permissions) {
  return permissions.without({api::Permission::signed_in, api::Permission::everyone});
}

Permissions permissions_of(GroupRow const& group, std::vector<std::string> const& names) {
  if (group.is_administrators()) return given_by(Permissions::administrator());
  return given_by(Permissions::from_names({names.begin(), names.end()}));
}

/// What stands beside a group or a person, by its id. Settings reads the lists anew whenever a colleague
/// comes or goes: they ask for all of them at once.
template <class T>
using ById = std::map<std::int64_t, std::vector<T>>;

ById<std::string> permissions_by_group(store::Sql& sql, Scope const& scope,
                                       std::optional<std::int64_t> only = std::nullopt) {
  Where where("organisation_id = ?", scope.organisation);
  if (only) where.condition("group_id = ?", *only);
  using Given = std::tuple<std::int64_t, std::string>;
  ById<std::string> found;
  for (auto& [group, name] : sql.all_with<Given>(
           "SELECT group_id, permission FROM group_permissions WHERE " + where.text(), where.arguments()))
    found[group].push_back(std::move(name));
  return found;
}

Permissions permissions_of(store::Sql& sql, Scope const& scope, GroupRow const& group) {
  return permissions_of(group, permissions_by_group(sql, scope, group.id)[group.id]);
}

std::string words_of(Permissions permissions, std::string_view before = {}) {
  std::string words;
  for (auto const name : permissions.names())
    words += (words.empty() ? "" : " ") + std::string(before) + std::string(name);
  return words;
}

Result<Permissions> permissions_named(std::vector<std::string> const& names) {
  constexpr std::size_t shown = 60;
  for (auto const& name : names) {
    if (given_by(Permissions::from_names({name})).names().empty())
      return make_error(ErrorCode::invalid,
                        "Permission \"" + protocol::clipped(name, shown) + "\" does not exist");
  }
  return Permissions::from_names({names.begin(), names.end()});
}

/// What who asks may do at this moment: her groups may be others since the request came in.
Result<Permissions> may_now(store::Sql& sql, Scope const& scope, Permissions asked) {
  auto const may = accounts::permissions_of(sql, scope.organisation, scope.user).both(asked);
  if (!may.has(api::Permission::user_manage))
    return make_error(ErrorCode::denied, "This needs the permission user.manage");
  return may;
}

Result<void> check_within(Permissions may, Permissions wanted) {
  auto const more = wanted.without(may);
  if (more.names().empty()) return {};
  return make_error(ErrorCode::denied, "This group may do more than you: " + words_of(more));
}

ById<api::GroupMember> people_by_group(store::Sql& sql, Scope const& scope,
                                       std::optional<std::int64_t> only = std::nullopt) {
  Where where("m.organisation_id = ?", scope.organisation);
  where.condition("u.deleted_at IS NULL");
  if (only) where.condition("m.group_id = ?", *only);
  using Member = std::tuple<std::int64_t, std::int64_t, std::string, std::string, bool>;
  ById<api::GroupMember> found;
  for (auto& [group, id, uid, name, disabled] : sql.all_with<Member>(
           "SELECT m.group_id, u.id, u.uid, u.name, u.disabled_at IS NOT NULL FROM group_members m JOIN "
           "users u ON u.organisation_id = m.organisation_id AND u.id = m.user_id WHERE " +
               where.text() + " ORDER BY u.name, u.id",
           where.arguments()))
    found[group].push_back({id, std::move(uid), std::move(name), disabled});
  return found;
}

std::vector<api::GroupMember> people_in(store::Sql& sql, Scope const& scope, GroupRow const& group) {
  return std::move(people_by_group(sql, scope, group.id)[group.id]);
}

ById<api::GroupReference> groups_by_person(store::Sql& sql, Scope const& scope,
                                           std::optional<std::int64_t> only = std::nullopt) {
  Where where("m.organisation_id = ?", scope.organisation);
  where.condition("g.deleted_at IS NULL");
  if (only) where.condition("m.user_id = ?", *only);
  using Membership = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
  ById<api::GroupReference> found;
  for (auto& [user, id, uid, name] : sql.all_with<Membership>(
           "SELECT m.user_id, g.id, g.uid, g.name FROM group_members m JOIN security_groups g ON "
           "g.organisation_id = m.organisation_id AND g.id = m.group_id WHERE " +
               where.text() + " ORDER BY g.role IS NULL, g.role, g.name, g.id",
           where.arguments()))
    found[user].push_back({id, std::move(uid), std::move(name)});
  return found;
}

api::SecurityGroup shape_of(Scope const& scope, GroupRow const& row, Permissions permissions,
                            std::vector<api::GroupMember> people) {
  api::SecurityGroup group;
  group.id = row.id;
  group.uuid = row.uid;
  group.name = row.name;
  group.role = row.role;
  for (auto const name : permissions.names()) group.permissions.emplace_back(name);
  group.users = std::move(people);
  group.created_at = iso(scope, row.created_at);
  group.updated_at = iso(scope, row.updated_at);
  return group;
}

Result<std::string> name_for(store::Sql& sql, Scope const& scope, std::string const& raw, std::int64_t but) {
  auto name = core::line_text("Name", raw, name_max);
  if (!name) return name;
  if (name->empty()) return make_error(ErrorCode::invalid, "Name can't be blank");
  auto const same = sql.one<std::int64_t>(
      "SELECT COUNT(*) FROM security_groups WHERE organisation_id = ? AND lower(name) = lower(?) AND id <> ? "
      "AND deleted_at IS NULL",
      scope.organisation, *name, but);
  if (same.value_or(0) != 0)
    return make_error(ErrorCode::conflict, "There is a security group of this name already");
  return name;
}

/// Links that stand look at their rights anew, and pages that show people and groups read them again.
void tell(store::Transaction& tx, Scope const& scope, std::string const& user) {
  tx.change(scope.organisation, "user", user);
}

/// Nobody need be in the group: the lists are another all the same.
void tell_who_manages(store::Transaction& tx, Scope const& scope) { tell(tx, scope, scope.user_uid.text()); }

void tell_people_in(store::Transaction& tx, Scope const& scope, std::int64_t group) {
  for (auto const& uid : tx.sql().all<std::string>("SELECT u.uid FROM group_members m JOIN users u ON "
                                                   "u.organisation_id = m.organisation_id AND u.id = "
                                                   "m.user_id WHERE m.organisation_id = ? AND m.group_id = ?",
                                                   scope.organisation, group))
    tell(tx, scope, uid);
  forget_who_was_told(tx, scope.organisation);
}

void mark_changed(store::Transaction& tx, Scope const& scope, std::int64_t group) {
  tx.sql().run(
      "UPDATE security_groups SET version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = ?",
      tx.now(), scope.organisation, group);
}

enum class Membership { begins, ends };
void note(store::Transaction& tx, Scope const& scope, GroupRow const& group, PersonRow const& person,
          Membership membership) {
  bool const begins = membership == Membership::begins;
  if (group.is_administrators())
    tx.sql().run("UPDATE users SET admin = ? WHERE organisation_id = ? AND id = ?", begins,
                 scope.organisation, person.id);
  tx.sql().run("UPDATE users SET version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = ?",
               tx.now(), scope.organisation, person.id);
  mark_changed(tx, scope, group.id);
  audit(tx, scope, "changed", "user", person.uid, (begins ? "groups: +" : "groups: -") + group.name);
  tell(tx, scope, person.uid);
  forget_who_was_told(tx, scope.organisation);
}

void put_in(store::Transaction& tx, Scope const& scope, GroupRow const& group, PersonRow const& person) {
  tx.sql().run("INSERT INTO group_members (organisation_id, user_id, group_id) VALUES (?, ?, ?)",
               scope.organisation, person.id, group.id);
  note(tx, scope, group, person, Membership::begins);
}

Result<void> take_out(store::Transaction& tx, Scope const& scope, GroupRow const& group,
                      PersonRow const& person) {
  accounts::Account const account{person.id,   scope.organisation, person.uid,
                                  person.name, person.email,       person.admin};
  if (group.is_administrators()) {
    auto const may = accounts::check_another_administrator(tx.sql(), account, person.name,
                                                           "put somebody else into the group first");
    if (!may) return may;
  }
  tx.sql().run("DELETE FROM group_members WHERE organisation_id = ? AND user_id = ? AND group_id = ?",
               scope.organisation, person.id, group.id);
  note(tx, scope, group, person, Membership::ends);
  return {};
}

/// Those that come are put in first: an administrator may be replaced by another in one go.
Result<void> set_people_in(store::Transaction& tx, Scope const& scope, GroupRow const& group,
                           std::vector<std::int64_t> const& users) {
  std::set<std::int64_t> had;
  for (auto const& person : people_in(tx.sql(), scope, group)) had.insert(person.id);
  std::set<std::int64_t> const wanted(users.begin(), users.end());
  for (auto const id : wanted) {
    if (had.contains(id)) continue;
    auto const person = find_person(tx.sql(), scope, id);
    if (!person) return person.error();
    put_in(tx, scope, group, *person);
  }
  for (auto const id : had) {
    if (wanted.contains(id)) continue;
    auto const person = find_person(tx.sql(), scope, id);
    if (!person) return person.error();
    if (auto out = take_out(tx, scope, group, *person); !out) return out;
  }
  return {};
}

void store_permissions(store::Transaction& tx, Scope const& scope, std::int64_t group,
                       Permissions permissions) {
  tx.sql().run("DELETE FROM group_permissions WHERE organisation_id = ? AND group_id = ?", scope.organisation,
               group);
  for (auto const name : permissions.names())
    tx.sql().run("INSERT INTO group_permissions (organisation_id, group_id, permission) VALUES (?, ?, ?)",
                 scope.organisation, group, name);
}

/// Its new permissions, where they are to be others.
Result<std::optional<Permissions>> wanted_permissions(store::Sql& sql, Scope const& scope,
                                                      GroupRow const& group, Permissions may,
                                                      api::SecurityGroupRequest const& request) {
  if (!request.permissions) return std::optional<Permissions>();
  auto const wanted = permissions_named(*request.permissions);
  if (!wanted) return wanted.error();
  auto const before = permissions_of(sql, scope, group);
  if (wanted->names() == before.names()) return std::optional<Permissions>();
  if (group.is_administrators())
    return make_error(ErrorCode::conflict, "Administrators may everything: their permissions stay");
  if (auto mine = check_within(may, *wanted); !mine) return mine.error();
  return std::optional(*wanted);
}

}  // namespace

Result<api::SecurityGroupList> list_security_groups(store::Reader& sql, Scope const& scope,
                                                    std::string const& query, Page page) {
  Where where("g.organisation_id = ?", scope.organisation);
  where.condition("g.deleted_at IS NULL").words(query, {"g.name"});
  api::SecurityGroupList list;
  list.meta = meta_of(page, where.count(sql, "security_groups g"));
  auto permissions = permissions_by_group(sql, scope);
  auto people = people_by_group(sql, scope);
  for (auto const& row :
       where.page<GroupRow>(sql, select_groups, "g.role IS NULL, g.role, g.name, g.id", page))
    list.security_groups.push_back(
        shape_of(scope, row, permissions_of(row, permissions[row.id]), std::move(people[row.id])));
  return list;
}

Result<api::SecurityGroup> show_security_group(store::Sql& sql, Scope const& scope, Key const& key) {
  auto const row = find_group(sql, scope, key);
  if (!row) return row.error();
  return shape_of(scope, *row, permissions_of(sql, scope, *row), people_in(sql, scope, *row));
}

Result<api::SecurityGroup> create_security_group(store::Transaction& tx, Scope const& scope,
                                                 Permissions asked,
                                                 api::SecurityGroupRequest const& request) {
  auto const may = may_now(tx.sql(), scope, asked);
  if (!may) return may.error();
  auto const name = name_for(tx.sql(), scope, request.name.value_or(""), 0);
  if (!name) return name.error();
  auto const permissions = permissions_named(request.permissions.value_or(std::vector<std::string>()));
  if (!permissions) return permissions.error();
  if (auto mine = check_within(*may, *permissions); !mine) return mine.error();
  GroupRow group;
  group.uid = fresh_uuid(tx.now()).text();
  group.name = *name;
  group.id = *tx.sql().one<std::int64_t>(
      "INSERT INTO security_groups (organisation_id, uid, name, created_at, updated_at) VALUES (?, ?, ?, ?, "
      "?) RETURNING id",
      scope.organisation, group.uid, group.name, tx.now(), tx.now());
  store_permissions(tx, scope, group.id, *permissions);
  audit(tx, scope, "created", "security_group", group.uid, group.name + ": " + words_of(*permissions));
  if (request.user_ids) {
    if (auto done = set_people_in(tx, scope, group, *request.user_ids); !done) return done.error();
  }
  tell_who_manages(tx, scope);
  return show_security_group(tx.sql(), scope, Key(group.id));
}

Result<api::SecurityGroup> update_security_group(store::Transaction& tx, Scope const& scope, Key const& key,
                                                 Permissions asked,
                                                 api::SecurityGroupRequest const& request) {
  auto group = find_group(tx.sql(), scope, key);
  if (!group) return group.error();
  auto const may = may_now(tx.sql(), scope, asked);
  if (!may) return may.error();
  auto const before = permissions_of(tx.sql(), scope, *group);
  if (auto mine = check_within(*may, before); !mine) return mine.error();
  auto const wanted = wanted_permissions(tx.sql(), scope, *group, *may, request);
  if (!wanted) return wanted.error();
  auto const name = name_for(tx.sql(), scope, request.name.value_or(group->name), group->id);
  if (!name) return name.error();
  if (*name != group->name) {
    tx.sql().run("UPDATE security_groups SET name = ? WHERE organisation_id = ? AND id = ?", *name,
                 scope.organisation, group->id);
    audit(tx, scope, "changed", "security_group", group->uid, group->name + " is now " + *name);
    group->name = *name;
  }
  if (auto const& permissions = *wanted) {
    store_permissions(tx, scope, group->id, *permissions);
    auto const more = words_of(permissions->without(before), "+");
    auto const less = words_of(before.without(*permissions), "-");
    audit(tx, scope, "changed", "security_group", group->uid,
          group->name + ": " + more + (more.empty() || less.empty() ? "" : " ") + less);
    tell_people_in(tx, scope, group->id);
  }
  if (request.user_ids) {
    if (auto done = set_people_in(tx, scope, *group, *request.user_ids); !done) return done.error();
  }
  mark_changed(tx, scope, group->id);
  tell_who_manages(tx, scope);
  return show_security_group(tx.sql(), scope, Key(group->id));
}

Result<void> delete_security_group(store::Transaction& tx, Scope const& scope, Key const& key,
                                   Permissions asked, PeopleInIt people) {
  auto const group = find_group(tx.sql(), scope, key);
  if (!group) return group.error();
  auto const may = may_now(tx.sql(), scope, asked);
  if (!may) return may.error();
  if (auto mine = check_within(*may, permissions_of(tx.sql(), scope, *group)); !mine) return mine.error();
  if (group->role)
    return make_error(ErrorCode::conflict, group->is_administrators()
                                               ? "The administrators' group stays"
                                               : "New technicians begin in this group: it stays");
  auto const in_it = people_in(tx.sql(), scope, *group).size();
  if (in_it != 0 && people == PeopleInIt::keep_it)
    return make_error(ErrorCode::conflict, "There are people in this group (" + std::to_string(in_it) +
                                               "): with_people=true deletes it all the same");
  if (auto out = set_people_in(tx, scope, *group, {}); !out) return out;
  store_permissions(tx, scope, group->id, {});
  tx.sql().run(
      "UPDATE security_groups SET deleted_at = ?, updated_at = ?, version = version + 1 WHERE "
      "organisation_id "
      "= ? AND id = ?",
      tx.now(), tx.now(), scope.organisation, group->id);
  audit(tx, scope, "deleted", "security_group", group->uid, group->name);
  tell_who_manages(tx, scope);
  return {};
}

std::vector<api::GroupReference> groups_of(store::Sql& sql, Scope const& scope, std::int64_t user) {
  return std::move(groups_by_person(sql, scope, user)[user]);
}

std::vector<api::Person> list_people(store::Sql& sql, Scope const& scope) {
  auto groups = groups_by_person(sql, scope);
  std::vector<api::Person> people;
  for (auto const& row :
       sql.all<PersonRow>(std::string(select_people) +
                              " WHERE u.organisation_id = ? AND u.deleted_at IS NULL ORDER BY u.name, u.id",
                          scope.organisation))
    people.push_back(
        {row.id, row.uid, row.name, row.email, row.admin, row.disabled, std::move(groups[row.id])});
  return people;
}

Result<void> set_groups_of(store::Transaction& tx, Scope const& scope, Key const& user, Permissions asked,
                           std::vector<std::int64_t> const& groups) {
  auto const id = find_id(tx.sql(), scope.organisation, "users", "user", user);
  if (!id) return id.error();
  auto const may = may_now(tx.sql(), scope, asked);
  if (!may) return may.error();
  auto const person = find_person(tx.sql(), scope, *id);
  if (!person) return person.error();
  std::set<std::int64_t> had;
  for (auto const& group : groups_of(tx.sql(), scope, *id)) had.insert(group.id);
  std::set<std::int64_t> const wanted(groups.begin(), groups.end());
  auto const changeable = [&](std::int64_t number) -> Result<GroupRow> {
    auto group = find_group(tx.sql(), scope, Key(number));
    if (!group)
      return make_error(ErrorCode::invalid, "Security group " + std::to_string(number) + " can't be found");
    if (auto mine = check_within(*may, permissions_of(tx.sql(), scope, *group)); !mine) return mine.error();
    return group;
  };
  for (auto const number : wanted) {
    if (had.contains(number)) continue;
    auto const group = changeable(number);
    if (!group) return group.error();
    put_in(tx, scope, *group, *person);
  }
  for (auto const number : had) {
    if (wanted.contains(number)) continue;
    auto const group = changeable(number);
    if (!group) return group.error();
    if (auto out = take_out(tx, scope, *group, *person); !out) return out;
  }
  return {};
}

}  // namespace deskbell::console
