// deskbell enroll.
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "agent/control_link.h"
#include "agent/enrolment.h"
#include "agent/files.h"
#include "service/commands.h"
#include "service/show.h"

namespace deskbell::service {

namespace {

constexpr std::size_t token_max_bytes = 4096;

std::string trimmed(std::string text) {
  auto const blanks = " \t\r\n";
  auto const from = text.find_first_not_of(blanks);
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

Result<std::string> token_of(EnrolOptions const& options) {
  if (!options.token.empty()) {
    std::fprintf(
        stderr,
        "deskbell: the token stands in the process list, where others can see it; better use --token-file, "
        "standard input or DESKBELL_TOKEN\n");
    return trimmed(options.token);
  }
  if (!options.token_file.empty() && options.token_file != "-") {
    auto content = agent::read_named_file(options.token_file, token_max_bytes);
    if (!content) return prefixed("--token-file", content.error());
    return trimmed(std::move(*content));
  }
  if (options.token_file.empty()) {
    if (char const* token = std::getenv("DESKBELL_TOKEN"); token != nullptr && *token != '\0')
      return trimmed(token);
    if (::isatty(STDIN_FILENO) == 1) std::fprintf(stderr, "Enrolment token: ");
  }
  std::string line;
  std::getline(std::cin, line);
  return trimmed(line.substr(0, token_max_bytes));
}

Result<agent::Enrolled> ask_console(agent::Config const& config, std::string token) {
  boost::asio::io_context loop(1);
  Result<agent::Enrolled> outcome = make_error(ErrorCode::internal, "no answer");
  boost::asio::co_spawn(loop, agent::enrol(loop.get_executor(), config, std::move(token)),
                        [&outcome](std::exception_ptr failure, Result<agent::Enrolled> enrolled) {
                          if (!failure) outcome = std::move(enrolled);
                        });
  loop.run();
  return outcome;
}

/// What enrolling anew takes from the identity that this machine has, said aloud.
agent::Config go_on_with(agent::Config config, agent::Identity const& identity) {
  auto const file = config.identity().string();
  auto anew = agent::as_enrolled_before(std::move(config), identity);
  std::string taken;
  for (auto const& one : anew.taken) taken += (taken.empty() ? "" : ", ") + one;
  if (!taken.empty())
    std::fprintf(stderr, "deskbell: as %s has it: %s\n", harmless(file).c_str(), harmless(taken).c_str());
  return std::move(anew.config);
}

/// Empty where it is not known: the device had to wait for approval.
std::string of_customer(agent::Identity const& identity) {
  return identity.customer.empty() ? std::string() : " of " + harmless(identity.customer);
}

}  // namespace

int enrol_command(agent::Config config, EnrolOptions options) {
  if (auto crypto = agent::start_crypto(); !crypto) return report(crypto.error());
  auto const known = agent::load_identity(config);
  if (known && !options.force) {
    std::fprintf(
        stderr, "deskbell: this machine is enrolled already with %s as device %s%s: --force enrols it anew\n",
        harmless(known->url).c_str(), known->device_id.text().c_str(), of_customer(*known).c_str());
    return exit_error;
  }
  if (known) config = go_on_with(std::move(config), *known);
  if (!config.url) {
    std::fprintf(stderr,
                 "deskbell: --url: found none, expected the console's, e.g. https://help.example.com\n");
    return exit_usage;
  }
  if (known && config.url == known->url && known->url.starts_with("http:") && !config.allow_plain) {
    std::fprintf(stderr,
                 "deskbell: %s is not encrypted: name one with https:// in --url, or accept this one with "
                 "--allow-plain (for tests)\n",
                 harmless(known->url).c_str());
    return exit_usage;
  }
  auto token = token_of(options);
  if (!token) return report(token.error());
  if (token->empty()) {
    std::fprintf(
        stderr,
        "deskbell: found no enrolment token: give it in a file (--token-file), on standard input or in "
        "DESKBELL_TOKEN\n");
    return exit_usage;
  }
  // Before the token is used up: that the answer can be kept.
  if (auto folder = agent::ensure_private_folder(config.state); !folder)
    return report(prefixed("state folder", folder.error()));
  auto const probe = config.state / ".writable";
  if (auto written = agent::replace_file(probe, ""); !written)
    return report(prefixed("state folder", written.error()));
  ::unlink(probe.c_str());
  auto enrolled = ask_console(config, std::move(*token));
  if (!enrolled) {
    std::fprintf(stderr, "deskbell: enrol: %s\n", enrolled.error().message.c_str());
    return exit_error;
  }
  if (auto kept = agent::keep_enrolment(config, *enrolled); !kept)
    return report(prefixed("enrol", kept.error()));
  auto const& identity = enrolled->identity;
  std::printf("%s This machine is device %s%s.\n", painted(Colour::good, "Enrolled.").c_str(),
              identity.device_id.text().c_str(), of_customer(identity).c_str());
  if (identity.waiting.value_or(false))
    std::printf(
        "It waits for approval: somebody lets it in at the console, and it goes on by itself, within two "
        "minutes at the latest.\n");
  auto told = agent::ask_service(config.control(), "reload");
  if (!told && told.error().code == ErrorCode::not_found)
    std::printf("The service is not running yet; it takes the link up when it starts.\n");
  return exit_good;
}

}  // namespace deskbell::service
