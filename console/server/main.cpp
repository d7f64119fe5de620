// deskbell-console: reads flags, environment and configuration file, in that order, and runs one command.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "console/server/account_commands.h"
#include "console/server/command_line.h"
#include "console/server/commands.h"
#include "console/server/enrolment_limits.h"

namespace {

using namespace deskbell::console;

constexpr char const* footer =
    "Options marked (Env:...) can stand in the environment, or in the file of --config under the flag's "
    "name\n"
    "(\"listen = 127.0.0.1:8443\", one file for all commands): a flag wins over the environment, and that "
    "over\n"
    "the file. Where neither --data nor DESKBELL_CONSOLE_DATA says whose data is meant,\n"
    "/etc/deskbell-console/console.conf is read: the installed console.\n\n"
    "Exit codes: 0 done, 1 failed (the message says what to do), 2 wrong flags, values or configuration,\n"
    "3 `check` found problems, 4 the port is in use.";

void add_data(CLI::App& command, std::filesystem::path& data) {
  settable(command.add_option("--data", data,
                              "Folder of the database, keys and files; made by serve and admin create"))
      ->required();
}

void add_mail(CLI::App& command, MailOptions& mail) {
  settable(command.add_option(
      "--mail-server", mail.server,
      "smtp://HOST:PORT with STARTTLS, or smtps://HOST:PORT; without it there is no mail"));
  settable(
      command.add_option("--mail-from", mail.from, "Whom mail comes from: Help desk <help@example.org>"));
  settable(command.add_option("--mail-user", mail.user, "User at the mail server"));
  settable(command.add_option("--mail-password-file", mail.password_file,
                              "File with the password in its first line"));
  settable(command.add_option("--mail-ca", mail.ca,
                              "Authorities that the mail server's certificate is checked by, PEM"));
  settable(command.add_flag("--mail-plain", mail.plain, "No STARTTLS: for a relay on this machine"));
}

void add_serve(CLI::App& app, commands::ServeOptions& options) {
  auto& command = *app.add_subcommand("serve", "Serve devices and technicians until SIGTERM");
  add_data(command, options.data);
  settable(command.add_option("--listen", options.listen,
                              "ADDRESS:PORT, several allowed; port 0 takes a free one"))
      ->delimiter(',')
      ->required();
  settable(command.add_option("--tls-certificate", options.tls_certificate, "Certificate chain, PEM"));
  settable(command.add_option("--tls-key", options.tls_key, "Its private key, PEM"));
  settable(command.add_flag("--behind-proxy", options.behind_proxy,
                            "A TLS proxy stands before this console: allow plain HTTP beyond loopback"));
  settable(command.add_option("--trusted-proxy", options.trusted_proxies,
                              "Address or network whose X-Forwarded-For is believed"))
      ->delimiter(',');
  settable(command.add_option("--origin", options.origins,
                              "Another origin that may open the live link, e.g. https://help.example.org"))
      ->delimiter(',');
  settable(command.add_option("--web", options.web, "Folder of the web page"));
  settable(command.add_option("--threads", options.threads, "I/O threads"))
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  settable(command.add_option("--connections-per-address", options.connections_per_address,
                              "Connections of one address at a time: more where all devices of a large "
                              "network come from one"))
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  settable(command.add_option("--requests-per-minute", options.requests_per_minute,
                              "REST requests for each address"))
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  add_mail(command, options.mail);
  settable(
      command.add_option("--public-url", options.public_url,
                         "The console's address for people, for links in mails: https://help.example.org"));
  settable(command.add_option("--webhook-network", options.webhook_networks,
                              "Network inside that technicians' webhooks may reach, beside the Internet"))
      ->delimiter(',');
}

void add_mail_test(CLI::App& app, commands::MailTestOptions& options) {
  auto& group = *app.add_subcommand("mail", "Mail to technicians");
  group.require_subcommand(1);
  auto& command =
      *group.add_subcommand("test", "Send one mail by these settings, and say what the server said");
  command.add_option("address", options.address, "Whom to")->required();
  add_mail(command, options.mail);
}

using Run = std::function<int()>;

void add_signing_keys(CLI::App& app, commands::RotateKeyOptions& options, Run& run) {
  auto& group =
      *app.add_subcommand("signing-key", "The keys by which devices know what comes from this console");
  group.require_subcommand(1);
  auto& command = *group.add_subcommand(
      "rotate", "Take a new key instead of an old one, while the console does not run; devices follow");
  add_data(command, options.data);
  command.add_option("purpose", options.purpose, "What it signs")
      ->required()
      ->check(CLI::IsMember({"policy", "script", "package"}));
  command.callback([&] { run = [&options] { return commands::rotate_signing_key(options); }; });
}

CLI::App& add_account_command(CLI::App& group, std::string const& name, std::string const& what,
                              commands::AccountOptions& options,
                              int (*command)(commands::AccountOptions const&), Run& run) {
  auto& added = *group.add_subcommand(name, what);
  add_data(added, options.data);
  added.callback([&options, &run, command] { run = [&options, command] { return command(options); }; });
  return added;
}

void add_account_upkeep(CLI::App& admins, CLI::App& keys, commands::AccountOptions& options, Run& run) {
  constexpr char const* as_json = "As one JSON array";
  add_account_command(admins, "list", "Who can sign in", options, commands::list_accounts, run)
      .add_flag("--json", options.json, as_json);
  constexpr char const* whose = "E-mail address of the account";
  auto& reset = add_account_command(admins, "reset", "Void the password and print a link that sets a new one",
                                    options, commands::reset_account, run);
  reset.add_option("email", options.email, whose)->required();
  reset.add_option("--url", options.url,
                   "The console's address, for the link, e.g. https://help.example.org");
  add_account_command(admins, "reset-second-step",
                      "Take the second step of signing in away from who has lost the phone", options,
                      commands::reset_second_step, run)
      .add_option("email", options.email, whose)
      ->required();
  add_account_command(admins, "disable", "Shut an account out: sign-in, sessions and API keys", options,
                      commands::disable_account, run)
      .add_option("email", options.email, whose)
      ->required();
  add_account_command(admins, "enable", "Let a disabled account in again", options, commands::enable_account,
                      run)
      .add_option("email", options.email, whose)
      ->required();
  add_account_command(keys, "list", "All API keys, without their secrets", options, commands::list_api_keys,
                      run)
      .add_flag("--json", options.json, as_json);
  add_account_command(keys, "revoke", "Refuse an API key from now on", options, commands::revoke_api_key, run)
      .add_option("number", options.key, "As key list says it")
      ->required();
}

void add_accounts(CLI::App& app, commands::AdminOptions& admin, commands::KeyOptions& key,
                  commands::AccountOptions& account, Run& run) {
  auto& group = *app.add_subcommand("admin", "Accounts; there is no first-run page on the web");
  group.require_subcommand(1);
  auto& command = *group.add_subcommand("create", "Make an administrator; the password is read from stdin");
  add_data(command, admin.data);
  command.add_option("email", admin.email, "E-mail address, which is also the sign-in")->required();
  command.add_option("--name", admin.name, "Name as others see it");
  command
      .add_option("--organisation", admin.organisation,
                  "Name of the organisation, made with its first account")
      ->default_str("My organisation");
  command
      .add_option("--time-zone", admin.time_zone,
                  "The organisation's IANA time zone, where it is made: times of the API carry its offset")
      ->default_str("UTC");
  command.add_flag("--technician", admin.technician, "An ordinary technician");
  auto* link = command.add_flag("--one-time-link", admin.one_time_link,
                                "Print a link that sets the password, instead of reading one");
  command
      .add_option("--url", admin.url, "The console's address, for the link, e.g. https://help.example.org")
      ->needs(link);
  auto& keys = *app.add_subcommand("key", "API keys");
  keys.require_subcommand(1);
  auto& create =
      *keys.add_subcommand("create", "Make an API key with the rights of an account, and print it");
  add_data(create, key.data);
  create.add_option("email", key.email, "Whose key")->required();
  create.add_option("--name", key.name, "What it is for")->required();
  create
      .add_option("--scope", key.scopes,
                  "A permission such as ticket.read, several allowed; all of the account's where not said")
      ->delimiter(',');
  create.add_option("--expires", key.expires, "30m, 12h, 7d, 2w; never where not said");
  add_account_upkeep(group, keys, account, run);
}

void add_enrollment(CLI::App& app, commands::EnrollmentOptions& options) {
  auto& group = *app.add_subcommand("enrollment", "Tokens that let devices in");
  group.require_subcommand(1);
  auto& command = *group.add_subcommand(
      "create", "Make a token and print it; on a terminal with the commands that use it");
  add_data(command, options.data);
  command.add_option("--customer", options.customer, "Whose devices; made where there is none of that name")
      ->required();
  command.add_option("--folder", options.folder,
                     "Into which of the customer's folders, e.g. \"Office / First floor\"");
  command.add_option("--uses", options.uses, "How many devices it lets in")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, most_token_uses));
  command.add_option("--expires", options.expires, "30m, 12h, 7d, 2w")->capture_default_str();
  command.add_flag("--approval", options.approval,
                   "Its devices wait until somebody approves them on the page");
  command.add_option("--url", options.url,
                     "The console's address, for the commands, e.g. https://help.example.org");
}

