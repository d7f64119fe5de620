// Local accounts that people sign in with, and their groups.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "agent/inventory/accounts.h"
#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Group;
using protocol::User;

constexpr std::size_t largest_account_file = 16 << 20;
constexpr std::int64_t nobody = 65534;
constexpr std::int64_t day_ms = 86'400'000;
constexpr off_t lastlog_record_bytes = 292;  // a 32-bit time, 32 bytes of terminal, 256 of host

std::int64_t first_human_uid(Roots const& roots) {
  auto const text = read_file(roots.etc + "/login.defs");
  std::int64_t first = 1000;
  if (!text) return first;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = words(line);
    if (parts.size() >= 2 && parts[0] == "UID_MIN") first = to_number(parts[1]).value_or(first);
  });
  return first;
}

bool may_sign_in(Account const& account) {
  return !account.shell.ends_with("/nologin") && !account.shell.ends_with("/false") && !account.shell.empty();
}

bool is_human(Account const& account, std::int64_t first_uid) {
  if (account.uid == 0) return true;
  return account.uid >= first_uid && account.uid != nobody && may_sign_in(account);
}

bool is_administrators(std::string_view group) {
  return group == "sudo" || group == "wheel" || group == "admin" || group == "root";
}

struct Shadow {
  std::optional<bool> locked;
  std::optional<std::int64_t> changed_at;
};

/// Only root reads it; the hashes themselves are looked at no further than their first character.
std::map<std::string, Shadow, std::less<>> read_shadow(Roots const& roots) {
  std::map<std::string, Shadow, std::less<>> entries;
  auto const text = read_file(roots.etc + "/shadow", largest_account_file);
  if (!text) return entries;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = split(line, ':');
    if (parts.size() < 3 || parts[0].empty()) return;
    Shadow shadow;
    shadow.locked = parts[1].starts_with("!") || parts[1].starts_with("*");
    if (auto const days = to_number(parts[2]); days && *days > 0 && *days < 200'000)
      shadow.changed_at = *days * day_ms;
    entries.insert_or_assign(std::string(parts[0]), shadow);
  });
  return entries;
}

/// The time in a user's record of /var/log/lastlog, a sparse table indexed by uid.
std::optional<std::int64_t> last_login(int file, std::int64_t uid) {
  std::int32_t seconds = 0;
  if (file < 0 || ::pread(file, &seconds, sizeof seconds, uid * lastlog_record_bytes) != sizeof seconds) {
    return std::nullopt;
  }
  if (seconds <= 0) return std::nullopt;
  return static_cast<std::int64_t>(seconds) * 1000;
}

}  // namespace

std::vector<Account> read_accounts(Roots const& roots) {
  std::vector<Account> accounts;
  auto const text = read_file(roots.etc + "/passwd", largest_account_file);
  if (!text) return accounts;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = split(line, ':');
    auto const uid = parts.size() >= 7 ? to_number(parts[2]) : std::nullopt;
    auto const gid = parts.size() >= 7 ? to_number(parts[3]) : std::nullopt;
    if (!uid || !gid || *uid < 0 || *uid > UINT32_MAX || parts[0].empty()) return;
    Account account;
    account.name = parts[0];
    account.uid = *uid;
    account.gid = *gid;
    account.full_name = trimmed(parts[4].substr(0, parts[4].find(',')));
    account.home = parts[5];
    account.shell = trimmed(parts[6]);
    accounts.push_back(std::move(account));
  });
  return accounts;
}

std::map<std::int64_t, std::string> account_names(Roots const& roots) {
  std::map<std::int64_t, std::string> names;
  for (auto& account : read_accounts(roots)) names.emplace(account.uid, std::move(account.name));
  return names;
}

std::vector<AccountGroup> read_groups(Roots const& roots) {
  std::vector<AccountGroup> groups;
  auto const text = read_file(roots.etc + "/group", largest_account_file);
  if (!text) return groups;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = split(line, ':');
    auto const gid = parts.size() >= 4 ? to_number(parts[2]) : std::nullopt;
    if (!gid || parts[0].empty()) return;
    AccountGroup group;
    group.name = parts[0];
    group.gid = *gid;
    for (auto const member : split(trimmed(parts[3]), ',')) {
      if (!member.empty()) group.members.emplace_back(member);
    }
    groups.push_back(std::move(group));
  });
  return groups;
}

std::optional<std::vector<User>> collect_users(Roots const& roots) {
  if (!exists(roots.etc + "/passwd")) return std::nullopt;
  auto const first_uid = first_human_uid(roots);
  auto const shadow = read_shadow(roots);
  std::set<std::string, std::less<>> administrators;
  for (auto const& group : read_groups(roots)) {
    if (is_administrators(group.name)) administrators.insert(group.members.begin(), group.members.end());
  }
  int const lastlog = ::open((roots.var + "/log/lastlog").c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  std::vector<User> users;
  for (auto const& account : read_accounts(roots)) {
    if (!is_human(account, first_uid)) continue;
    User user;
    user.name = account.name;
    user.identifier = std::to_string(account.uid);
    user.full_name = text_or_none(account.full_name);
    user.home = text_or_none(account.home);
    user.shell = text_or_none(account.shell);
    user.administrator = account.uid == 0 || administrators.contains(account.name);
    if (auto const entry = shadow.find(account.name); entry != shadow.end()) {
      user.locked = entry->second.locked;
      user.password_changed_at = entry->second.changed_at;
    }
    user.last_login_at = last_login(lastlog, account.uid);
    users.push_back(std::move(user));
  }
  if (lastlog >= 0) ::close(lastlog);
  return users;
}

std::optional<std::vector<Group>> collect_groups(Roots const& roots) {
  if (!exists(roots.etc + "/group")) return std::nullopt;
  auto const first_gid = first_human_uid(roots);
  std::vector<Group> groups;
  for (auto& entry : read_groups(roots)) {
    bool const human = entry.gid >= first_gid && entry.gid != nobody;
    if (!human && entry.members.empty() && !is_administrators(entry.name)) continue;
    Group group;
    group.name = std::move(entry.name);
    group.identifier = std::to_string(entry.gid);
    group.members = std::move(entry.members);
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace deskbell::agent::inventory
