// The local account files, for the sections about people and processes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"

namespace deskbell::agent::inventory {

struct Account {
  std::string name;
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::string full_name;
  std::string home;
  std::string shell;
};

/// /etc/passwd; lines that do not look like it are left out.
std::vector<Account> read_accounts(Roots const& roots);
/// Login names by uid.
std::map<std::int64_t, std::string> account_names(Roots const& roots);

struct AccountGroup {
  std::string name;
  std::int64_t gid = 0;
  std::vector<std::string> members;
};

std::vector<AccountGroup> read_groups(Roots const& roots);

}  // namespace deskbell::agent::inventory
