// Opens the console's parts in order, and takes them down in the other order.
#include "console/server/console.h"

#include <spdlog/spdlog.h>

#include <charconv>

#include "console/server/attachments.h"
#include "console/server/change_watch.h"
#include "console/server/console_epoch.h"
#include "console/server/device_hub.h"
#include "console/server/enrolment.h"
#include "console/server/jobs.h"
#include "console/server/live_tickets.h"
#include "console/server/stores.h"
#include "console/server/technician_hub.h"
#include "console/server/told.h"
#include "console/server/uploads.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace net = boost::asio;
using transport::HttpRequest;
using transport::HttpResponse;

struct Console::Impl {
  ConsoleOptions options;
  Keys keys;
  std::unique_ptr<Bus> bus;
  std::unique_ptr<FileStore> files;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<DeviceHub> devices;
  std::unique_ptr<LiveHub> technicians;
  std::unique_ptr<ChangeWatch> changes;
  std::unique_ptr<Notifier> notifier;
  std::unique_ptr<Jobs> jobs;
  std::atomic<std::uint64_t> uploads{0};
  std::atomic<std::uint64_t> upload_bytes{0};
  std::atomic<bool> stopping{false};
};

namespace {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::denied:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::too_large:
      return 413;
    case ErrorCode::storage:
      return 507;
    case ErrorCode::unavailable:
    case ErrorCode::timeout:
      return 503;
    case ErrorCode::internal:
      return 500;
    default:
      return 400;
  }
}

std::optional<std::string> bearer_of(HttpRequest const& request) {
  constexpr std::string_view bearer = "Bearer ";
  auto const field = request.headers.get("Authorization");
  if (field.substr(0, bearer.size()) != bearer) return std::nullopt;
  return std::string(field.substr(bearer.size()));
}

/// Of "bytes=N-", which is all that a device asks for; 0 without the field.
std::optional<std::uint64_t> offset_of_range(std::string_view field) {
  constexpr std::string_view unit = "bytes=";
  if (field.empty()) return 0;
  if (field.substr(0, unit.size()) != unit || field.back() != '-') return std::nullopt;
  field.remove_prefix(unit.size());
  std::uint64_t offset = 0;
  auto const [end, error] = std::from_chars(field.data(), field.data() + field.size() - 1, offset);
  if (error != std::errc() || end != field.data() + field.size() - 1) return std::nullopt;
  return offset;
}

HttpResponse answer_error(Error const& error) {
  return transport::error_response(status_of(error.code), told(error));
}

/// As docs/protocol.md has it: 422 where a field is wrong.
HttpResponse refuse_enrolment(Error const& error) {
  bool const unfit = error.code == ErrorCode::invalid || error.code == ErrorCode::protocol;
  return transport::error_response(unfit ? 422 : status_of(error.code), told(error));
}

