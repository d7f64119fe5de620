// Unpacking, bounding, comparing.
#include "console/server/inventory_intake.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <map>
#include <tuple>

#include "console/server/file_store.h"
#include "core/text.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace {

constexpr std::size_t unpacked_mebibytes_max = 6;
constexpr std::size_t unpacked_bytes_max = unpacked_mebibytes_max << 20;
/// A well-filled workstation has three thousand. Each is a row that the one writer writes.
constexpr std::size_t software_max = 20'000;
/// Of what stands in lists.
constexpr std::size_t line_characters_max = 255;
/// Of all others: what is longer is read by nobody, and would be sent to every page that shows the asset.
constexpr std::size_t text_characters_max = 1'000;

Result<std::string> unpacked(std::string const& packed) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (inflateInit2(&stream, gzip_window) != Z_OK)
    return make_error(ErrorCode::internal, "zlib could not be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  std::array<char, 65536> buffer{};
  int state = Z_OK;
  while (state == Z_OK && text.size() <= unpacked_bytes_max) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (text.size() > unpacked_bytes_max)
    return make_error(ErrorCode::too_large,
                      "inventory: more than " + std::to_string(unpacked_mebibytes_max) + " MiB unpacked");
  if (state != Z_STREAM_END) return make_error(ErrorCode::invalid, "inventory: is not gzip, or broken");
  return text;
}

template <class T>
constexpr bool is_list = false;
template <class T>
constexpr bool is_list<std::vector<T>> = true;
template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;

/// Every text in it, however deep.
template <class T>
void bound_texts(T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    // Code points are at most so many as bytes.
    if (value.size() > text_characters_max) value = core::shortened(value, text_characters_max);
  } else if constexpr (is_list<T>) {
    for (auto& one : value) bound_texts(one);
  } else if constexpr (is_optional<T>) {
    if (value) bound_texts(*value);
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    using Members =
        boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto member) { bound_texts(value.*member.pointer); });
  }
}

void bound_line(std::string& text) { text = core::shown_line(text, line_characters_max); }
/// An empty one is none.
void bound_line(std::optional<std::string>& text) {
  if (text) bound_line(*text);
  if (text && text->empty()) text.reset();
}

SoftwareRow row_of(protocol::Software const& one) {
  return {one.name, one.version.value_or(""), one.architecture.value_or(""), one.vendor.value_or("")};
}

/// What makes it the same program.
auto key_of(SoftwareRow const& row) { return std::tie(row.name, row.version, row.architecture); }
using Vendors = std::map<std::tuple<std::string, std::string, std::string>, std::string>;

protocol::Inventory inventory_of(std::vector<SoftwareRow> const& rows) {
  protocol::Inventory made;
  made.software.emplace();
  for (auto const& row : rows) {
    protocol::Software one;
    one.name = row.name;
    if (!row.version.empty()) one.version = row.version;
    if (!row.architecture.empty()) one.architecture = row.architecture;
    made.software->push_back(std::move(one));
  }
  return made;
}

void compare(ReadyReport& ready, std::optional<std::vector<SoftwareRow>> const& known) {
  Vendors now;
  for (auto const& one : *ready.report.software) {
    auto row = row_of(one);
    now.try_emplace(key_of(row), row.vendor);
  }
  Vendors before;
  if (known)
    for (auto const& row : *known) before.try_emplace(key_of(row), row.vendor);
  auto const row_from = [](auto const& entry) {
    auto const& [name, version, architecture] = entry.first;
    return SoftwareRow{name, version, architecture, entry.second};
  };
  for (auto const& entry : before)
    if (!now.contains(entry.first)) ready.gone.push_back(row_from(entry));
  for (auto const& entry : now) {
    auto const had = before.find(entry.first);
    if (had == before.end() || had->second != entry.second) ready.come.push_back(row_from(entry));
  }
  if (!known || ready.rows() == 0) return;
  // A program that is named twice stands there once, on both sides.
  std::vector<SoftwareRow> told;
  for (auto const& entry : now) told.push_back(row_from(entry));
  ready.changes = core::software_changes(inventory_of(*known), inventory_of(told));
}

}  // namespace

Result<protocol::Inventory> unpack_report(FileStore const& files, std::int64_t organisation,
                                          std::string const& sha256) {
  auto const packed = files.read(organisation, sha256, unpacked_bytes_max);
  if (!packed) return packed.error();
  auto const text = unpacked(*packed);
  if (!text) return text.error();
  auto report = protocol::decode_struct<protocol::Inventory>(*text);
  if (!report) return prefixed("inventory", report.error());
  return report;
}

std::optional<std::vector<SoftwareRow>> known_software(store::Sql& sql, std::int64_t organisation,
                                                       std::int64_t asset) {
  if (!sql.one<std::int64_t>("SELECT 1 FROM inventory_sections WHERE organisation_id = ? AND asset_id = ? "
                             "AND section = 'software'",
                             organisation, asset))
    return std::nullopt;
  return sql.all<SoftwareRow>(
      "SELECT name, version, architecture, vendor FROM software WHERE organisation_id = ? AND asset_id = ?",
      organisation, asset);
}

Result<ReadyReport> make_ready(protocol::Inventory report,
                               std::optional<std::vector<SoftwareRow>> const& known) {
  if (report.software && report.software->size() > software_max)
    return make_error(ErrorCode::too_large, "software: found " + std::to_string(report.software->size()) +
                                                " entries, expected at most " + std::to_string(software_max));
  ReadyReport ready;
  ready.report = std::move(report);
  if (ready.report.software)
    for (auto& one : *ready.report.software) {
      bound_line(one.name);
      bound_line(one.version);
      bound_line(one.vendor);
      bound_line(one.architecture);
    }
  bound_texts(ready.report);
  if (ready.report.software) compare(ready, known);
  using Sections = boost::describe::describe_members<protocol::Inventory, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Sections>([&](auto section) {
    auto const& said = ready.report.*section.pointer;
    if (!said) return;
    protocol::Inventory alone;
    alone.*section.pointer = said;
    ready.sections.emplace_back(section.name, protocol::encode_struct(alone));
  });
  return ready;
}

void write_software(store::Sql& sql, std::int64_t organisation, std::int64_t asset, ReadyReport const& ready,
                    std::size_t first, std::size_t count) {
  auto const end = std::min(first + count, ready.rows());
  for (auto place = first; place < end; ++place) {
    if (place < ready.gone.size()) {
      auto const& row = ready.gone[place];
      sql.run(
          "DELETE FROM software WHERE organisation_id = ? AND asset_id = ? AND name = ? AND version = ? AND "
          "architecture = ?",
          organisation, asset, row.name, row.version, row.architecture);
      continue;
    }
    auto const& row = ready.come[place - ready.gone.size()];
    sql.run(
        "INSERT INTO software (organisation_id, asset_id, name, version, architecture, vendor) VALUES (?, ?, "
        "?, ?, ?, ?) ON CONFLICT (organisation_id, asset_id, name, version, architecture) DO UPDATE SET "
        "vendor = excluded.vendor",
        organisation, asset, row.name, row.version, row.architecture, row.vendor);
  }
}

}  // namespace deskbell::console
