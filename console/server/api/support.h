// What every noun's handlers use: the scope of the one who asks, reading and writing in it, versions. For the
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
std::string search_text(Call const& call);

/// Reads the query's parameters one after the other; what is wrong with them gathers.
class Query {
 public:
  explicit Query(Call const& call) : call_(call) {}
  std::optional<std::int64_t> number(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  std::optional<Time> time(std::string_view name);
  /// Errors: invalid, a line for each parameter that was wrong.
  [[nodiscard]] Result<void> sound() const;

 private:
  void wrong(std::string_view name, std::string const& found, std::string_view expected);
  Call const& call_;
  std::string faults_;
};

/// Where a noun's single records lie, and what counts their changes.
struct Noun {
  std::string_view table;
  std::string_view name;
  std::string_view version = "version";
};
/// Nothing where the record is gone.
std::optional<std::int64_t> version_of(store::Sql& sql, Scope const& scope, Noun noun, std::int64_t id);
/// Error: conflict where If-Match names another version than the record has; the call answers 412 then.
Result<void> check_if_match(Call& call, store::Sql& sql, Scope const& scope, Noun noun, Key const& key);

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

/// The usual answer: the record is its only field.
template <class Answer>
struct Wrapped {
  template <class T>
  Answer operator()(T record) const {
    return Answer{std::move(record)};
  }
};
/// Result<T> -> Result<Reply<Answer>>.
template <class Answer, class T, class Wrap = Wrapped<Answer>>
Result<Reply<Answer>> reply(Result<T> result, Wrap wrap = {}) {
  if (!result) return result.error();
  return Reply<Answer>{wrap(std::move(*result))};
}
template <class Answer>
Result<Reply<Answer>> reply(Result<Answer> result) {
  if (!result) return result.error();
  return Reply<Answer>{std::move(*result)};
}
/// What was made is 201, what was there already 200.
template <class Answer, class T>
Result<Reply<Answer>> made(Result<Made<T>> result) {
  if (!result) return result.error();
  return Reply<Answer>{Answer{std::move(result->value)}, result->created ? 201 : 200, {}};
}
/// reply() with the record's version, for its ETag.
template <class Answer, class T>
Result<Reply<Answer>> versioned(store::Sql& sql, Scope const& scope, Noun noun, Result<T> result) {
  if (!result) return result.error();
  auto const version = version_of(sql, scope, noun, result->id);
  return Reply<Answer>{Answer{std::move(*result)}, 0, version};
}
inline Result<Reply<Success>> success(Result<void> const& result) {
  if (!result) return result.error();
  return Reply<Success>{};
}

/// A POST: `function(transaction, scope)` gives the Result<Reply<Answer>>. The answer to an Idempotency-Key
/// is kept in the same transaction.
template <class Answer, class Function>
net::awaitable<Result<Reply<Answer>>> posting(Call& call, Function function) {
  auto work = [function, &call](store::Transaction& transaction, Scope const& scope) {
    Result<Reply<Answer>> answer = function(transaction, scope);
    if (answer && call.once) keep_first_answer(transaction, *call.once, finished(*answer, call.success));
    return answer;
  };
  auto answer = co_await writing<Reply<Answer>>(call, work);
  co_return answer;
}
/// The same with the key of the path: `function(transaction, scope, key)`.
template <class Answer, class Function>
net::awaitable<Result<Reply<Answer>>> posting_one(Call& call, Function function) {
  auto const key = key_of(call);
  if (!key) co_return key.error();
  auto const wanted = *key;
  auto work = [wanted, function](store::Transaction& transaction, Scope const& scope) {
    return function(transaction, scope, wanted);
  };
  auto answer = co_await posting<Answer>(call, work);
  co_return answer;
}
/// A PUT or DELETE: `function(transaction, scope, key)`, where If-Match allows it.
template <class Answer, class Function>
net::awaitable<Result<Reply<Answer>>> changing(Call& call, Noun noun, Function function) {
  auto work = [noun, function, &call](store::Transaction& transaction, Scope const& scope,
                                      Key const& key) -> Result<Reply<Answer>> {
    if (auto same = check_if_match(call, transaction.sql(), scope, noun, key); !same) return same.error();
    return function(transaction, scope, key);
  };
  auto answer = co_await writing_one<Reply<Answer>>(call, work);
  co_return answer;
}

// ---- the usual handlers of a noun: what is asked of its store's functions
// ---------------------------------------------------------------------------------

/// GET of one: `load(session, scope, key)`.
template <class Answer, class Load>
Outcome<Answer> showing(Call& call, Noun noun, Load load) {
  auto work = [noun, load](store::Reader& sql, Scope const& scope, Key const& key) {
    return versioned<Answer>(sql, scope, noun, load(sql, scope, key));
  };
  auto found = co_await reading_one<Reply<Answer>>(call, work);
  co_return found;
}
/// POST: `make(transaction, scope, request)`.
template <class Answer, class Request, class Make>
Outcome<Answer> making(Call& call, Noun noun, Request request, Make make) {
  auto work = [noun, request, make](store::Transaction& transaction, Scope const& scope) {
    return versioned<Answer>(transaction.sql(), scope, noun, make(transaction, scope, request));
  };
  auto answer = co_await posting<Answer>(call, work);
  co_return answer;
}
/// PUT: `change(transaction, scope, key, request)`.
template <class Answer, class Request, class Change>
Outcome<Answer> updating(Call& call, Noun noun, Request request, Change change) {
  auto work = [noun, request, change](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return versioned<Answer>(transaction.sql(), scope, noun, change(transaction, scope, key, request));
  };
  auto answer = co_await changing<Answer>(call, noun, work);
  co_return answer;
}
/// DELETE: `remove(transaction, scope, key)` gives nothing; `said` is the answer then.
template <class Answer = Success, class Remove>
Outcome<Answer> removing(Call& call, Noun noun, Remove remove, Answer said = {}) {
  auto work = [remove, said](store::Transaction& transaction, Scope const& scope,
                             Key const& key) -> Result<Reply<Answer>> {
    auto done = remove(transaction, scope, key);
    if (!done) return done.error();
    return Reply<Answer>{said};
  };
  auto answer = co_await changing<Answer>(call, noun, work);
  co_return answer;
}
/// POST on one: `act(transaction, scope, key)` gives what it is afterwards.
template <class Answer, class Act>
Outcome<Answer> acting(Call& call, Act act) {
  auto work = [act](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return reply<Answer>(act(transaction, scope, key));
  };
  auto answer = co_await posting_one<Answer>(call, work);
  co_return answer;
}

}  // namespace deskbell::console::api
