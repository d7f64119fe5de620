// /customer_assets: assets, what they reported, what happened on them.
#include "console/server/assets.h"

#include "console/server/api/asset_properties.h"
#include "console/server/api/support.h"
#include "console/server/chats.h"
#include "console/server/policies.h"

namespace deskbell::console::api {

namespace {

struct AssetRequest {
  Maybe<std::string> name;
  Maybe<Number> customer_id;
  Maybe<Number> contact_id;
  Maybe<std::string> asset_type_name;
  Maybe<std::string> asset_serial;
};
BOOST_DESCRIBE_STRUCT(AssetRequest, (), (name, customer_id, contact_id, asset_type_name, asset_serial))

/// Its OpenAPI form: the properties come flat and nested, as this field's clients read them.
struct AssetAnswer {
  Asset asset;
};
BOOST_DESCRIBE_STRUCT(AssetAnswer, (), (asset))

Outcome<AssetList> list(Call& call, Nothing) {
  AssetQuery query;
  query.query = search_text(call);
  query.customer = call.query_number("customer_id");
  query.online = call.query_flag("online");
  query.page = page_of(call);
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_assets(sql, scope, query); };
  auto found = co_await reading<AssetList>(call, work);
  co_return reply(std::move(found));
}

struct WithInventory {
  Asset asset;
  AssetInventory reported;
  std::set<std::string> open_alerts;
};

Result<WithInventory> asset_with_inventory(store::Reader& sql, Scope const& scope, Key const& key) {
  auto asset = show_asset(sql, scope, key);
  if (!asset) return asset.error();
  auto inventory = asset_inventory(sql, scope, key);
  if (!inventory) return inventory.error();
  auto const kinds = sql.all<std::string>(
      "SELECT DISTINCT kind FROM alerts WHERE organisation_id = ? AND asset_id = ? AND resolved_at IS NULL",
      scope.organisation, asset->id);
  return WithInventory{std::move(*asset), std::move(*inventory), {kinds.begin(), kinds.end()}};
}

net::awaitable<transport::HttpResponse> show(Call& call) {
  auto found = co_await reading_one<WithInventory>(call, asset_with_inventory);
  if (!found) co_return error_answer(call.request, found.error());
  auto asset = protocol::codec::to_value(found->asset);
  asset.get_object()["properties"] = asset_properties(found->asset, found->reported.inventory);
  asset.get_object()["rmm_store"] = asset_triggers(found->asset, found->open_alerts);
  co_return json_response(200, json::serialize(json::object{{"asset", std::move(asset)}}));
}

Outcome<AssetAnswer> create(Call& call, AssetRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return create_asset(transaction, scope, request.customer_id.value_or(0), request.name.value_or(""),
                        request.asset_type_name.value_or("Computer"), request.asset_serial);
  };
  auto made = co_await writing<Asset>(call, work);
  co_return reply<AssetAnswer>(std::move(made), [](Asset asset) { return AssetAnswer{std::move(asset)}; });
}

Outcome<AssetAnswer> update(Call& call, AssetRequest request) {
  AssetChange change;
  change.name = request.name;
  if (request.contact_id) {
    change.contact =
        *request.contact_id == 0 ? std::optional<std::int64_t>() : std::optional(*request.contact_id);
  }
  auto work = [change](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return update_asset(transaction, scope, key, change);
  };
  auto changed = co_await writing_one<Asset>(call, work);
  co_return reply<AssetAnswer>(std::move(changed), [](Asset asset) { return AssetAnswer{std::move(asset)}; });
}

Outcome<AssetInventory> inventory(Call& call, Nothing) {
  auto found = co_await reading_one<AssetInventory>(call, asset_inventory);
  co_return reply(std::move(found));
}

Outcome<EventList> events(Call& call, Nothing) {
  auto const page = page_of(call);
  auto work = [page](store::Reader& sql, Scope const& scope, Key const& key) {
    return asset_events(sql, scope, key, page);
  };
  auto found = co_await reading_one<EventList>(call, work);
  co_return reply(std::move(found));
}

Outcome<EffectivePolicy> policy_of(Call& call, Nothing) {
  auto found = co_await reading_one<EffectivePolicy>(call, effective_policy);
  co_return reply(std::move(found));
}

Outcome<RawJson> applications(Call& call, Nothing) {
  auto found = co_await reading_one<AssetInventory>(call, asset_inventory);
  if (!found) co_return found.error();
  co_return Reply<RawJson>{RawJson{json::serialize(installed_applications(found->inventory, page_of(call)))}};
}

