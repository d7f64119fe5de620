// Packages of Debian and its relatives: one read of dpkg's status file, parsed in place.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "agent/inventory/files.h"
#include "agent/inventory/packages.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

constexpr std::size_t largest_status = 256u << 20;

class Paragraph {
 public:
  void take(std::string_view line) {
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return;
    auto const key = line.substr(0, colon);
    auto const value = [&] { return trimmed(line.substr(colon + 1)); };
    switch (key.front()) {
      case 'P':
        if (key == "Package") package_.name = value();
        break;
      case 'S':
        if (key == "Status")
          put_status(value());
        else if (key == "Section")
          package_.section = value();
        break;
      case 'V':
        if (key == "Version") package_.version = value();
        break;
      case 'A':
        if (key == "Architecture") package_.architecture = value();
        break;
      case 'M':
        if (key == "Maintainer") package_.maintainer = value();
        break;
      case 'I':
        if (key == "Installed-Size") package_.installed_size = value();
        break;
      default:
        break;
    }
  }

  void finish(std::vector<DpkgPackage>& packages) {
    if (installed_ && !package_.name.empty()) packages.push_back(package_);
    package_ = {};
    installed_ = false;
  }

 private:
  /// "install ok installed": what is wanted, whether something is wrong, how far it got.
  void put_status(std::string_view status) {
    installed_ = status.ends_with(" installed");
    package_.held = status.starts_with("hold ");
  }

  DpkgPackage package_;
  bool installed_ = false;
};

/// When each package was unpacked last: dpkg rewrites its list of files then.
class InstallTimes {
 public:
  explicit InstallTimes(std::string const& folder)
      : folder_(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}
  ~InstallTimes() {
    if (folder_ >= 0) ::close(folder_);
  }
  InstallTimes(InstallTimes const&) = delete;
  InstallTimes& operator=(InstallTimes const&) = delete;

  std::optional<std::int64_t> of(DpkgPackage const& package) {
    if (folder_ < 0) return std::nullopt;
    // Packages that may be installed for several architectures carry one in the file's name.
    if (auto const time = modified(std::string(package.name) + ".list")) return time;
    return modified(std::string(package.name) + ":" + std::string(package.architecture) + ".list");
  }

 private:
  std::optional<std::int64_t> modified(std::string const& name) const {
    struct stat status {};
    if (name.find('/') != std::string::npos || ::fstatat(folder_, name.c_str(), &status, 0) != 0)
      return std::nullopt;
    return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1000;
  }

  int folder_;
};

}  // namespace

std::vector<DpkgPackage> parse_dpkg_status(std::string_view text) {
  std::vector<DpkgPackage> packages;
  Paragraph paragraph;
  for_each_line(text, [&](std::string_view line) {
    if (line.empty() || line == "\r") {
      paragraph.finish(packages);
    } else if (line.front() != ' ' && line.front() != '\t') {
      paragraph.take(line);
    }
  });
  paragraph.finish(packages);
  return packages;
}

std::int64_t rounded_size(std::int64_t bytes) {
  constexpr std::int64_t step = 100'000;
  if (bytes <= 0) return 0;
  bytes = std::min(bytes, INT64_MAX - step);
  return std::max(step, (bytes + step / 2) / step * step);
}

std::int64_t rounded_time(std::int64_t milliseconds) { return milliseconds / 60'000 * 60'000; }

std::string without_mail(std::string_view maintainer) {
  return std::string(trimmed(maintainer.substr(0, maintainer.find('<'))));
}

std::optional<std::vector<Software>> dpkg_software(Roots const& roots) {
  auto const text = read_file(roots.var + "/lib/dpkg/status", largest_status);
  if (!text) return std::nullopt;
  InstallTimes times(roots.var + "/lib/dpkg/info");
  std::vector<Software> list;
  auto const packages = parse_dpkg_status(*text);
  list.reserve(packages.size());
  for (auto const& package : packages) {
    Software software;
    software.name = package.name;
    software.version = text_or_none(package.version);
    software.vendor = text_or_none(without_mail(package.maintainer));
    software.architecture = text_or_none(package.architecture);
    software.section = text_or_none(package.section);
    software.source = "dpkg";
    if (auto const kilobytes = to_number(package.installed_size);
        kilobytes && *kilobytes < (INT64_MAX >> 10)) {
      software.size_bytes = rounded_size(*kilobytes << 10);
    }
    if (auto const time = times.of(package)) software.installed_at = rounded_time(*time);
    list.push_back(std::move(software));
  }
  return list;
}

}  // namespace deskbell::agent::inventory
