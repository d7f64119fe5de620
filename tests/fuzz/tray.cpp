// Frames of the tray link, both ways, as they stand behind their length.
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace deskbell;
  // Both ends end the link at the length, before there is a frame.
  if (size > protocol::max_tray_frame_bytes) return 0;
  auto const text = fuzz::text_of(data, size);
  fuzz::check_message<protocol::TrayCommand>(text);
  fuzz::check_message<protocol::TrayEvent>(text);
  return 0;
}
