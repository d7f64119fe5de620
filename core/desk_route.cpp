// Which conversation is meant when two were started at once, or one was closed meanwhile.
#include "core/chat.h"
#include "core/desk.h"
#include "core/overload.h"

namespace deskbell::core::desk {

namespace {

constexpr int aliases_max = 16;
constexpr int successors_max = 1'000;

struct Resolved {
  ChatId id;
  std::optional<Known> known;
};

Result<Resolved> resolve(ChatId id, Lookup const& lookup) {
  for (int hop = 0; hop < aliases_max; ++hop) {
    auto const known = lookup(id);
    if (!known || !known->alias_of) {
      if (known && !known->same_owner)
        return make_error(ErrorCode::denied,
                          "chat_id: conversation " + id.text() + " belongs to another device user");
      return Resolved{id, known};
    }
    id = *known->alias_of;
  }
  return make_error(ErrorCode::conflict, "chat_id: aliases of " + id.text() + " lead in a circle");
}

}  // namespace

Result<Route> route(ChatId said_to, std::optional<ChatId> open_one, Lookup const& lookup) {
  auto meant = resolve(said_to, lookup);
  if (!meant) return meant.error();
  ChatId const id = meant->id;
  std::optional<ChatId> other_name;
  if (id != said_to) other_name = said_to;
  if (!meant->known) {
    if (open_one && *open_one != id) return Route{Merge{id, *open_one}};
    return Route{Create{id}};
  }
  if (meant->known->open) return Route{Append{id, other_name}};
  if (open_one) return Route{Continue{id, *open_one, false, other_name}};

  // From name to name, not from conversation to conversation: the successor's name may have become another
  // name of this very conversation, when it was reopened while the device wrote into the successor.
  ChatId name = id;
  for (int hop = 0; hop < successors_max; ++hop) {
    name = chat::successor_of(name);
    auto successor = resolve(name, lookup);
    // Somebody else came by this name, say on a copy of this machine: as on the device, the next one.
    if (!successor && successor.error().code == ErrorCode::denied) continue;
    if (!successor) return successor.error();
    if (!successor->known) return Route{Continue{id, successor->id, true, other_name}};
    if (successor->known->open) return Route{Continue{id, successor->id, false, other_name}};
  }
  return make_error(ErrorCode::conflict,
                    "chat_id: conversation " + id.text() + " has too many archived successors");
}

ChatId target(Route const& route) {
  return std::visit(Overload{
                        [](Append const& append) { return append.to; },
                        [](Create const& create) { return create.id; },
                        [](Merge const& merge) { return merge.to; },
                        [](Continue const& next) { return next.to; },
                    },
                    route);
}

}  // namespace deskbell::core::desk
