// Policies: documents on their places, checked before they are kept.
#include "console/server/policies.h"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "console/server/device_policy.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "policies/device_document.h"
#include "policies/document.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

struct PolicyRow {
  std::int64_t id = 0;
  std::string uid;
  std::string name;
  std::string layer;
  std::optional<std::int64_t> customer_id;
  std::optional<std::int64_t> folder_id;
  std::optional<std::int64_t> asset_id;
  std::string bound_to;
  std::int64_t version = 1;
  std::optional<std::string> updated_by;
  Time updated_at{};
  std::string document;
};
BOOST_DESCRIBE_STRUCT(PolicyRow, (),
                      (id, uid, name, layer, customer_id, folder_id, asset_id, bound_to, version, updated_by,
                       updated_at, document))

constexpr char const* from =
    "policies p JOIN organisations o ON o.id = p.organisation_id LEFT JOIN customers c ON c.organisation_id "
    "= p.organisation_id "
    "AND c.id = p.customer_id LEFT JOIN folders f ON f.organisation_id = p.organisation_id AND f.id = "
    "p.folder_id LEFT JOIN "
    "assets a ON a.organisation_id = p.organisation_id AND a.id = p.asset_id";

std::string select() {
  return std::string(
             "SELECT p.id, p.uid, p.name, p.layer, p.customer_id, p.folder_id, p.asset_id, COALESCE(a.name, "
             "f.name, "
             "c.business_name, o.name), p.version, p.updated_by, p.updated_at, p.document FROM ") +
         from;
}

api::PolicySummary summary_of(Scope const& scope, PolicyRow const& row) {
  return {row.id,        row.uid,      row.name,     row.layer,   row.customer_id,
          row.folder_id, row.asset_id, row.bound_to, row.version, iso(scope, row.updated_at),
          row.updated_by};
}

Result<PolicyRow> load(store::Sql& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "policies", "policy", key);
  if (!id) return id.error();
  auto row =
      sql.one<PolicyRow>(select() + " WHERE p.organisation_id = ? AND p.id = ?", scope.organisation, *id);
  if (!row) return not_found("policy");
  return *row;
}

Result<void> check_place(store::Sql& sql, Scope const& scope, api::PolicyRequest const& request,
                         std::string const& layer) {
  auto const organisation = scope.organisation;
  auto const need = [&](std::optional<std::int64_t> const& id, std::string_view table,
                        std::string_view label) -> Result<void> {
    if (!id)
      return make_error(ErrorCode::invalid,
                        std::string(label) + " can't be blank for a policy of this layer");
    return check_reference(sql, organisation, table, label, *id);
  };
  if (layer == "organisation") return {};
  if (layer == "customer") return need(request.customer_id, "customers", "Customer");
  if (layer == "folder") return need(request.folder_id, "folders", "Folder");
  if (layer == "asset") return need(request.asset_id, "assets", "Asset");
  return make_error(ErrorCode::invalid, "layer: found \"" + protocol::clipped(layer, 40) +
                                            "\", expected one of organisation, customer, folder, asset");
}

Result<std::string> name_of(std::string const& raw) {
  constexpr std::size_t name_max = 255;
  auto name = core::line_text("Name", raw, name_max);
  if (name && name->empty()) return make_error(ErrorCode::invalid, "Name can't be blank");
  return name;
}

/// What a policy is before anybody has written into it: nothing is set.
std::string empty_document(std::string const& name) {
  return "{\n  \"name\": " + boost::json::serialize(boost::json::string(name)) + ",\n  \"settings\": {}\n}\n";
}

/// The changed document reaches devices through the signal; those that are offline get it when they come
/// back.
void tell_devices(store::Transaction& tx, Scope const& scope, std::string const& uid, bool deleted) {
  tx.change(scope.organisation, "policy", uid, deleted);
  tx.after_commit(PoliciesEdited{scope.organisation});
}

}  // namespace

Result<api::PolicyList> list_policies(store::Reader& sql, Scope const& scope, Page page) {
  Where where("p.organisation_id = ?", scope.organisation);
  where.condition("p.deleted_at IS NULL");
  api::PolicyList list;
  list.meta = meta_of(page, where.count(sql, from));
  char const* order =
      "CASE p.layer WHEN 'organisation' THEN 0 WHEN 'customer' THEN 1 WHEN 'folder' THEN 2 ELSE 3 END, "
      "p.name, p.id";
  for (auto const& row : where.page<PolicyRow>(sql, select(), order, page))
    list.policies.push_back(summary_of(scope, row));
  return list;
}

Result<api::Policy> show_policy(store::Reader& sql, Scope const& scope, Key const& key) {
  auto row = load(sql, scope, key);
  if (!row) return row.error();
  return api::Policy{summary_of(scope, *row), row->document};
}

