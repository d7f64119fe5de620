// The base block of an EDID: maker, product, date, size, and up to four descriptors with texts.
#include "agent/inventory/edid.h"

#include <cmath>
#include <numeric>

#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

constexpr std::size_t block_bytes = 128;
constexpr std::size_t first_descriptor = 54;
constexpr std::size_t descriptor_bytes = 18;
constexpr unsigned descriptor_serial = 0xFF;
constexpr unsigned descriptor_name = 0xFC;

class Block {
 public:
  explicit Block(std::string_view bytes) : bytes_(bytes) {}
  unsigned at(std::size_t index) const { return static_cast<unsigned char>(bytes_[index]); }
  std::string_view part(std::size_t offset, std::size_t size) const { return bytes_.substr(offset, size); }
  bool is_valid() const {
    static constexpr std::string_view magic("\x00\xFF\xFF\xFF\xFF\xFF\xFF\x00", 8);
    if (bytes_.size() != block_bytes || !bytes_.starts_with(magic)) return false;
    unsigned sum = 0;
    for (std::size_t index = 0; index < block_bytes; ++index) sum += at(index);
    return sum % 256 == 0;
  }

 private:
  std::string_view bytes_;
};

/// Three letters in five bits each, A is 1.
std::string maker(Block const& block) {
  unsigned const packed = block.at(8) << 8 | block.at(9);
  std::string text;
  for (int shift = 10; shift >= 0; shift -= 5) text += static_cast<char>('A' - 1 + (packed >> shift & 31));
  return text;
}

void put_detail(Block const& block, std::size_t offset, protocol::Display& display) {
  if (block.at(offset) != 0 || block.at(offset + 1) != 0) {  // a timing; the first is the preferred one
    if (offset != first_descriptor) return;
    display.width_pixels = block.at(offset + 2) | (block.at(offset + 4) & 0xF0) << 4;
    display.height_pixels = block.at(offset + 5) | (block.at(offset + 7) & 0xF0) << 4;
    double const width = block.at(offset + 12) | (block.at(offset + 14) & 0xF0) << 4;  // millimetres
    double const height = block.at(offset + 13) | (block.at(offset + 14) & 0x0F) << 8;
    if (width > 0 && height > 0) display.diagonal_inches = std::round(std::hypot(width, height) / 2.54) / 10;
    return;
  }
  auto const text = block.part(offset + 5, 13);
  auto const line = text_or_none(text.substr(0, text.find('\n')));
  if (block.at(offset + 3) == descriptor_serial && line) display.serial_number = line;
  if (block.at(offset + 3) == descriptor_name && line) display.model = line;
}

}  // namespace

std::optional<protocol::Display> parse_edid(std::string_view bytes) {
  Block const block(bytes.substr(0, block_bytes));
  if (!block.is_valid()) return std::nullopt;
  protocol::Display display;
  display.manufacturer = maker(block);
  std::uint32_t const serial = block.at(12) | block.at(13) << 8 | block.at(14) << 16 | block.at(15) << 24;
  if (serial != 0 && serial != 0x01010101) display.serial_number = std::to_string(serial);
  if (unsigned const week = block.at(16); week >= 1 && week <= 54) display.manufactured_week = week;
  display.manufactured_year = 1990 + block.at(17);
  for (std::size_t index = 0; index < 4; ++index)
    put_detail(block, first_descriptor + index * descriptor_bytes, display);
  if (!display.diagonal_inches && block.at(21) > 0 && block.at(22) > 0) {  // centimetres
    display.diagonal_inches = std::round(std::hypot(block.at(21), block.at(22)) / 2.54 * 10) / 10;
  }
  return display;
}

}  // namespace deskbell::agent::inventory
