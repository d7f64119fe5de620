// Headers of PNG and JPEG.
#include "core/picture_size.h"

namespace deskbell::core {

namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t pair_at(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8U | byte_at(bytes, at + 1);
}

std::optional<PictureSize> png(std::string_view bytes) {
  constexpr std::size_t type = 12;
  constexpr std::size_t width = 16;
  constexpr std::size_t height = 20;
  constexpr std::size_t whole = 24;
  if (bytes.size() < whole || bytes.substr(type, 4) != "IHDR") return std::nullopt;
  return PictureSize{"image/png", pair_at(bytes, width) << 16U | pair_at(bytes, width + 2),
                     pair_at(bytes, height) << 16U | pair_at(bytes, height + 2)};
}

/// A start of frame: all of 0xC0 to 0xCF but the tables (DHT, DAC) and the one kept for extensions (JPG).
bool starts_frame(std::uint32_t marker) {
  return marker >= 0xC0U && marker <= 0xCFU && marker != 0xC4U && marker != 0xC8U && marker != 0xCCU;
}

std::optional<PictureSize> jpeg(std::string_view bytes) {
  constexpr std::size_t frame_header = 9;  // marker, length, precision, height, width
  for (std::size_t at = 2; at + frame_header <= bytes.size();) {
    if (byte_at(bytes, at) != 0xFFU) return std::nullopt;
    auto const marker = byte_at(bytes, at + 1);
    if (marker == 0xFFU) {  // fill
      ++at;
      continue;
    }
    if (starts_frame(marker))
      return PictureSize{"image/jpeg", pair_at(bytes, at + 7), pair_at(bytes, at + 5)};
    auto const length = pair_at(bytes, at + 2);
    // The scan begins: what has told no size until there is none that we show.
    if (marker == 0xDAU || length < 2) return std::nullopt;
    at += 2 + length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<PictureSize> picture_size(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return png(bytes);
  if (bytes.starts_with("\xFF\xD8"sv)) return jpeg(bytes);
  return std::nullopt;
}

}  // namespace deskbell::core
