// Makes rpm databases in each of their forms: SQLite's by SQLite, Berkeley DB's by Berkeley DB, ndb's by
// hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {

/// An rpm header: two counts, an index of tag, type, offset and count, then the data.
class HeaderBuilder {
 public:
  HeaderBuilder& text(std::uint32_t tag, std::string const& value) { return add(tag, 6, value + '\0', 1); }
  HeaderBuilder& number(std::uint32_t tag, std::uint32_t value);
  /// As long as the list of files that a large package has.
  HeaderBuilder& filler(std::size_t bytes) { return add(1035, 7, std::string(bytes, 'f'), bytes); }
  std::string build() const;

 private:
  HeaderBuilder& add(std::uint32_t tag, std::uint32_t type, std::string const& bytes, std::size_t count);
  std::string index_;
  std::string data_;
  std::uint32_t count_ = 0;
};

std::string bash_header();
/// `filler` bytes lie between the name and what else is asked for.
std::string numbered_header(int number, std::size_t filler);

/// Runs it to its end. True: it says that all went well.
bool run(std::vector<std::string> words);

void write_sqlite(std::string const& path, std::vector<std::string> const& headers);
/// Package numbers count from 1; nullopt is one that was removed: its slot is free, its blob zeros.
std::string ndb_database(std::vector<std::optional<std::string>> const& headers);

struct BerkeleyOptions {
  std::size_t page_bytes = 4096;
  bool big_endian = false;
  std::vector<int> removed;  ///< after all were written; package numbers count from 1
};
/// By perl's DB_File, which is Berkeley DB 5.3. False: it said no.
bool write_berkeley(Tree const& tree, std::string const& relative, std::vector<std::string> const& headers,
                    BerkeleyOptions const& options = {});

}  // namespace deskbell::agent::inventory::testing
