// What comes on a link, in portions that the one writer can take without keeping anybody waiting.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "console/server/device_link.h"
#include "console/server/file_store.h"
#include "console/server/inventory_intake.h"

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
  UploadedReport uploaded;
  std::optional<std::vector<SoftwareRow>> software;
};

/// One is always there; nothing is what a coroutine returns that throws.
net::awaitable<std::optional<Result<ReadyReport>>> make_ready_there(FileStore const* files,
                                                                    std::int64_t organisation,
                                                                    protocol::Uplink message, Before before) {
  if (auto* reported = std::get_if<protocol::InventoryReported>(&message))
    co_return make_ready(std::move(reported->sections), before.software);
  auto report = unpack_report(*files, organisation, before.uploaded.sha256);
  if (!report) co_return report.error();
  co_return make_ready(std::move(*report), before.software);
}

Error too_often(std::string const& what) {
  return make_error(ErrorCode::unavailable,
                    "inventory: " + what + " within an hour than a device may change: set aside");
}

}  // namespace

std::vector<IncomingFact> DeviceLink::take_batch() {
  std::vector<IncomingFact> batch;
  std::size_t costly = 0;
  for (auto& fact : incoming_) {
    bool const large = may_be_large(fact);
    // What came before a large one does not wait for it.
    if (large && !batch.empty()) break;
    if (is_costly(fact)) ++costly;
    incoming_bytes_ -= fact.body.size();
    batch.push_back(std::move(fact));
    if (large || costly == costly_at_once) break;
  }
  incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(batch.size()));
  auto const now = std::chrono::steady_clock::now();
  owed_ = facts_budget_.spend(now, static_cast<double>(costly));
  return batch;
}

/// Nothing is lost: what is not taken is not acknowledged, and a device says no more than its window.
net::awaitable<void> DeviceLink::pay() {
  constexpr Budget::Seconds step{0.25};
  if (owed_.count() <= 0) co_return;
  if (!std::exchange(noted_slow_, true))
    spdlog::warn("device {} ({}): says more than {} things a second that are no messages: it is read slower",
                 device_.name, device_.uid.text(), facts_per_second);
  net::steady_timer timer(executor_);
  while (owed_.count() > 0 && !closing_) {
    auto const wait = std::min(owed_, step);
    owed_ -= wait;
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait));
    co_await timer.async_wait(net::use_awaitable);
  }
}

net::awaitable<void> DeviceLink::work_out(IncomingFact& fact) {
  if (!fact.message) co_return;
  Result<std::shared_ptr<ReadyReport const>> ready = std::shared_ptr<ReadyReport const>();
  if (may_be_large(fact)) {
    ready = co_await ready_report(*fact.message);
  } else if (auto const* reported = std::get_if<protocol::InventoryReported>(&*fact.message)) {
    auto made = make_ready(reported->sections, std::nullopt);
    if (made) ready = std::make_shared<ReadyReport const>(std::move(*made));
  }
  if (ready) {
    fact.ready = std::move(*ready);
  } else if (ready.error().code != ErrorCode::storage) {
    // Where the disk fails the writer says so, and the device keeps it.
    fact.set_aside = ready.error();
  }
}

net::awaitable<Result<std::shared_ptr<ReadyReport const>>> DeviceLink::ready_report(
    protocol::Uplink const& message) {
  auto const device = device_;
  std::optional<protocol::InventoryUploaded> upload;
  if (auto const* uploaded = std::get_if<protocol::InventoryUploaded>(&message)) upload = *uploaded;
  std::function<Result<Before>(store::Reader&)> look = [device,
                                                        upload](store::Reader& sql) -> Result<Before> {
    Before before;
    if (upload) {
      auto uploaded = uploaded_report(sql, device, *upload);
      if (!uploaded) return uploaded.error();
      before.uploaded = std::move(*uploaded);
    }
    before.software = known_software(sql, device.organisation, device.asset);
    return before;
  };
  auto before = co_await hub_.world.database.read<Before>(look);
  if (!before) co_return before.error();
  if (before->uploaded.known) co_return std::shared_ptr<ReadyReport const>();
  if (upload && !hub_.uploaded_reports.take(device.asset, 1, hub_.world.steady_now()))
    co_return too_often("more uploaded reports");
  auto made = co_await net::co_spawn(
      hub_.intake, make_ready_there(&hub_.world.files, device.organisation, message, std::move(*before)),
      net::use_awaitable);
  if (!*made) co_return made->error();
  auto const ready = std::make_shared<ReadyReport>(std::move(**made));
  if (!hub_.software_rows.take(device.asset, static_cast<double>(ready->rows()), hub_.world.steady_now()))
    co_return too_often("more programs");
  auto const written = co_await write_rows(ready);
  if (!written) co_return written.error();
  co_return std::shared_ptr<ReadyReport const>(ready);
}

/// All but the last portion, which goes with the report. Where the link ends in between, the next report
/// compares with what was written.
net::awaitable<Result<void>> DeviceLink::write_rows(std::shared_ptr<ReadyReport> ready) {
  auto const device = device_;
  while (ready->rows() - ready->written > rows_at_once) {
    auto const first = ready->written;
    std::function<Result<void>(store::Transaction&)> write = [device, ready,
                                                              first](store::Transaction& tx) -> Result<void> {
      write_software(tx.sql(), device.organisation, device.asset, *ready, first, rows_at_once);
      return {};
    };
    auto done = co_await hub_.world.database.submit<void>(write);
    if (!done) co_return done;
    ready->written += rows_at_once;
  }
  co_return Result<void>();
}

}  // namespace deskbell::console