Duration steady_now() {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

std::string last_segment(std::string const& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

Console::Console(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Console>> Console::open(ConsoleOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  if (!impl->options.steady_now) impl->options.steady_now = steady_now;
  auto const& data = impl->options.data;
  impl->bus = make_local_bus();
  store::DatabaseOptions database;
  database.readers = impl->options.readers;
  database.log_room = impl->options.log_room;
  database.bus = impl->bus.get();
  database.now = impl->options.now;
  auto stores = open_stores(data, WhereNone::make, std::move(database));
  if (!stores) return stores.error();
  impl->keys = stores->keys;
  impl->files = std::move(stores->files);
  impl->database = std::move(stores->database);
  auto epoch = settle_epoch(*impl->database, impl->keys, data / "keys" / mark_file_name);
  if (!epoch) return epoch.error();
  impl->devices = std::make_unique<DeviceHub>(DeviceWorld{*impl->database, *impl->bus, impl->keys,
                                                          *impl->files, *epoch, impl->options.hello_deadline,
                                                          impl->options.spread, impl->options.steady_now});
  impl->technicians = std::make_unique<LiveHub>(*impl->database, *impl->bus, impl->options.presence_grace,
                                                impl->options.steady_now);
  impl->technicians->take_over();
  impl->notifier = std::make_unique<Notifier>(*impl->database, *impl->bus, impl->options.notifier,
                                              impl->options.job_interval);
  impl->changes = std::make_unique<ChangeWatch>(*impl->database, *impl->bus);
  auto on_tick = [devices = impl->devices.get(), technicians = impl->technicians.get(),
                  changes = impl->changes.get()]() -> net::awaitable<void> {
    co_await devices->sweep();
    co_await technicians->sweep();
    co_await changes->look();
  };
  impl->jobs =
      std::make_unique<Jobs>(*impl->database, *impl->files, impl->options.job_interval, std::move(on_tick));
  return std::unique_ptr<Console>(new Console(std::move(impl)));
}

Console::~Console() {
  if (impl_->stopping) return;
  impl_->jobs->stop();
  impl_->notifier->stop();
}

void Console::start(net::any_io_executor executor) {
  // Whoever was linked when the last process ended is not any more. Device links come back by themselves.
  impl_->database->submit_and_forget([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET online = 0 WHERE online <> 0");
    return {};
  });
  impl_->jobs->start(executor);
  impl_->notifier->start();
}

void Console::stop(std::chrono::milliseconds grace) {
  if (impl_->stopping.exchange(true)) return;
  impl_->jobs->stop();
  impl_->notifier->stop();
  impl_->devices->stop(grace);
  impl_->technicians->stop(grace);
}

void Console::note_caller() { impl_->devices->turns.asked(impl_->devices->world.steady_now()); }

net::awaitable<HttpResponse> Console::enrol(HttpRequest request) {
  auto wanted = protocol::decode_struct<protocol::EnrolRequest>(request.body);
  if (!wanted) co_return refuse_enrolment(wanted.error());
  auto const* keys = &impl_->keys;
  std::function<Result<protocol::EnrolAnswer>(store::Transaction&)> work =
      [keys, asked = std::move(*wanted), address = request.remote_address](store::Transaction& tx) {
        return enrol_device(tx, *keys, asked, address);
      };
  auto answer = co_await impl_->database->submit<protocol::EnrolAnswer>(work);
  if (!answer) co_return refuse_enrolment(answer.error());
  HttpResponse response;
  response.headers.set("Content-Type", "application/json");
  response.body = protocol::encode_struct(*answer);
  co_return response;
}

net::awaitable<std::optional<HttpResponse>> Console::admit_upload(HttpRequest& request,
                                                                  transport::BodyPolicy& policy) {
  if (request.method != "PUT") co_return transport::error_response(405, "An upload is a PUT");
  auto const id = last_segment(request.path);
  auto const ticket = bearer_of(request);
  if (!Uuid::parse(id) || !ticket)
    co_return transport::error_response(401, "an upload needs the ticket that was granted for it");
  auto const said = request.headers.get("Upload-Offset");
  std::uint64_t offset = 0;
  auto const [end, fault] = std::from_chars(said.data(), said.data() + said.size(), offset);
  if (!said.empty() && (fault != std::errc() || end != said.data() + said.size()))
    co_return transport::error_response(
        400, "Upload-Offset: found no whole number, expected how many bytes are here");
  std::function<Result<StartedUpload>(store::Transaction&)> begin = [id, ticket](store::Transaction& tx) {
    return start_upload(tx, id, *ticket);
  };
  auto started = co_await impl_->database->submit<StartedUpload>(begin);
  if (!started) co_return answer_error(started.error());
  auto const there = impl_->files->take_over(started->organisation_id, id);
  if (!there) co_return answer_error(there.error());
  auto const have = *there;
  if (have != offset || have > static_cast<std::uint64_t>(started->size)) {
    HttpResponse response;
    response.status = 409;
    response.headers.set("Content-Type", "application/json");
    response.body = "{\"offset\":" + std::to_string(have) + "}";
    co_return response;
  }
  policy.max_bytes = static_cast<std::uint64_t>(started->size) - have;
  policy.file = impl_->files->partial(started->organisation_id, id);
  if (started->shown) {
    auto progress = std::make_shared<UploadProgress>(*impl_->database, *impl_->bus, *started,
                                                     static_cast<std::int64_t>(have));
    policy.on_progress = [progress](std::uint64_t bytes) {
      progress->on_kept(static_cast<std::int64_t>(bytes));
    };
  }
  request.attachment = std::make_shared<StartedUpload>(std::move(*started));
  co_return std::nullopt;
}

net::awaitable<HttpResponse> Console::upload(HttpRequest request) {
  auto const started = std::static_pointer_cast<StartedUpload>(request.attachment);
  if (!started) co_return transport::error_response(401, "an upload needs a ticket");
  auto const id = started->uid;
  std::error_code missing;
  auto const size = std::filesystem::file_size(impl_->files->partial(started->organisation_id, id), missing);
  if (missing) co_return transport::error_response(409, "another request went on with this upload");
  impl_->upload_bytes += request.body_size;
  HttpResponse done;
  done.status = 204;
  if (size < static_cast<std::uint64_t>(started->size)) co_return done;
  auto const kept = impl_->files->keep(started->organisation_id, id,
                                       static_cast<std::uint64_t>(started->size), started->sha256);
  if (!kept && kept.error().code == ErrorCode::invalid)
    co_return transport::error_response(422, kept.error().message);
  if (!kept) co_return answer_error(kept.error());
  std::function<Result<void>(store::Transaction&)> finish = [upload = *started](store::Transaction& tx) {
    return finish_upload(tx, upload);
  };
  auto finished = co_await impl_->database->submit<void>(finish);
  if (!finished) co_return answer_error(finished.error());
  ++impl_->uploads;
  co_return done;
}

net::awaitable<HttpResponse> Console::download(HttpRequest request) {
  if (request.method != "GET") co_return transport::error_response(405, "A download is a GET");
  auto const id = last_segment(request.path);
  auto const ticket = bearer_of(request);
  if (!Uuid::parse(id) || !ticket)
    co_return transport::error_response(401, "a file needs the ticket that was granted on the device link");
  std::function<Result<StartedDownload>(store::Transaction&)> begin = [id, ticket](store::Transaction& tx) {
    return start_download(tx, id, *ticket);
  };
  auto started = co_await impl_->database->submit<StartedDownload>(begin);
  if (!started) co_return answer_error(started.error());
  auto const offset = offset_of_range(request.headers.get("Range"));
  auto const size = static_cast<std::uint64_t>(started->size);
  if (!offset || *offset >= size)
    co_return transport::error_response(416, "Range: expected bytes=N- within the file");
  HttpResponse response;
  response.headers.set("Content-Type", "application/octet-stream");
  if (*offset > 0) {
    response.status = 206;
    response.headers.set("Content-Range", "bytes " + std::to_string(*offset) + "-" +
                                              std::to_string(size - 1) + "/" + std::to_string(size));
  }
  transport::FileBody body;
  body.path = impl_->files->path(started->organisation_id, started->sha256);
  body.offset = *offset;
  response.file = std::move(body);
  co_return response;
}

net::awaitable<void> Console::serve_device(HttpRequest request, transport::WebSocket socket) {
  request = {};
  co_await impl_->devices->serve(std::move(socket));
}

net::awaitable<std::optional<HttpResponse>> Console::authorise_live(HttpRequest& request) {
  auto const ticket = request.query_value("ticket").value_or("");
  std::function<Result<LiveTicket>(store::Transaction&)> use = [ticket](store::Transaction& tx) {
    return use_live_ticket(tx, ticket);
  };
  auto used = co_await impl_->database->submit<LiveTicket>(use);
  if (!used) co_return answer_error(used.error());
  request.attachment = std::make_shared<LiveTicket>(*used);
  co_return std::nullopt;
}

net::awaitable<void> Console::serve_technician(HttpRequest request, transport::WebSocket socket) {
  auto attached = std::static_pointer_cast<LiveTicket>(request.attachment);
  if (!attached) {
    auto const refused = co_await authorise_live(request);
    if (refused) {
      std::string const why = "sign in again";
      co_await socket.close(transport::CloseCode::policy, why);
      co_return;
    }
    attached = std::static_pointer_cast<LiveTicket>(request.attachment);
  }
  auto const cursor = std::strtoll(request.query_value("cursor").value_or("0").c_str(), nullptr, 10);
  auto const ticket = *attached;
  request = {};
  co_await impl_->technicians->serve(std::move(socket), ticket, cursor);
}

store::Database& Console::database() noexcept { return *impl_->database; }
Bus& Console::bus() noexcept { return *impl_->bus; }
Keys const& Console::keys() const noexcept { return impl_->keys; }
FileStore& Console::files() noexcept { return *impl_->files; }
NotifierOptions const& Console::notifier() const noexcept { return impl_->notifier->options(); }

ConsoleMetrics Console::metrics() const {
  ConsoleMetrics numbers;
  auto const& devices = impl_->devices->counters;
  auto const& database = impl_->database->metrics();
  numbers.devices_online = impl_->devices->online();
  numbers.technicians_online = impl_->technicians->online();
  numbers.device_links = devices.links;
  numbers.device_links_refused = devices.refused;
  numbers.clones = devices.clones;
  numbers.facts_applied = devices.facts_applied;
  numbers.facts_repeated = devices.facts_repeated;
  numbers.facts_refused = devices.facts_refused;
  numbers.facts_unread = devices.facts_unread;
  numbers.devices_held_back = devices.held_back;
  numbers.facts_sent = devices.facts_sent;
  numbers.devices_dropped_slow = devices.dropped_slow;
  numbers.devices_dropped_silent = devices.dropped_silent;
  numbers.browsers_dropped_slow = impl_->technicians->dropped_slow;
  numbers.browsers_dropped_silent = impl_->technicians->dropped_silent;
  numbers.uploads = impl_->uploads;
  numbers.upload_bytes = impl_->upload_bytes;
  numbers.automatic_tickets = impl_->jobs->automatic_tickets;
  auto const& notified = impl_->notifier->counters;
  numbers.mails = notified.mails;
  numbers.webhooks = notified.webhooks;
  numbers.failed_notifications = notified.failures;
  numbers.dead_notifications = notified.dead;
  numbers.commits = database.commits;
  numbers.failed_commits = database.failed_commits;
  numbers.writes = database.writes;
  numbers.reads = database.reads;
  numbers.commit_microseconds = database.commit_microseconds;
  numbers.queued_writes = database.queued;
  return numbers;
}

net::awaitable<std::string> Console::not_ready() {
  if (impl_->stopping) co_return "stopping";
  auto& database = *impl_->database;
  constexpr std::int64_t too_many = 15'000;
  if (database.metrics().queued > too_many) co_return "the database has too much to write";
  std::function<Result<std::int64_t>(store::Reader&)> look = [](store::Reader& sql) -> Result<std::int64_t> {
    return sql.one<std::int64_t>("SELECT epoch FROM console WHERE one = 1").value_or(0);
  };
  auto const read = co_await database.read(look);
  // Why is for the log: this answer is for everybody.
  if (!read) {
    spdlog::error("not ready: {}", read.error().message);
    co_return "the database cannot be read; the console's log says why";
  }
  if (database.metrics().storing) co_return std::string();
  // Without this try nobody would notice that there is space again: an unready console gets no requests.
  std::function<Result<void>(store::Transaction&)> touch = [](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE console SET mark = mark WHERE one = 1");
    return {};
  };
  auto const written = co_await database.submit(touch);
  if (written) co_return std::string();
  spdlog::error("not ready: {}", written.error().message);
  co_return "the database cannot be written; the console's log says why";
}

}  // namespace deskbell::console
