// The first answer to a POST, kept so that the same request under the same Idempotency-Key gets it again.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "console/server/store/transaction.h"
#include "transport/http.h"

namespace deskbell::console {

/// Who says what, under which name.
struct OnceOnly {
  std::int64_t organisation = 0;
  std::int64_t user = 0;
  std::string key;             ///< as the client named it
  std::string request_digest;  ///< of method, path, query and body
  /// Not empty where the answer shows a secret: it is kept sealed then, and only who brings this opens it.
  std::string seal;
};

/// Error: invalid, saying what a key looks like.
Result<void> check_idempotency_key(std::string_view key);

/// The kept answer, or nothing where the key is new. Errors: invalid (the key stands for another request),
/// conflict (the answer is sealed, and was given to another sign-in of the same user).
Result<std::optional<transport::HttpResponse>> first_answer(store::Sql& sql, OnceOnly const& once);

/// Part of the transaction that does what was asked for: both are there, or neither. Only what succeeded is
/// kept: what failed changed nothing and may be said again. Throws StorageFailure (conflict) where another
/// node was faster.
void keep_first_answer(store::Transaction& tx, OnceOnly const& once, transport::HttpResponse const& answer);

/// The keys that this node works on right now.
class InProgress {
 public:
  using Name = std::tuple<std::int64_t, std::int64_t, std::string>;

  /// Held while the request is worked on.
  class Place {
   public:
    Place(InProgress& owner, Name name) : owner_(&owner), name_(std::move(name)) {}
    Place(Place&& other) noexcept : owner_(other.owner_), name_(std::move(other.name_)) {
      other.owner_ = nullptr;
    }
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (owner_ != nullptr) owner_->leave(name_);
    }

   private:
    InProgress* owner_;
    Name name_;
  };

  /// Nothing where it is taken.
  std::optional<Place> enter(OnceOnly const& once);
  [[nodiscard]] std::size_t count() const;

 private:
  void leave(Name const& name);
  mutable std::mutex mutex_;
  std::set<Name> names_;
};

}  // namespace deskbell::console
