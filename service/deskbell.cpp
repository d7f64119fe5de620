// deskbell: the command line of the device.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "agent/version.h"
#include "service/commands.h"
#include "service/options.h"
#include "service/usage.h"

namespace {

using namespace deskbell;

constexpr auto footer =
    "Exit codes: 0 good (status: online), 1 error, 2 wrong usage, 3 the service is not running,\n"
    "4 not enrolled, 5 offline or connecting, 6 refused by the console.\n"
    "Environment: DESKBELL_STATE, DESKBELL_SOCKET, DESKBELL_CONFIG, DESKBELL_URL, DESKBELL_TOKEN, "
    "DESKBELL_CA_FILE,\n"
    "DESKBELL_PIN, DESKBELL_PROXY; flags come before it, the configuration file after it.";

}  // namespace

namespace deskbell::service {

int report(Error const& error) {
  std::fprintf(stderr, "deskbell: %s\n", error.message.c_str());
  if (error.code == ErrorCode::invalid) return exit_usage;
  return exit_error;
}

namespace {

/// As CLI11 takes them. "help" and "help status" are what "--help" and "status --help" are.
std::vector<std::string> last_word_first(int count, char const* const* arguments) {
  std::vector<std::string> words(arguments + 1, arguments + count);
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  std::reverse(words.begin(), words.end());
  return words;
}

}  // namespace

}  // namespace deskbell::service

int main(int argc, char** argv) {
  using namespace deskbell::service;
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_level(spdlog::level::err);
  CLI::App app("Looks after Deskbell on this device.", "deskbell");
  app.footer(footer);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", std::string("deskbell ") + agent::agent_version);
  agent::Given given;
  add_shared_options(app, given);
  EnrolOptions enrolment;
  bool json = false;
  std::string key;

  auto* enrol = app.add_subcommand("enroll", "Make this machine a device of a console");
  enrol
      ->add_option("--token-file", enrolment.token_file,
                   "File that holds the enrolment token; - for standard input")
      ->type_name("FILE");
  enrol
      ->add_option("--token", enrolment.token,
                   "The token itself (others can see it in the process list: prefer "
                   "--token-file or DESKBELL_TOKEN)")
      ->type_name("TOKEN");
  enrol->add_flag(
      "--force", enrolment.force,
      "Even where this machine is enrolled already: at the console that it has, where none is named");
  enrol->footer(
      "Example: deskbell enroll --url https://help.example.com --token-file token.txt\n"
      "--url, --ca-file, --pin, --proxy and --state of `deskbell --help` may stand here too.");
  auto* status = app.add_subcommand("status", "How it stands: service, link, outbox, policy");
  status->add_flag("--json", json,
                   "For programs; /usr/share/doc/deskbell/status.schema.json says what is what");
  auto* inventory = app.add_subcommand("inventory", "What this machine tells about itself");
  inventory->add_flag("--json", json, "As it is sent");
  auto* outbox = app.add_subcommand("outbox", "What waits for the console");
  outbox->add_flag("--json", json, "For programs");
  auto* policy = app.add_subcommand("policy", "The policy in force");
  policy->require_subcommand(1);
  auto* show = policy->add_subcommand("show", "Every setting and its value");
  show->add_flag("--json", json, "The document as the console signed it");
  auto* explain = policy->add_subcommand("explain", "Where each value comes from");
  explain->add_option("setting", key, "Only this one, e.g. tray.menu");
  auto* diagnose = app.add_subcommand("diagnose", "Look for what is wrong, and say what to do");
  diagnose->add_flag("--json", json,
                     "For programs; /usr/share/doc/deskbell/diagnose.schema.json says what is what");
  try {
    app.parse(last_word_first(argc, argv));
  } catch (CLI::ParseError const& error) {
    return answer_usage(app, error);
  }
  auto config =
      agent::load_config(given, [](char const* name) { return static_cast<char const*>(std::getenv(name)); });
  if (!config) {
    report(config.error());
    return exit_usage;
  }
  for (auto const& oddity : config->oddities) std::fprintf(stderr, "deskbell: %s\n", oddity.c_str());
  auto const output = json ? Output::json : Output::text;
  if (enrol->parsed()) return enrol_command(std::move(*config), std::move(enrolment));
  if (status->parsed()) return status_command(*config, output);
  if (inventory->parsed()) return inventory_command(output);
  if (outbox->parsed()) return outbox_command(*config, output);
  if (show->parsed()) return policy_show_command(*config, output);
  if (explain->parsed()) return policy_explain_command(*config, key);
  if (diagnose->parsed()) return diagnose_command(*config, output);
  return exit_usage;
}
