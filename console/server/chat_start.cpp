// A technician starts: a conversation with one user of a device, or one with each who is there.
#include <algorithm>

#include "console/server/chat_invitations.h"
#include "console/server/chat_store.h"
#include "console/server/chats.h"
#include "console/server/downlink.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/user_pictures.h"

namespace deskbell::console {

namespace {

struct Place {
  std::int64_t asset = 0;
  std::int64_t customer = 0;
  std::string logged_in;  ///< as the inventory says
};
BOOST_DESCRIBE_STRUCT(Place, (), (asset, customer, logged_in))

Error nobody_known() {
  return make_error(ErrorCode::invalid,
                    "Nobody has used the help desk on this device yet: there is no one to write to");
}

/// A person of the directory may be named although she was never seen on this machine.
std::optional<std::int64_t> user_called(store::Sql& sql, Scope const& scope, Place const& place,
                                        std::string const& wanted) {
  // Two looks, each with an index, instead of one over everybody.
  if (auto const one = sql.one<std::int64_t>("SELECT id FROM device_users WHERE organisation_id = ? AND uid "
                                             "= ? AND (asset_id = ? OR (asset_id IS "
                                             "NULL AND customer_id = ?))",
                                             scope.organisation, wanted, place.asset, place.customer))
    return one;
  using Found = std::tuple<std::int64_t, bool, Time>;
  constexpr char const* best =
      " AND (account_id = ? OR name = ?) ORDER BY account_id = ? DESC, last_seen_at DESC, id DESC LIMIT 1";
  auto const select = std::string("SELECT id, account_id = ?, last_seen_at FROM device_users WHERE ");
  auto const local = sql.one<Found>(select + "organisation_id = ? AND asset_id = ?" + best, wanted,
                                    scope.organisation, place.asset, wanted, wanted, wanted);
  auto const directory =
      sql.one<Found>(select + "organisation_id = ? AND asset_id IS NULL AND customer_id = ?" + best, wanted,
                     scope.organisation, place.customer, wanted, wanted, wanted);
  auto const rank = [](std::optional<Found> const& found) {
    return found ? std::tuple(1, std::get<1>(*found), std::get<2>(*found)) : std::tuple(0, false, Time{});
  };
  auto const& found = rank(local) < rank(directory) ? directory : local;
  if (!found) return std::nullopt;
  return std::get<0>(*found);
}

/// Who is there; else whom the inventory names; else who was there last.
std::optional<std::int64_t> user_there(store::Sql& sql, Scope const& scope, Place const& place) {
  auto const users = users_of_asset(sql, scope.organisation, place.asset);
  if (users.empty()) return std::nullopt;
  auto const there = users.front().signed_in_at.has_value();
  auto const named = std::find_if(users.begin(), users.end(), [&](AssetUser const& user) {
    return user.name == place.logged_in && user.signed_in_at.has_value() == there;
  });
  return named == users.end() ? users.front().id : named->id;
}

Result<std::vector<std::int64_t>> wanted_users(store::Sql& sql, Scope const& scope, Place const& place,
                                               api::StartChatRequest const& request) {
  std::vector<std::int64_t> users;
  auto const wanted = request.device_user.value_or("");
  if (request.all_users.value_or(false)) {
    if (!wanted.empty())
      return make_error(ErrorCode::invalid, "device_user: name one, or say all_users, not both");
    for (auto const& user : users_of_asset(sql, scope.organisation, place.asset))
      if (user.signed_in_at) users.push_back(user.id);
    if (users.empty())
      return make_error(ErrorCode::invalid, "all_users: nobody is signed in with a tray on this device");
    return users;
  }
  auto const user = wanted.empty() ? user_there(sql, scope, place) : user_called(sql, scope, place, wanted);
  if (user) return std::vector{*user};
  if (wanted.empty()) return nobody_known();
  return make_error(ErrorCode::invalid, "Device user can't be found on this device");
}

/// Their one open conversation, which is made where there is none.
Made<ChatRow> open_with(store::Transaction& tx, Scope const& scope, Place const& place,
                        DeviceUserRow const& user) {
  if (auto open = load_open_chat(tx.sql(), scope.organisation, place.asset, user.id))
    return {std::move(*open), false};
  NewChat made;
  made.uid = ChatId{fresh_uuid(tx.now())};
  made.asset = place.asset;
  made.customer = place.customer;
  made.user = user;
  made.assignee = scope.user;
  auto chat = create_chat(tx, scope.organisation, made);
  queue_for_asset(tx, scope.organisation, place.asset,
                  protocol::ChatStarted{chat.uid, user.wire(), scope.name, tx.now()});
  if (auto told = assigned(tx.sql(), chat); told.picture)
    queue_for_asset(tx, scope.organisation, place.asset, told);
  return {std::move(chat), true};
}

}  // namespace

Result<Made<api::ChatsStarted>> start_chats(store::Transaction& tx, Scope const& scope,
                                            api::StartChatRequest const& request) {
  auto& sql = tx.sql();
  auto const asset = find_id(sql, scope.organisation, "assets", "asset", Key(request.asset_id));
  if (!asset) return asset.error();
  auto const place = *sql.one<Place>(
      "SELECT id, customer_id, COALESCE(logged_in_user, '') FROM assets WHERE organisation_id = ? AND id = ?",
      scope.organisation, *asset);
  auto const users = wanted_users(sql, scope, place, request);
  if (!users) return users.error();
  Made<api::ChatsStarted> started;
  started.created = false;
  std::vector<std::int64_t> invited;
  for (auto const id : *users) {
    auto const user = find_device_user(sql, scope.organisation, id);
    auto const opened = open_with(tx, scope, place, *user);
    if (!scope.sees_chat_of(opened.value.assignee_id)) {
      started.value.busy.push_back(user->shown());
      continue;
    }
    if (request.text && !request.text->empty()) {
      api::SayRequest said;
      said.text = *request.text;
      if (auto message = say_in_chat(tx, scope, Key(opened.value.id), said); !message) return message.error();
    }
    auto shown = show_chat(sql, scope, Key(opened.value.id));
    if (!shown) return shown.error();
    started.created = started.created || opened.created;
    if (opened.value.last_user_position == 0) invited.push_back(opened.value.id);
    started.value.chats.push_back(std::move(*shown));
  }
  if (started.value.chats.empty())
    return make_error(ErrorCode::conflict, "Somebody else is in conversation with this person");
  invite(tx, scope.organisation, invited);
  started.value.chat = started.value.chats.front();
  return started;
}

}  // namespace deskbell::console
