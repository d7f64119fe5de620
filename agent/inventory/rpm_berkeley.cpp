// Packages of RHEL 8 and older, Amazon Linux 2 and SLE 12: the rpm database as a hash of Berkeley DB, read in
// place. Format: dbinc/db_page.h of Berkeley DB (DBMETA, HMETA, PAGE, HOFFPAGE), and lib/backend/bdb_ro.cc of
// rpm. A key is the package's number, its value the header, which mostly lies in a chain of overflow pages.
#include <algorithm>
#include <bit>
#include <unordered_set>
#include <utility>

#include "agent/inventory/packages.h"
#include "agent/inventory/random_access_file.h"
#include "agent/inventory/rpm.h"
#include "agent/inventory/rpm_header.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

constexpr std::size_t meta_bytes = 72;
constexpr std::uint32_t hash_magic = 0x061561;
constexpr std::uint32_t oldest_version = 8;
constexpr std::uint32_t newest_version = 10;
constexpr std::size_t page_header_bytes = 26;

enum PageType : std::uint8_t { page_hash_unsorted = 2, page_overflow = 7, page_hash = 13 };
enum ItemType : std::uint8_t { item_key_or_data = 1, item_off_page = 3 };

constexpr std::size_t key_item_bytes = 5;         // type, number of the package
constexpr std::size_t off_page_item_bytes = 12;   // type, three unused, first page, length
constexpr std::uint64_t longest_value = 1 << 26;  // a header of 64 MB would name half a million files

struct Layout {
  bool big_endian = false;  ///< the order of the machine that made the database
  std::uint32_t page_bytes = 0;
  std::uint32_t pages = 0;

  std::uint64_t position(std::uint32_t page) const { return std::uint64_t{page} * page_bytes; }
  /// What an overflow page holds of a value.
  std::size_t capacity() const { return page_bytes - page_header_bytes; }

  std::uint32_t number(std::string_view bytes, std::size_t offset, std::size_t size) const {
    std::uint32_t value = 0;
    for (std::size_t index = 0; index < size; ++index) {
      std::size_t const at = offset + (big_endian ? index : size - 1 - index);
      value = value << 8 | static_cast<unsigned char>(bytes[at]);
    }
    return value;
  }

  /// nullopt where the file starts with no hash of Berkeley DB.
  static std::optional<Layout> read(RandomAccessFile const& file) {
    auto const meta = file.read(0, meta_bytes);
    if (!meta) return std::nullopt;
    Layout layout;
    layout.big_endian = layout.number(*meta, 12, 4) != hash_magic;
    auto const version = layout.number(*meta, 16, 4);
    if (layout.number(*meta, 12, 4) != hash_magic || version < oldest_version || version > newest_version)
      return std::nullopt;
    layout.page_bytes = layout.number(*meta, 20, 4);
    if (!std::has_single_bit(layout.page_bytes) || layout.page_bytes < 512 || layout.page_bytes > 65536)
      return std::nullopt;
    // Encrypted, or with checksums in its pages: rpm makes neither.
    if ((*meta)[24] != 0 || (*meta)[26] != 0) return std::nullopt;
    auto const bytes = file.version().bytes;
    if (bytes > most_rpm_database_bytes) return std::nullopt;
    std::uint64_t const said = std::uint64_t{layout.number(*meta, 32, 4)} + 1;
    layout.pages = static_cast<std::uint32_t>(std::min(bytes / layout.page_bytes, said));
    return layout;
  }
};

struct PageHeader {
  std::uint32_t previous = 0;
  std::uint32_t next = 0;
  std::uint32_t entries = 0;
  std::uint32_t used = 0;  ///< of an overflow page: how many bytes of the value it has
  std::uint8_t type = 0;
};

/// A value that fills a chain of overflow pages: all but the last one are full.
class OverflowValue final : public HeaderBytes {
 public:
  OverflowValue(RandomAccessFile const& file, Layout const& layout, std::vector<std::uint32_t> pages,
                std::uint64_t size)
      : file_(file), layout_(layout), pages_(std::move(pages)), size_(size) {}

  std::uint64_t size() const override { return size_; }
  std::optional<std::string> read(std::uint64_t offset, std::size_t count) const override {
    if (offset > size_ || count > size_ - offset) return std::nullopt;
    std::string bytes;
    while (bytes.size() < count) {
      std::uint64_t const at = offset + bytes.size();
      std::size_t const within = at % layout_.capacity();
      std::uint64_t const page = layout_.position(pages_[at / layout_.capacity()]);
      auto const piece = file_.read(page + page_header_bytes + within,
                                    std::min(count - bytes.size(), layout_.capacity() - within));
      if (!piece) return std::nullopt;
      bytes += *piece;
    }
    return bytes;
  }

