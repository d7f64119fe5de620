// What each device gets of the policies: computed, versioned and signed; and what it says of chats and forms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console/server/store/transaction.h"
#include "core/policy.h"
#include "policies/settings.h"

namespace deskbell::console {

class Keys;

/// The layers that lie over an asset, from broad to narrow. One that cannot be read any more is left out.
std::vector<core::PolicyLayer> layers_of(store::Sql& sql, std::int64_t organisation, std::int64_t asset);

struct SignedPolicy {
  std::int64_t policy_version = 0;
  std::optional<std::string> policy_document;
  std::optional<std::string> policy_signature;
};
BOOST_DESCRIBE_STRUCT(SignedPolicy, (), (policy_version, policy_document, policy_signature))
std::optional<SignedPolicy> policy_of(store::Sql& sql, std::int64_t organisation, std::int64_t identity);

/// Whether the last policy told the device of all changes of keys; `key_changes` as its row has it.
bool knows_all_keys(Keys const& keys, std::int64_t key_changes);

/// Makes and signs a new version where what is in force differs from what the device was given last, where
/// that expires soon or was made before a key was changed, or where the device has `above`
/// already. True: there is a new one. Errors: too_large.
Result<bool> renew_policy(store::Transaction& tx, Keys const& keys, std::int64_t organisation,
                          std::int64_t identity, std::int64_t above = 0);

/// As in force for the asset now.
policy::LiveChat live_chat_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                               std::string const& item);
policy::ContactForm contact_form_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                                     std::string const& item);
/// Title of the menu item, or "Request".
std::string item_title_for(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                           std::string const& item);
/// A technician by e-mail address who may take work.
std::optional<std::int64_t> technician_by_email(store::Sql& sql, std::int64_t organisation,
                                                std::string const& email);

}  // namespace deskbell::console
