// What `deskbell` asks the running service.
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <filesystem>

#include "agent/agent_impl.h"
#include "agent/chat_rows.h"
#include "agent/enrolment.h"
#include "agent/outbox.h"
#include "agent/version.h"
#include "protocol/excerpt.h"

namespace deskbell::agent {

StatusReport Agent::Impl::status() const {
  StatusReport report;
  report.agent_version = agent_version;
  report.process_id = ::getpid();
  report.started_at = started_at_;
  report.now = clock.now().wall;
  if (identity_)
    report.identity =
        StatusIdentity{identity_->device_id, identity_->asset_id, options.config.url.value_or(identity_->url),
                       identity_->customer, identity_->enrolled_at};
  auto const& state = link_->state();
  report.link = StatusLink{state.status, state.since,           state.code,   state.message,
                           last_online_, link_->next_attempt(), std::nullopt, std::nullopt};
  if (clock_skew_) report.link.clock_skew_ms = clock_skew_->count();
  if (auto const to = target(); to && to->proxy) report.link.proxy = to->proxy->where();
  report.outbox = StatusOutbox{core::delivery::backlog(uplink_->sender()), store_problem_};
  report.policy.version = policy_->version();
  if (report.policy.version > 0) {
    report.policy.applied_at = policy_->applied_at;
    report.policy.expires_at = policy_->document.expires_at;
    report.policy.expired = policy_->has_expired(report.now);
  }
  report.inventory =
      StatusInventory{reporting_->collected_at(), reporting_->reported_at(), reporting_->sections()};
  report.open_alerts = monitoring_->open_alerts();
  report.trays = static_cast<std::int64_t>(trays_->count());
  report.tray_socket = options.config.socket.string();
  report.allow_plain = options.config.allow_plain;
  if (options.config.ca_file) report.ca_file = std::filesystem::absolute(*options.config.ca_file).string();
  report.pin = options.config.pin;
  return report;
}

void Agent::Impl::on_request(ControlRequest const& request, ControlLink::Answer answer) {
  if (request.what == "status") {
    store_->transact<std::int64_t>(
        [](Transaction& transaction) -> Result<std::int64_t> {
          return static_cast<std::int64_t>(chat_rows::open_chats(transaction.database()).size());
        },
        [this, answer](Result<std::int64_t> open) {
          auto report = status();
          if (open) report.open_chats = *open;
          answer(to_json(report));
        });
  } else if (request.what == "outbox") {
    store_->transact<OutboxReport>(
        [](Transaction& transaction) -> Result<OutboxReport> {
          return outbox::report(transaction.database());
        },
        [answer](Result<OutboxReport> report) {
          answer(report ? to_json(*report) : to_json(ControlAnswer{false, report.error().message}));
        });
  } else if (request.what == "policy") {
    answer(to_json(PolicyReport{policy_->version(), policy_->text, policy_->has_expired(clock.now().wall)}));
  } else if (request.what == "reload") {
    reload(answer);
  } else {
    answer(to_json(ControlAnswer{false, "what: found \"" + protocol::clipped(request.what, 40) +
                                            "\", expected status, outbox, policy or reload"}));
  }
}

void Agent::Impl::reload(ControlLink::Answer const& answer) {
  auto identity = load_identity(options.config);
  if (!identity) return answer(to_json(ControlAnswer{false, identity.error().message}));
  auto key = enrolled_key(options.config, *identity);
  if (!key) return answer(to_json(ControlAnswer{false, key.error().message}));
  spdlog::info("enrolled as device {}{}", identity->device_id.text(),
               identity->customer.empty() ? "" : " of " + identity->customer);
  leave_place();
  identity_ = std::move(*identity);
  key_ = std::move(*key);
  instance_ = fresh_uuid(clock.now().wall).text();
  come_home();
  answer(to_json(ControlAnswer{true, std::nullopt}));
}

}  // namespace deskbell::agent
