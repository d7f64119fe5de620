// The menu of a policy as one user of one device sees it.
#include <algorithm>

#include "core/policy.h"

namespace deskbell::core {

namespace {

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

/// `*` stands for any characters; ASCII letters match in either case. Linear in space, no recursion.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && lower(pattern[p]) == lower(text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string title_of(policy::MenuItem const& item) {
  if (!item.title.empty()) return item.title;
  switch (item.type) {
    case policy::MenuItemType::live_chat:
      return "Chat with us";
    case policy::MenuItemType::contact_form:
      return "Send a request";
    case policy::MenuItemType::my_tickets:
      return "My requests";
    case policy::MenuItemType::device_information:
      return "My device";
    default:
      return {};
  }
}

protocol::MenuItemType wire_type(policy::MenuItemType type) {
  switch (type) {
    case policy::MenuItemType::live_chat:
      return protocol::MenuItemType::live_chat;
    case policy::MenuItemType::contact_form:
      return protocol::MenuItemType::contact_form;
    case policy::MenuItemType::link:
      return protocol::MenuItemType::link;
    case policy::MenuItemType::launch_application:
      return protocol::MenuItemType::launch_application;
    case policy::MenuItemType::my_tickets:
      return protocol::MenuItemType::my_tickets;
    case policy::MenuItemType::device_information:
      return protocol::MenuItemType::device_information;
    case policy::MenuItemType::separator:
      return protocol::MenuItemType::separator;
    case policy::MenuItemType::submenu:
      return protocol::MenuItemType::submenu;
    case policy::MenuItemType::script:
      return protocol::MenuItemType::script;
  }
  return protocol::MenuItemType::separator;
}

protocol::FieldUse wire_use(policy::FieldPresence presence) {
  switch (presence) {
    case policy::FieldPresence::required:
      return protocol::FieldUse::required;
    case policy::FieldPresence::shown:
      return protocol::FieldUse::shown;
    case policy::FieldPresence::hidden:
      return protocol::FieldUse::hidden;
  }
  return protocol::FieldUse::shown;
}

std::vector<protocol::FormField> form_fields(policy::ContactForm const& form) {
  std::vector<protocol::FormField> fields;
  auto const add = [&](std::string name, policy::FormField const& field,
                       std::vector<std::string> choices = {}) {
    fields.push_back({std::move(name), wire_use(field.presence), field.prefill, std::move(choices)});
  };
  add("name", form.fields.name);
  add("email", form.fields.email);
  add("phone", form.fields.phone);
  add("subject", form.fields.subject);
  add("description", form.fields.description);
  add("problem_type", form.fields.problem_type, form.problem_types);
  add("priority", form.fields.priority, form.priorities);
  return fields;
}

policy::LaunchCommand const* command_for(policy::LaunchApplication const& launch,
                                         policy::OperatingSystem os) {
  auto const& command = os == policy::OperatingSystem::linux     ? launch.linux
                        : os == policy::OperatingSystem::windows ? launch.windows
                                                                 : launch.macos;
  return command && !command->program.empty() ? &*command : nullptr;
}

/// What forms without words of their own carry in documents of consoles that had it as their default.
constexpr std::string_view earlier_thanks =
    "Thank you. Your request has been recorded, and we will be in touch.";

/// False where the item has nothing to offer here.
bool fill(protocol::MenuItem& shown, policy::MenuItem const& item, MenuContext const& context) {
  switch (item.type) {
    case policy::MenuItemType::link:
      shown.url = item.url;
      return !item.url.empty();
    case policy::MenuItemType::launch_application: {
      auto const* command = item.launch ? command_for(*item.launch, context.os) : nullptr;
      if (command == nullptr) return false;
      shown.program = command->program;
      shown.arguments = command->arguments;
      return true;
    }
    case policy::MenuItemType::contact_form: {
      auto const form = item.form.value_or(policy::ContactForm{});
      shown.form = form_fields(form);
      if (!form.introduction.empty()) shown.introduction = form.introduction;
      // Without words of the policy the tray thanks in the person's language.
      if (!form.thank_you.empty() && form.thank_you != earlier_thanks) shown.thank_you = form.thank_you;
      shown.screenshot_allowed = form.screenshot;
      return true;
    }
    case policy::MenuItemType::submenu:
      shown.items = visible_menu(item.items, context);
      return !shown.items.empty();
    case policy::MenuItemType::script:
      return context.runs_scripts;
    default:
      return true;
  }
}

template <class Accept>
policy::MenuItem const* find_first(std::vector<policy::MenuItem> const& menu, Accept const& accept) {
  for (auto const& item : menu) {
    if (accept(item)) return &item;
    if (auto const* found = find_first(item.items, accept)) return found;
  }
  return nullptr;
}

policy::MenuItem const* item_or_first(std::vector<policy::MenuItem> const& menu, std::string_view id,
                                      policy::MenuItemType type) {
  auto const* item = id.empty() ? nullptr : find_menu_item(menu, id);
  if (item != nullptr && item->type == type) return item;
  return find_first(menu, [&](policy::MenuItem const& candidate) { return candidate.type == type; });
}

}  // namespace

