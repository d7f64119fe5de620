// Print queues of CUPS, from its own configuration.
#include <algorithm>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Printer;

/// "ipp://user:secret@host/queue" to "ipp://host/queue".
std::string without_credentials(std::string_view uri) {
  auto const start = uri.find("://");
  if (start == std::string_view::npos) return std::string(uri);
  auto const host = start + 3;
  auto const end = std::min(uri.find_first_of("/?#", host), uri.size());
  auto const at = uri.substr(host, end - host).rfind('@');
  if (at == std::string_view::npos) return std::string(uri);
  return std::string(uri.substr(0, host)) + std::string(uri.substr(host + at + 1));
}

void put_setting(std::string_view key, std::string_view value, Printer& printer) {
  if (key == "Info") printer.description = text_or_none(value);
  if (key == "Location") printer.location = text_or_none(value);
  if (key == "MakeModel") printer.driver = text_or_none(value);
  if (key == "DeviceURI") printer.uri = without_credentials(value);
  if (key == "State") printer.state = text_or_none(lower(value));
  if (key == "Shared") printer.shared = lower(value) == "yes";
}

}  // namespace

std::optional<std::vector<Printer>> collect_printers(Roots const& roots) {
  auto const text = read_file(roots.etc + "/cups/printers.conf");
  if (!text) return std::nullopt;
  std::vector<Printer> printers;
  bool inside = false;
  for_each_line(*text, [&](std::string_view line) {
    line = trimmed(line);
    bool const is_default = line.starts_with("<DefaultPrinter ");
    if ((is_default || line.starts_with("<Printer ")) && line.ends_with('>')) {
      auto const blank = line.find(' ');
      Printer printer;
      printer.name = trimmed(line.substr(blank, line.size() - blank - 1));
      printer.is_default = is_default;
      printers.push_back(std::move(printer));
      inside = true;
    } else if (line.starts_with("</")) {
      inside = false;
    } else if (inside) {
      auto const blank = std::min(line.find(' '), line.size());
      put_setting(line.substr(0, blank), trimmed(line.substr(blank)), printers.back());
    }
  });
  return printers;
}

}  // namespace deskbell::agent::inventory
