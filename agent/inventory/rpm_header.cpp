// Reading a package's header out of an rpm database, without librpm.
#include "agent/inventory/rpm_header.h"

#include <algorithm>

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
// No name or vendor is longer; a text without an end within that is damaged.
constexpr std::uint64_t longest_text = 1024;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (char const byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

class HeaderInMemory final : public HeaderBytes {
 public:
  explicit HeaderInMemory(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::optional<std::string> read(std::uint64_t offset, std::size_t count) const override {
    if (offset > bytes_.size() || count > bytes_.size() - offset) return std::nullopt;
    return std::string(bytes_.substr(offset, count));
  }

 private:
  std::string_view bytes_;
};

class Header {
 public:
  static std::optional<Header> parse(HeaderBytes const& bytes) {
    auto const lead = bytes.read(0, lead_bytes);
    if (!lead) return std::nullopt;
    std::uint64_t const entries = big_endian(std::string_view(*lead).substr(0, 4));
    std::uint64_t const data = big_endian(std::string_view(*lead).substr(4, 4));
    if (entries > most_entries || lead_bytes + entries * entry_bytes + data > bytes.size())
      return std::nullopt;
    auto index = bytes.read(lead_bytes, entries * entry_bytes);
    if (!index) return std::nullopt;
    return Header(bytes, std::move(*index), data);
  }

  std::optional<std::string> text(std::uint32_t tag) const {
    auto const entry = find(tag);
    if (!entry || (entry->type != type_string && entry->type != type_i18n_string)) return std::nullopt;
    auto const rest = data(entry->offset, std::min(longest_text, data_bytes_ - entry->offset));
    auto const end = rest ? rest->find('\0') : std::string::npos;
    if (end == std::string::npos) return std::nullopt;
    return text_or_none(std::string_view(*rest).substr(0, end));
  }

  std::optional<std::int64_t> number(std::uint32_t tag) const {
    auto const entry = find(tag);
    if (!entry || entry->count == 0 || (entry->type != type_int32 && entry->type != type_int64))
      return std::nullopt;
    std::size_t const bytes = entry->type == type_int32 ? 4 : 8;
    if (entry->offset + bytes > data_bytes_) return std::nullopt;
    auto const value = data(entry->offset, bytes);
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(big_endian(*value));
  }

 private:
  struct Entry {
    std::uint64_t type = 0;
    std::uint64_t offset = 0;
    std::uint64_t count = 0;
  };

  Header(HeaderBytes const& bytes, std::string index, std::uint64_t data_bytes)
      : bytes_(bytes), index_(std::move(index)), data_bytes_(data_bytes) {}

  std::optional<Entry> find(std::uint32_t tag) const {
    std::string_view const index = index_;
    for (std::size_t at = 0; at + entry_bytes <= index.size(); at += entry_bytes) {
      if (big_endian(index.substr(at, 4)) != tag) continue;
      Entry const entry{.type = big_endian(index.substr(at + 4, 4)),
                        .offset = big_endian(index.substr(at + 8, 4)),
                        .count = big_endian(index.substr(at + 12, 4))};
      if (entry.offset >= data_bytes_) return std::nullopt;
      return entry;
    }
    return std::nullopt;
  }

  std::optional<std::string> data(std::uint64_t offset, std::size_t count) const {
    return bytes_.read(lead_bytes + index_.size() + offset, count);
  }

  HeaderBytes const& bytes_;
  std::string index_;
  std::uint64_t data_bytes_ = 0;
};

}  // namespace

std::optional<Software> parse_rpm_header(std::string_view bytes) {
  return parse_rpm_header(HeaderInMemory(bytes));
}

std::optional<Software> parse_rpm_header(HeaderBytes const& bytes) {
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

}  // namespace deskbell::agent::inventory