bool is_visible(policy::VisibleWhen const& when, MenuContext const& context) {
  if (!when.os.empty() && std::find(when.os.begin(), when.os.end(), context.os) == when.os.end())
    return false;
  if (when.online && *when.online != context.online) return false;
  if (when.users.empty()) return true;
  std::string_view const user = context.user;
  auto const domain = user.find('\\');
  auto const bare = domain == std::string_view::npos ? user : user.substr(domain + 1);
  return std::any_of(when.users.begin(), when.users.end(), [&](std::string const& pattern) {
    return matches(pattern, user) || matches(pattern, bare);
  });
}

std::vector<protocol::MenuItem> visible_menu(std::vector<policy::MenuItem> const& menu,
                                             MenuContext const& context) {
  std::vector<protocol::MenuItem> result;
  auto const ends_with_separator = [&] {
    return result.empty() || result.back().type == protocol::MenuItemType::separator;
  };
  for (auto const& item : menu) {
    if (!is_visible(item.visible_when, context)) continue;
    if (item.type == policy::MenuItemType::separator && ends_with_separator()) continue;
    protocol::MenuItem shown;
    shown.id = item.id;
    shown.type = wire_type(item.type);
    shown.title = title_of(item);
    if (!item.icon.empty()) shown.icon = item.icon;
    if (fill(shown, item, context)) result.push_back(std::move(shown));
  }
  if (!result.empty() && ends_with_separator()) result.pop_back();
  return result;
}

protocol::Branding branding_of(policy::TraySettings const& tray) {
  return {tray.branding.name, tray.branding.tooltip, tray.branding.colour, tray.branding.icon,
          tray.icon_hidden};
}

policy::MenuItem const* find_menu_item(std::vector<policy::MenuItem> const& menu, std::string_view id) {
  return find_first(menu, [&](policy::MenuItem const& item) { return item.id == id; });
}

bool names_business_hours(std::vector<policy::MenuItem> const& menu, std::string_view name) {
  return find_first(menu, [&](policy::MenuItem const& item) {
           return item.type == policy::MenuItemType::live_chat && item.chat &&
                  item.chat->business_hours == name;
         }) != nullptr;
}

policy::LiveChat live_chat_of(std::vector<policy::MenuItem> const& menu, std::string_view item_id) {
  auto const* item = item_or_first(menu, item_id, policy::MenuItemType::live_chat);
  return item != nullptr && item->chat ? *item->chat : policy::LiveChat{};
}

policy::ContactForm contact_form_of(std::vector<policy::MenuItem> const& menu, std::string_view item_id) {
  auto const* item = item_or_first(menu, item_id, policy::MenuItemType::contact_form);
  return item != nullptr && item->form ? *item->form : policy::ContactForm{};
}

}  // namespace deskbell::core
