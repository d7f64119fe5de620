// Layers from the database, effective settings from core, bytes signed for one device.
#include "console/server/device_policy.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "console/server/keys.h"
#include "console/server/opening_hours.h"
#include "console/server/secrets.h"
#include "policies/device_document.h"
#include "policies/document.h"

namespace deskbell::console {

namespace {

constexpr Duration valid_for = std::chrono::hours(24 * 90);
constexpr Duration renewed_before_end = std::chrono::hours(24 * 30);

struct LayerRow {
  std::string layer;
  std::string name;
  std::string document;
  std::string of;
};
BOOST_DESCRIBE_STRUCT(LayerRow, (), (layer, name, document, of))

struct PolicyPlace {
  std::int64_t customer_id = 0;
  std::optional<std::int64_t> folder_id;
};
BOOST_DESCRIBE_STRUCT(PolicyPlace, (), (customer_id, folder_id))

policy::LayerKind kind_of(std::string const& layer) {
  if (layer == "customer") return policy::LayerKind::customer;
  if (layer == "folder") return policy::LayerKind::folder;
  return layer == "asset" ? policy::LayerKind::asset : policy::LayerKind::organisation;
}

void add_layer(std::vector<core::PolicyLayer>& layers, std::optional<LayerRow> const& row) {
  if (!row) return;
  auto read = policy::read_document(row->document);
  if (!read.document) return;
  layers.push_back({{kind_of(row->layer), row->of, row->name}, std::move(read.document->layer)});
}

core::EffectivePolicy effective_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset) {
  auto const layers = layers_of(sql, organisation, asset);
  return core::effective_policy(layers);
}

struct IdentityRow {
  DeviceId uid;
  std::int64_t asset_id = 0;
  OrganisationId organisation_uid;
  std::string time_zone;
  std::int64_t policy_version = 0;
  std::optional<std::string> policy_digest;
  std::int64_t key_changes = 0;
};
BOOST_DESCRIBE_STRUCT(IdentityRow, (),
                      (uid, asset_id, organisation_uid, time_zone, policy_version, policy_digest,
                       key_changes))

}  // namespace

std::vector<core::PolicyLayer> layers_of(store::Sql& sql, std::int64_t organisation, std::int64_t asset) {
  std::vector<core::PolicyLayer> layers;
  auto const place = sql.one<PolicyPlace>(
      "SELECT customer_id, folder_id FROM assets WHERE organisation_id = ? AND id = ?", organisation, asset);
  if (!place) return layers;
  add_layer(layers,
            sql.one<LayerRow>(
                "SELECT layer, name, document, '' FROM policies WHERE organisation_id = ? AND layer = "
                "'organisation' AND deleted_at IS NULL",
                organisation));
  add_layer(layers,
            sql.one<LayerRow>(
                "SELECT p.layer, p.name, p.document, c.business_name FROM policies p JOIN customers c ON "
                "c.organisation_id = p.organisation_id AND c.id = p.customer_id WHERE p.organisation_id "
                "= ? AND p.layer = 'customer' AND p.customer_id = ? AND p.deleted_at IS NULL",
                organisation, place->customer_id));
  std::vector<std::int64_t> folders;
  constexpr std::size_t deepest = 5;
  for (auto folder = place->folder_id; folder && folders.size() < deepest;) {
    folders.push_back(*folder);
    folder =
        sql.one<std::optional<std::int64_t>>(
               "SELECT parent_id FROM folders WHERE organisation_id = ? AND id = ?", organisation, *folder)
            .value_or(std::nullopt);
  }
  std::reverse(folders.begin(), folders.end());
  for (auto const folder : folders) {
    add_layer(layers,
              sql.one<LayerRow>(
                  "SELECT p.layer, p.name, p.document, f.name FROM policies p JOIN folders f ON "
                  "f.organisation_id = p.organisation_id AND f.id = p.folder_id WHERE p.organisation_id "
                  "= ? AND p.layer = 'folder' AND p.folder_id = ? AND p.deleted_at IS NULL",
                  organisation, folder));
  }
  add_layer(layers,
            sql.one<LayerRow>(
                "SELECT p.layer, p.name, p.document, a.name FROM policies p JOIN assets a ON "
                "a.organisation_id = p.organisation_id AND a.id = p.asset_id WHERE p.organisation_id = ? "
                "AND p.layer = 'asset' AND p.asset_id = ? AND p.deleted_at IS NULL",
                organisation, asset));
  return layers;
}

