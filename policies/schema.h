// The JSON Schema (draft-07) of a policy document, for validation and for editors.
#pragma once

#include <string_view>

namespace deskbell::policy {

/// The text of schema/deskbell-policy.schema.json; its source is generated.
std::string_view schema_text() noexcept;

}  // namespace deskbell::policy
