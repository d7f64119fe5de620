// /security_groups: what people may do, and who is in which.
#include "console/server/security_groups.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

constexpr Noun security_groups{"security_groups", "security group"};
constexpr int usual = 100;

Outcome<SecurityGroupList> list(Call& call, Nothing) {
  auto const page = page_of(call, usual);
  auto const query = search_text(call);
  auto work = [page, query](store::Reader& sql, Scope const& scope) {
    return list_security_groups(sql, scope, query, page);
  };
  auto found = co_await reading<SecurityGroupList>(call, work);
  co_return reply(std::move(found));
}

Outcome<SecurityGroupAnswer> create(Call& call, SecurityGroupRequest request) {
  auto make = [may = call.caller.permissions](store::Transaction& tx, Scope const& scope,
                                              SecurityGroupRequest const& wanted) {
    return create_security_group(tx, scope, may, wanted);
  };
  return making<SecurityGroupAnswer>(call, security_groups, std::move(request), make);
}

Outcome<SecurityGroupAnswer> show(Call& call, Nothing) {
  return showing<SecurityGroupAnswer>(call, security_groups, show_security_group);
}

Outcome<SecurityGroupAnswer> update(Call& call, SecurityGroupRequest request) {
  auto change = [may = call.caller.permissions](store::Transaction& tx, Scope const& scope, Key const& key,
                                                SecurityGroupRequest const& wanted) {
    return update_security_group(tx, scope, key, may, wanted);
  };
  return updating<SecurityGroupAnswer>(call, security_groups, std::move(request), change);
}

Outcome<Success> remove(Call& call, Nothing) {
  Query asked(call);
  auto const with_people = asked.flag("with_people");
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto const people = with_people.value_or(false) ? PeopleInIt::take_out : PeopleInIt::keep_it;
  auto delete_it = [may = call.caller.permissions, people](store::Transaction& tx, Scope const& scope,
                                                           Key const& key) {
    return delete_security_group(tx, scope, key, may, people);
  };
  auto answer = co_await removing(call, security_groups, delete_it);
  co_return answer;
}

}  // namespace

void add_security_group_routes(RouteTable& table) {
  auto const may = Permission::user_manage;
  std::vector<QueryParameter> filters = {{"query", "words in the name"}};
  for (auto& parameter : page_parameters(usual)) filters.push_back(std::move(parameter));
  table.push_back(route("GET", "/security_groups", may,
                        "Security groups: what their people may do, and who is in them", list)
                      .with_query(std::move(filters)));
  table.push_back(route("POST", "/security_groups", may,
                        "Make a security group; nobody gives what she may not do herself", create));
  table.push_back(route("GET", "/security_groups/{id}", may, "One security group", show).with_version());
  table.push_back(route("PUT", "/security_groups/{id}", may,
                        "Change a security group, or who is in it; absent fields stay", update)
                      .with_version());
  table.push_back(route("DELETE", "/security_groups/{id}", may, "Delete a security group", remove)
                      .with_query({{"with_people", "also where people are in it", "boolean"}})
                      .with_version());
}

}  // namespace deskbell::console::api
