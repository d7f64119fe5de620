// Policy documents: an administrator's text, its way to a device, and what a device is given as such a
// document.
#include "core/policy.h"
#include "policies/device_document.h"
#include "policies/document.h"
#include "tests/fuzz/property.h"

namespace deskbell::fuzz {
namespace {

void check_device_document(policy::DeviceDocument const& document) {
  auto const encoded = policy::encode(document);
  if (!encoded) return require_words(encoded.error());  // too large for a frame
  auto const again = policy::decode_device_document(*encoded);
  require(again.has_value(), "what is encoded decodes", *encoded);
  require(*again == document, "it decodes to the same", *encoded);
  auto const repeated = policy::encode(*again);
  require(repeated.has_value() && *repeated == *encoded, "it encodes to the same", *encoded);
}

void check_text(std::string_view text) {
  auto const read = policy::read_document(text);
  require(read.document.has_value() == read.problems.empty(), "a document or problems, never both", "");
  auto const lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (auto const& problem : read.problems) {
    require(problem.line >= 1 && problem.line <= lines && problem.column >= 1, "a problem has a place",
            problem.message);
    require(!problem.message.empty() && protocol::is_valid_utf8(problem.message), "a problem has words",
            problem.message);
  }
  if (!read.document) return;
  std::vector<core::PolicyLayer> const layers{
      {{policy::LayerKind::organisation, "", read.document->name}, read.document->layer}};
  auto effective = core::effective_policy(layers);
  policy::DeviceDocument document;
  document.settings = std::move(effective.settings);
  document.origins = std::move(effective.origins);
  check_device_document(document);
}

}  // namespace
}  // namespace deskbell::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace deskbell;
  auto const text = fuzz::text_of(data, size);
  fuzz::check_text(text);
  auto const given = policy::decode_device_document(text);
  if (given) {
    fuzz::check_device_document(*given);
  } else {
    fuzz::require_words(given.error());
  }
  return 0;
}
