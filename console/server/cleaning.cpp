// Each step is a transaction that takes some milliseconds: what is being said meanwhile never waits long.
#include "console/server/cleaning.h"

#include "console/server/notifier/queue.h"
#include "console/server/second_step.h"
#include "console/server/uploads.h"
#include "console/server/waiting_devices.h"

namespace deskbell::console {

namespace net = boost::asio;

namespace {
constexpr std::int64_t rows_at_once = 500;
constexpr std::int64_t files_at_once = 50;
/// Each is looked up among the assets.
constexpr std::int64_t waiting_at_once = 20;
constexpr int steps_at_once = 20;
/// A console that is never idle is cleaned all the same.
constexpr int most_passed_over = 60;
}  // namespace

bool forget_old_rows(store::Transaction& tx, std::int64_t at_once) {
  auto& sql = tx.sql();
  auto const ago = [&](int days) { return tx.now() - std::chrono::hours(24 * days); };
  bool more = false;
  auto const note = [&](std::int64_t forgotten) { more = more || forgotten >= at_once; };
  // Both have no index of times, and need none: they come in the order of the console's clock.
  for (auto const organisation : sql.all<std::int64_t>("SELECT id FROM organisations"))
    note(
        sql.run("DELETE FROM changes WHERE organisation_id = ? AND position IN (SELECT position FROM changes "
                "WHERE organisation_id = ? ORDER BY position LIMIT ?) AND changed_at < ?",
                organisation, organisation, at_once, ago(7)));
  note(
      sql.run("DELETE FROM device_events WHERE id IN (SELECT id FROM device_events ORDER BY id LIMIT ?) AND "
              "received_at < ?",
              at_once, ago(400)));
  note(
      sql.run("DELETE FROM idempotency_keys WHERE (organisation_id, user_id, idempotency_key) IN (SELECT "
              "organisation_id, user_id, idempotency_key FROM idempotency_keys WHERE created_at < ? LIMIT ?)",
              ago(30), at_once));
  note(
      sql.run("DELETE FROM one_time_tokens WHERE id IN (SELECT id FROM one_time_tokens WHERE expires_at < ? "
              "LIMIT ?)",
              ago(1), at_once));
  note(sql.run("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < ? LIMIT ?)",
               ago(30), at_once));
  note(
      sql.run("DELETE FROM tray_users WHERE (organisation_id, asset_id, device_user_id) IN (SELECT "
              "organisation_id, asset_id, device_user_id FROM tray_users WHERE left_at < ? LIMIT ?)",
              ago(400), at_once));
  if (give_up_waiting(tx, waiting_at_once)) more = true;
  note(second_step::forget_unfinished(tx, ago(1), at_once));
  note(forget_old_notifications(tx, at_once));
  return more;
}

net::awaitable<bool> Cleaning::forget_rows(MayWrite const& may_write) {
  std::function<Result<bool>(store::Transaction&)> forget =
      [may_write](store::Transaction& tx) -> Result<bool> {
    return may_write(tx) && forget_old_rows(tx, rows_at_once);
  };
  auto const more = co_await database_.submit<bool>(forget);
  co_return more&&* more;
}

/// A reader finds them.
net::awaitable<bool> Cleaning::forget_files(MayWrite const& may_write) {
  auto const now = database_.now();
  std::function<Result<OldUploads>(store::Reader&)> look = [now](store::Reader& sql) -> Result<OldUploads> {
    return old_uploads(sql, now, files_at_once);
  };
  auto const old = co_await database_.read<OldUploads>(look);
  if (!old || old->empty()) co_return false;
  std::function<Result<bool>(store::Transaction&)> forget =
      [may_write, files = &files_, old = *old](store::Transaction& tx) -> Result<bool> {
    if (!may_write(tx)) return false;
    forget_old_uploads(tx, *files, old);
    return true;
  };
  auto const forgot = co_await database_.submit<bool>(forget);
  co_return forgot&&* forgot;
}

net::awaitable<void> Cleaning::go_on(MayWrite const& may_write) {
  for (int step = 0; step < steps_at_once && (rows_left_ || files_left_); ++step) {
    // Who says something goes first.
    if (database_.metrics().queued > 0 && ++passed_over_ < most_passed_over) co_return;
    passed_over_ = 0;
    if (rows_left_) {
      rows_left_ = co_await forget_rows(may_write);
    } else {
      files_left_ = co_await forget_files(may_write);
    }
  }
}

}  // namespace deskbell::console
