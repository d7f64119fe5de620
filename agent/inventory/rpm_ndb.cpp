// Packages of openSUSE and SLE: the rpm database in its form ndb ("new database"), read in place.
// Format: lib/backend/ndb/rpmpkg.c of rpm. A header, slots that say where each package's blob lies in blocks
// of 16 bytes, the blobs; all numbers little-endian.
#include <algorithm>

#include "agent/inventory/random_access_file.h"
#include "agent/inventory/rpm.h"
#include "agent/inventory/rpm_header.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

constexpr std::size_t header_bytes = 32;  // magic, version, generation, pages of slots, next package index
constexpr std::size_t slot_bytes = 16;    // magic, package index, block offset, block count
constexpr std::size_t page_bytes = 4096;
constexpr std::uint64_t block_bytes = 16;
constexpr std::size_t blob_head_bytes = 16;  // magic, package index, generation, length
constexpr std::size_t blob_tail_bytes = 12;  // Adler-32, length, magic

std::uint32_t little_endian(std::string_view bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t index = 4; index-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + index]);
  return value;
}

struct DatabaseHeader {
  std::uint32_t generation = 0;
  std::uint32_t slot_pages = 0;
};

std::optional<DatabaseHeader> read_header(RandomAccessFile const& file) {
  auto const bytes = file.read(0, header_bytes);
  if (!bytes || !bytes->starts_with("RpmP") || little_endian(*bytes, 4) != 0) return std::nullopt;
  DatabaseHeader const header{.generation = little_endian(*bytes, 8),
                              .slot_pages = little_endian(*bytes, 12)};
  if (header.slot_pages > most_rpm_database_bytes / page_bytes) return std::nullopt;
  return header;
}

struct Slot {
  std::uint32_t package = 0;
  std::uint32_t first_block = 0;
  std::uint32_t blocks = 0;
};

/// Those in use, in the order of the file.
std::vector<Slot> read_slots(RandomAccessFile const& file, std::uint32_t pages) {
  std::vector<Slot> slots;
  for (std::uint64_t number = 0; number < pages; ++number) {
    auto const page = file.read(number * page_bytes, page_bytes);
    if (!page) break;
    for (std::size_t at = number == 0 ? header_bytes : 0; at < page_bytes; at += slot_bytes) {
      if (page->compare(at, 4, "Slot") != 0 || little_endian(*page, at + 8) == 0) continue;
      if (slots.size() == most_rpm_packages) break;
      slots.push_back({.package = little_endian(*page, at + 4),
                       .first_block = little_endian(*page, at + 8),
                       .blocks = little_endian(*page, at + 12)});
    }
  }
  std::ranges::sort(slots, {}, &Slot::first_block);
  return slots;
}

class Blob final : public HeaderBytes {
 public:
  /// nullopt where no blob lies that is the slot's. Its checksum is not looked at, as rpm does not when it
  /// reads: that would mean to read the whole database.
  static std::optional<Blob> find(RandomAccessFile const& file, Slot const& slot) {
    std::uint64_t const start = slot.first_block * block_bytes;
    std::uint64_t const end = start + slot.blocks * block_bytes;
    auto const head = file.read(start, blob_head_bytes);
    if (!head || !head->starts_with("BlbS") || little_endian(*head, 4) != slot.package) return std::nullopt;
    std::uint64_t const length = little_endian(*head, 12);
    std::uint64_t const whole = blob_head_bytes + length + blob_tail_bytes;
    if ((whole + block_bytes - 1) / block_bytes != slot.blocks) return std::nullopt;
    auto const tail = file.read(end - blob_tail_bytes, blob_tail_bytes);
    if (!tail || !tail->ends_with("BlbE") || little_endian(*tail, 4) != length) return std::nullopt;
    return Blob(file, start + blob_head_bytes, length);
  }

  std::uint64_t size() const override { return length_; }
  std::optional<std::string> read(std::uint64_t offset, std::size_t count) const override {
    if (offset > length_ || count > length_ - offset) return std::nullopt;
    return file_.read(start_ + offset, count);
  }

 private:
  Blob(RandomAccessFile const& file, std::uint64_t start, std::uint64_t length)
      : file_(file), start_(start), length_(length) {}

  RandomAccessFile const& file_;
  std::uint64_t start_;
  std::uint64_t length_;
};

std::vector<Software> read_packages(RandomAccessFile const& file, DatabaseHeader const& header) {
  std::vector<Software> list;
  std::uint64_t free_block = header.slot_pages * (page_bytes / block_bytes);
  for (auto const& slot : read_slots(file, header.slot_pages)) {
    // Blobs that overlap could have the same bytes read a hundred thousand times.
    if (slot.first_block < free_block) continue;
    auto const blob = Blob::find(file, slot);
    if (!blob) continue;
    free_block = std::uint64_t{slot.first_block} + slot.blocks;
    if (auto software = parse_rpm_header(*blob)) list.push_back(std::move(*software));
  }
  return list;
}

}  // namespace

std::optional<std::vector<Software>> rpm_ndb_software(std::string const& path) {
  auto const file = RandomAccessFile::open(path);
  if (!file) return std::nullopt;
  // rpm counts the generation up after it wrote a slot, and before it clears the blob that no slot names.
  auto const generation = [&] {
    auto const header = read_header(*file);
    return header ? std::optional(header->generation) : std::nullopt;
  };
  auto const read = [&]() -> std::optional<std::vector<Software>> {
    auto const header = read_header(*file);
    if (!header || file->version().bytes > most_rpm_database_bytes) return std::nullopt;
    return read_packages(*file, *header);
  };
  return read_unchanged(generation, read);
}

}  // namespace deskbell::agent::inventory
