// Small reads of small files: bounded, never blocking on what is not a regular file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::agent::inventory {

/// The whole file, or nullopt where it is missing, unreadable, not a regular file or larger than `limit`
/// bytes.
std::optional<std::string> read_file(std::string const& path, std::size_t limit = 1 << 20);
/// The first line without surrounding blanks; nullopt also where nothing is left.
std::optional<std::string> read_line(std::string const& path);
/// The first line as a decimal number.
std::optional<std::int64_t> read_number(std::string const& path);
/// The first line as a number in hexadecimal, with or without 0x.
std::optional<std::int64_t> read_hexadecimal(std::string const& path);
/// "1" is true, "0" is false, anything else is no answer.
std::optional<bool> read_flag(std::string const& path);
/// Names in a folder without "." and "..", sorted, at most `limit`; empty where there is no such folder.
std::vector<std::string> list_folder(std::string const& path, std::size_t limit = 65536);
/// What a symbolic link says.
std::optional<std::string> read_link(std::string const& path);
/// The last part of what a symbolic link says.
std::optional<std::string> link_name(std::string const& path);
bool exists(std::string const& path);
/// Last change of the content, milliseconds UTC.
std::optional<std::int64_t> modified_at(std::string const& path);

}  // namespace deskbell::agent::inventory
