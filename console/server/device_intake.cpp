// What comes on a link, in portions that the one writer can take without keeping anybody waiting.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "console/server/device_cursors.h"
#include "console/server/device_link.h"
#include "console/server/file_store.h"
#include "console/server/inventory_intake.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace net = boost::asio;

namespace {

/// In one transaction, of facts that are no messages.
constexpr std::size_t costly_at_once = 16;
/// Of an inventory's software, in one transaction.
constexpr std::size_t rows_at_once = 1'000;

/// Messages are many and cheap, and those of one conversation are stored together; all others make rows in
/// several tables, and may tell people.
bool is_costly(IncomingFact const& fact) {
  return !fact.message || !std::holds_alternative<protocol::ChatSaid>(*fact.message);
}

/// Whether it may change thousands of rows: nothing else goes with it.
bool may_be_large(IncomingFact const& fact) {
  if (!fact.message) return false;
  if (std::holds_alternative<protocol::InventoryUploaded>(*fact.message)) return true;
  auto const* reported = std::get_if<protocol::InventoryReported>(&*fact.message);
  return reported != nullptr && reported->sections.software.has_value();
}

/// What the database knows, before a report is looked at.
struct Before {
  bool known = false;  ///< the report was applied before
  std::string sha256;  ///< of its upload
  std::optional<std::vector<SoftwareRow>> software;
};

/// One is always there; nothing is what a coroutine returns that throws.
net::awaitable<std::optional<Result<ReadyReport>>> make_ready_there(std::function<bool()> is_stopping,
                                                                    FileStore const* files,
                                                                    std::int64_t organisation,
                                                                    protocol::Uplink message, Before before) {
  // With ten thousand in the line, an end would not wait for all of them.
  if (is_stopping()) co_return make_error(ErrorCode::unavailable, "the console stops for a moment");
  if (auto* reported = std::get_if<protocol::InventoryReported>(&message))
    co_return make_ready(std::move(reported->sections), before.software);
  auto report = unpack_report(*files, organisation, before.sha256);
  if (!report) co_return report.error();
  co_return make_ready(std::move(*report), before.software);
}

/// Nothing is wrong with what was said: the console cannot take it just now, or nothing of this device.
bool is_for_later(Error const& error) {
  using enum ErrorCode;
  return error.code == storage || error.code == unavailable || error.code == timeout ||
         error.code == internal || error.code == denied;
}

Result<void> set_aside(IncomingFact& fact, Error const& why) {
  fact.set_aside = why;
  return {};
}

Result<void> set_aside_or_wait(IncomingFact& fact, Error const& why) {
  if (is_for_later(why)) return why;
  return set_aside(fact, why);
}

Error too_often(std::string const& what) {
  return make_error(ErrorCode::unavailable,
                    "inventory: " + what + " within an hour than a device may change: set aside");
}

}  // namespace

std::vector<IncomingFact> DeviceLink::take_batch() {
  std::vector<IncomingFact> batch;
  std::size_t costly = 0;
  auto const now = hub_.world.steady_now();
  auto const turn = hub_.turns.next(device_.asset, incoming_.size(), now);
  pause_ = turn.pause;
  bool const has_words = hub_.words.spend(device_.asset, 0, now).count() <= 0;
  for (auto& fact : incoming_) {
    if (!has_words && !is_costly(fact))
      fact.set_aside = make_error(ErrorCode::too_large, std::string(protocol::reasons::too_much_said));
    bool const large = may_be_large(fact);
    // What came before a large one does not wait for it.
    if (large && !batch.empty()) break;
    // Words that are refused leave lines, too, and are told.
    if (is_costly(fact) || fact.set_aside) ++costly;
    incoming_bytes_ -= fact.body.size();
    batch.push_back(std::move(fact));
    if (large) taken_.emplace();
    if (large || costly == costly_at_once || batch.size() == turn.at_once) break;
  }
  incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(batch.size()));
  hub_.turns.took(device_.asset, batch.size(), now);
  // Words alone wait for nothing that came before.
  owed_ = costly == 0 ? Budget::Seconds(0)
                      : hub_.costly_facts.spend(device_.asset, static_cast<double>(costly), now);
  return batch;
}

/// Counted when it is kept: what comes again because the console could not keep it costs nothing.
void DeviceLink::count_words(std::vector<IncomingFact> const& facts) {
  double bytes = 0;
  for (auto const& fact : facts)
    if (!is_costly(fact) && !fact.set_aside) bytes += static_cast<double>(fact.body.size());
  if (bytes > 0) hub_.words.spend(device_.asset, bytes, hub_.world.steady_now());
}

/// Most of what a device says makes something that is to be told to it: one that takes nothing of that says
/// no more.
bool DeviceLink::takes_nothing() {
  bool const much = sender_.last - sender_.acknowledged.seq > DeviceHub::most_unacknowledged;
  if (much && !std::exchange(noted_deaf_, true)) {
    ++hub_.counters.held_back;
    spdlog::warn("device {} ({}): has not acknowledged {} facts: what it says waits until it does",
                 device_.name, device_.uid.text(), sender_.last - sender_.acknowledged.seq);
  }
  return much;
}

