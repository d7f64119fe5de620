// The size of a picture, from the first bytes of the file: what is asked before anybody decodes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::core {

struct PictureSize {
  std::string media_type;  ///< image/png or image/jpeg
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// Of a PNG (ISO/IEC 15948, 11.2.2 IHDR) or a JPEG (ITU-T T.81, B.2.2 frame header). Nothing where `bytes` is
/// neither, or ends before it says so.
std::optional<PictureSize> picture_size(std::string_view bytes);

}  // namespace deskbell::core
