// Which of the rpm databases on a machine is the one that counts.
#include "agent/inventory/rpm.h"

#include <array>

#include "agent/inventory/packages.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

struct Form {
  char const* file;
  std::optional<std::vector<Software>> (*read)(std::string const& path);
};

// In the order in which rpm itself looks for a database (lib/backend/dbi.cc), the newest first: a system that
// was upgraded from one form to the next may still have the old file, which nobody writes any more.
constexpr std::array forms{Form{"rpmdb.sqlite", &rpm_sqlite_software}, Form{"Packages.db", &rpm_ndb_software},
                           Form{"Packages", &rpm_berkeley_software}};

}  // namespace

std::optional<std::vector<Software>> rpm_software(Roots const& roots) {
  // rpm has one folder, and looks for every form in that: it moved from /var to /usr, for snapshots to hold
  // it.
  for (auto const& folder : {roots.usr + "/lib/sysimage/rpm", roots.var + "/lib/rpm"}) {
    for (auto const& form : forms) {
      if (auto list = form.read(folder + "/" + form.file)) return list;
    }
  }
  return std::nullopt;
}

}  // namespace deskbell::agent::inventory
