// Names for menu items that the administrator gave none, the same ones whenever the same document is read.
#pragma once

#include <vector>

#include "policies/settings.h"

namespace deskbell::policy {

/// Gives every item without an id one made of its type and title, e.g. "link-company-handbook", and live chat
/// and contact form items their defaults. Ids that would be equal get a number, in the order of the menu.
void complete_menu(std::vector<MenuItem>& menu);

}  // namespace deskbell::policy
