// Frames of the device link: what the console, or who poses as it, says to a device.
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace deskbell;
  if (size > protocol::max_link_frame_bytes) return 0;
  fuzz::check_frame<protocol::Downlink>(fuzz::text_of(data, size));
  return 0;
}