/// Nothing is lost: what is not taken is not acknowledged, and a device says no more than its window.
net::awaitable<void> DeviceLink::wait_for_its_turn() {
  constexpr Budget::Seconds step{0.25};
  if (owed_.count() > 0 && !std::exchange(noted_slow_, true))
    spdlog::warn(
        "device {} ({}): says more than {} things a second that are no messages, or are refused: it is read "
        "slower",
        device_.name, device_.uid.text(), DeviceHub::facts_per_second);
  net::steady_timer timer(executor_);
  if (pause_.count() > 0) {
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(pause_));
    co_await timer.async_wait(net::use_awaitable);
  }
  while (!closing_ && (owed_.count() > 0 || takes_nothing())) {
    auto const wait = owed_.count() > 0 ? std::min(owed_, step) : step;
    owed_ -= std::min(owed_, wait);
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait));
    co_await timer.async_wait(net::use_awaitable);
  }
}

net::awaitable<Result<void>> DeviceLink::work_out(IncomingFact& fact) {
  if (!fact.message) co_return Result<void>();
  if (may_be_large(fact)) co_return co_await work_out_large(fact);
  if (auto const* reported = std::get_if<protocol::InventoryReported>(&*fact.message)) {
    auto made = make_ready(reported->sections, std::nullopt);
    if (!made) co_return set_aside(fact, made.error());
    fact.ready = std::make_shared<ReadyReport const>(std::move(*made));
  }
  co_return Result<void>();
}

net::awaitable<Result<void>> DeviceLink::work_out_large(IncomingFact& fact) {
  auto const device = device_;
  std::optional<protocol::InventoryUploaded> upload;
  if (auto const* uploaded = std::get_if<protocol::InventoryUploaded>(&*fact.message)) upload = *uploaded;
  auto const* reported = std::get_if<protocol::InventoryReported>(&*fact.message);
  auto const report = upload ? upload->report_id : reported->report_id;
  std::function<Result<Before>(store::Reader&)> look = [device, upload,
                                                        report](store::Reader& sql) -> Result<Before> {
    Before before;
    before.known = has_report(sql, device, report);
    if (before.known) return before;
    if (upload) {
      auto sha256 = digest_of_report(sql, device, *upload);
      if (!sha256) return sha256.error();
      before.sha256 = std::move(*sha256);
    }
    before.software = known_software(sql, device.organisation, device.asset);
    return before;
  };
  auto before = co_await hub_.world.database.read<Before>(look);
  if (!before) co_return set_aside_or_wait(fact, before.error());
  if (before->known) co_return Result<void>();
  if (upload && !hub_.uploaded_reports.take(device.asset, 1, hub_.world.steady_now()))
    co_return set_aside(fact, too_often("more uploaded reports"));
  if (upload) taken_->reports = 1;
  std::function<bool()> const is_stopping = [this] { return hub_.is_stopping(); };
  if (is_stopping()) co_return make_error(ErrorCode::unavailable, "the console stops for a moment");
  auto made = co_await net::co_spawn(hub_.intake_,
                                     make_ready_there(is_stopping, &hub_.world.files, device.organisation,
                                                      *fact.message, std::move(*before)),
                                     net::use_awaitable);
  if (!*made) {
    if (made->error().code == ErrorCode::storage) {
      spdlog::warn("device {}: its report waits: {}", device.name, made->error().message);
      if (!hub_.try_again(report)) co_return set_aside(fact, made->error());
    }
    co_return set_aside_or_wait(fact, made->error());
  }
  auto const ready = std::make_shared<ReadyReport>(std::move(**made));
  if (!hub_.software_rows.take(device.asset, static_cast<double>(ready->rows()), hub_.world.steady_now()))
    co_return set_aside(fact, too_often("more programs"));
  taken_->rows = static_cast<double>(ready->rows());
  if (auto written = co_await write_rows(ready); !written) co_return set_aside_or_wait(fact, written.error());
  fact.ready = ready;
  co_return Result<void>();
}

/// All but the last portion, which goes with the report. Where the link ends in between, the next report
/// compares with what was written.
net::awaitable<Result<void>> DeviceLink::write_rows(std::shared_ptr<ReadyReport> ready) {
  auto const device = device_;
  while (ready->rows() - ready->written > rows_at_once) {
    if (closing_) co_return make_error(ErrorCode::unavailable, "the link ends");
    auto const first = ready->written;
    std::function<Result<void>(store::Transaction&)> write = [device, ready,
                                                              first](store::Transaction& tx) -> Result<void> {
      if (auto const cursors = cursors_of(tx, device.organisation, device.identity);
          !cursors || cursors->revoked)
        return make_error(ErrorCode::denied, "this device's key was revoked");
      write_software(tx.sql(), device.organisation, device.asset, *ready, first, rows_at_once);
      return {};
    };
    auto done = co_await hub_.world.database.submit<void>(write);
    if (!done) co_return done;
    ready->written += rows_at_once;
    taken_->rows -= static_cast<double>(rows_at_once);
  }
  co_return Result<void>();
}

}  // namespace deskbell::console
