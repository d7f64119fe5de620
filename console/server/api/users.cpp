// /users: technicians, and the security groups they are in.
#include "console/server/accounts.h"
#include "console/server/api/support.h"
#include "console/server/records.h"
#include "console/server/security_groups.h"

namespace deskbell::console::api {

namespace {

constexpr Noun users{"users", "user"};
using Named = std::vector<std::tuple<std::int64_t, std::string>>;

struct Listed {
  Named names;
  std::optional<std::vector<Person>> people;
};

Outcome<RawJson> list(Call& call, Nothing) {
  bool const manages = call.caller.may(Permission::user_manage);
  auto work = [manages](store::Reader& sql, Scope const& scope) -> Result<Listed> {
    Listed listed;
    listed.names = sql.all<Named::value_type>(
        "SELECT id, name FROM users WHERE organisation_id = ? AND deleted_at IS NULL AND disabled_at IS NULL "
        "ORDER BY name, id",
        scope.organisation);
    if (manages) listed.people = list_people(sql, scope);
    return listed;
  };
  auto found = co_await reading<Listed>(call, work);
  if (!found) co_return found.error();
  json::array names;
  for (auto const& [id, name] : found->names) names.push_back(json::array{id, json::string(name)});
  json::object answer{{"users", std::move(names)}};
  if (found->people) answer["people"] = protocol::codec::to_value(*found->people);
  co_return Reply<RawJson>{RawJson{json::serialize(answer)}};
}

/// {"users":[[1,"Ana"]],"people":[…]}
std::string list_schema(SchemaSink& sink) {
  json::object const pair{
      {"type", "array"},
      {"prefixItems", json::array{json::object{{"type", "integer"}}, json::object{{"type", "string"}}}},
      {"minItems", 2},
      {"maxItems", 2}};
  return sink.note_as("UserNames",
                      {{"type", "object"},
                       {"properties", json::object{{"users", {{"type", "array"}, {"items", pair}}},
                                                   {"people", sink.schema_of<std::vector<Person>>()}}},
                       {"required", json::array{"users"}}});
}

/// Disabled ones, and groups, are there for who manages people.
Result<User> load(store::Sql& sql, Scope const& scope, Key const& key, bool manages) {
  auto const id = find_id(sql, scope.organisation, users.table, users.name, key);
  if (!id) return id.error();
  using Row = std::tuple<std::string, std::string, std::string, bool, bool>;
  auto const row = sql.one<Row>(
      "SELECT uid, name, email, admin, disabled_at IS NOT NULL FROM users WHERE organisation_id = ? AND id = "
      "?",
      scope.organisation, *id);
  if (!row) return not_found("user");
  User user;
  user.id = *id;
  std::tie(user.uuid, user.name, user.email, user.admin, user.disabled) = *row;
  if (user.disabled && !manages) return not_found("user");
  for (auto const name : accounts::permissions_of(sql, scope.organisation, *id).names())
    user.permissions.emplace_back(name);
  if (manages) user.groups = groups_of(sql, scope, *id);
  return user;
}

Outcome<UserAnswer> show(Call& call, Nothing) {
  bool const manages = call.caller.may(Permission::user_manage);
  auto load_it = [manages](store::Reader& sql, Scope const& scope, Key const& key) {
    return load(sql, scope, key, manages);
  };
  return showing<UserAnswer>(call, users, load_it);
}

Outcome<UserAnswer> update(Call& call, UserChange request) {
  auto change = [may = call.caller.permissions](store::Transaction& tx, Scope const& scope, Key const& key,
                                                UserChange const& wanted) -> Result<User> {
    if (wanted.group_ids) {
      if (auto set = set_groups_of(tx, scope, key, may, *wanted.group_ids); !set) return set.error();
    }
    return load(tx.sql(), scope, key, true);
  };
  return updating<UserAnswer>(call, users, std::move(request), change);
}

}  // namespace

void add_user_routes(RouteTable& table) {
  using enum Permission;
  auto names =
      route("GET", "/users", signed_in,
            "Technicians as [id, name]; beside them everybody with their groups, for who manages them", list);
  names.answer_shape = list_schema;
  table.push_back(std::move(names));
  table.push_back(route("GET", "/users/{id}", signed_in, "One technician", show).with_version());
  table.push_back(route("PUT", "/users/{id}", user_manage,
                        "Put a technician into security groups, and take her out of the others", update)
                      .with_version());
}

}  // namespace deskbell::console::api