bool knows_all_keys(Keys const& keys, std::int64_t key_changes) {
  return key_changes == keys.count_of_changes();
}

std::optional<SignedPolicy> policy_of(store::Sql& sql, std::int64_t organisation, std::int64_t identity) {
  return sql.one<SignedPolicy>(
      "SELECT policy_version, policy_document, policy_signature FROM device_identities WHERE "
      "organisation_id = ? AND id = ?",
      organisation, identity);
}

Result<bool> renew_policy(store::Transaction& tx, Keys const& keys, std::int64_t organisation,
                          std::int64_t identity, std::int64_t above) {
  auto& sql = tx.sql();
  auto const row = sql.one<IdentityRow>(
      "SELECT i.uid, i.asset_id, o.uid, o.time_zone, i.policy_version, i.policy_digest, i.key_changes FROM "
      "device_identities i JOIN "
      "organisations o ON o.id "
      "= i.organisation_id WHERE i.organisation_id = ? AND i.id = ? AND i.revoked_at IS NULL",
      organisation, identity);
  if (!row) return false;
  auto effective = effective_for(sql, organisation, row->asset_id);

  policy::DeviceDocument document;
  document.organisation_id = row->organisation_uid;
  document.device_id = row->uid;
  document.settings = std::move(effective.settings);
  document.origins = std::move(effective.origins);
  // Written hours stay here: the device gets those that its live chats name, resolved.
  auto hours = std::exchange(document.settings.desk.business_hours, {});
  std::erase_if(hours, [&](auto const& one) {
    return !core::names_business_hours(document.settings.tray.menu, one.name);
  });
  document.business_hours = resolve_business_hours(hours, row->time_zone, tx.now());
  auto content = policy::encode(document);
  if (!content) return content.error();
  auto const digest = sha256_hex(*content);
  auto const last = std::max(row->policy_version, above);
  // A version is about the time of its making, which tells whether it will expire soon.
  bool const fresh = time_from_ms(row->policy_version) + valid_for - renewed_before_end > tx.now();
  if (row->policy_digest == digest && fresh && above < row->policy_version &&
      knows_all_keys(keys, row->key_changes))
    return false;

  document.version = policy::next_version(tx.now(), last);
  document.issued_at = tx.now();
  document.expires_at = tx.now() + valid_for;
  auto text = policy::encode(document);
  if (!text) return text.error();
  sql.run(
      "UPDATE device_identities SET policy_version = ?, policy_document = ?, policy_signature = ?, "
      "policy_digest = ?, key_changes = ?, "
      "policy_refusal = NULL WHERE organisation_id = ? AND id = ?",
      document.version, *text, keys.sign_policy(row->uid, *text), digest, keys.count_of_changes(),
      organisation, identity);
  tx.after_commit(DevicePolicyReady{identity});
  return true;
}

policy::LiveChat live_chat_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                               std::string const& item) {
  return core::live_chat_of(effective_for(sql, organisation, asset).settings.tray.menu, item);
}

policy::ContactForm contact_form_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                                     std::string const& item) {
  return core::contact_form_of(effective_for(sql, organisation, asset).settings.tray.menu, item);
}

std::string item_title_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                           std::string const& item) {
  auto const effective = effective_for(sql, organisation, asset);
  auto const* found = core::find_menu_item(effective.settings.tray.menu, item);
  return found != nullptr && !found->title.empty() ? found->title : "Request";
}

std::optional<std::int64_t> technician_by_email(store::Sql& sql, std::int64_t organisation,
                                                std::string const& email) {
  if (email.empty()) return std::nullopt;
  return sql.one<std::int64_t>(
      "SELECT id FROM users WHERE organisation_id = ? AND email = LOWER(?) AND disabled_at IS NULL AND "
      "deleted_at IS NULL",
      organisation, email);
}

}  // namespace deskbell::console
