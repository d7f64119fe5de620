// deskbelld: the service on the device.
#include <malloc.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "agent/agent.h"
#include "agent/version.h"
#include "service/options.h"
#include "service/service_manager.h"
#include "service/usage.h"

namespace {

using namespace deskbell;

constexpr auto description =
    "The Deskbell service: keeps this device in touch with its console and serves the trays.\n"
    "Flags come before the environment (DESKBELL_STATE, _SOCKET, _CONFIG, _URL, _CA_FILE, _PIN, _PROXY, "
    "_LOG_LEVEL),\n"
    "the environment before the configuration file, the file before what enrolment noted.";

void start_log(std::string const& level) {
  auto logger = spdlog::stderr_logger_mt("deskbelld");
  // Under systemd the journal has the time.
  bool const journal = std::getenv("JOURNAL_STREAM") != nullptr;
  logger->set_pattern(journal ? "%l: %v" : "%Y-%m-%d %H:%M:%S.%e %l: %v");
  logger->set_level(spdlog::level::from_str(level == "warn" ? "warning" : level));
  spdlog::set_default_logger(std::move(logger));
}

int run(agent::Config const& config) {
  boost::asio::io_context loop(1);
  agent::SystemClock const clock;
  service::ServiceManager manager(loop.get_executor());
  agent::AgentOptions options;
  options.config = config;
  agent::Agent agent(loop.get_executor(), clock, std::move(options));
  auto started = agent.start();
  if (!started) {
    spdlog::error("{}", started.error().message);
    return 1;
  }
  boost::asio::signal_set signals(loop, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    manager.tell_stopping();
    agent.stop([&loop] { loop.stop(); });
  });
  agent.on_ready([&] {
    spdlog::info("deskbelld {} is ready; state in {}, trays at {}", agent::agent_version,
                 config.state.string(), config.socket.string());
    manager.tell_ready();
    ::malloc_trim(0);
  });
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  ::mallopt(M_ARENA_MAX, 2);  // few threads, little memory
  CLI::App app(description, "deskbelld");
  app.set_version_flag("--version", std::string("deskbelld ") + agent::agent_version);
  agent::Given given;
  bool foreground = true;
  service::add_shared_options(app, given);
  app.add_option("--log-level", given.log_level, "trace, debug, info, warn, error or off")
      ->type_name("LEVEL");
  app.add_flag("--foreground", foreground,
               "Stay in the foreground (it always does; systemd and people alike start it so)");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return service::answer_usage(app, error);
  }
  auto config =
      agent::load_config(given, [](char const* name) { return static_cast<char const*>(std::getenv(name)); });
  if (!config) {
    fprintf(stderr, "deskbelld: %s\n", config.error().message.c_str());
    return 2;
  }
  start_log(config->log_level);
  for (auto const& oddity : config->oddities) spdlog::warn("{}", oddity);
  return run(*config);
}
