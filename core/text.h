// What may be said: the rules for the text of a message and for single-line fields.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace deskbell::core {

inline constexpr std::size_t message_characters_max = 8'000;

/// Plain text of 1 to 8,000 Unicode characters (code points), in UTF-8. CRLF and single CR become LF;
/// everything else is kept byte for byte. Error invalid: empty or only blanks, not UTF-8 (lone surrogates
/// included; says at which byte), a control character other than tab and line feed (says which and where).
/// Error too_large: says how many.
Result<std::string> message_text(std::string_view raw);

/// Likewise, but with something attached it may be empty, which only blanks are, too.
Result<std::string> said_text(std::string_view raw, bool attached);

/// One line of at most `characters_max` characters: as above, but without line feeds, tabs and what turns the
/// direction of the text around it (Bidi_Control), trimmed of blanks, and possibly empty, which it also is
/// where nothing of it can be seen. `field` names it in errors.
Result<std::string> line_text(std::string_view field, std::string_view raw, std::size_t characters_max);
/// As message_text, but possibly empty and with its own limit. `field` names it in errors.
Result<std::string> block_text(std::string_view field, std::string_view raw, std::size_t characters_max);

/// False for a text of nothing but white space and characters that leave no trace, such as U+200B (Unicode
/// 15.0, White_Space and Default_Ignorable_Code_Point). Well-formed UTF-8.
bool has_visible(std::string_view text) noexcept;

/// What a machine calls somebody or something, made fit to be shown: what is not UTF-8 becomes U+FFFD,
/// controls and line ends become blanks, what turns the direction is left out, the ends are trimmed, and it
/// is cut. For what nobody can be asked to type again.
std::string shown_line(std::string_view raw, std::size_t characters_max);

/// Offset of the first byte that is not well-formed UTF-8; npos where there is none.
std::size_t first_malformed_utf8(std::string_view text) noexcept;
/// Code points in well-formed UTF-8.
std::size_t count_characters(std::string_view text) noexcept;
/// At most `characters_max` code points, line breaks and all, with an ellipsis where something was left out.
std::string shortened(std::string_view text, std::size_t characters_max);
/// At most `characters_max` code points of the first line, with an ellipsis where something was left out.
std::string preview(std::string_view text, std::size_t characters_max);

}  // namespace deskbell::core
