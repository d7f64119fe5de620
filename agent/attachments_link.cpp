// Files of messages on their way to and from the console: one at a time, each with a ticket of its own.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "agent/attachments.h"
#include "agent/files.h"
#include "agent/outbox.h"
#include "agent/transfers.h"
#include "protocol/reasons.h"

namespace deskbell::agent {

namespace net = boost::asio;
namespace reasons = protocol::reasons;

namespace {

constexpr std::int64_t told_every_bytes = std::int64_t{256} * 1024;
constexpr int refusals_at_most = 20;
constexpr int fetches_at_most = 6;
constexpr Duration again_after{2'000};
constexpr Duration again_at_most{60'000};

struct Next {
  std::optional<attachment_rows::Row> row;
  std::optional<ChatId> chat;
};

/// What a person waits for at a window comes first.
Next next_of(SQLite::Database& database) {
  Next next;
  for (auto const stage : {attachment_rows::Stage::wanted, attachment_rows::Stage::said}) {
    auto rows = attachment_rows::in_stage(database, stage);
    if (rows.empty()) continue;
    next.row = std::move(rows.front());
    break;
  }
  if (next.row) next.chat = attachment_rows::shown_in(database, next.row->message_id);
  return next;
}

Result<void> judged(std::exception_ptr const& failure, Result<void> done) {
  if (failure) return make_error(ErrorCode::unavailable, "internal error");
  return done;
}

/// Names, addresses and paths are for the log.
std::string_view told_of(Error const& error) {
  if (error.message == reasons::file_differs) return reasons::file_differs;
  return error.code == ErrorCode::storage ? reasons::file_not_written : reasons::file_not_fetched;
}

}  // namespace

void Attachments::on_link_opened() {
  linked_ = true;
  failures_ = 0;
  tries_.clear();
  // What moves on a connection of its own has not come to its end yet.
  if (moving_ && !moving_->granted) moving_.reset();
  clean_up();
  go_on();
}

void Attachments::on_link_lost() {
  linked_ = false;
  // What moves may come through: its request has a connection of its own. What was asked for is asked again.
  if (moving_ && !moving_->granted) moving_.reset();
}

void Attachments::on_place_left() {
  linked_ = false;
  moving_.reset();
}

void Attachments::on_cleared_out() {
  gathering_.clear();
  cleaned_at_.reset();
  clean_up();
}

void Attachments::go_on() {
  if (!linked_ || moving_ || std::exchange(looking_, true)) return;
  store_.transact<Next>(
      [](Transaction& transaction) -> Result<Next> { return next_of(transaction.database()); },
      [this](Result<Next> next) {
        looking_ = false;
        if (next && next->row && linked_ && !moving_) ask_for({*next->row, next->chat});
      });
}

void Attachments::ask_for(Moving moving) {
  auto const& file = moving.row.file;
  moving_ = moving;
  moving_->number = ++asked_;
  if (moving.row.stage == Stage::wanted)
    return world_.send_signal(protocol::DownloadRequest{file.attachment_id});
  world_.send_signal(
      protocol::UploadRequest{UploadId{file.attachment_id.uuid}, file.name, file.size, file.sha256});
}

bool Attachments::on_grant(protocol::UploadGrant const& grant) {
  AttachmentId const id{grant.upload_id.uuid};
  if (!moving_ || moving_->row.file.attachment_id != id || moving_->row.stage != Stage::said) return false;
  if (moving_->granted) return true;
  if (grant.complete) {
    on_uploaded(moving_->number, {});
  } else {
    upload(grant);
  }
  return true;
}

bool Attachments::on_refused(protocol::UploadRefused const& refused) {
  AttachmentId const id{refused.upload_id.uuid};
  if (!moving_ || moving_->row.file.attachment_id != id) return false;
  // It is asked again for a while; what stands for ever fails at once.
  bool const stands = is_final(refused);
  // A message offers to try it again; a form was sent with it, and its files are tried until they are there.
  bool const of_form = moving_->chat && moving_->chat->is_nil();
  if (stands || (!of_form && ++tries_[id] >= refusals_at_most)) {
    settle(id, Stage::failed, refused.message);
  } else {
    try_later(make_error(ErrorCode::denied, "the console refuses " + id.text() + ": " + refused.message));
  }
  return true;
}

void Attachments::on_grant(protocol::DownloadGrant const& grant) {
  bool const ours = moving_ && moving_->row.file.attachment_id == grant.attachment_id;
  if (ours && moving_->row.stage == Stage::wanted && !moving_->granted) download(grant);
}

void Attachments::on_refused(protocol::DownloadRefused const& refused) {
  if (!moving_ || moving_->row.file.attachment_id != refused.attachment_id) return;
  settle(refused.attachment_id, Stage::failed, refused.message);
}

void Attachments::upload(protocol::UploadGrant const& grant) {
  auto const target = world_.target();
  if (!target) return moving_.reset();
  // One that was sent before, by a console that lost it since; or somebody cleaned the disk.
  if (!kept()(moving_->row.file))
    return settle(moving_->row.file.attachment_id, Stage::failed, std::string(reasons::file_not_kept));
  moving_->granted = true;
  AttachmentId const id{grant.upload_id.uuid};
  auto const number = moving_->number;
  on_moved(number, static_cast<std::uint64_t>(grant.offset));
  auto moved = [this, number](std::uint64_t bytes) { on_moved(number, bytes); };
  net::co_spawn(loop_, put_file(loop_, *target, grant, file_of(id), moved),
                [this, number](std::exception_ptr failure, Result<void> done) {
                  on_uploaded(number, judged(failure, std::move(done)));
                });
}

void Attachments::download(protocol::DownloadGrant const& grant) {
  auto const target = world_.target();
  if (!target) return moving_.reset();
  if (auto made = ensure_private_folder(folder_); !made) return try_later(made.error());
  moving_->granted = true;
  auto const id = grant.attachment_id;
  auto const number = moving_->number;
  std::error_code missing;
  auto const have = std::filesystem::file_size(file_of(id), missing);
  auto offset = missing ? 0 : static_cast<std::uint64_t>(have);
  auto const size = static_cast<std::uint64_t>(moving_->row.file.size);
  if (offset == size) return check_downloaded(moving_->row);
  if (offset > size) offset = 0;
  auto moved = [this, number](std::uint64_t bytes) { on_moved(number, bytes); };
  net::co_spawn(loop_, get_file(loop_, *target, grant, file_of(id), offset, moved),
                [this, number](std::exception_ptr failure, Result<void> done) {
                  on_downloaded(number, judged(failure, std::move(done)));
                });
}

void Attachments::on_moved(std::uint64_t number, std::uint64_t bytes) {
  if (!is_moving(number)) return;
  auto const moved = static_cast<std::int64_t>(bytes);
  bool const notable = moving_->told < 0 || moved - moving_->told >= told_every_bytes;
  if (!notable) return;
  moving_->told = moved;
  tell(*moving_, protocol::AttachmentState::moving, moved);
}

void Attachments::on_uploaded(std::uint64_t number, Result<void> const& done) {
  if (!is_moving(number)) return;
  if (!done) return try_later(done.error());
  failures_ = 0;
  settle(moving_->row.file.attachment_id, Stage::sent, std::nullopt);
}

void Attachments::on_downloaded(std::uint64_t number, Result<void> const& done) {
  if (!is_moving(number)) return;
  if (!done) return try_later(done.error());
  check_downloaded(moving_->row);
}

/// Whole, and what its sender had.
void Attachments::check_downloaded(Row const& row) {
  workshop_.run([path = file_of(row.file.attachment_id)] { return sync_and_digest(path); },
                [this, row](Result<std::string> digest) {
                  auto const id = row.file.attachment_id;
                  if (!moving_ || moving_->row.file.attachment_id != id) return;
                  if (digest && *digest == row.file.sha256) {
                    failures_ = 0;
                    return settle(id, Stage::here, std::nullopt);
                  }
                  std::error_code ignored;
                  std::filesystem::remove(file_of(id), ignored);
                  try_later(digest ? make_error(ErrorCode::protocol, std::string(reasons::file_differs))
                                   : digest.error());
                });
}

void Attachments::settle(AttachmentId id, Stage stage, std::optional<std::string> error) {
  auto const moved = moving_ ? moving_->row.stage : Stage::said;
  store_.transact<Moving>(
      [id, stage, error, moved](Transaction& transaction) -> Result<Moving> {
        auto row = attachment_rows::find(transaction.database(), id);
        if (!row) return make_error(ErrorCode::not_found, "the file is gone");
        // An own one was sent: that it cannot be fetched now is told, and it can be asked for again.
        bool const stays_sent = stage == Stage::failed && moved == Stage::wanted &&
                                attachment_rows::is_own(transaction.database(), *row);
        // Not where the console refused its message meanwhile: it may be said anew with this file.
        if (row->stage == moved) {
          row->stage = stays_sent ? Stage::sent : stage;
          row->error = stays_sent ? std::nullopt : error;
          attachment_rows::put(transaction, *row);
          row->stage = stage;
          row->error = error;
        }
        if (stage == Stage::here)
          outbox::append(transaction, protocol::AttachmentFetched{id, transaction.now().wall});
        Moving settled;
        settled.row = *row;
        settled.chat = attachment_rows::shown_in(transaction.database(), row->message_id);
        return settled;
      },
      [this, id](Result<Moving> settled) {
        bool const moving = moving_ && moving_->row.file.attachment_id == id;
        if (moving) moving_.reset();
        if (settled) {
          if (settled->row.stage == Stage::sent) remove_files({id});
          tell(*settled, attachment_rows::view(settled->row).state, 0);
        }
        // One that was taken away meanwhile is nothing to wait for.
        bool const failed = !settled && settled.error().code != ErrorCode::not_found;
        if (failed && moving) return try_later(settled.error());
        go_on();
      });
}

void Attachments::try_later(Error const& error) {
  spdlog::warn("attachment: {}", error.message);
  if (moving_) {
    auto const id = moving_->row.file.attachment_id;
    // Somebody waits for it at a window: after a while they are told why.
    if (moving_->row.stage == Stage::wanted && linked_ && ++tries_[id] >= fetches_at_most)
      return settle(id, Stage::failed, std::string(told_of(error)));
    tell(*moving_, protocol::AttachmentState::waiting, std::max<std::int64_t>(moving_->told, 0));
    store_.submit(
        [id](Transaction& transaction) -> Result<void> {
          attachment_rows::move_back(transaction, id);
          return {};
        },
        [](Result<void> const&) {});
  }
  moving_.reset();
  auto const wait = std::min(again_at_most, again_after * (1 << std::min(failures_++, 5)));
  alarms_.set(Alarm::attachments, clock_.now().since_boot + wait, wait / 10);
}

void Attachments::tell(Moving const& moving, protocol::AttachmentState state, std::int64_t moved) {
  if (!moving.row.message_id || !moving.chat) return;
  protocol::TrayAttachmentChanged change;
  change.chat_id = *moving.chat;
  change.message_id = *moving.row.message_id;
  change.attachment = attachment_rows::view(moving.row);
  change.attachment.state = state;
  change.attachment.moved = moved;
  world_.tell(moving.row.account, change);
}

}  // namespace deskbell::agent
