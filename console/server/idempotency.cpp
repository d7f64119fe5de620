// Kept answers in the table idempotency_keys.
#include "console/server/idempotency.h"

#include <algorithm>
#include <boost/json.hpp>

#include "console/server/secrets.h"

namespace deskbell::console {

namespace json = boost::json;

Result<void> check_idempotency_key(std::string_view key) {
  constexpr std::size_t longest = 255;
  bool const visible = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
  if (!key.empty() && key.size() <= longest && visible) return {};
  return make_error(ErrorCode::invalid, "Idempotency-Key: found " + std::to_string(key.size()) +
                                            (visible ? " characters" : " bytes, some of them not visible") +
                                            ", expected 1 to 255 visible ASCII characters");
}

Result<std::optional<transport::HttpResponse>> first_answer(store::Sql& sql, OnceOnly const& once) {
  using Row = std::tuple<std::string, std::int64_t, std::string>;
  auto const row = sql.one<Row>(
      "SELECT request_digest, status, answer FROM idempotency_keys WHERE organisation_id = ? AND user_id = ? "
      "AND idempotency_key = ? AND status IS NOT NULL",
      once.organisation, once.user, once.key);
  if (!row) return std::optional<transport::HttpResponse>();
  auto const& [digest, status, kept] = *row;
  if (digest != once.request_digest) {
    return make_error(ErrorCode::invalid,
                      "Idempotency-Key: was used for another request; take a new one for this");
  }
  json::error_code code;
  auto const parsed = json::parse(kept, code);
  auto const* object = code ? nullptr : parsed.if_object();
  if (object == nullptr) return make_error(ErrorCode::internal, "a kept answer cannot be read");
  auto const text = [&](char const* name) {
    auto const* value = object->if_contains(name);
    return value != nullptr && value->is_string() ? json::value_to<std::string>(*value) : std::string();
  };
  transport::HttpResponse answer;
  answer.status = static_cast<int>(status);
  answer.headers.set("Content-Type", text("type"));
  if (object->contains("etag")) answer.headers.set("ETag", text("etag"));
  if (object->contains("sealed")) {
    auto opened = unseal(once.seal, text("sealed"));
    if (!opened) {
      return make_error(ErrorCode::conflict,
                        "This was done already; its answer holds a secret that only the key or session that "
                        "asked first may see again");
    }
    answer.body = std::move(*opened);
  } else {
    answer.body = text("body");
  }
  return std::optional(std::move(answer));
}

void keep_first_answer(store::Transaction& tx, OnceOnly const& once, transport::HttpResponse const& answer) {
  json::object kept{{"type", json::string(answer.headers.get("Content-Type"))}};
  if (answer.headers.has("ETag")) kept["etag"] = json::string(answer.headers.get("ETag"));
  if (once.seal.empty()) {
    kept["body"] = json::string(answer.body);
  } else {
    kept["sealed"] = json::string(seal(once.seal, answer.body));
  }
  tx.sql().run(
      "INSERT INTO idempotency_keys (organisation_id, user_id, idempotency_key, request_digest, status, "
      "answer, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      once.organisation, once.user, once.key, once.request_digest, std::int64_t{answer.status},
      json::serialize(kept), tx.now());
}

std::optional<InProgress::Place> InProgress::enter(OnceOnly const& once) {
  Name name{once.organisation, once.user, once.key};
  std::lock_guard const lock(mutex_);
  if (!names_.insert(name).second) return std::nullopt;
  return std::optional<Place>(std::in_place, *this, std::move(name));
}

std::size_t InProgress::count() const {
  std::lock_guard const lock(mutex_);
  return names_.size();
}

void InProgress::leave(Name const& name) {
  std::lock_guard const lock(mutex_);
  names_.erase(name);
}

}  // namespace deskbell::console
