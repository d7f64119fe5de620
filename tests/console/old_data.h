// A console's database as an older version left it: the schema up to a number, and rows in every table.
#pragma once

#include <filesystem>
#include <string>

#include "console/server/store/sql.h"

namespace deskbell::console::test {

inline constexpr char const* old_api_key = "dbk_of_an_older_version";
inline constexpr std::int64_t old_organisation = 1;
inline constexpr char const* old_email = "olga@example.com";

/// The uid that the rows call @NN.
std::string old_uid(int number);

/// Opens `file` at schema `version`, with rows in all tables that there were then.
std::unique_ptr<store::Sql> make_old_database(std::filesystem::path const& file, std::size_t version);

}  // namespace deskbell::console::test
