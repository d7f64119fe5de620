// Walks the structures of an SMBIOS table (DSP0134, 6.1.2), trusting none of its lengths.
#include "agent/inventory/smbios.h"

#include "agent/inventory/files.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {
constexpr std::size_t header_bytes = 4;
constexpr std::size_t most_structures = 4096;
constexpr int end_of_table = 127;
}  // namespace

int SmbiosStructure::type() const { return static_cast<unsigned char>(formatted_[0]); }

std::optional<std::uint64_t> SmbiosStructure::number(std::size_t offset, std::size_t bytes) const {
  if (offset + bytes > formatted_.size()) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t index = bytes; index-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(formatted_[offset + index]);
  }
  return value;
}

std::optional<std::string> SmbiosStructure::text(std::size_t offset) const {
  auto const index = number(offset, 1);
  if (!index || *index == 0 || *index > strings_.size()) return std::nullopt;
  auto const value = trimmed(strings_[*index - 1]);
  if (is_placeholder(value)) return std::nullopt;
  return std::string(value);
}

std::vector<SmbiosStructure> parse_smbios(std::string_view table) {
  std::vector<SmbiosStructure> structures;
  while (table.size() >= header_bytes && structures.size() < most_structures) {
    std::size_t const length = static_cast<unsigned char>(table[1]);
    if (length < header_bytes || length > table.size()) break;
    std::string_view const formatted = table.substr(0, length);
    table.remove_prefix(length);
    std::vector<std::string_view> strings;
    // The strings end in an empty one; without any, two zero bytes stand there.
    while (!table.empty() && table[0] != '\0') {
      auto const end = std::min(table.find('\0'), table.size());
      strings.push_back(table.substr(0, end));
      table.remove_prefix(std::min(end + 1, table.size()));
    }
    table.remove_prefix(std::min<std::size_t>(strings.empty() ? 2 : 1, table.size()));
    structures.emplace_back(formatted, std::move(strings));
    if (structures.back().type() == end_of_table) break;
  }
  return structures;
}

std::string read_smbios(Roots const& roots) {
  return read_file(roots.sys + "/firmware/dmi/tables/DMI").value_or("");
}

}  // namespace deskbell::agent::inventory
