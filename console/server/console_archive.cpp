// The archive is made beside its place: what has the name of a backup is a whole one.
#include "console/server/console_archive.h"

#include <string>
#include <string_view>
#include <system_error>

#include "console/server/console_epoch.h"
#include "console/server/tar_writer.h"
#include "console/server/unfinished_file.h"

namespace deskbell::console {

namespace {

/// Both are there and without links. Gives the first name on the way from the folder to the path; empty: it
/// is not in the folder.
std::string first_name_within(std::filesystem::path const& folder, std::filesystem::path const& path) {
  auto const way = path.lexically_relative(folder);
  return way.empty() || *way.begin() == ".." ? std::string() : way.begin()->string();
}

/// Where the data's own files stand, or come to stand: a backup there would be taken for one of them.
Result<void> check_place(std::filesystem::path const& data, std::filesystem::path const& file) {
  namespace fs = std::filesystem;
  std::error_code failed;
  auto const parent = fs::canonical(file.has_parent_path() ? file.parent_path() : fs::path("."), failed);
  if (failed) return {};  // whoever makes the file says why
  auto const place = parent / file.filename();
  auto const first = first_name_within(fs::canonical(data, failed), place);
  bool taken = first == "keys" || first == "files" || first == "lock" || first.starts_with("console.db");
  // Each may be a link to another disk.
  for (char const* folder : {"keys", "files"}) {
    auto const own = fs::canonical(data / folder, failed);
    taken = taken || (!failed && !first_name_within(own, place).empty());
  }
  if (!taken) return {};
  return make_error(ErrorCode::invalid,
                    file.string() +
                        ": is among the console's own files (keys, files and console.db): "
                        "name a file outside of " +
                        data.string() + ". Nothing was changed");
}

Result<void> add_all(TarWriter& tar, std::filesystem::path const& data, std::filesystem::path const& copy) {
  if (auto added = tar.add(copy, "console.db"); !added) return added;
  for (char const* folder : {"keys", "files"}) {
    std::error_code failed;
    auto const end = std::filesystem::recursive_directory_iterator();
    auto at = std::filesystem::recursive_directory_iterator(data / folder, failed);
    // No files yet is no fault; a backup without its keys would be good for nothing.
    if (folder == std::string_view("files") && failed == std::errc::no_such_file_or_directory) continue;
    for (; !failed && at != end; at.increment(failed)) {
      auto const entry = *at;
      auto const parent = entry.path().parent_path().filename();
      bool const is_file = entry.is_regular_file(failed);
      if (failed && failed != std::errc::no_such_file_or_directory) break;
      failed.clear();
      if (!is_file || parent == "partial") continue;
      // That a restored one is noticed.
      if (entry.path().filename().string().starts_with(mark_file_name)) continue;
      // By its name, not by where it lies: a folder may be a link to a larger disk.
      auto const name = folder / entry.path().lexically_relative(data / folder);
      if (auto added = tar.add(entry.path(), name.string()); !added) return added;
    }
    if (failed)
      return make_error(ErrorCode::storage,
                        (data / folder).string() + ": cannot be listed: " + failed.message());
  }
  return tar.end();
}

/// SQLite speaks of the database that it reads, also where the copy finds no room.
std::string without_name(std::string const& message, std::filesystem::path const& database) {
  auto const name = database.string() + ": ";
  return message.starts_with(name) ? message.substr(name.size()) : message;
}

/// A copy of the database as it is now, in a file that is there and empty. Errors: storage.
Result<void> copy_database(store::Database& database, std::filesystem::path const& copy) {
  auto const copied = database.copy_to(copy);
  if (copied) return {};
  std::error_code ignored;
  auto const room = std::filesystem::space(copy.parent_path(), ignored).available;
  bool const too_small = !ignored && room < std::filesystem::file_size(database.file(), ignored);
  if (!too_small) return copied;
  return make_error(ErrorCode::storage, "cannot be written: is its disk full? It says: " +
                                            without_name(copied.error().message, database.file()));
}

}  // namespace

Result<void> write_archive(store::Database& database, std::filesystem::path const& data,
                           std::filesystem::path const& file) {
  if (auto good = check_place(data, file); !good) return good;
  auto made = UnfinishedFile::make(file);
  if (!made) return made.error();
  auto const written = [&]() -> Result<void> {
    auto const copy = made->make_database();
    if (!copy) return copy.error();
    // The database first: files that come later only add to it.
    if (auto copied = copy_database(database, *copy); !copied) return prefixed(file.string(), copied.error());
    TarWriter tar(made->descriptor());
    if (auto added = add_all(tar, data, *copy); !added) return prefixed(file.string(), added.error());
    made->remove_database();
    return {};
  }();
  return written ? made->finish() : written;
}

}  // namespace deskbell::console
