// Collecting, comparing, telling.
#include "agent/reporting.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <malloc.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "agent/base64.h"
#include "agent/files.h"
#include "agent/inbox.h"
#include "agent/inventory/collector.h"
#include "agent/outbox.h"
#include "agent/transfers.h"
#include "core/inventory.h"
#include "protocol/codec.h"

namespace deskbell::agent {

namespace net = boost::asio;

namespace {

/// A larger report, and every whole one, takes the way of uploads: compressed, and beside the link instead of
/// before what people write.
constexpr std::size_t fact_max_bytes = std::size_t{16} * 1024;
constexpr Duration try_upload_again{60'000};
/// What the console refused: its disk is cleared or its budget's day is over no sooner.
constexpr Duration ask_again{15 * 60'000};

struct Upload {
  UploadId id;
  std::int64_t size = 0;
  std::string sha256;
};

/// What became of a report.
struct Told {
  std::size_t sections = 0;
  bool uploads = false;
};

std::string known_report(SQLite::Database& database) {
  if (inbox::meta(database, "inventory_known") == "no") return {};
  SQLite::Statement select(database, "SELECT report FROM inventory");
  return select.executeStep() ? select.getColumn(0).getString() : std::string();
}

void remember(Transaction& transaction, std::string const& report, Time collected_at) {
  SQLite::Statement put(transaction.database(),
                        "INSERT OR REPLACE INTO inventory (one, report, collected_at) VALUES (1, ?, ?)");
  put.bind(1, report);
  put.bind(2, static_cast<std::int64_t>(ms_of(collected_at)));
  put.exec();
  inbox::set_meta(transaction, "inventory_known", "yes");
}

std::vector<Upload> waiting_uploads(SQLite::Database& database) {
  std::vector<Upload> uploads;
  SQLite::Statement select(database, "SELECT upload_id, size, sha256 FROM uploads");
  while (select.executeStep())
    uploads.push_back({UploadId::parse(select.getColumn(0).getString()).value_or(UploadId{}),
                       select.getColumn(1).getInt64(), select.getColumn(2).getString()});
  return uploads;
}

std::filesystem::path file_of(std::filesystem::path const& folder, UploadId id) {
  return folder / (id.text() + ".gz");
}

/// Also the files whose rows went with another place.
void forget_uploads(Transaction& transaction, std::filesystem::path const& folder) {
  std::error_code ignored;
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder, ignored))
    files.push_back(entry.path());
  for (auto const& file : files) std::filesystem::remove(file, ignored);
  transaction.database().exec("DELETE FROM uploads");
}

/// Takes the place of an upload that has not been done yet: it would tell what is out of date. `known_then`
/// is what the console knows once it has it.
Result<void> queue_upload(Transaction& transaction, std::filesystem::path const& folder,
                          std::string const& json, std::string const& known_then, Time collected_at) {
  if (auto made = ensure_private_folder(folder); !made) return made;
  forget_uploads(transaction, folder);
  UploadId const id{fresh_uuid(transaction.now().wall)};
  auto const bytes = gzip(json);
  if (auto written = replace_file(file_of(folder, id), bytes); !written) return written;
  SQLite::Statement put(
      transaction.database(),
      "INSERT INTO uploads (upload_id, report_id, size, sha256, report, collected_at) VALUES (?, ?, ?, "
      "?, ?, ?)");
  put.bind(1, id.text());
  put.bind(2, fresh_uuid(transaction.now().wall).text());
  put.bind(3, static_cast<std::int64_t>(bytes.size()));
  put.bind(4, to_hex(sha256(bytes)));
  put.bind(5, known_then);
  put.bind(6, static_cast<std::int64_t>(ms_of(collected_at)));
  put.exec();
  return {};
}

Result<Told> tell(Transaction& transaction, protocol::Inventory const& report, Time collected_at,
                  std::filesystem::path const& folder) {
  protocol::Inventory last;
  if (auto const known = known_report(transaction.database()); !known.empty()) {
    auto decoded = protocol::decode_struct<protocol::Inventory>(known);
    if (decoded) last = std::move(*decoded);
  }
  auto change = core::changed_sections(last, report);
  if (change.sections.empty()) return Told{};
  bool const whole = core::section_names(last).empty();
  auto const json = protocol::encode_struct(change.report);
  auto const known_then = protocol::encode_struct(core::merged(std::move(last), change.report));
  if (whole || json.size() > fact_max_bytes) {
    auto queued = queue_upload(transaction, folder, json, known_then, collected_at);
    if (!queued) return queued.error();
    return Told{change.sections.size(), true};
  }
  // An upload that waits would tell older values of the same sections later.
  forget_uploads(transaction, folder);
  protocol::InventoryReported fact;
  fact.report_id = ReportId{fresh_uuid(transaction.now().wall)};
  fact.collected_at = collected_at;
  fact.sections = std::move(change.report);
  outbox::append(transaction, fact);
  remember(transaction, known_then, collected_at);
  return Told{change.sections.size(), false};
}

}  // namespace

Reporting::Reporting(net::any_io_executor loop, Store& store, Workshop& workshop, Alarms& alarms,
                     Clock const& clock, World& world, std::filesystem::path folder)
    : loop_(std::move(loop)),
      store_(store),
      workshop_(workshop),
      alarms_(alarms),
      clock_(clock),
      world_(world),
      folder_(std::move(folder)) {
  alarms_.on(Alarm::inventory, [this] { collect(); });
  alarms_.on(Alarm::upload, [this] { request_uploads(); });
}

void Reporting::start(Duration interval) {
  bool const first = !std::exchange(running_, true);
  bool const same = interval == std::exchange(interval_, std::max(interval, Duration{1'000}));
  if (first) return collect();
  if (!same) alarms_.set(Alarm::inventory, clock_.now().since_boot + interval_, interval_ / 20);
}

void Reporting::stop() {
  running_ = false;
  alarms_.set(Alarm::inventory, std::nullopt);
  alarms_.set(Alarm::upload, std::nullopt);
  // It may come to its end all the same: what it was for is not here any more.
  uploading_.reset();
  newer_.reset();
}

void Reporting::report_everything() {
  if (running_) collect();
}

void Reporting::collect() {
  if (collecting_ || !running_) return;
  collecting_ = true;
  workshop_.run([] { return inventory::collect(); },
                [this](protocol::Inventory report) {
                  collecting_ = false;
                  alarms_.set(Alarm::inventory, clock_.now().since_boot + interval_, interval_ / 20);
                  on_report(std::move(report));
                });
}

void Reporting::on_report(protocol::Inventory report) {
  if (!running_) return;
  collected_at_ = clock_.now().wall;
  sections_ = static_cast<std::int64_t>(core::section_names(report).size());
  auto lines = lines_of(report);
  if (lines != lines_) {
    lines_ = std::move(lines);
    world_.on_collected();
  }
  store_report(std::move(report));
}

void Reporting::store_report(protocol::Inventory report) {
  if (uploading_) return;  // the next collection tells what is different then
  store_.transact<Told>(
      [report = std::make_shared<protocol::Inventory>(std::move(report)), folder = folder_,
       at = *collected_at_](Transaction& transaction) { return tell(transaction, *report, at, folder); },
      [this](Result<Told> told) {
        ::malloc_trim(0);
        if (!told) return spdlog::warn("inventory: {}", told.error().message);
        if (told->sections > 0) spdlog::info("inventory: {} sections changed", told->sections);
        if (told->uploads) return request_uploads();
        if (told->sections > 0) reported_at_ = clock_.now().wall;
      });
}

void Reporting::on_link_opened() {
  uploading_.reset();
  newer_.reset();
  request_uploads();
}

void Reporting::request_uploads() {
  store_.transact<std::vector<Upload>>(
      [](Transaction& transaction) -> Result<std::vector<Upload>> {
        return waiting_uploads(transaction.database());
      },
      [this](Result<std::vector<Upload>> uploads) {
        if (!uploads) return;
        for (auto const& upload : *uploads)
          world_.send_signal(
              protocol::UploadRequest{upload.id, "inventory.json.gz", upload.size, upload.sha256});
      });
}

void Reporting::on_grant(protocol::UploadGrant const& grant) {
  if (grant.complete) return on_uploaded(grant.upload_id);
  // It was asked for twice, and the console takes the newer ticket only.
  if (uploading_ == grant.upload_id) newer_ = grant;
  auto const target = world_.target();
  if (uploading_ || !target) return;
  uploading_ = grant.upload_id;
  net::co_spawn(loop_, put_file(loop_, *target, grant, file_of(folder_, grant.upload_id)),
                [this, id = grant.upload_id](std::exception_ptr failure, Result<void> done) {
                  if (uploading_ != id) return;
                  uploading_.reset();
                  auto const newer = std::exchange(newer_, std::nullopt);
                  if (!failure && done) return on_uploaded(id);
                  if (newer) return on_grant(*newer);
                  spdlog::warn("inventory: not uploaded: {}",
                               failure ? "internal error" : done.error().message);
                  alarms_.set(Alarm::upload, clock_.now().since_boot + try_upload_again, Duration{5'000});
                });
}

void Reporting::on_refused(protocol::UploadRefused const& refused) {
  spdlog::warn("inventory: the console refuses the upload: {}", refused.message);
  if (uploading_ == refused.upload_id) uploading_.reset();
  // What stands for ever is asked for again on the next link, or gives way to the next report.
  if (!is_final(refused)) alarms_.set(Alarm::upload, clock_.now().since_boot + ask_again, Duration{5'000});
}

void Reporting::on_uploaded(UploadId id) {
  store_.transact<bool>(
      [id](Transaction& transaction) -> Result<bool> {
        auto& database = transaction.database();
        SQLite::Statement select(
            database,
            "SELECT report_id, size, sha256, report, collected_at FROM uploads WHERE upload_id = ?");
        select.bind(1, id.text());
        if (!select.executeStep()) return false;
        protocol::InventoryUploaded fact;
        fact.report_id = ReportId::parse(select.getColumn(0).getString()).value_or(ReportId{});
        fact.upload_id = id;
        fact.size = select.getColumn(1).getInt64();
        fact.sha256 = select.getColumn(2).getString();
        fact.collected_at = time_from_ms(select.getColumn(4).getInt64());
        outbox::append(transaction, fact);
        remember(transaction, select.getColumn(3).getString(), fact.collected_at);
        SQLite::Statement remove(database, "DELETE FROM uploads WHERE upload_id = ?");
        remove.bind(1, id.text());
        remove.exec();
        return true;
      },
      [this, id](Result<bool> done) {
        if (!done) return spdlog::warn("inventory: {}", done.error().message);
        std::error_code ignored;
        std::filesystem::remove(file_of(folder_, id), ignored);
        if (*done) reported_at_ = clock_.now().wall;
      });
}

}  // namespace deskbell::agent
