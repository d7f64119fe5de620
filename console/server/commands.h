// What deskbell-console does besides serving: one function for each command. They print for people and return
// exit codes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "console/server/notifier/mail_server.h"
#include "protocol/result.h"

namespace deskbell::console::commands {

/// Exit codes of deskbell-console, also in its --help.
enum ExitCode : int {
  ok = 0,
  failed = 1,       ///< the message on stderr says what, where, and what to do
  usage = 2,        ///< flags, their values, or configuration
  not_sound = 3,    ///< `check` found problems
  port_in_use = 4,  ///< `serve`: another program listens there
};

struct ServeOptions {
  std::filesystem::path data;
  std::vector<std::string> listen;
  std::optional<std::filesystem::path> tls_certificate;
  std::optional<std::filesystem::path> tls_key;
  bool behind_proxy = false;
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> origins;
  std::optional<std::filesystem::path> web;
  std::size_t threads = 2;
  std::size_t connections_per_address = 1'000;
  double requests_per_minute = 180;
  MailOptions mail;
  std::vector<std::string> webhook_networks;
  std::string public_url;
};
/// Until SIGINT or SIGTERM. Prints one line "listening on ..." for each address when it is ready.
int serve(ServeOptions const& options);

struct AdminOptions {
  std::filesystem::path data;
  std::string email;
  std::string name;
  std::optional<std::string> organisation;
  bool technician = false;     ///< an ordinary technician instead of an administrator
  bool one_time_link = false;  ///< print a link instead of reading a password from stdin
  std::string url;             ///< the console's address, for the link
  std::optional<std::string> time_zone;
};
int create_admin(AdminOptions const& options);

struct KeyOptions {
  std::filesystem::path data;
  std::string email;
  std::string name;
  std::vector<std::string> scopes;  ///< empty: all that the account may
  std::string expires;              ///< empty: never
};
/// Prints the key, this once.
int create_api_key(KeyOptions const& options);

struct EnrollmentOptions {
  std::filesystem::path data;
  std::string customer;
  std::string folder;  ///< with the names above it; empty: at the customer itself
  std::int64_t uses = 1;
  std::string expires = "7d";
  bool approval = false;  ///< its devices wait until somebody lets them in
  std::string url;
};
/// Makes the customer where there is none of that name; prints the token, this once: alone where a script
/// reads it, with the command that uses it on a terminal.
int create_enrollment(EnrollmentOptions const& options);

struct PolicyOptions {
  std::filesystem::path data;
  std::filesystem::path file;
  std::string customer;  ///< empty: the organisation's policy
};
int import_policy(PolicyOptions const& options);

int backup(std::filesystem::path const& data, std::filesystem::path const& file);
int check(std::filesystem::path const& data);
int print_openapi();

struct RotateKeyOptions {
  std::filesystem::path data;
  std::string purpose;  ///< policy, script or package
};
/// For a console that does not run: a new signing key in the place of an old one.
int rotate_signing_key(RotateKeyOptions const& options);

struct MailTestOptions {
  MailOptions mail;
  std::string address;
};
/// Sends one mail by the settings that serve would use, and prints what the server said.
int test_mail(MailTestOptions const& options);

/// "30m", "12h", "7d", "2w" -> seconds. Error: invalid.
Result<std::int64_t> parse_span(std::string_view text);

}  // namespace deskbell::console::commands
