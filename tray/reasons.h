// Why the service or the console did not take something, in the person's language.
#pragma once

#include <QString>
#include <string_view>

namespace deskbell::tray {

/// A text that is not known, as of another version, comes back as it is. For what is shown: what is kept or
/// sent on stays as it came.
QString reason_in_words(std::string_view reason);

}  // namespace deskbell::tray
