// What a schema cannot say of a policy: addresses, ids used once, depth, thresholds in order, limits of the
// wires.
#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <cctype>
#include <chrono>
#include <map>
#include <set>

#include "policies/document.h"
#include "policies/findings.h"
#include "policies/lenient.h"
#include "policies/positions.h"

namespace deskbell::policy {

namespace {

json::value const* member(json::value const* value, std::string_view name) {
  auto const* object = value == nullptr ? nullptr : value->if_object();
  return object == nullptr ? nullptr : object->if_contains(json::string_view(name.data(), name.size()));
}

std::string_view text_of(json::value const* value) {
  auto const* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view{} : std::string_view{text->data(), text->size()};
}

/// "https://bank.example@evil.example/" is not where a reader thinks that it leads.
enum class UserInfo {
  misleads,  ///< a fault
  elsewhere  ///< whoever asks has words of its own for it
};

/// Why the text is no address that may be opened; empty where it is one. The scheme itself is the schema's
/// affair.
std::string fault_of_url(std::string_view text, UserInfo user_info) {
  auto const parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return "an address without spaces or other characters that must be escaped";
  bool const has_host = parsed->scheme().starts_with("http");
  if (has_host && parsed->encoded_host().empty()) return "an address with the name of a host";
  if (!has_host && parsed->encoded_path().empty()) return "an address with something after the scheme";
  if (has_host && user_info == UserInfo::misleads && parsed->has_userinfo())
    return "an address without user and password";
  constexpr int most_ports = 65535;
  int port = parsed->has_port() ? 0 : 1;
  for (char const digit : parsed->port()) port = std::min(port * 10 + (digit - '0'), most_ports + 1);
  if (port < 1 || port > most_ports) return "a port from 1 to 65535";
  // There are mail programs that attach a file because an address names it: trays open none of those.
  static constexpr std::array<std::string_view, 5> mail_fields{"to", "cc", "bcc", "subject", "body"};
  if (has_host) return {};
  for (auto const& parameter : parsed->params()) {
    auto const harmless = std::any_of(mail_fields.begin(), mail_fields.end(), [&](std::string_view field) {
      return std::equal(field.begin(), field.end(), parameter.key.begin(), parameter.key.end(),
                        [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    });
    if (!harmless) return "an address that asks for nothing but to, cc, bcc, subject and body";
  }
  return {};
}

/// Control characters, and marks that turn the direction of what follows: of a title, nobody sees what it
/// says.
bool misleads(std::string_view text) {
  static constexpr std::array<std::string_view, 9> turns{"\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                                         "\u2066", "\u2067", "\u2068", "\u2069"};
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }) ||
         std::any_of(turns.begin(), turns.end(),
                     [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

/// "2027-03-26" or "12-25". Of other texts the schema has spoken.
bool is_date(std::string_view text) {
  auto const number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (char const c : text.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  constexpr std::size_t with_year = 10;
  bool const dated = text.size() == with_year;
  if (!dated && text.size() != 5) return true;
  std::size_t const at = dated ? 5 : 0;
  auto const day = std::chrono::month(static_cast<unsigned>(number(at, 2))) /
                   std::chrono::day(static_cast<unsigned>(number(at + 3, 2)));
  return dated ? (std::chrono::year(number(0, 4)) / day).ok() : day.ok();
}

class Checker {
 public:
  Checker(json::value const& document, Knowledge const& knowledge)
      : document_(document), knowledge_(knowledge) {}

  std::vector<Finding> run() {
    auto const* settings = member(&document_, "settings");
    both_set_and_disabled(settings, member(&document_, "disabled"));
    menu(member(settings, "tray.menu"));
    order(settings, "monitors.disk_space", "raise_below_percent", DiskSpaceMonitor{}.raise_below_percent,
          "clear_above_percent", DiskSpaceMonitor{}.clear_above_percent);
    for (std::string const key : {"monitors.memory", "monitors.cpu"}) {
      order(settings, key, "clear_below_percent", UsageMonitor{}.clear_below_percent, "raise_above_percent",
            UsageMonitor{}.raise_above_percent);
    }
    proxy(member(settings, "link.proxy"));
    business_hours(member(settings, "desk.business_hours"));
    return std::move(findings_);
  }

 private:
  void both_set_and_disabled(json::value const* settings, json::value const* disabled) {
    auto const* list = disabled == nullptr ? nullptr : disabled->if_array();
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
      auto const key = text_of(&(*list)[i]);
      if (key.empty() || member(settings, key) == nullptr) continue;
      auto finding =
          unfit("/disabled/" + std::to_string(i), quoted(key), "a setting that is not in settings");
      finding.message =
          "found " + finding.found + ", which is also in settings, expected it in one of the two";
      findings_.push_back(std::move(finding));
    }
  }

  void menu(json::value const* menu) {
    auto const* list = menu == nullptr ? nullptr : menu->if_array();
    if (list == nullptr) return;
    items(*list, "/settings/tray.menu", 0);
    if (item_count_ > max_menu_items) {
      add("/settings/tray.menu", "a menu of " + std::to_string(item_count_) + " items with its submenus",
          "at most " + std::to_string(max_menu_items));
    }
    json::value complete = *menu;
    fit(complete, std::vector<MenuItem>{}, Unknown::keep);
    auto const bytes = json::serialize(complete).size();
    if (bytes > max_menu_bytes) {
      add("/settings/tray.menu", "a menu of " + std::to_string(bytes) + " bytes",
          "at most " + std::to_string(max_menu_bytes) + "; shorten its texts");
    }
  }

  void items(json::array const& list, std::string const& pointer, std::size_t depth) {
    if (depth > max_menu_depth) {
      return add(pointer, "a submenu " + std::to_string(depth) + " deep",
                 "at most " + std::to_string(max_menu_depth));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      ++item_count_;
      item(list[i], pointer + "/" + std::to_string(i), depth);
    }
  }

  void item(json::value const& item, std::string const& pointer, std::size_t depth) {
    if (auto const id = text_of(member(&item, "id")); !id.empty()) {
      auto const [first, is_new] = ids_.try_emplace(std::string(id), pointer);
      if (!is_new)
        add(pointer + "/id", quoted(id),
            "an id that no other item has; " + path_of(first->second) + " has it");
    }
    if (auto const title = text_of(member(&item, "title")); misleads(title))
      add(pointer + "/title", quoted(title), "one line, without control and direction characters");
    auto const type = text_of(member(&item, "type"));
    if (type == "link") url(member(&item, "url"), pointer + "/url", UserInfo::misleads);
    if (auto const* launch = member(&item, "launch");
        launch != nullptr && launch->is_object() && launch->get_object().empty()) {
      add(pointer + "/launch", "no program", "at least one of linux, windows, macos");
    }
    auto const* inner = member(&item, "items");
    if (inner != nullptr && inner->is_array()) items(inner->get_array(), pointer + "/items", depth + 1);
  }

  void url(json::value const* value, std::string const& pointer, UserInfo user_info) {
    auto const text = text_of(value);
    if (text.empty()) return;
    auto const fault = fault_of_url(text, user_info);
    if (!fault.empty()) add(pointer, quoted(text), fault);
  }

  void order(json::value const* settings, std::string const& key, std::string_view low_name,
             std::int64_t low_default, std::string_view high_name, std::int64_t high_default) {
    auto const* monitor = member(settings, key);
    auto const number = [&](std::string_view name, std::int64_t fallback) {
      auto const* value = member(monitor, name);
      return value != nullptr && value->is_int64() ? value->get_int64() : fallback;
    };
    auto const low = number(low_name, low_default);
    auto const high = number(high_name, high_default);
    if (low <= high) return;
    // The one that is written is at fault; where both are, the one that clears.
    bool const clear_is_low = low_name.starts_with("clear");
    auto name = clear_is_low ? low_name : high_name;
    if (member(monitor, name) == nullptr) name = clear_is_low ? high_name : low_name;
    bool const at_low = name == low_name;
    add("/settings/" + key + "/" + std::string(name), std::to_string(at_low ? low : high),
        (at_low ? "at most the " + std::to_string(high) : "at least the " + std::to_string(low)) + " of " +
            std::string(at_low ? high_name : low_name));
  }

  void proxy(json::value const* proxy) {
    if (proxy == nullptr) return;
    auto const* address = member(proxy, "url");
    url(address, "/settings/link.proxy/url", UserInfo::elsewhere);
    // The password is not repeated in the message, which may end up in a log.
    auto const parsed = boost::urls::parse_uri(boost::urls::string_view(text_of(address)));
    if (parsed && parsed->has_userinfo()) {
      add("/settings/link.proxy/url", "an address with user and password",
          "them in the fields user and password");
    }
    if (text_of(member(proxy, "mode")) == "manual" && text_of(address).empty()) {
      Finding finding =
          unfit("/settings/link.proxy/url", "nothing", "the address of the proxy, which mode manual needs");
      finding.place = "/settings/link.proxy";
      finding.message = "is missing, expected " + finding.expected;
      findings_.push_back(std::move(finding));
    }
  }

  void business_hours(json::value const* hours) {
    auto const* list = hours == nullptr ? nullptr : hours->if_array();
    if (list == nullptr) return;
    std::set<std::string, std::less<>> names;
    for (std::size_t i = 0; i < list->size(); ++i) {
      auto const pointer = "/settings/desk.business_hours/" + std::to_string(i);
      auto const name = text_of(member(&(*list)[i], "name"));
      if (!name.empty() && !names.emplace(name).second)
        add(pointer + "/name", quoted(name), "a name that no other hours have");
      std::string const zone(text_of(member(&(*list)[i], "time_zone")));
      if (!zone.empty() && knowledge_.is_time_zone && !knowledge_.is_time_zone(zone))
        add(pointer + "/time_zone", quoted(zone), "a time zone such as Europe/Berlin");
      auto const* week = member(&(*list)[i], "week");
      if (auto const* days = week == nullptr ? nullptr : week->if_object()) {
        for (auto const& [day, spans] : *days) opening_spans(&spans, pointer + "/week/" + std::string(day));
      }
      holidays(member(&(*list)[i], "holidays"), pointer + "/holidays");
    }
  }

  void holidays(json::value const* holidays, std::string const& pointer) {
    auto const* list = holidays == nullptr ? nullptr : holidays->if_array();
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
      auto const here = pointer + "/" + std::to_string(i);
      auto const date = text_of(member(&(*list)[i], "date"));
      if (!date.empty() && !is_date(date)) add(here + "/date", quoted(date), "a day that the calendar has");
      opening_spans(member(&(*list)[i], "open"), here + "/open");
    }
  }

  void opening_spans(json::value const* spans, std::string const& pointer) {
    auto const* list = spans == nullptr ? nullptr : spans->if_array();
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
      auto const from = text_of(member(&(*list)[i], "from"));
      auto const until = text_of(member(&(*list)[i], "until"));
      // Both are HH:MM where the schema had nothing to say.
      if (from.size() == until.size() && !from.empty() && from >= until)
        add(pointer + "/" + std::to_string(i) + "/until", quoted(until), "a time after " + std::string(from));
    }
  }

  void add(std::string pointer, std::string found, std::string expected) {
    findings_.push_back(unfit(std::move(pointer), std::move(found), std::move(expected)));
  }

  json::value const& document_;
  Knowledge const& knowledge_;
  std::map<std::string, std::string, std::less<>> ids_;
  std::size_t item_count_ = 0;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_meaning(json::value const& document, Knowledge const& knowledge) {
  return Checker(document, knowledge).run();
}

}  // namespace deskbell::policy
