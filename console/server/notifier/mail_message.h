// An e-mail as it goes over the wire: multipart text and HTML, headers that nobody can break out of.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::console {

struct MailAddress {
  std::string name;  ///< may be empty
  std::string address;
};
/// "help@example.org" or "Help desk <help@example.org>". Error: invalid, saying what was found.
Result<MailAddress> parse_mail_address(std::string_view text);

struct MailMessage {
  MailAddress from;
  MailAddress to;
  std::string subject;
  std::string id;  ///< left of the @ of Message-ID; the right is that of `from`
  Time date{};
  std::string settings_link;  ///< for List-Unsubscribe; empty: none
  std::string text;
  std::string html;
};
/// RFC 5322 with CRLF: what is not ASCII is encoded, line ends in headers become blanks.
std::string compose(MailMessage const& message);

/// & < > " ' as entities; line feeds as <br>.
std::string html_of(std::string_view text);

}  // namespace deskbell::console
