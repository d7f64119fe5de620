// A real SMTP server beside the test: Debian's aiosmtpd, told what to answer, telling what it got.
#pragma once

#include <sys/types.h>

#include <boost/json.hpp>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::console::test {

struct CaughtMail {
  boost::json::object all;
  [[nodiscard]] std::string text(std::string const& name) const;
  /// The first of this name; empty where there is none.
  [[nodiscard]] std::string header(std::string const& name) const;
};

class MailCatcher {
 public:
  /// More arguments as tests/support/mail_catcher.py takes them. Throws where it does not start.
  explicit MailCatcher(std::vector<std::string> arguments = {});
  ~MailCatcher();
  MailCatcher(MailCatcher const&) = delete;
  MailCatcher& operator=(MailCatcher const&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// smtp://127.0.0.1:PORT
  [[nodiscard]] std::string url(std::string const& scheme = "smtp",
                                std::string const& host = "127.0.0.1") const;
  /// From now on; an empty reply takes it back. `step`: rcpt, data, or kept (answered to a mail that it
  /// kept).
  void reply(std::string const& step, std::string const& with);
  /// Waits for it; throws after half a minute.
  CaughtMail next();
  /// Those that came and were not asked for yet.
  std::size_t waiting();
  void stop();
  /// Again, at the same port.
  void start();

 private:
  boost::json::object read_line();
  void take_in(int milliseconds);
  std::vector<std::string> arguments_;
  int port_ = 0;
  pid_t child_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string buffer_;
  std::deque<CaughtMail> mails_;
};

}  // namespace deskbell::console::test
