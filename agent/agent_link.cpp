// What the console says to the agent, and what it is told.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "agent/agent_impl.h"
#include "agent/announcements.h"
#include "agent/chats.h"
#include "agent/inbox.h"
#include "agent/policy_keeper.h"
#include "agent/version.h"
#include "core/overload.h"
#include "protocol/codec.h"
#include "protocol/excerpt.h"
#include "protocol/version.h"

namespace deskbell::agent {

namespace {

constexpr Duration store_again{5'000};
constexpr Duration notable_skew{120'000};

std::string signal_frame(protocol::Uplink const& message) {
  protocol::Frame<protocol::Uplink> const frame{std::nullopt, std::nullopt, message};
  return protocol::encode(frame);
}

}  // namespace

std::string Agent::Impl::make_hello(protocol::Challenge const& challenge) {
  protocol::Hello hello;
  hello.device_id = identity_->device_id;
  hello.signature = key_->sign(
      protocol::signed_bytes("link", identity_->console_id, identity_->device_id, challenge.nonce));
  hello.protocol_version = protocol::version;
  hello.agent_version = agent_version;
  hello.instance = instance_;
  hello.uplink_next = uplink_->sender().last + 1;
  hello.downlink_last = downlink_->cursor().seq;
  if (hello.downlink_last > 0) hello.downlink_last_id = downlink_->cursor().id;
  hello.console_epoch = uplink_->epoch();
  hello.policy_version = policy_->version();
  hello.boot_id = clock.now().boot_id;
  if (uplink_->tell_restored()) hello.restored = true;
  return signal_frame(hello);
}

void Agent::Impl::on_opened(protocol::Welcome const& welcome) {
  last_online_ = clock.now().wall;
  learn_place(welcome);
  if (unsettled_ && !identity_->waiting.value_or(false)) return settle_in();
  store_->submit(
      [identity = *identity_](Transaction& transaction) -> Result<void> {
        remember_place(transaction, identity);
        announcements::begin_catching_up(transaction);
        return {};
      },
      [](Result<void>) {});
  downlink_->on_link_opened();
  uplink_->on_link_opened(welcome);
  reporting_->on_link_opened();
  attachments_->on_link_opened();
  told_users_.reset();
  tell_users();
  refresh_announcements();
  synchronise();
  store_->transact<std::vector<protocol::ChatRead>>(
      [](Transaction& transaction) -> Result<std::vector<protocol::ChatRead>> {
        return chats::read_marks(transaction.database());
      },
      [this](Result<std::vector<protocol::ChatRead>> marks) {
        if (!marks) return;
        for (auto const& mark : *marks) send_signal(mark);
      });
}

/// Before anything is said on this link: what is here may be another customer's, or of an asset that this one
/// is not.
void Agent::Impl::settle_in() {
  leave_place();
  come_home();
}

/// What is measured, told or on its way here goes along to another place by the database alone.
void Agent::Impl::leave_place() {
  link_->pause();
  reporting_->stop();
  monitoring_->stop();
  attachments_->on_place_left();
  missed_policy_.reset();
}

/// Where the rows still have to move and nothing can be written, nothing is said: not to those whose they
/// are not.
bool Agent::Impl::may_link() const {
  return !only_looked_home_ || !unsettled_ || identity_->waiting.value_or(false);
}

/// One that had to wait for approval was told nothing of it when it enrolled.
void Agent::Impl::learn_place(protocol::Welcome const& welcome) {
  if (!identity_ || !welcome.asset_id) return;  // an older console
  constexpr std::size_t customer_bytes_max = 1'024;
  Place const place{identity_->device_id, *welcome.asset_id,
                    protocol::clipped(welcome.customer.value_or(identity_->customer), customer_bytes_max),
                    welcome.customer_id};
  auto const changed = keep_place(options.config, *identity_, place);
  if (!changed) {
    spdlog::warn("where this device belongs cannot be kept: {}", changed.error().message);
  } else if (*changed) {
    spdlog::info("this device is asset {} of {}", identity_->asset_id.text(), identity_->customer);
  }
}

void Agent::Impl::on_lost() {
  last_online_ = clock.now().wall;
  uplink_->on_link_lost();
  downlink_->on_link_lost();
  attachments_->on_link_lost();
  let_sleep();
}

void Agent::Impl::on_state(protocol::LinkState const& state) {
  trays_->tell_everybody(protocol::TrayLinkChanged{state});
  trays_->refresh_menus();
}

core::keepalive::Urgency Agent::Impl::urgency() const {
  auto const now = clock.now().since_boot;
  bool const talking =
      now < active_until_ || std::any_of(watched_chats_.begin(), watched_chats_.end(),
                                         [now](auto const& watched) { return now < watched.second; });
  bool const waiting = core::delivery::awaits_acknowledgement(uplink_->sender());
  return talking || waiting ? core::keepalive::Urgency::urgent : core::keepalive::Urgency::idle;
}

Duration Agent::Impl::keep_alive_max() const { return policy_->document.settings.link.keep_alive_max; }

void Agent::Impl::on_server_time(Time time) {
  auto const skew = time - clock.now().wall;
  bool const notable = std::chrono::abs(skew) > notable_skew;
  if (notable && (!clock_skew_ || std::chrono::abs(*clock_skew_) <= notable_skew))
    spdlog::warn("this device's clock is {} s {} the console's: set it right",
                 std::chrono::duration_cast<std::chrono::seconds>(std::chrono::abs(skew)).count(),
                 skew.count() > 0 ? "behind" : "ahead of");
  clock_skew_ = skew;
  console_at_boot_ = time - clock.now().since_boot;
}

void Agent::Impl::send(std::vector<std::string> frames) { link_->send(std::move(frames)); }
void Agent::Impl::close(std::string reason, std::string message) {
  link_->close(std::move(reason), std::move(message));
}
void Agent::Impl::on_console_restored() { reporting_->report_everything(); }
void Agent::Impl::acknowledge(core::delivery::Seq seq) { send_signal(protocol::Ack{seq}); }

void Agent::Impl::on_cannot_store() {
  alarms_->set(Alarm::apply_again, clock.now().since_boot + store_again);
}

/// What could not be stored is still wanted.
void Agent::Impl::try_again() {
  if (!at_home_) return come_home();
  if (auto const policy = std::exchange(missed_policy_, std::nullopt)) on_policy(*policy);
  downlink_->apply_waiting();
}

void Agent::Impl::send_signal(protocol::Uplink const& signal) {
  if (!link_->is_open()) return;
  std::vector<std::string> frames;
  frames.push_back(signal_frame(signal));
  link_->send(std::move(frames));
}

void Agent::Impl::on_frame(std::string text) {
  auto head = protocol::peek_frame(text);
  if (!head) return close("protocol", head.error().message);
  auto frame = protocol::decode<protocol::Downlink>(text);
  bool const unknown = !frame && frame.error().code == ErrorCode::not_found;
  bool const is_fact = head->seq && head->id;
  if (!frame && !unknown && !is_fact) return close("protocol", frame.error().message);
  if (is_fact) {
    Downlink::Fact fact;
    fact.seq = *head->seq;
    fact.id = *head->id;
    fact.type = head->type;
    fact.text = std::string(protocol::body_text(text));
    fact.digest = inbox::digest_of(fact.type, fact.text);
    if (frame) fact.body = std::move(frame->body);
    if (!frame && !unknown) fact.unread_because = frame.error().message;
    return downlink_->on_arrived(std::move(fact));
  }
  if (frame) on_message(frame->body);
}

void Agent::Impl::on_message(protocol::Downlink& message) {
  std::visit(core::Overload{
                 [this](protocol::Ack const& ack) {
                   uplink_->on_acknowledged(ack.seq);
                   let_sleep();
                 },
                 [this](protocol::Synced const& synced) { on_synced(synced); },
                 [this](protocol::DeskState const& desk) { trays_->set_desk(desk); },
                 [this](protocol::PolicyChanged const& offered) { on_policy(offered); },
                 [this](protocol::ChatMarks const& marks) {
                   store_->submit(
                       [marks](Transaction& transaction) { return chats::apply(transaction, marks); },
                       [](Result<void>) {});
                 },
                 [this](protocol::ChatTyping const& typing) {
                   on_chat_activity();
                   trays_->tell_typing(typing.chat_id, typing.name);
                 },
                 [this](protocol::UploadGrant const& grant) {
                   if (!attachments_->on_grant(grant)) reporting_->on_grant(grant);
                 },
                 [this](protocol::UploadRefused const& refused) {
                   if (!attachments_->on_refused(refused)) reporting_->on_refused(refused);
                 },
                 [this](protocol::DownloadGrant const& grant) { attachments_->on_grant(grant); },
                 [this](protocol::DownloadRefused const& refused) { attachments_->on_refused(refused); },
                 [](auto const&) {},
             },
             message);
}

// ---- policy

void Agent::Impl::on_policy(protocol::PolicyChanged const& offered) {
  if (offered.document == policy_->text) return;
  auto const now = console_time();
  auto judged = policy_keeper::judge(offered, *identity_, *policy_, now);
  if (!judged) {
    spdlog::warn("policy refused: {}", judged.error().message);
    return send_signal(protocol::PolicyRefused{policy_keeper::claimed_version(offered), policy_->version(),
                                               judged.error().message});
  }
  store_->submit(
      [policy = *judged](Transaction& transaction) { return policy_keeper::keep(transaction, *policy); },
      [this, policy = *judged, offered](Result<void> kept) {
        if (kept) return take_policy(policy);
        spdlog::error("policy not stored: {}", kept.error().message);
        missed_policy_ = offered;
        on_cannot_store();
      });
}

void Agent::Impl::take_policy(Policy policy) {
  spdlog::info("policy {} is in force", policy->version());
  bool const other_way = !(policy->document.settings.link.proxy == policy_->document.settings.link.proxy);
  bool const other_monitors = !(policy->document.settings.monitors == policy_->document.settings.monitors);
  policy_ = std::move(policy);
  trays_->refresh_menus();
  reporting_->start(policy_->document.settings.inventory.interval);
  if (other_monitors) monitoring_->set_policy(policy_);
  if (other_way) aim();
  link_->watch();
}

// ---- catching up

/// Behind what the opening finds out about this device: that is stored by the time that the first one is
/// done.
void Agent::Impl::catch_up_announcements() {
  store_->submit([](Transaction&) -> Result<void> { return {}; },
                 [this](Result<void>) {
                   store_->submit(
                       [now = console_time()](Transaction& transaction) -> Result<void> {
                         announcements::catch_up(transaction, now);
                         return {};
                       },
                       [](Result<void>) {});
                 });
}

/// The console is asked whether anything is missing; core holds the fallback back until the answer, or for
/// ten seconds.
void Agent::Impl::synchronise() { send_signal(protocol::Sync{++sync_number_}); }

void Agent::Impl::on_synced(protocol::Synced const& synced) {
  if (synced.number != sync_number_) return;  // asked before the machine slept
  downlink_->when_idle([this] {
    chat_event(core::chat::Resynchronised{});
    catch_up_announcements();
  });
}

}  // namespace deskbell::agent
