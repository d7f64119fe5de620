// What every noun's handlers use: the scope of the one who asks, and reading and writing in it. For the
// api/*.cpp files only.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "console/server/api/typed_route.h"
#include "console/server/console.h"
#include "console/server/scope.h"

namespace deskbell::console::api {

Scope scope_of(Call const& call);
/// page from 1, per_page 1..200.
Page page_of(Call const& call, std::int64_t default_size = 25);
/// The path's first value. Error: not_found.
Result<Key> key_of(Call const& call);
/// The version that If-Match names; nothing where the header is missing or "*".
std::optional<std::int64_t> if_match(Call const& call);
void set_etag(Call& call, std::int64_t version);
/// A time in the query. Error: invalid, naming the parameter.
Result<std::optional<Time>> query_time(Call const& call, std::string_view name);
std::string search_text(Call const& call);

/// `function(session, scope)` on a reader.
template <class T, class Function>
net::awaitable<Result<T>> reading(Call& call, Function function) {
  auto const scope = scope_of(call);
  std::function<Result<T>(store::Reader&)> work = [&](store::Reader& sql) -> Result<T> {
    return function(sql, scope);
  };
  co_return co_await call.console.database().read(work);
}

/// `function(transaction, scope)` by the writer; resumes after the commit.
template <class T, class Function>
net::awaitable<Result<T>> writing(Call& call, Function function) {
  auto const scope = scope_of(call);
  std::function<Result<T>(store::Transaction&)> work = [&](store::Transaction& transaction) -> Result<T> {
    return function(transaction, scope);
  };
  co_return co_await call.console.database().submit(work);
}

/// The same, with the key of the path: `function(session, scope, key)`.
template <class T, class Function>
net::awaitable<Result<T>> reading_one(Call& call, Function function) {
  auto const key = key_of(call);
  if (!key) co_return key.error();
  auto const wanted = *key;
  auto work = [wanted, function](store::Reader& sql, Scope const& scope) {
    return function(sql, scope, wanted);
  };
  co_return co_await reading<T>(call, work);
}
template <class T, class Function>
net::awaitable<Result<T>> writing_one(Call& call, Function function) {
  auto const key = key_of(call);
  if (!key) co_return key.error();
  auto const wanted = *key;
  auto work = [wanted, function](store::Transaction& transaction, Scope const& scope) {
    return function(transaction, scope, wanted);
  };
  co_return co_await writing<T>(call, work);
}

/// Result<T> -> Result<Reply<Answer>> through `wrap`.
template <class Answer, class T, class Wrap>
Result<Reply<Answer>> reply(Result<T> result, Wrap wrap, int status = 0) {
  if (!result) return result.error();
  return Reply<Answer>{wrap(std::move(*result)), status};
}
template <class Answer>
Result<Reply<Answer>> reply(Result<Answer> result, int status = 0) {
  if (!result) return result.error();
  return Reply<Answer>{std::move(*result), status};
}
inline Result<Reply<Success>> success(Result<void> const& result) {
  if (!result) return result.error();
  return Reply<Success>{Success{}};
}

}  // namespace deskbell::console::api
