// deskbell-console serve: opens everything, listens, and stops in good order.
#include <malloc.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "console/server/commands.h"
#include "console/server/console.h"
#include "console/server/data_folder.h"
#include "console/server/data_owner.h"
#include "console/server/http_api.h"
#include "console/server/listener.h"
#include "console/server/listener_address.h"
#include "console/server/supervisor.h"

namespace deskbell::console::commands {

namespace {

/// About 4,000 pages: hundreds of messages that come one by one, thousands of a busy day's.
constexpr std::int64_t log_room = std::int64_t{16} << 20;

/// Each burst would give its memory back to the system and take it anew, page by page.
constexpr int kept_memory = 4 << 20;  // bytes, of each thread that allocates

int complain(Error const& error) {
  std::fprintf(stderr, "deskbell-console: serve: %s\n", error.message.c_str());
  return error.code == ErrorCode::invalid ? usage : failed;
}

/// Flags may be right and what they point at wrong.
int complain_of_data(ServeOptions const& options, Error const& error) {
  complain(prefixed("data " + options.data.string(), error));
  return failed;
}

Result<std::optional<transport::TlsServerContext>> load_tls(ServeOptions const& options) {
  if (options.tls_certificate.has_value() != options.tls_key.has_value()) {
    return make_error(ErrorCode::invalid, "--tls-certificate and --tls-key go together");
  }
  if (options.tls_certificate) {
    auto loaded = transport::TlsServerContext::load_files(*options.tls_certificate, *options.tls_key);
    if (!loaded) return loaded.error();
    return std::optional<transport::TlsServerContext>(std::move(*loaded));
  }
  for (auto const& address : options.listen) {
    auto const endpoint = parse_listen_address(address);
    if (!endpoint) return endpoint.error();
    if (endpoint->address().is_loopback() || options.behind_proxy) continue;
    return make_error(ErrorCode::invalid,
                      address +
                          " is not loopback and there is no TLS: give --tls-certificate and --tls-key, or "
                          "--behind-proxy where a TLS proxy stands before the console");
  }
  return std::optional<transport::TlsServerContext>();
}

/// The console's address for people, without slashes behind.
Result<std::string> site_of(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  bool const scheme = text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0;
  if (text.empty() || (scheme && text.find_first_of(" <>\"?#") == std::string::npos)) return text;
  return make_error(ErrorCode::invalid, "--public-url: found \"" + text +
                                            "\", expected an address such as "
                                            "https://help.example.org");
}

Result<NotifierOptions> notifier_of(ServeOptions const& options) {
  NotifierOptions made;
  auto mail = load_mail_server(options.mail);
  if (!mail) return mail.error();
  made.mail = std::move(*mail);
  for (auto const& text : options.webhook_networks) {
    auto network = Network::parse(text);
    if (!network) return prefixed("--webhook-network", network.error());
    made.webhook_networks.push_back(*network);
  }
  auto site = site_of(options.public_url);
  if (!site) return site.error();
  made.site = std::move(*site);
  return made;
}

/// The certificate in force follows its files: whoever renews them tells nobody. What is halfway written, or
/// does not fit together, leaves the one before in force, and is looked at again.
class CertificateFiles {
 public:
  CertificateFiles(ServeOptions const& options, transport::TlsServerContext context)
      : certificate_(*options.tls_certificate), key_(*options.tls_key), context_(std::move(context)) {}

  void look() {
    auto const now = written();
    if (now == last_ || now == refused_) return;
    if (auto done = context_.reload_files(certificate_, key_); !done) {
      spdlog::error("the TLS certificate was changed and cannot be used: {}; the one before stays in force",
                    done.error().message);
      refused_ = now;
      return;
    }
    spdlog::info("TLS certificate: {} is in force, for new connections", certificate_.string());
    last_ = now;
  }

 private:
  using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
  Times written() const {
    std::error_code ignored;
    return {std::filesystem::last_write_time(certificate_, ignored),
            std::filesystem::last_write_time(key_, ignored)};
  }