void add_upkeep(CLI::App& app, commands::PolicyOptions& policy, std::filesystem::path& data,
                std::filesystem::path& file) {
  auto& import = *app.add_subcommand("import-policy", "Check a policy file and put it in force");
  add_data(import, policy.data);
  import.add_option("file", policy.file, "JSON document")->required();
  import.add_option("--customer", policy.customer, "Bind it to this customer instead of the organisation");
  auto& backup =
      *app.add_subcommand("backup", "Write database, keys and files into one file, while the console runs");
  add_data(backup, data);
  backup.add_option("file", file, "New file")->required();
  add_data(*app.add_subcommand("check", "Check the database and the files"), data);
  app.add_subcommand("openapi", "Print the OpenAPI document of this console's API");
}

}  // namespace

int main(int count, char** arguments) {
  // The log goes to stderr: stdout is for what a script reads.
  spdlog::set_default_logger(spdlog::stderr_color_mt("console"));
  CLI::App app("Deskbell's console: where devices and technicians meet.", "deskbell-console");
  app.require_subcommand(1);
  app.footer(footer);
  app.set_version_flag("--version", "deskbell-console " DESKBELL_VERSION);
  // Commands made after this hand what they do not know up to here, so that --config may stand behind them.
  app.fallthrough();
  std::string config;
  settable(app.add_option("--config", config, "Configuration file: lines of NAME = VALUE"));
  commands::ServeOptions serve;
  commands::AdminOptions admin;
  commands::KeyOptions key;
  commands::AccountOptions account;
  Run run;
  commands::EnrollmentOptions enrollment;
  commands::PolicyOptions policy;
  commands::MailTestOptions mail;
  commands::RotateKeyOptions signing_key;
  std::filesystem::path data;
  std::filesystem::path file;
  add_serve(app, serve);
  add_accounts(app, admin, key, account, run);
  add_enrollment(app, enrollment);
  add_upkeep(app, policy, data, file);
  add_mail_test(app, mail);
  add_signing_keys(app, signing_key, run);
  auto const settings = apply_configuration(app, count, arguments);
  if (!settings) {
    std::fprintf(stderr, "deskbell-console: %s\n", settings.error().message.c_str());
    return commands::usage;
  }
  try {
    app.parse(count, arguments);
  } catch (CLI::ParseError const& error) {
    return explain(app, error, *settings, count, arguments);
  }
  if (run) return run();
  if (app.got_subcommand("serve")) return commands::serve(serve);
  if (app.got_subcommand("admin")) return commands::create_admin(admin);
  if (app.got_subcommand("key")) return commands::create_api_key(key);
  if (app.got_subcommand("enrollment")) return commands::create_enrollment(enrollment);
  if (app.got_subcommand("import-policy")) return commands::import_policy(policy);
  if (app.got_subcommand("backup")) return commands::backup(data, file);
  if (app.got_subcommand("check")) return commands::check(data);
  if (app.got_subcommand("mail")) return commands::test_mail(mail);
  return commands::print_openapi();
}
