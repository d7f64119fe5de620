// Who asks, in which organisation; and the small values that every noun's functions share.
//
// The rule of all functions on nouns (chats.h, tickets.h, ...): they take the session or transaction and a
// Scope, see nothing outside of scope.organisation (what lies there is not_found), write `changes` in the
// same transaction, and queue what the device must know in the same transaction. Permissions are checked by
// who calls them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::console {

enum class ActorKind { technician, device, system };

struct Scope {
  std::int64_t organisation = 0;
  ActorKind actor = ActorKind::system;
  std::int64_t user = 0;  ///< users.id of a technician, else 0
  UserId user_uid;
  std::string name = "Deskbell";  ///< as it stands under messages and in the audit log
  std::string address;            ///< where the request came from, for the audit log
  std::string time_zone = "UTC";  ///< IANA name: the offset of times in answers
  /// False: of conversations only those that are assigned to this user. What else there is stays as if it
  /// were not, in answers, counts and signals.
  bool sees_all_chats = true;
  bool sees_alerts = true;
  bool sees_tickets = true;

  /// Whether a conversation with this assignee (users.id) is there for who asks.
  [[nodiscard]] bool sees_chat_of(std::optional<std::int64_t> assignee) const {
    return sees_all_chats || (assignee && *assignee == user);
  }
};

/// A noun as a path names it: its integer id or its UUID.
struct Key {
  std::int64_t id = 0;
  std::string uid;

  Key() = default;
  explicit Key(std::int64_t number) : id(number) {}
  explicit Key(Uuid const& uuid) : uid(uuid.text()) {}
  /// Error not_found: neither.
  static Result<Key> parse(std::string_view text);
};

struct Page {
  std::int64_t page = 1;
  std::int64_t per_page = 25;
};

/// What was made, or was there already.
template <class T>
struct Made {
  T value;
  bool created = true;
};

/// ISO 8601 with the offset that `time_zone` has at that time (UTC where the zone is unknown).
std::string iso(Scope const& scope, Time time);
std::optional<std::string> iso(Scope const& scope, std::optional<Time> time);

/// Whether the zone database of this machine knows an IANA name.
bool is_time_zone(std::string const& name);

/// Error not_found, "chat: not found".
Error not_found(std::string_view noun);

}  // namespace deskbell::console
