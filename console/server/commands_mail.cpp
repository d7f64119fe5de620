// deskbell-console mail: tries the settings of mail, with everything that can be wrong in plain words.
#include <atomic>
#include <chrono>
#include <cstdio>

#include "console/server/command_support.h"
#include "console/server/secrets.h"

namespace deskbell::console::commands {

namespace {

int give_up(Error const& error) { return refuse(prefixed("mail test", error)); }

}  // namespace

int test_mail(MailTestOptions const& options) {
  auto const server = load_mail_server(options.mail);
  if (!server) return give_up(server.error());
  if (!*server)
    return give_up(
        make_error(ErrorCode::invalid, "--mail-server: is missing: smtp://HOST:PORT or smtps://HOST:PORT"));
  auto to = parse_mail_address(options.address);
  if (!to) return give_up(prefixed("address", to.error()));
  MailMessage mail;
  mail.from = (*server)->from;
  mail.to = std::move(*to);
  mail.subject = "Deskbell: a test";
  mail.date = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  mail.id = fresh_uuid(mail.date).text();
  mail.text = "This console can send mail.\n";
  mail.html =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><body><p>This console can send "
      "mail.</p></body></html>";
  std::atomic<bool> const stop{false};
  auto const outcome = send_mail(**server, mail, stop);
  if (!outcome.sent) return give_up(make_error(ErrorCode::unavailable, outcome.said));
  std::printf("%s took the mail to %s: %s\n", (*server)->url.c_str(), mail.to.address.c_str(),
              outcome.said.c_str());
  return ok;
}

}  // namespace deskbell::console::commands
