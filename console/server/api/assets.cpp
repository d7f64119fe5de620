// /customer_assets: assets, what they reported, what happened on them.
#include "console/server/assets.h"

#include "console/server/api/asset_properties.h"
#include "console/server/api/support.h"
#include "console/server/chats.h"
#include "console/server/device_reports.h"
#include "console/server/device_users.h"
#include "console/server/policies.h"

namespace deskbell::console::api {

namespace {

struct AssetRequest {
  Maybe<std::string> name;
  Maybe<bool> name_is_given;  ///< false: back to what the device calls itself
  Maybe<Number> customer_id;
  Maybe<Number> folder_id;  ///< one of the customer's
  Maybe<Number> contact_id;
  Maybe<std::string> asset_type_name;
  Maybe<std::string> asset_serial;
};
BOOST_DESCRIBE_STRUCT(AssetRequest, (),
                      (name, name_is_given, customer_id, folder_id, contact_id, asset_type_name,
                       asset_serial))

constexpr Noun assets{"assets", "asset"};

/// What clients of this field read besides: properties flat and nested, and which triggers are up.
void add_properties(store::Sql& sql, Scope const& scope, Asset& asset) {
  auto const inventory = load_inventory(sql, scope.organisation, asset.id, property_sections());
  auto const kinds = sql.all<std::string>(
      "SELECT DISTINCT kind FROM alerts WHERE organisation_id = ? AND asset_id = ? AND resolved_at IS NULL",
      scope.organisation, asset.id);
  asset.properties = asset_properties(scope, asset, inventory);
  asset.rmm_store = rmm_store(asset, {kinds.begin(), kinds.end()});
}

Result<Reply<AssetAnswer>> asset_answer(store::Sql& sql, Scope const& scope, Result<Asset> asset) {
  if (asset) add_properties(sql, scope, *asset);
  return versioned<AssetAnswer>(sql, scope, assets, std::move(asset));
}

Outcome<AssetList> list(Call& call, Nothing) {
  AssetQuery query;
  Query asked(call);
  query.query = search_text(call);
  query.customer = asked.number("customer_id");
  query.folder = asked.number("folder_id");
  query.online = asked.flag("online");
  query.open_alerts = asked.flag("open_alerts");
  query.page = page_of(call);
  bool const with_properties = asked.flag("properties").value_or(true);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [query, with_properties](store::Reader& sql, Scope const& scope) {
    auto found = list_assets(sql, scope, query);
    if (found && with_properties) {
      for (auto& asset : found->assets) add_properties(sql, scope, asset);
    }
    return found;
  };
  auto found = co_await reading<AssetList>(call, work);
  co_return reply(std::move(found));
}

Outcome<AssetAnswer> show(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) {
    return asset_answer(sql, scope, show_asset(sql, scope, key));
  };
  auto found = co_await reading_one<Reply<AssetAnswer>>(call, work);
  co_return found;
}

Outcome<AssetAnswer> create(Call& call, AssetRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    auto made = create_asset(transaction, scope, request.customer_id.value_or(0), request.name.value_or(""),
                             request.asset_type_name.value_or("Computer"), request.asset_serial);
    if (made && request.folder_id) {
      AssetChange change;
      change.folder = request.folder_id;
      made = update_asset(transaction, scope, Key(made->id), change);
    }
    return asset_answer(transaction.sql(), scope, std::move(made));
  };
  auto answer = co_await posting<AssetAnswer>(call, work);
  co_return answer;
}

Outcome<AssetAnswer> update(Call& call, AssetRequest request) {
  AssetChange change;
  change.name = request.name;
  change.name_is_given = request.name_is_given;
  change.type = request.asset_type_name;
  change.serial = request.asset_serial;
  change.customer = request.customer_id;
  // 0 is what a null in a change comes as.
  auto const id_or_none = [](Number id) { return id == 0 ? std::nullopt : std::optional(id); };
  if (request.contact_id) change.contact = id_or_none(*request.contact_id);
  if (request.folder_id) change.folder = id_or_none(*request.folder_id);
  auto work = [change](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return asset_answer(transaction.sql(), scope, update_asset(transaction, scope, key, change));
  };
  auto answer = co_await changing<AssetAnswer>(call, assets, work);
  co_return answer;
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

Outcome<InstalledApplicationList> applications(Call& call, Nothing) {
  auto const page = page_of(call);
  auto work = [page](store::Reader& sql, Scope const& scope,
                     Key const& key) -> Result<InstalledApplicationList> {
    auto found = asset_inventory(sql, scope, key);
    if (!found) return found.error();
    return installed_applications(found->inventory, page);
  };
  auto found = co_await reading_one<InstalledApplicationList>(call, work);
  co_return reply(std::move(found));
}

Outcome<PatchList> patches(Call& call, Nothing) {
  auto const page = page_of(call);
  auto work = [page](store::Reader& sql, Scope const& scope, Key const& key) -> Result<PatchList> {
    auto found = asset_inventory(sql, scope, key);
    if (!found) return found.error();
    return available_patches(found->inventory, page);
  };
  auto found = co_await reading_one<PatchList>(call, work);
  co_return reply(std::move(found));
}

struct UserOnAsset {
  std::string uuid;        ///< by which a conversation is begun with this one and nobody else
  std::string account_id;  ///< a uid may have been somebody else's before
  std::string name;
  Maybe<std::string> full_name;
  Maybe<std::string> signed_in_at;  ///< with a tray, as the device said last; absent: not there
  std::string last_seen_at;
};
BOOST_DESCRIBE_STRUCT(UserOnAsset, (), (uuid, account_id, name, full_name, signed_in_at, last_seen_at))
struct UsersOnAsset {
  bool online = false;                    ///< of the device: else nobody knows who is there now
  std::vector<UserOnAsset> device_users;  ///< those who are there first, then whoever was there last
};
BOOST_DESCRIBE_STRUCT(UsersOnAsset, (), (online, device_users))

Outcome<UsersOnAsset> users(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) -> Result<UsersOnAsset> {
    auto const asset = show_asset(sql, scope, key);
    if (!asset) return asset.error();
    UsersOnAsset answer;
    answer.online = asset->online;
    for (auto& user : users_of_asset(sql, scope.organisation, asset->id))
      answer.device_users.push_back({std::move(user.uid), std::move(user.account_id), std::move(user.name),
                                     std::move(user.full_name), iso(scope, user.signed_in_at),
                                     iso(scope, user.last_seen_at)});
    return answer;
  };
  auto found = co_await reading_one<UsersOnAsset>(call, work);
  co_return reply(std::move(found));
}