Outcome<RawJson> patches(Call& call, Nothing) {
  auto found = co_await reading_one<AssetInventory>(call, asset_inventory);
  if (!found) co_return found.error();
  co_return Reply<RawJson>{RawJson{json::serialize(available_patches(found->inventory, page_of(call)))}};
}

struct UserOnAsset {
  std::string account_id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(UserOnAsset, (), (account_id, name))
struct UsersOnAsset {
  std::vector<UserOnAsset> device_users;
};
BOOST_DESCRIBE_STRUCT(UsersOnAsset, (), (device_users))

Outcome<UsersOnAsset> users(Call& call, Nothing) {
  auto found = co_await reading_one<std::vector<AssetUser>>(call, asset_users);
  co_return reply<UsersOnAsset>(std::move(found), [](std::vector<AssetUser> list) {
    UsersOnAsset answer;
    for (auto& user : list) answer.device_users.push_back({std::move(user.account_id), std::move(user.name)});
    return answer;
  });
}

Outcome<Success> revoke(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, revoke_devices);
  co_return success(done);
}

/// ids as "1,2,3" or as ids[]=1&ids[]=2.
std::vector<std::int64_t> asked_ids(Call const& call) {
  constexpr std::size_t most = 500;
  std::vector<std::int64_t> ids;
  for (auto const& [name, value] : call.request.query_values()) {
    if (name != "ids" && name != "ids[]") continue;
    for (std::size_t from = 0; from < value.size() && ids.size() < most;) {
      auto const end = std::min(value.find(',', from), value.size());
      if (auto const id = Key::parse(std::string_view(value).substr(from, end - from)); id && id->id != 0)
        ids.push_back(id->id);
      from = end + 1;
    }
  }
  return ids;
}

Outcome<RawJson> chat_information(Call& call, Nothing) {
  auto const ids = asked_ids(call);
  auto work = [ids](store::Reader& sql, Scope const& scope) { return chat_assets(sql, scope, ids); };
  auto found = co_await reading<std::vector<Asset>>(call, work);
  if (!found) co_return found.error();
  json::array assets;
  for (auto const& asset : *found) {
    assets.push_back(
        json::object{{"id", asset.id},
                     {"name", asset.name},
                     {"customer", json::object{{"id", asset.customer.id},
                                               {"fullname", asset.customer.business_name},
                                               {"business_name", asset.customer.business_name}}}});
  }
  co_return Reply<RawJson>{RawJson{json::serialize(json::object{{"assets", std::move(assets)}})}};
}

}  // namespace

void add_asset_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> const pages = {{"page", "from 1"}, {"per_page", "1 to 200"}};
  table.push_back(route("GET", "/customer_assets", asset_read, "Assets by name", list)
                      .with_query({{"query", "words in name, serial number, user or customer"},
                                   {"customer_id", ""},
                                   {"online", "true or false"},
                                   {"page", "from 1"},
                                   {"per_page", "1 to 200"}}));
  table.push_back(route("POST", "/customer_assets", asset_write, "Make an asset without an agent", create));
  table.push_back(route("GET", "/customer_assets/chat_information_by_ids", asset_read,
                        "Names and customers of several", chat_information)
                      .with_query({{"ids", "1,2,3 or ids[]=1"}}));
  Route one;
  one.method = "GET";
  one.path = "/customer_assets/{id}";
  one.permission = asset_read;
  one.summary = "One asset with its properties";
  one.answer_shape = [](SchemaSink& sink) { return sink.note<AssetAnswer>(); };
  one.handle = show;
  table.push_back(std::move(one));
  table.push_back(route("PUT", "/customer_assets/{id}", asset_write, "Rename, or link a contact", update));
  table.push_back(
      route("GET", "/customer_assets/{id}/inventory", asset_read, "All that the device reported", inventory));
  table.push_back(
      route("GET", "/customer_assets/{id}/events", asset_read, "What happened on it, newest first", events)
          .with_query(pages));
  table.push_back(route("GET", "/customer_assets/{id}/policy", policy_read,
                        "Its effective policy, each value with its layer", policy_of));
  table.push_back(route("GET", "/customer_assets/{id}/device_users", chat_see, "Who was seen on it", users));
  table.push_back(
      route("GET", "/customer_assets/{id}/installed_applications", asset_read, "Software", applications)
          .with_query(pages));
  table.push_back(route("GET", "/customer_assets/{id}/patches", asset_read, "Updates that wait", patches)
                      .with_query(pages));
  table.push_back(route("POST", "/customer_assets/{id}/revoke", enrollment_manage,
                        "Close the door for its keys", revoke));
}

}  // namespace deskbell::console::api
