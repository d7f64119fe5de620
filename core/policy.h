// Decides what is in force: layers of policies from broad to narrow make effective settings, each with its
// origin; and the menu that one user of one device sees of them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policies/device_document.h"
#include "policies/settings.h"
#include "protocol/common.h"

namespace deskbell::core {

/// One policy, and where it lies.
struct PolicyLayer {
  policy::Origin origin;
  policy::Layer layer;
  friend bool operator==(PolicyLayer const&, PolicyLayer const&) = default;
};

struct EffectivePolicy {
  policy::Settings settings;
  std::vector<policy::KeyOrigin> origins;  ///< one for each key, in the order of policy::setting_names
  friend bool operator==(EffectivePolicy const&, EffectivePolicy const&) = default;
};

/// `layers` stand from broad to narrow: organisation, customer, folders from the outermost, asset. The
/// narrowest layer that sets or disables a key decides it; a key that none configures has its default.
EffectivePolicy effective_policy(std::span<PolicyLayer const> layers);

// ---- the menu
// ------------------------------------------------------------------------------------------------------

/// Who looks at the menu, where and when.
struct MenuContext {
  policy::OperatingSystem os = policy::OperatingSystem::linux;
  std::string user;    ///< login name; "DOMAIN\name" for a domain account
  bool online = true;  ///< the device is connected to the console
  bool runs_scripts =
      false;  ///< whether this agent can run signed scripts; without, script items are not shown
};

/// Whether every condition that is given holds.
bool is_visible(policy::VisibleWhen const& when, MenuContext const& context);

/// The items that are shown, in their order; submenus that came out empty, and separators that would stand
/// first, last or side by side, are not.
std::vector<protocol::MenuItem> visible_menu(std::vector<policy::MenuItem> const& menu,
                                             MenuContext const& context);
protocol::Branding branding_of(policy::TraySettings const& tray);

/// Null where no item, in whatever submenu, has this id.
policy::MenuItem const* find_menu_item(std::vector<policy::MenuItem> const& menu, std::string_view id);

/// Whether a live chat of the menu, in whatever submenu, keeps these business hours.
bool names_business_hours(std::vector<policy::MenuItem> const& menu, std::string_view name);

/// How a conversation behaves that was started from the item; from none, or one that is gone: as the menu's
/// first live chat item says, else the defaults.
policy::LiveChat live_chat_of(std::vector<policy::MenuItem> const& menu, std::string_view item_id);
/// Likewise for a contact form.
policy::ContactForm contact_form_of(std::vector<policy::MenuItem> const& menu, std::string_view item_id);

}  // namespace deskbell::core