api::PolicyCheck check_policy(std::string_view document) {
  api::PolicyCheck check;
  auto read = policy::read_document(document, {is_time_zone});
  for (auto const& problem : read.problems) {
    check.problems.push_back(
        {problem.line, problem.column, problem.pointer, problem.message, problem.expected, problem.found});
  }
  if (!read.document) return check;
  core::PolicyLayer layer;
  layer.origin = {policy::LayerKind::organisation, "", read.document->name};
  layer.layer = read.document->layer;
  auto const effective = core::effective_policy(std::span(&layer, 1));
  core::MenuContext context;
  context.user = "user";
  check.menu = core::visible_menu(effective.settings.tray.menu, context);
  check.branding = core::branding_of(effective.settings.tray);
  return check;
}

Result<api::Policy> create_policy(store::Transaction& tx, Scope const& scope,
                                  api::PolicyRequest const& request) {
  auto& sql = tx.sql();
  auto const layer = request.layer.value_or("organisation");
  if (auto place = check_place(sql, scope, request, layer); !place) return place.error();
  auto const text = request.document ? *request.document : empty_document(request.name.value_or(""));
  auto document = policy::parse_document(text, "document");
  if (!document) return document.error();
  auto name = name_of(request.name.value_or(document->name));
  if (!name) return name.error();
  auto const only = [&](char const* wanted, std::optional<std::int64_t> const& id) {
    return layer == wanted ? id : std::optional<std::int64_t>();
  };
  auto const uid = fresh_uuid(tx.now()).text();
  std::optional<std::int64_t> id;
  auto const made = tx.attempt([&]() -> Result<void> {
    id = sql.one<std::int64_t>(
        "INSERT INTO policies (organisation_id, uid, name, layer, customer_id, folder_id, asset_id, "
        "document, updated_by, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        scope.organisation, uid, *name, layer, only("customer", request.customer_id),
        only("folder", request.folder_id), only("asset", request.asset_id), text, scope.name, tx.now(),
        tx.now());
    return {};
  });
  if (!made)
    return make_error(ErrorCode::conflict, "There is a policy on this place already: change that one");
  audit(tx, scope, "created", "policy", uid, *name);
  tell_devices(tx, scope, uid, false);
  return show_policy(sql, scope, Key(*id));
}

Result<api::Policy> update_policy(store::Transaction& tx, Scope const& scope, Key const& key,
                                  api::PolicyRequest const& request) {
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  auto const text = request.document.value_or(row->document);
  auto document = policy::parse_document(text, "document");
  if (!document) return document.error();
  // Whoever writes another name into the document means that the policy is called so.
  auto const renamed = [&] {
    auto const before = policy::parse_document(row->document, "document");
    return !before || before->name != document->name;
  };
  bool const follows = !request.name && request.document && renamed();
  auto name = name_of(follows ? document->name : request.name.value_or(row->name));
  if (!name) return name.error();
  tx.sql().run(
      "UPDATE policies SET name = ?, document = ?, version = version + 1, updated_by = ?, updated_at = ? "
      "WHERE "
      "organisation_id = ? AND id = ?",
      *name, text, scope.name, tx.now(), scope.organisation, row->id);
  audit(tx, scope, "changed", "policy", row->uid, "version " + std::to_string(row->version + 1));
  tell_devices(tx, scope, row->uid, false);
  return show_policy(tx.sql(), scope, Key(row->id));
}

Result<void> delete_policy(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  tx.sql().run("UPDATE policies SET deleted_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?",
               tx.now(), tx.now(), scope.organisation, row->id);
  audit(tx, scope, "deleted", "policy", row->uid, row->name);
  tell_devices(tx, scope, row->uid, true);
  return {};
}

Result<api::EffectivePolicy> effective_policy(store::Reader& sql, Scope const& scope, Key const& asset) {
  auto id = find_id(sql, scope.organisation, "assets", "asset", asset);
  if (!id) return id.error();
  auto const layers = layers_of(sql, scope.organisation, *id);
  auto const effective = core::effective_policy(layers);
  api::EffectivePolicy answer;
  using Versions = std::tuple<std::int64_t, std::optional<std::int64_t>>;
  if (auto const versions = sql.one<Versions>(
          "SELECT i.policy_version, i.policy_applied FROM assets a JOIN device_identities i "
          "ON i.organisation_id = a.organisation_id AND i.id = a.identity_id WHERE "
          "a.organisation_id = ? AND a.id = ?",
          scope.organisation, *id)) {
    std::tie(answer.version, answer.applied_version) = *versions;
  }
  for (auto const& origin : effective.origins) {
    answer.settings.push_back(
        {origin.key, policy::setting_json(effective.settings, origin.key),
         origin.origin.layer == policy::LayerKind::built_in ? "default" : policy::describe(origin.origin)});
  }
  return answer;
}

}  // namespace deskbell::console
