// Marks in two places.
#include "console/server/console_epoch.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "console/server/secrets.h"

namespace deskbell::console {

namespace {
bool write_mark(std::filesystem::path const& file, std::string const& mark) {
  auto const next = file.string() + ".new";
  int const descriptor = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return false;
  bool const good = ::write(descriptor, mark.data(), mark.size()) == static_cast<ssize_t>(mark.size()) &&
                    ::fsync(descriptor) == 0;
  ::close(descriptor);
  return good && ::rename(next.c_str(), file.c_str()) == 0;
}

constexpr std::int64_t beyond_forgotten_changes = 1'000'000'000;
}  // namespace

Result<std::int64_t> settle_epoch(store::Database& database, Keys const& keys,
                                  std::filesystem::path const& mark_file) {
  std::string known;
  std::getline(std::ifstream(mark_file), known);
  // "A B": the start that was begun with A in the database may have ended before or after B was committed.
  auto const blank = known.find(' ');
  auto const before = known.substr(0, blank);
  auto const after = blank == std::string::npos ? before : known.substr(blank + 1);
  auto const next = random_token();
  using Row = std::tuple<std::int64_t, std::string>;
  auto const now_there =
      database.read_and_wait<std::optional<Row>>([](store::Reader& sql) -> Result<std::optional<Row>> {
        return sql.one<Row>("SELECT epoch, mark FROM console WHERE one = 1");
      });
  if (!now_there) return now_there.error();
  auto const current = *now_there ? std::get<1>(**now_there) : std::string("-");
  if (!write_mark(mark_file, current + " " + next + "\n")) {
    return make_error(ErrorCode::storage, mark_file.string() + ": cannot be written");
  }
  bool const restored = *now_there && current != before && current != after;
  auto const id = keys.console_id();
  return database.submit_and_wait<std::int64_t>([=](store::Transaction& tx) -> Result<std::int64_t> {
    auto& sql = tx.sql();
    auto const random = static_cast<std::int64_t>(ms_of(tx.now()));
    sql.run(
        "INSERT INTO console (one, console_uid, epoch, mark, created_at) VALUES (1, ?, ?, ?, ?) ON CONFLICT "
        "(one) DO UPDATE "
        "SET mark = excluded.mark",
        id, random, next, tx.now());
    if (restored) {
      sql.run("UPDATE console SET epoch = MAX(epoch + 1, ?) WHERE one = 1", random);
      // A page that comes back with a number of the forgotten time reads all anew.
      sql.run("UPDATE organisations SET change_position = change_position + ?", beyond_forgotten_changes);
    }
    return sql.one<std::int64_t>("SELECT epoch FROM console WHERE one = 1").value();
  });
}

}  // namespace deskbell::console
