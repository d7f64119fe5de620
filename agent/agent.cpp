// Starting, stopping, trays, clock and machine.
#include "agent/agent.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "agent/account.h"
#include "agent/agent_impl.h"
#include "agent/announcements.h"
#include "agent/chats.h"
#include "agent/enrolment.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/policy_keeper.h"
#include "agent/version.h"

namespace deskbell::agent {

namespace {

/// How long after the last sign of it a conversation counts as going on: the link is watched closely.
constexpr Duration chatting{300'000};
/// Likewise while somebody waits for an answer: it must not get lost on a link that is dead without saying
/// so.
constexpr Duration waiting_for_an_answer{3'600'000};
constexpr Duration network_settles{2'000};
/// A tray that starts anew leaves and comes: nobody has to hear of that.
constexpr Duration users_settle{500};
constexpr Duration settings_again{30'000};
constexpr Duration room_again{5'000};
/// A disk may have little room for months; nobody waits for it: new words look for themselves.
constexpr Duration room_again_when_written{60'000};
/// The session manager and the timer tell of one waking up, not of two.
constexpr Duration same_waking{30'000};

}  // namespace

Agent::Agent(boost::asio::any_io_executor loop, Clock const& clock, AgentOptions options)
    : impl_(std::make_shared<Impl>(std::move(loop), clock, std::move(options))) {}
Agent::~Agent() = default;
Result<void> Agent::start() { return impl_->start(); }
void Agent::on_ready(std::function<void()> handler) { impl_->ready = std::move(handler); }
void Agent::stop(std::function<void()> done) { impl_->stop(std::move(done)); }

Agent::Impl::Impl(boost::asio::any_io_executor our_loop, Clock const& our_clock, AgentOptions our_options)
    : loop(std::move(our_loop)), clock(our_clock), options(std::move(our_options)) {}

Result<void> Agent::Impl::start() {
  auto opened = open();
  if (!opened) return opened;
  begin();
  return {};
}

Result<void> Agent::Impl::open() {
  auto const& config = options.config;
  if (auto crypto = start_crypto(); !crypto) return crypto;
  if (auto folder = ensure_private_folder(config.state); !folder)
    return prefixed("state folder", folder.error());
  auto lock = FolderLock::take(config.state);
  if (!lock) return lock.error();
  lock_ = std::move(*lock);
  auto identity = load_identity(config);
  if (identity) {
    identity_ = std::move(*identity);
    auto key = enrolled_key(config, *identity_);
    if (!key) return key.error();
    key_ = std::move(*key);
  } else if (identity.error().code != ErrorCode::not_found) {
    return identity.error();
  }
  auto store = Store::open(config.database(), clock, loop);
  if (!store) return store.error();
  store_ = std::move(*store);
  policy_ = policy_keeper::defaults();
  instance_ = fresh_uuid(clock.now().wall).text();
  started_at_ = clock.now().wall;
  alarms_ = make_alarms(loop, clock);
  workshop_ = std::make_unique<Workshop>(loop);
  uplink_ = std::make_unique<Uplink>(*store_, *this);
  downlink_ = std::make_unique<Downlink>(*store_, *this);
  link_ = std::make_unique<ConsoleLink>(loop, clock, *alarms_, *this);
  trays_ = std::make_unique<TrayLink>(loop, *store_, *this);
  attachments_ =
      std::make_unique<Attachments>(loop, *store_, *workshop_, *alarms_, clock, *this, config.attachments());
  monitoring_ = std::make_unique<Monitoring>(*store_, *workshop_, *alarms_, clock, *this);
  reporting_ =
      std::make_unique<Reporting>(loop, *store_, *workshop_, *alarms_, clock, *this, config.uploads());
  control_ = std::make_unique<ControlLink>(loop, [this](ControlRequest request, ControlLink::Answer answer) {
    on_request(request, std::move(answer));
  });
  LocalListenerOptions sockets;
  sockets.path = config.socket;
  sockets.everybody = true;
  sockets.identify = options.identify;
  sockets.names = workshop_.get();
  if (auto started = trays_->start(std::move(sockets)); !started) return started;
  return control_->start(config.control());
}

void Agent::Impl::begin() {
  store_->set_on_committed([this](Notes notes) { on_committed(std::move(notes)); });
  store_->set_on_failed([this](Error const& error) { on_store_failed(error); });
  alarms_->on(Alarm::chat, [this] { on_chat_alarm(); });
  alarms_->on(Alarm::apply_again, [this] { try_again(); });
  alarms_->on(Alarm::room, [this] { look_for_room(); });
  alarms_->on(Alarm::announcements, [this] { refresh_announcements(); });
  alarms_->on(Alarm::settings, [this] { aim(); });
  alarms_->on(Alarm::network, [this] { on_network_settled(); });
  alarms_->on(Alarm::users, [this] { tell_users(); });
  alarms_->on_slept([this] { on_woken(); });
  if (options.watch_machine) {
    connected_ = NetworkWatch::is_connected();
    ways_out_ = NetworkWatch::ways_out();
    network_ = std::make_unique<NetworkWatch>(loop, [this] { on_network_change(); });
    power_ = std::make_unique<PowerWatch>(loop, [this](bool suspending) { on_power(suspending); });
  }
  come_home();
}

void Agent::Impl::come_home() {
  at_home_ = false;
  store_->transact<Home>(
      [identity = identity_](Transaction& transaction) { return agent::come_home(transaction, identity); },
      [this](Result<Home> home) {
        if (stopping_) return;
        if (!home) {
          spdlog::error("cannot begin: {}", home.error().message);
          return look_home();
        }
        only_looked_home_ = false;
        at_home(std::move(*home));
      });
}

/// What is there is served though nothing can be written; the rest follows when there is room.
void Agent::Impl::look_home() {
  store_->transact<Home>(
      [identity = identity_](Transaction& transaction) {
        return agent::come_home(transaction, identity, Coming::only_looking);
      },
      [this](Result<Home> home) {
        if (stopping_) return;
        if (!home) return on_cannot_store();
        only_looked_home_ = true;
        at_home(std::move(*home));
      });
}

void Agent::Impl::at_home(Home home) {
  if (home.policy_problem) spdlog::warn("stored policy does not count: {}", *home.policy_problem);
  uplink_->set_sender(std::move(home.sender));
  uplink_->set_epoch(home.console_epoch);
  uplink_->set_has_to_tell_restored(home.was_restored);
  downlink_->set_cursor(home.cursor);
  policy_ = home.policy;
  unsettled_ = home.unsettled;
  waiting_chats_.clear();  // Started tells of those that there are now
  if (home.cleared_out) {
    trays_->begin_anew();
    attachments_->on_cleared_out();
  }
  trays_->refresh_menus();
  refresh_announcements();
  if (!only_looked_home_) tell_started(home.booted);
  if (identity_) {
    reporting_->start(policy_->document.settings.inventory.interval);
    monitoring_->set_policy(policy_);
  } else {
    reporting_->stop();
    monitoring_->stop();
  }
  aim();
  at_home_ = true;
  if (auto handler = std::exchange(ready, {})) handler();
}

void Agent::Impl::tell_started(bool booted) {
  chat_event(core::chat::Started{});
  if (!identity_) return;
  tell_event(protocol::DeviceEventKind::started, std::string("deskbelld ") + agent_version);
  if (booted) tell_event(protocol::DeviceEventKind::booted, "");
}

std::optional<LinkTarget> Agent::Impl::target() const {
  if (!identity_) return std::nullopt;
  auto target = link_target(options.config, *identity_, policy_->document.settings.link.proxy);
  return target ? std::optional(std::move(*target)) : std::nullopt;
}

void Agent::Impl::aim() {
  alarms_->set(Alarm::settings, std::nullopt);
  if (!identity_) return link_->set_target(std::nullopt);
  if (!may_link()) return link_->pause();
  auto target = link_target(options.config, *identity_, policy_->document.settings.link.proxy);
  if (target) return link_->set_target(std::move(*target));
  link_->set_unusable(target.error());
  // A file that is not there yet may come: a disk that is mounted late, an authority that is renewed.
  alarms_->set(Alarm::settings, clock.now().since_boot + settings_again);
}

void Agent::Impl::stop(std::function<void()> done) {
  if (std::exchange(stopping_, true)) return;
  if (!store_) return done();
  network_.reset();
  power_.reset();
  monitoring_->stop();
  reporting_->stop();
  control_->stop();
  farewell_ = std::make_unique<boost::asio::steady_timer>(loop);
  auto finish_after = [this, self = shared_from_this(), done](std::chrono::milliseconds wait) {
    farewell_->expires_after(wait);
    farewell_->async_wait([this, self, done](boost::system::error_code error) {
      if (error) return;
      trays_->stop();
      alarms_->stop();
      done();
    });
  };
  finish_after(std::chrono::milliseconds(1'000));
  // What is said last should reach the console while the link is still there.
  auto leave = [this, finish_after] {
    // Behind the outbox's read of that last fact: it is sent before the goodbye.
    store_->submit([](Transaction&) -> Result<void> { return {}; },
                   [this, finish_after](Result<void>) {
                     link_->stop();
                     finish_after(std::chrono::milliseconds(100));
                   });
  };
  if (identity_ && at_home_) {
    tell_event(protocol::DeviceEventKind::stopping, "", leave);
  } else {
    leave();
  }
}

// ---- what was committed

void Agent::Impl::on_committed(Notes notes) {
  if (notes.wrote) write_failed_ = false;
  if (notes.shortage) {
    say_store_problem(*notes.shortage);
  } else if (store_problem_ && !write_failed_) {
    on_can_store();
  }
  for (auto const& state : notes.chats) watch_chat(state);
  bool const chats = !notes.chats.empty();
  for (auto& state : notes.chats) waiting_chats_.insert_or_assign(state.id, std::move(state));
  if (chats) set_chat_alarm();
  for (auto const& [account, event] : notes.told) trays_->tell(account, event);
  if (notes.announcements) refresh_announcements();
  if (notes.appended) uplink_->on_appended(*notes.appended);
  if (notes.appended || notes.files) attachments_->on_said();
  link_->watch();
}

void Agent::Impl::on_store_failed(Error const& error) {
  write_failed_ = true;
  say_store_problem(error);
}

void Agent::Impl::say_store_problem(Error const& error) {
  if (!store_problem_) {
    spdlog::error("{}", error.message);
    // Whether it is over has to be looked for: perhaps nobody writes.
    alarms_->set(Alarm::room, clock.now().since_boot + room_again, room_again);
  }
  store_problem_ = error.message;
}

/// Nothing is written but a mark of its own, where the last write failed; a look is enough where the disk
/// only had little room.
void Agent::Impl::look_for_room() {
  if (!store_problem_) return;
  auto const again = write_failed_ ? room_again : room_again_when_written;
  alarms_->set(Alarm::room, clock.now().since_boot + again, again);
  store_->submit(
      [write = write_failed_](Transaction& transaction) -> Result<void> {
        if (write) inbox::set_meta(transaction, "written_at", std::to_string(ms_of(transaction.now().wall)));
        return {};
      },
      {});
}

void Agent::Impl::on_can_store() {
  store_problem_.reset();
  spdlog::info("the database can be written again");
  // What is here may have to move: not under an open link.
  if (only_looked_home_ && unsettled_) return settle_in();
  // What waits need not wait for its alarm.
  alarms_->set(Alarm::apply_again, clock.now().since_boot);
  if (!only_looked_home_) return;
  store_->transact<Home>(
      [identity = identity_](Transaction& transaction) { return agent::come_home(transaction, identity); },
      [this](Result<Home> home) {
        if (stopping_ || !home || !std::exchange(only_looked_home_, false)) return;
        tell_started(home->booted);
        synchronise();
      });
}

// ---- the clock

void Agent::Impl::set_chat_alarm() {
  auto const now = clock.now();
  std::optional<Duration> earliest;
  for (auto chat = waiting_chats_.begin(); chat != waiting_chats_.end();) {
    auto const due = core::chat::deadline(chat->second, now);
    if (!due) {
      chat = waiting_chats_.erase(chat);
      continue;
    }
    if (!earliest || *due < *earliest) earliest = due;
    ++chat;
  }
  alarms_->set(Alarm::chat, earliest);
}

void Agent::Impl::on_chat_alarm() {
  auto const now = clock.now();
  for (auto const& [id, state] : waiting_chats_) {
    auto const due = core::chat::deadline(state, now);
    if (!due || *due > now.since_boot) continue;
    store_->submit([id = id, tick = core::chat::Tick{link_->is_open()}, policy = policy_](
                       Transaction& transaction) { return chats::advance(transaction, id, tick, *policy); },
                   [this](Result<void> done) {
                     if (done) return;
                     spdlog::warn("conversation: {}", done.error().message);
                     alarms_->set(Alarm::chat, clock.now().since_boot + Duration{5'000});
                   });
  }
  if (waiting_chats_.empty()) return;
  // Those that came too early for core are asked for again; the others answer with their new state.
  alarms_->set(Alarm::chat, now.since_boot + Duration{1'000});
}

void Agent::Impl::chat_event(core::chat::Event event) {
  store_->submit([event, policy = policy_](
                     Transaction& transaction) { return chats::advance_all(transaction, event, *policy); },
                 [](Result<void> done) {
                   if (!done) spdlog::warn("conversations: {}", done.error().message);
                 });
}

/// They end by the clock, too.
void Agent::Impl::refresh_announcements() {
  trays_->refresh_announcements();
  using End = std::optional<Time>;
  store_->transact<End>(
      [now = console_time()](Transaction& transaction) -> Result<End> {
        return announcements::next_end(transaction.database(), now);
      },
      [this](Result<End> end) {
        if (!end) return;
        std::optional<Duration> wake;
        if (*end) wake = clock.now().since_boot + std::max(**end - console_time(), Duration{0});
        alarms_->set(Alarm::announcements, wake);
      });
}

// ---- the trays

std::vector<protocol::DeviceLine> Agent::Impl::device_lines(protocol::DeviceUser const& user) const {
  auto lines = reporting_->device_lines();
  auto const login = login_name(user);
  lines.push_back({"user", user.full_name ? *user.full_name + " (" + login + ")" : login});
  lines.push_back({"agent_version", agent_version});
  return lines;
}

void Agent::Impl::send_typing(ChatId chat) { send_signal(protocol::ChatTyping{chat, ""}); }
void Agent::Impl::send_read(protocol::ChatRead mark) { send_signal(mark); }

void Agent::Impl::on_users_changed() {
  if (!std::exchange(users_settle_, true))
    alarms_->set(Alarm::users, clock.now().since_boot + users_settle, users_settle);
}

void Agent::Impl::tell_users() {
  users_settle_ = false;
  if (!link_->is_open()) return;  // said when it opens
  auto users = trays_->users();
  if (told_users_ == users) return;
  told_users_ = users;
  send_signal(protocol::DeviceUsers{std::move(users)});
}

/// Each conversation for itself: what ends one person's says nothing of another's.
void Agent::Impl::watch_chat(core::chat::State const& state) {
  auto const now = clock.now().since_boot;
  std::erase_if(watched_chats_, [now](auto const& watched) { return watched.second <= now; });
  bool const waits = core::chat::waiting_since(state).has_value();
  watched_chats_[state.id] = now + (waits ? waiting_for_an_answer : chatting);
}

void Agent::Impl::on_chat_activity() {
  active_until_ = clock.now().since_boot + chatting;
  link_->watch();
}

// ---- the machine

void Agent::Impl::tell_event(protocol::DeviceEventKind kind, std::string detail, std::function<void()> done) {
  if (!identity_) return done ? done() : void();
  store_->submit(
      [kind, detail = std::move(detail)](Transaction& transaction) -> Result<void> {
        outbox::append(transaction, protocol::DeviceEvent{kind, detail, transaction.now().wall});
        return {};
      },
      [done = std::move(done)](Result<void> told) {
        if (!told) spdlog::warn("device event: {}", told.error().message);
        if (done) done();
      });
}

void Agent::Impl::on_network_change() {
  alarms_->set(Alarm::network, clock.now().since_boot + network_settles);
}

void Agent::Impl::on_network_settled() {
  auto ways = NetworkWatch::ways_out();
  if (ways == ways_out_) return;  // a lease or a router's announcement was renewed
  ways_out_ = std::move(ways);
  bool const connected = NetworkWatch::is_connected();
  if (connected != connected_) {
    connected_ = connected;
    tell_event(connected ? protocol::DeviceEventKind::network_back : protocol::DeviceEventKind::network_lost,
               "");
  }
  link_->hurry();
}

void Agent::Impl::on_power(bool suspending) {
  if (!suspending) return on_woken();
  asleep_ = true;
  // The machine waits for us, not long: once the console has it, or the link is gone, nothing is left to wait
  // for.
  tell_event(protocol::DeviceEventKind::suspending, "", [this] { let_sleep(); });
}

/// What was said before sleep is on its way, or has no way.
void Agent::Impl::let_sleep() {
  bool const waiting = link_->is_open() && core::delivery::backlog(uplink_->sender()) > 0;
  if (asleep_ && power_ && !waiting) power_->let_go();
}

/// The session manager said so, or a timer noticed it: whoever comes first.
void Agent::Impl::on_woken() {
  auto const now = clock.now().since_boot;
  if (!std::exchange(asleep_, false) && woken_at_ && now - *woken_at_ < same_waking) return;
  woken_at_ = now;
  tell_event(protocol::DeviceEventKind::resumed, "");
  chat_event(core::chat::Woke{});
  link_->hurry();
  synchronise();
}

}  // namespace deskbell::agent
