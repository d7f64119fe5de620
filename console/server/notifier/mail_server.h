// The SMTP server that takes the console's mail.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>

#include "console/server/notifier/mail_message.h"
#include "protocol/result.h"

namespace deskbell::console {

/// As flags, environment and configuration file say it.
struct MailOptions {
  std::string server;  ///< smtp://HOST[:PORT] or smtps://HOST[:PORT]; empty: no mail
  std::string from;
  std::string user;
  std::optional<std::filesystem::path> password_file;
  std::optional<std::filesystem::path> ca;
  bool plain = false;  ///< no STARTTLS: for a relay on this machine
};

struct MailServer {
  std::string url;
  std::string host;
  MailAddress from;
  std::string user;
  std::string password;
  std::optional<std::filesystem::path> ca;
  bool plain = false;
};
/// Nothing where no server is named. Errors: invalid (a flag; its name stands before), denied (others may
/// read the password), not_found.
Result<std::optional<MailServer>> load_mail_server(MailOptions const& options);

/// How far a mail came.
struct MailOutcome {
  bool sent = false;
  bool final = false;  ///< the server will never take it
  std::string said;    ///< its last words, or what went wrong and what to do
};
/// From a thread that may block, for up to a minute.
MailOutcome send_mail(MailServer const& server, MailMessage const& message, std::atomic<bool> const& stop);

}  // namespace deskbell::console
