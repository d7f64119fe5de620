// What a mail and a webhook's body say.
#pragma once

#include <string>

#include "console/server/notifier/mail_message.h"
#include "console/server/notifier/queue.h"

namespace deskbell::console {

/// `site`: the console's address as technicians know it, without a slash behind; empty: no links.
MailMessage mail_of(Outgoing const& outgoing, MailAddress const& from, std::string const& site, Time now);

/// {text, html, link, attributes}. `record`: JSON of the whole record, as its recipient may see it; may be
/// empty.
std::string webhook_body_of(Outgoing const& outgoing, std::string const& site, std::string const& record);

}  // namespace deskbell::console
