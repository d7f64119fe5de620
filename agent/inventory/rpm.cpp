// Packages of Fedora and its relatives: headers out of the SQLite form of the rpm database, without librpm.
#include <sqlite3.h>

#include <algorithm>
#include <memory>

#include "agent/inventory/files.h"
#include "agent/inventory/packages.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

// Tags and types of rpm's header format (rpmtag.h).
enum Tag : std::uint32_t {
  tag_name = 1000,
  tag_version = 1001,
  tag_release = 1002,
  tag_epoch = 1003,
  tag_summary = 1004,
  tag_install_time = 1008,
  tag_size = 1009,
  tag_vendor = 1011,
  tag_packager = 1015,
  tag_group = 1016,
  tag_architecture = 1022,
  tag_long_size = 5009
};
constexpr std::uint32_t type_int32 = 4;
constexpr std::uint32_t type_int64 = 5;
constexpr std::uint32_t type_string = 6;
constexpr std::uint32_t type_i18n_string = 9;

constexpr std::size_t lead_bytes = 8;    // two counts
constexpr std::size_t entry_bytes = 16;  // tag, type, offset, count
constexpr std::uint32_t most_entries = 65536;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (char const byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

class Header {
 public:
  static std::optional<Header> parse(std::string_view bytes) {
    if (bytes.size() < lead_bytes) return std::nullopt;
    std::uint64_t const entries = big_endian(bytes.substr(0, 4));
    std::uint64_t const data = big_endian(bytes.substr(4, 4));
    if (entries > most_entries || lead_bytes + entries * entry_bytes + data > bytes.size())
      return std::nullopt;
    return Header(bytes.substr(lead_bytes, entries * entry_bytes),
                  bytes.substr(lead_bytes + entries * entry_bytes, data));
  }

  std::optional<std::string> text(std::uint32_t tag) const {
    auto const entry = find(tag);
    if (!entry || (entry->type != type_string && entry->type != type_i18n_string)) return std::nullopt;
    auto const rest = data_.substr(entry->offset);
    auto const end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    return text_or_none(rest.substr(0, end));
  }

  std::optional<std::int64_t> number(std::uint32_t tag) const {
    auto const entry = find(tag);
    if (!entry || entry->count == 0 || (entry->type != type_int32 && entry->type != type_int64))
      return std::nullopt;
    std::size_t const bytes = entry->type == type_int32 ? 4 : 8;
    if (entry->offset + bytes > data_.size()) return std::nullopt;
    return static_cast<std::int64_t>(big_endian(data_.substr(entry->offset, bytes)));
  }

 private:
  struct Entry {
    std::uint64_t type = 0;
    std::uint64_t offset = 0;
    std::uint64_t count = 0;
  };

  Header(std::string_view entries, std::string_view data) : entries_(entries), data_(data) {}

  std::optional<Entry> find(std::uint32_t tag) const {
    for (std::size_t at = 0; at + entry_bytes <= entries_.size(); at += entry_bytes) {
      if (big_endian(entries_.substr(at, 4)) != tag) continue;
      Entry const entry{.type = big_endian(entries_.substr(at + 4, 4)),
                        .offset = big_endian(entries_.substr(at + 8, 4)),
                        .count = big_endian(entries_.substr(at + 12, 4))};
      if (entry.offset >= data_.size()) return std::nullopt;
      return entry;
    }
    return std::nullopt;
  }

  std::string_view entries_;
  std::string_view data_;
};

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

/// Read-only, and where the folder cannot be written either, without the write-ahead log.
Database open_database(std::string const& path) {
  for (auto const* mode : {"?mode=ro", "?immutable=1"}) {
    sqlite3* raw = nullptr;
    int const code = ::sqlite3_open_v2(("file:" + path + mode).c_str(), &raw,
                                       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    Database database(raw, &::sqlite3_close);
    if (code != SQLITE_OK) continue;
    ::sqlite3_busy_timeout(raw, 100);
    if (::sqlite3_exec(raw, "SELECT 1 FROM Packages LIMIT 1", nullptr, nullptr, nullptr) == SQLITE_OK)
      return database;
  }
  return Database(nullptr, &::sqlite3_close);
}

}  // namespace

std::optional<Software> parse_rpm_header(std::string_view bytes) {
  auto const header = Header::parse(bytes);
  auto const name = header ? header->text(tag_name) : std::nullopt;
  if (!name || *name == "gpg-pubkey") return std::nullopt;  // keys are kept among the packages
  Software software;
  software.name = *name;
  if (auto version = header->text(tag_version)) {
    auto const release = header->text(tag_release);
    auto const epoch = header->number(tag_epoch);
    if (release) *version += "-" + *release;
    software.version = epoch && *epoch > 0 ? std::to_string(*epoch) + ":" + *version : *version;
  }
  software.vendor = header->text(tag_vendor);
  if (!software.vendor) {
    if (auto const packager = header->text(tag_packager))
      software.vendor = text_or_none(without_mail(*packager));
  }
  software.architecture = header->text(tag_architecture);
  software.source = "rpm";
  // What rpmbuild writes where a package names no group.
  if (auto group = header->text(tag_group); group && *group != "Unspecified")
    software.section = std::move(*group);
  auto const size = header->number(tag_long_size);
  if (auto const bytes_used = size ? size : header->number(tag_size))
    software.size_bytes = rounded_size(*bytes_used);
  if (auto const seconds = header->number(tag_install_time);
      seconds && *seconds > 0 && *seconds < INT64_MAX / 1000) {
    software.installed_at = rounded_time(*seconds * 1000);
  }
  return software;
}

std::optional<std::vector<Software>> rpm_software(Roots const& roots) {
  for (auto const& path :
       {roots.usr + "/lib/sysimage/rpm/rpmdb.sqlite", roots.var + "/lib/rpm/rpmdb.sqlite"}) {
    if (!exists(path)) continue;
    auto const database = open_database(path);
    if (!database) continue;
    sqlite3_stmt* raw = nullptr;
    if (::sqlite3_prepare_v2(database.get(), "SELECT blob FROM Packages", -1, &raw, nullptr) != SQLITE_OK)
      continue;
    Statement const statement(raw, &::sqlite3_finalize);
    std::vector<Software> list;
    while (::sqlite3_step(statement.get()) == SQLITE_ROW) {
      auto const* bytes = static_cast<char const*>(::sqlite3_column_blob(statement.get(), 0));
      auto const size = static_cast<std::size_t>(::sqlite3_column_bytes(statement.get(), 0));
      if (!bytes) continue;
      if (auto software = parse_rpm_header({bytes, size})) list.push_back(std::move(*software));
    }
    return list;
  }
  return std::nullopt;
}

}  // namespace deskbell::agent::inventory
