// The loops of the senders.
#include "console/server/notifier/notifier.h"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include "console/server/accounts.h"
#include "console/server/alerts.h"
#include "console/server/assets.h"
#include "console/server/chats.h"
#include "console/server/device_approval.h"
#include "console/server/notifier/words.h"
#include "console/server/tickets.h"
#include "core/backoff.h"
#include "protocol/codec_boost.h"

namespace deskbell::console {

namespace {

using core::notify::Channel;

/// Half of them come to about eight hours: long enough for a server that is down over night.
constexpr int most_tries = 24;
constexpr core::backoff::Limits waits{Duration{5'000}, Duration{3'600'000}};

template <class T>
std::string json_of(Result<T> const& record) {
  return record ? boost::json::serialize(protocol::codec::to_value(*record)) : std::string();
}

}  // namespace

Notifier::Notifier(store::Database& database, Bus& bus, NotifierOptions options,
                   std::chrono::milliseconds interval)
    : database_(database), options_(std::move(options)), interval_(interval) {
  senders_.push_back({Channel::email});
  senders_.resize(1 + most_calls, {Channel::webhook});
  subscription_ = bus.subscribe([this](Signal const& signal) {
    if (!std::holds_alternative<OutgoingReady>(signal)) return;
    std::lock_guard const lock(mutex_);
    for (auto& sender : senders_) sender.woken = true;
    news_.notify_all();
  });
}

Notifier::~Notifier() { stop(); }

void Notifier::start() {
  for (auto& sender : senders_) threads_.emplace_back([this, &sender] { run(sender); });
}

void Notifier::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
    news_.notify_all();
  }
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Notifier::run(Sender& sender) {
  while (!stopping_) {
    while (!stopping_ && send_one(sender)) continue;
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, interval_, [&] { return stopping_ || sender.woken; });
    sender.woken = false;
  }
}

bool Notifier::send_one(Sender& sender) {
  bool there_was = false;
  auto const outgoing = take(sender, there_was);
  if (!outgoing) return there_was;
  deliver(*outgoing);
  std::lock_guard const lock(taking_);
  sender.tells = 0;
  return true;
}

std::optional<Outgoing> Notifier::take(Sender& sender, bool& there_was) {
  std::lock_guard const lock(taking_);
  Others others{};
  std::size_t count = 0;
  for (auto const& other : senders_)
    if (&other != &sender && other.channel == sender.channel) others.at(count++) = other.tells;
  auto const channel = sender.channel;
  auto const now = database_.now();
  std::function<Result<bool>(store::Reader&)> look = [=](store::Reader& sql) -> Result<bool> {
    return is_something_due(sql, channel, now, others);
  };
  // Nothing is written while nothing is due.
  auto const due = database_.read_and_wait(look);
  if (!due || !*due) return std::nullopt;
  bool const set_up = channel != Channel::email || options_.mail.has_value();
  std::function<Result<std::optional<Outgoing>>(store::Transaction&)> step =
      [=](store::Transaction& tx) -> Result<std::optional<Outgoing>> {
    return take_next(tx, channel, set_up, others);
  };
  auto outgoing = database_.submit_and_wait(step);
  there_was = outgoing.has_value();
  if (!outgoing || !*outgoing) return std::nullopt;
  sender.tells = (*outgoing)->to.id;
  return std::move(*outgoing);
}

void Notifier::deliver(Outgoing const& outgoing) {
  bool sent = false;
  bool final = false;
  std::string said;
  if (outgoing.channel == Channel::email) {
    auto const outcome = send_mail(
        *options_.mail, mail_of(outgoing, options_.mail->from, options_.site, database_.now()), stopping_);
    std::tie(sent, final, said) = std::tie(outcome.sent, outcome.final, outcome.said);
  } else {
    WebhookCall call{outgoing.to.webhook_url, outgoing.to.webhook_secret, outgoing.name,
                     webhook_body_of(outgoing, options_.site, record_of(outgoing))};
    auto const outcome = call_webhook(call, database_.now(), options_.webhook_networks, stopping_);
    std::tie(sent, final, said) = std::tie(outcome.sent, outcome.final, outcome.said);
  }
  // Broken off because the console stops: as if it had not been tried.
  if (!sent && stopping_) return;
  bool const dead = !sent && (final || outgoing.tries + 1 >= most_tries);
  if (sent) {
    ++(outgoing.channel == Channel::email ? counters.mails : counters.webhooks);
  } else {
    ++counters.failures;
    if (dead) ++counters.dead;
    spdlog::warn("notifications: {} {}: {}{}", outgoing.channel == Channel::email ? "mail" : "webhook",
                 outgoing.name, said, dead ? "; given up" : "");
  }
  auto const wait =
      core::backoff::failed({static_cast<int>(outgoing.tries)}, Duration::zero(), randombytes_random(), waits)
          .wait;
  note(outgoing, [&](store::Transaction& tx) -> Result<void> {
    if (sent) {
      note_sent(tx, outgoing, said);
    } else {
      note_failed(tx, outgoing, said, dead ? std::nullopt : std::optional<Time>(tx.now() + wait));
    }
    return {};
  });
}

void Notifier::note(Outgoing const& outgoing, std::function<Result<void>(store::Transaction&)> const& write) {
  // To go on would be to send it again and again while the disk is full. What a console that stops meanwhile
  // has not noted goes once more, under the same name: better than not at all.
  for (bool told = false;; told = true) {
    auto const noted = database_.submit_and_wait(write);
    if (noted || stopping_) return;
    if (!told)
      spdlog::error("notifications: {} cannot be noted, the next ones wait: {}", outgoing.name,
                    noted.error().message);
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, interval_, [&] { return stopping_.load(); });
  }
}

std::string Notifier::record_of(Outgoing const& outgoing) {
  auto const& item = outgoing.items.front();
  auto const& to = outgoing.to;
  std::function<Result<std::string>(store::Reader&)> look = [&](store::Reader& sql) -> Result<std::string> {
    Scope scope;
    scope.organisation = to.organisation;
    scope.actor = ActorKind::technician;
    scope.user = to.id;
    scope.name = to.name;
    scope.sees_all_chats =
        accounts::permissions_of(sql, to.organisation, to.id).has(api::Permission::chat_see_all);
    Key const key(item.subject_id);
    if (item.subject == "chat") return json_of(show_chat(sql, scope, key));
    if (item.subject == "ticket") return json_of(show_ticket(sql, scope, key));
    if (item.subject == "alert") return json_of(show_alert(sql, scope, key));
    if (item.subject == "asset") return json_of(show_asset(sql, scope, key));
    if (item.subject == "waiting_device") return json_of(show_waiting_device(sql, scope, key));
    return std::string();
  };
  auto record = database_.read_and_wait(look);
  return record ? std::move(*record) : std::string();
}

}  // namespace deskbell::console