  std::filesystem::path certificate_;
  std::filesystem::path key_;
  transport::TlsServerContext context_;
  Times last_ = written();
  std::optional<Times> refused_;  ///< said once
};

/// They are taken on the main thread by wait_for_the_end(): every other thread must have them blocked from
/// the start.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

/// SIGHUP: the certificate's files are looked at now and not within the minute. From a terminal that was
/// closed it is the end, as without TLS.
void wait_for_the_end(sigset_t const& signals, CertificateFiles* certificate) {
  constexpr timespec a_minute{.tv_sec = 60, .tv_nsec = 0};
  for (;;) {
    int const number = sigtimedwait(&signals, nullptr, &a_minute);
    bool const goes_on = number == SIGHUP && certificate != nullptr && ::isatty(STDIN_FILENO) == 0;
    if (number > 0 && !goes_on) return;
    if (certificate != nullptr) certificate->look();
  }
}

}  // namespace

int serve(ServeOptions const& options) {
  mallopt(M_TRIM_THRESHOLD, kept_memory);
  // With the line above the C library no longer learns it: every 128 KB would be a mapping of its own.
  mallopt(M_MMAP_THRESHOLD, kept_memory);
  auto const signals = block_stop_signals();
  auto tls = load_tls(options);
  if (!tls) return complain(tls.error());
  auto notifier = notifier_of(options);
  if (!notifier) return complain(notifier.error());
  HttpApiOptions api_options;
  api_options.requests_per_minute = options.requests_per_minute;
  api_options.origins = options.origins;
  if (options.web) {
    auto web = StaticFiles::load(*options.web);
    if (!web) return complain(web.error());
    api_options.web = std::move(*web);
  }
  ListenerOptions listener_options;
  listener_options.addresses = options.listen;
  bool const secure = tls->has_value();
  std::optional<CertificateFiles> certificate;
  if (secure) certificate.emplace(options, **tls);
  listener_options.tls = std::move(*tls);
  listener_options.behind_tls_proxy = options.behind_proxy;
  listener_options.threads = options.threads;
  listener_options.max_connections_per_address = options.connections_per_address;
  listener_options.trusted_proxies = options.trusted_proxies;
  // Before the data: a console that cannot listen leaves it as it was.
  auto listener = Listener::open(std::move(listener_options));
  if (!listener) {
    bool const taken = listener.error().code == ErrorCode::conflict;
    int const code = complain(listener.error());
    return taken ? port_in_use : code;
  }

  auto const owner = ActingOwner::of(options.data);
  if (!owner) return complain_of_data(options, owner.error());
  auto const prepared = prepare_data_folder(options.data, WhereNone::make);
  if (!prepared) return complain_of_data(options, prepared.error());
  auto const lock = DataLock::take(options.data);
  if (!lock) return complain_of_data(options, lock.error());
  ConsoleOptions console_options;
  console_options.data = options.data;
  console_options.log_room = log_room;
  console_options.notifier = std::move(*notifier);
  auto console = Console::open(console_options);
  if (!console) return complain_of_data(options, console.error());
  HttpApi api(**console, std::move(api_options));
  (*listener)->set_handlers(api.handlers());
  api.set_listener(listener->get());
  (*console)->start((*listener)->executors().front());
  (*listener)->start();
  for (auto const& address : (*listener)->addresses()) {
    std::printf("listening on %s://%s\n", secure ? "https" : "http", address.c_str());
  }
  std::fflush(stdout);
  tell_supervisor(ServiceState::ready);

  wait_for_the_end(signals, certificate ? &*certificate : nullptr);
  spdlog::info("stopping");
  tell_supervisor(ServiceState::stopping);
  constexpr auto grace = std::chrono::seconds(3);
  (*console)->stop(grace);
  (*listener)->stop(grace);
  listener->reset();  // what its connections still hold is the console's
  return ok;
}

}  // namespace deskbell::console::commands
