// What the commands on the console's machine have in common.
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

#include "console/server/commands.h"
#include "console/server/data_owner.h"
#include "console/server/scope.h"
#include "console/server/stores.h"

namespace deskbell::console::commands {

inline int complain(Error const& error) {
  std::fprintf(stderr, "deskbell-console: %s\n", error.message.c_str());
  return failed;
}

/// The same for what a command was given: a value that is wrong in itself is wrong usage, as a wrong flag is.
inline int refuse(Error const& error) {
  auto const said = complain(error);
  return error.code == ErrorCode::invalid ? usage : said;
}

/// Opens the stores as their owner, and gives them to `use`.
template <class T, class Use>
Result<T> with_stores(std::filesystem::path const& data, WhereNone where_none, Use use) {
  auto const owner = ActingOwner::of(data);
  if (!owner) return owner.error();
  auto stores = open_stores_for_command(data, where_none);
  if (!stores) {
    auto error = prefixed("data " + data.string(), stores.error());
    // What lies there is broken; what was asked for is not wrong.
    if (error.code == ErrorCode::invalid) error.code = ErrorCode::storage;
    return error;
  }
  return use(*stores->database);
}

/// Beside a console that runs: it notices what was changed.
template <class T, class Function>
Result<T> with_database(std::filesystem::path const& data, WhereNone where_none, Function function) {
  return with_stores<T>(data, where_none, [&](store::Database& database) {
    std::function<Result<T>(store::Transaction&)> work = [&](store::Transaction& transaction) -> Result<T> {
      return function(transaction);
    };
    return database.submit_and_wait(work);
  });
}

/// The same without the writer's lock, for what only looks.
template <class T, class Function>
Result<T> read_database(std::filesystem::path const& data, Function function) {
  return with_stores<T>(data, WhereNone::refuse, [&](store::Database& database) {
    std::function<Result<T>(store::Reader&)> work = [&](store::Reader& sql) -> Result<T> {
      return function(sql);
    };
    return database.read_and_wait(work);
  });
}

/// The scope of who sits at the console's machine.
inline Scope operator_scope(std::int64_t organisation) {
  Scope scope;
  scope.organisation = organisation;
  scope.name = "deskbell-console";
  scope.address = "console";
  return scope;
}

/// For people, with what to do with it; the link alone on stdout.
void print_one_time_link(std::string url, std::string const& token);

}  // namespace deskbell::console::commands
