// Facts become notifications, in the transaction of the fact: core/notify decides who is told, the rows wait
// for their channel. Called by whoever writes the fact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "console/server/alert_store.h"
#include "console/server/chat_store.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "core/notify.h"

namespace deskbell::console {

/// A message took its place; `chat` is up to date.
void notify_said(store::Transaction& tx, ChatRow const& chat, NewMessage const& message,
                 std::int64_t position);
/// It was given to somebody, or back to everybody, by `by` (users.id).
void notify_assigned(store::Transaction& tx, ChatRow const& chat, std::int64_t by);
/// She is offline since, and may have been told on a page that was not there any more: now as her rules for
/// offline say. `since` may be a little early: what she has read by the time of a mail is not told.
void notify_left(store::Transaction& tx, std::int64_t organisation, std::int64_t user, Time since);
/// Somebody read it: what is said next begins another run.
void notify_read(store::Transaction& tx, std::int64_t organisation, std::int64_t chat);

void notify_ticket_created(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                           std::int64_t by);
void notify_ticket_assigned(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                            std::int64_t by);
/// The requester commented.
void notify_ticket_reply(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket,
                         std::int64_t comment);
/// `event`: alert_created or alert_resolved.
void notify_alert(store::Transaction& tx, std::int64_t organisation, AlertRow const& alert,
                  core::notify::Event event);
void notify_asset_created(store::Transaction& tx, std::int64_t organisation, std::int64_t asset);
/// Of waiting_devices; who may approve it is told.
void notify_device_waits(store::Transaction& tx, std::int64_t organisation, std::int64_t device);
/// By hand, over one channel, at once. Returns the notification's id.
std::int64_t notify_test(store::Transaction& tx, Scope const& scope, core::notify::Channel channel);

/// What waits for this technician on this channel is due: after the commit her pages, or the notifier, hear
/// of it.
void say_ready(store::Transaction& tx, std::int64_t organisation, std::int64_t user,
               core::notify::Channel channel);
/// Presence, rules or permissions changed: who would be told may be somebody else.
void forget_who_was_told(store::Transaction& tx, std::int64_t organisation);

}  // namespace deskbell::console
