// Sends what waits: one thread for mail, some for webhooks, never two for one technician: whose webhook
// answers slowly holds up nobody else.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "console/server/bus.h"
#include "console/server/notifier/mail_server.h"
#include "console/server/notifier/queue.h"
#include "console/server/notifier/webhook.h"
#include "console/server/store/database.h"

namespace deskbell::console {

struct NotifierOptions {
  std::optional<MailServer> mail;
  /// Networks that webhooks may reach beside the Internet; plain http is allowed where there are any.
  std::vector<Network> webhook_networks;
  std::string site;  ///< the console's address for people: https://help.example.org
};

struct NotifierCounters {
  std::atomic<std::uint64_t> mails{0};
  std::atomic<std::uint64_t> webhooks{0};
  std::atomic<std::uint64_t> failures{0};
  std::atomic<std::uint64_t> dead{0};
};

class Notifier {
 public:
  /// `interval`: between two looks at what became due; news on the bus is looked at at once.
  Notifier(store::Database& database, Bus& bus, NotifierOptions options, std::chrono::milliseconds interval);
  ~Notifier();
  Notifier(Notifier const&) = delete;
  Notifier& operator=(Notifier const&) = delete;

  void start();
  /// A transfer that is under way is broken off, and goes again after the next start. Waits for the threads.
  void stop();
  [[nodiscard]] NotifierOptions const& options() const { return options_; }
  NotifierCounters counters;

 private:
  /// One that sends, and whom it tells at this moment (users.id).
  struct Sender {
    core::notify::Channel channel = core::notify::Channel::email;
    std::int64_t tells = 0;
    bool woken = false;
  };
  void run(Sender& sender);
  /// False: there was nothing.
  bool send_one(Sender& sender);
  /// What it is to send next; from then on it tells its recipient. Nothing: see `there_was`.
  std::optional<Outgoing> take(Sender& sender, bool& there_was);
  void deliver(Outgoing const& outgoing);
  /// Until it is written, or the console stops.
  void note(Outgoing const& outgoing, std::function<Result<void>(store::Transaction&)> const& write);
  /// JSON of what the first item is about, as its recipient may see it.
  std::string record_of(Outgoing const& outgoing);

  store::Database& database_;
  NotifierOptions const options_;
  std::chrono::milliseconds const interval_;
  std::mutex mutex_;
  std::condition_variable news_;
  /// One takes at a time, so that it sees whom the others tell.
  std::mutex taking_;
  std::vector<Sender> senders_;
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
  std::shared_ptr<void> subscription_;
};

}  // namespace deskbell::console