Outcome<Success> revoke(Call& call, Nothing) {
  auto work = [](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return success(revoke_devices(transaction, scope, key));
  };
  auto answer = co_await posting_one<Success>(call, work);
  co_return answer;
}

struct ChatCustomer {
  Number id = 0;
  std::string fullname;
  std::string business_name;
};
BOOST_DESCRIBE_STRUCT(ChatCustomer, (), (id, fullname, business_name))
struct ChatAsset {
  Number id = 0;
  std::string name;
  ChatCustomer customer;
};
BOOST_DESCRIBE_STRUCT(ChatAsset, (), (id, name, customer))
struct ChatAssetList {
  std::vector<ChatAsset> assets;
};
BOOST_DESCRIBE_STRUCT(ChatAssetList, (), (assets))

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

Outcome<ChatAssetList> chat_information(Call& call, Nothing) {
  auto const ids = asked_ids(call);
  auto work = [ids](store::Reader& sql, Scope const& scope) { return chat_assets(sql, scope, ids); };
  auto found = co_await reading<std::vector<Asset>>(call, work);
  if (!found) co_return found.error();
  ChatAssetList list;
  for (auto const& asset : *found) {
    auto const& customer = asset.customer;
    list.assets.push_back(
        {asset.id, asset.name, {customer.id, customer.business_name, customer.business_name}});
  }
  co_return Reply<ChatAssetList>{std::move(list)};
}

}  // namespace

void add_asset_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {
      {"query", "words in name, serial number, user or customer"},
      {"customer_id", "only of this customer", "integer"},
      {"folder_id", "only in this folder or below it", "integer"},
      {"online", "only with an open link, or only without", "boolean"},
      {"open_alerts", "only with alerts that are not resolved, or only without", "boolean"},
      {"properties", "false: without properties and rmm_store", "boolean"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(
      route("GET", "/customer_assets", asset_read, "Assets by name", list).with_query(std::move(filters)));
  table.push_back(route("POST", "/customer_assets", asset_write, "Make an asset without an agent", create));
  table.push_back(route("GET", "/customer_assets/chat_information_by_ids", asset_read,
                        "Names and customers of several", chat_information)
                      .with_query({{"ids", "1,2,3 or ids[]=1"}}));
  table.push_back(route("GET", "/customer_assets/{id}", asset_read, "One asset with its properties", show)
                      .with_version());
  table.push_back(
      route("PUT", "/customer_assets/{id}", asset_write,
            "Rename, give the device's own name back, move to a customer or folder, link a contact: absent "
            "fields stay, null takes away",
            update)
          .with_version());
  table.push_back(
      route("GET", "/customer_assets/{id}/inventory", asset_read, "All that the device reported", inventory));
  table.push_back(
      route("GET", "/customer_assets/{id}/events", asset_read, "What happened on it, newest first", events)
          .with_query(page_parameters()));
  table.push_back(route("GET", "/customer_assets/{id}/policy", policy_read,
                        "Its effective policy, each value with its layer", policy_of));
  table.push_back(
      route("GET", "/customer_assets/{id}/device_users", chat_see, "Who is there, and who was", users));
  table.push_back(
      route("GET", "/customer_assets/{id}/installed_applications", asset_read, "Software", applications)
          .with_query(page_parameters()));
  table.push_back(route("GET", "/customer_assets/{id}/patches", asset_read, "Updates that wait", patches)
                      .with_query(page_parameters()));
  table.push_back(route("POST", "/customer_assets/{id}/revoke", enrollment_manage,
                        "Shut it out: close the door for its keys, until it is enrolled anew", revoke));
}

}  // namespace deskbell::console::api
