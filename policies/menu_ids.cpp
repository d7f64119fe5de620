// Ids from type and title; a title beyond ASCII contributes a checksum, so that it still names the item.
#include "policies/menu_ids.h"

#include <boost/describe/enum_to_string.hpp>
#include <set>

namespace deskbell::policy {

namespace {

using Ids = std::set<std::string, std::less<>>;

std::string checksum(std::string_view text) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (char const character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 16777619U;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (int shift = 28; shift >= 0; shift -= 4) out += digits[(hash >> static_cast<unsigned>(shift)) & 0xFU];
  return out;
}

std::string slug(std::string_view title) {
  constexpr std::size_t longest = 32;
  std::string out;
  bool lossless = true;
  for (char const character : title) {
    bool const upper = character >= 'A' && character <= 'Z';
    if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || upper) {
      out += upper ? static_cast<char>(character - 'A' + 'a') : character;
    } else {
      if (static_cast<unsigned char>(character) >= 0x80) lossless = false;
      if (!out.empty() && out.back() != '-') out += '-';
    }
  }
  if (out.size() > longest) lossless = false;
  out.resize(std::min(out.size(), longest));
  while (!out.empty() && out.back() == '-') out.pop_back();
  if (!lossless) out += (out.empty() ? "" : "-") + checksum(title);
  return out;
}

void collect(std::vector<MenuItem> const& menu, Ids& taken) {
  for (auto const& item : menu) {
    if (!item.id.empty()) taken.insert(item.id);
    collect(item.items, taken);
  }
}

void complete(std::vector<MenuItem>& menu, Ids& taken) {
  for (auto& item : menu) {
    if (item.type == MenuItemType::live_chat && !item.chat) item.chat.emplace();
    if (item.type == MenuItemType::contact_form && !item.form) item.form.emplace();
    if (item.id.empty()) {
      std::string const base = std::string(boost::describe::enum_to_string(item.type, "item")) +
                               (item.title.empty() ? "" : "-" + slug(item.title));
      item.id = base;
      for (int number = 2; !taken.insert(item.id).second; ++number)
        item.id = base + "-" + std::to_string(number);
    }
    complete(item.items, taken);
  }
}

}  // namespace

void complete_menu(std::vector<MenuItem>& menu) {
  Ids taken;
  collect(menu, taken);
  complete(menu, taken);
}

}  // namespace deskbell::policy