 private:
  RandomAccessFile const& file_;
  Layout const& layout_;
  std::vector<std::uint32_t> pages_;
  std::uint64_t size_;
};

/// Page after page rather than bucket after bucket: what is damaged then costs no more than itself, and every
/// page is looked at once. Pages that Berkeley DB gave back have another type.
class Reader {
 public:
  Reader(RandomAccessFile const& file, Layout const& layout)
      : file_(file), layout_(layout), taken_(layout.pages) {}

  std::vector<Software> read() {
    for (std::uint32_t number = 1; number < layout_.pages; ++number) {
      auto const header = taken_[number] ? std::nullopt : page_header(number);
      if (!header || (header->type != page_hash && header->type != page_hash_unsorted)) continue;
      auto const page = file_.read(layout_.position(number), layout_.page_bytes);
      if (page) put_pairs(*page, header->entries);
    }
    return std::move(list_);
  }

 private:
  std::optional<PageHeader> page_header(std::uint32_t number) const {
    auto const bytes = file_.read(layout_.position(number), page_header_bytes);
    if (!bytes || layout_.number(*bytes, 8, 4) != number) return std::nullopt;
    return PageHeader{.previous = layout_.number(*bytes, 12, 4),
                      .next = layout_.number(*bytes, 16, 4),
                      .entries = layout_.number(*bytes, 20, 2),
                      .used = layout_.number(*bytes, 22, 2),
                      .type = static_cast<std::uint8_t>((*bytes)[25])};
  }

  /// Offsets stand after the page's header, items lie from its end downwards: each ends where the one before
  /// it starts.
  void put_pairs(std::string_view page, std::size_t entries) {
    std::size_t const lowest = page_header_bytes + entries * 2;
    if (lowest > page.size()) return;
    std::size_t end = page.size();
    auto const next_item = [&](std::size_t index) {
      std::size_t const start = layout_.number(page, page_header_bytes + index * 2, 2);
      bool const sound = start >= lowest && start < end && end <= page.size();
      auto const item = sound ? page.substr(start, end - start) : std::string_view();
      end = start;
      return item;
    };
    for (std::size_t index = 0; index + 1 < entries && pairs_ < most_rpm_packages; index += 2, ++pairs_) {
      auto const key = next_item(index);
      auto const value = next_item(index + 1);
      if (key.size() != key_item_bytes || key[0] != item_key_or_data || value.empty()) continue;
      auto const package = layout_.number(key, 1, 4);
      if (package == 0) continue;  // not a package: the highest number so far
      auto software = read_value(value);
      // A machine that lost its power while a page was split may have a package in both halves.
      if (software && packages_.insert(package).second) list_.push_back(std::move(*software));
    }
  }

  std::optional<Software> read_value(std::string_view item) {
    if (item[0] == item_key_or_data) return parse_rpm_header(item.substr(1));
    if (item[0] != item_off_page || item.size() != off_page_item_bytes) return std::nullopt;
    auto const value = overflow_value(layout_.number(item, 4, 4), layout_.number(item, 8, 4));
    return value ? parse_rpm_header(*value) : std::nullopt;
  }

  /// A page belongs to one value, and names the page before it: so no chain runs in a circle, leads into
  /// another one, or is walked for a thousand packages.
  std::optional<OverflowValue> overflow_value(std::uint32_t number, std::uint64_t size) {
    if (size > longest_value) return std::nullopt;
    std::vector<std::uint32_t> pages;
    std::uint32_t previous = 0;
    for (std::uint64_t missing = size; missing > 0;) {
      if (number == 0 || number >= layout_.pages || taken_[number]) return std::nullopt;
      auto const header = page_header(number);
      if (!header || header->type != page_overflow || header->previous != previous ||
          header->used != std::min<std::uint64_t>(missing, layout_.capacity()))
        return std::nullopt;
      taken_[number] = true;
      pages.push_back(number);
      missing -= header->used;
      previous = std::exchange(number, header->next);
    }
    return OverflowValue(file_, layout_, std::move(pages), size);
  }

  RandomAccessFile const& file_;
  Layout const layout_;
  std::vector<bool> taken_;  // overflow pages that are part of a value
  std::size_t pairs_ = 0;
  std::unordered_set<std::uint32_t> packages_;
  std::vector<Software> list_;
};

}  // namespace

std::optional<std::vector<Software>> rpm_berkeley_software(std::string const& path) {
  auto const file = RandomAccessFile::open(path);
  if (!file) return std::nullopt;
  auto const read = [&]() -> std::optional<std::vector<Software>> {
    auto const layout = Layout::read(*file);
    if (!layout) return std::nullopt;
    return Reader(*file, *layout).read();
  };
  return read_unchanged([&] { return file->version(); }, read);
}

}  // namespace deskbell::agent::inventory
