// What the console says of a conversation.
#include "agent/account.h"
#include "agent/attachment_rows.h"
#include "agent/chats.h"
#include "agent/inbox.h"
#include "agent/requests.h"
#include "core/text.h"

namespace deskbell::agent::chats {

using chat_rows::Chat;
using chat_rows::Message;

namespace {

/// However much the console says: a tray's frame has to hold it.
std::string fit_name(std::string const& name) {
  constexpr std::size_t name_characters_max = 255;
  return core::shown_line(name, name_characters_max);
}

std::string fit_reason(std::string const& reason) {
  constexpr std::size_t reason_characters_max = 1000;
  return core::shortened(reason, reason_characters_max);
}

core::chat::Accepted::From from_of(protocol::AuthorKind kind) {
  switch (kind) {
    case protocol::AuthorKind::end_user:
      return core::chat::Accepted::From::end_user;
    case protocol::AuthorKind::technician:
      return core::chat::Accepted::From::technician;
    case protocol::AuthorKind::automatic:
      return core::chat::Accepted::From::automatic;
  }
  return core::chat::Accepted::From::automatic;
}

/// False where nothing was asked for it here: it was not known, or refused before.
bool place_message(Transaction& transaction, Chat const& chat, protocol::ChatMessage const& fact) {
  auto known = chat_rows::find_message(transaction.database(), fact.message_id);
  if (!known) {
    if (fact.attachments)
      attachment_rows::take_over(transaction, account_of(chat.user), fact.message_id, *fact.attachments);
    Message message;
    message.message_id = fact.message_id;
    message.position = fact.position;
    message.author = {fact.author.kind, fit_name(fact.author.name)};
    message.text = core::shortened(fact.text, core::message_characters_max);
    message.written_at = fact.written_at;
    message.accepted_at = fact.accepted_at;
    message.sent = true;
    chat_rows::insert_message(transaction, chat, message);
    return false;
  }
  // Ids are global: one that names a message of another user of this device changes nothing there.
  auto const where = chat_rows::find(transaction.database(), known->chat_id);
  if (!where || account_of(where->user) != account_of(chat.user)) return true;
  if (known->position == fact.position && known->chat_id == chat.id()) return true;
  known->chat_id = chat.id();
  known->position = fact.position;
  known->accepted_at = fact.accepted_at;
  known->sent = true;
  auto const refused = std::exchange(known->error, std::nullopt);  // by a console that was restored since
  if (refused) attachment_rows::let_go(transaction, fact.message_id);
  chat_rows::update_message(transaction, chat, *known);
  return !refused;
}

/// That the fallback fired for this message, in this life of the machine or in one that the console told of.
std::optional<core::chat::Shown> shown_for(Transaction& transaction, MessageId streak) {
  auto const id = core::chat::unavailable_message_of(streak);
  auto const message = chat_rows::find_message(transaction.database(), id);
  if (!message) return std::nullopt;
  return core::chat::Shown{message->written_at, core::chat::Reason::nobody_available};
}

/// Both ends of a move, where they are of one user.
struct Move {
  Chat from;
  Chat to;
};
std::optional<Move> move_of(Transaction& transaction, ChatId from_id, ChatId to_id) {
  auto from = chat_rows::find(transaction.database(), from_id);
  if (!from || from_id == to_id) return std::nullopt;
  auto to = chat_rows::resolve(transaction.database(), to_id);
  if (!to) to = chat_rows::begin(transaction, to_id, from->user, from->item_id, transaction.now().wall);
  if (account_of(to->user) != account_of(from->user) || to->id() == from_id) return std::nullopt;
  to->state = core::chat::moved_into(to->state, from->state);
  from->state = core::chat::moved_out_of(from->state, transaction.now().wall);
  return Move{std::move(*from), std::move(*to)};
}

void continue_from(Transaction& transaction, ChatId from, ChatId to) {
  auto move = move_of(transaction, from, to);
  if (!move) return;
  chat_rows::save(transaction, move->from);
  chat_rows::move_messages(transaction, from, move->to, chat_rows::Which::unpositioned);
  chat_rows::bring_forward(transaction, move->to.id());
  chat_rows::save(transaction, move->to);
}

/// The console continues the conversation that words were said to; where they waited in a successor of it by
/// then, that one is not named. They stand in `to`, and so does what was written after them.
void continue_where_it_stands(Transaction& transaction, MessageId message, ChatId to) {
  auto& database = transaction.database();
  auto const known = chat_rows::find_message(database, message);
  if (!known) return;
  auto const held = chat_rows::resolve(database, known->chat_id);
  if (held && core::chat::is_pending(held->state, message)) continue_from(transaction, held->id(), to);
}

/// No word in it will ever be taken. An older console says so in words only.
bool is_anothers(protocol::ChatRefused const& fact) {
  if (fact.code) return *fact.code == "denied";
  return fact.reason.find("belongs to another device user") != std::string::npos;
}

/// What goes on in place of a conversation that the console says is another's, as after an enrolment or on a
/// copy of this machine. None where it was begun in such a place itself: something else is wrong.
std::optional<Chat> in_place_of(Transaction& transaction, Chat const& refused) {
  auto& database = transaction.database();
  auto const device = DeviceId::parse(inbox::meta(database, "device_id"));
  if (!device) return std::nullopt;
  for (auto const& other : chat_rows::all_chats(database))
    if (core::chat::successor_at(other.id(), *device) == refused.id()) return std::nullopt;
  auto const id = core::chat::successor_at(refused.id(), *device);
  auto to = chat_rows::resolve(database, id);
  if (!to) to = open_chat(transaction, id, refused.user, refused.item_id.value_or(""));
  if (account_of(to->user) != account_of(refused.user)) return std::nullopt;
  return to;
}

/// The message goes on in another conversation. False: it cannot.
bool say_elsewhere(Transaction& transaction, Chat refused, Message message, PolicyInForce const& policy) {
  auto to = in_place_of(transaction, refused);
  if (!to) return false;
  message.chat_id = to->id();
  message.sent = false;
  chat_rows::update_message(transaction, *to, message);
  refused.state = core::chat::moved_out_of(refused.state, transaction.now().wall);
  chat_rows::save(transaction, refused);
  say_again(transaction, *to, message.message_id, policy);
  return true;
}

}  // namespace

Result<void> apply(Transaction& transaction, protocol::ChatStarted const& fact) {
  auto chat = chat_rows::resolve(transaction.database(), fact.chat_id);
  if (!chat) {
    chat = chat_rows::begin(transaction, fact.chat_id, fact.user, std::nullopt, fact.started_at);
  } else {
    chat_rows::bring_forward(transaction, chat->id());
    // The console says anew what it has, to a device or from a database that was restored.
    chat->state = core::chat::advance(chat->state, core::chat::WasReopened{}, transaction.now()).state;
  }
  auto const technician = fit_name(fact.technician);
  if (!technician.empty() && chat->technician != technician) {
    chat->technician = technician;
    chat->picture.reset();
  }
  chat_rows::save(transaction, *chat);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatMessage const& fact, PolicyInForce const& policy) {
  auto chat = chat_rows::resolve(transaction.database(), fact.chat_id);
  if (!chat) return {};  // of a conversation that this device does not have any more
  continue_where_it_stands(transaction, fact.message_id, chat->id());
  chat = chat_rows::resolve(transaction.database(), fact.chat_id);
  core::chat::Accepted accepted;
  accepted.from = from_of(fact.author.kind);
  accepted.message = fact.message_id;
  accepted.position = fact.position;
  accepted.name = fit_name(fact.author.name);
  bool const was_asked = place_message(transaction, *chat, fact);
  bool const is_own = accepted.from == core::chat::Accepted::From::end_user;
  if (is_own && !core::chat::is_pending(chat->state, fact.message_id)) {
    accepted.in_force = settings_for(chat->item_id.value_or(std::string()), policy, transaction.now().wall);
    accepted.shown = shown_for(transaction, fact.message_id);
  }
  // Nobody can have read what was not here: the mark is of a console that was restored since.
  if (!was_asked && accepted.from == core::chat::Accepted::From::technician)
    chat->read_position = std::min(chat->read_position, fact.position - 1);
  settle(transaction, *chat, core::chat::advance(chat->state, accepted, transaction.now()), policy);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatRefused const& fact, PolicyInForce const& policy) {
  auto message = chat_rows::find_message(transaction.database(), fact.message_id);
  bool const own = message && message->author.kind == protocol::AuthorKind::end_user;
  if (!own || message->position) return {};
  auto chat = chat_rows::find(transaction.database(), message->chat_id);
  if (!chat) return {};
  if (is_anothers(fact)) {
    // Said elsewhere since.
    if (chat->id() != fact.chat_id) return {};
    if (say_elsewhere(transaction, *chat, *message, policy)) return {};
  }
  message->error = fit_reason(fact.reason);
  attachment_rows::hold(transaction, fact.message_id);
  chat_rows::update_message(transaction, *chat, *message);
  auto step = core::chat::advance(chat->state, core::chat::Refused{fact.message_id}, transaction.now());
  settle(transaction, *chat, std::move(step), policy);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatAssigned const& fact) {
  auto chat = chat_rows::resolve(transaction.database(), fact.chat_id);
  if (!chat) return {};
  chat->technician = fact.technician;
  if (chat->technician) chat->technician = fit_name(*chat->technician);
  chat->picture = fact.picture;
  if (chat->picture && chat->picture->size() > protocol::max_picture_base64) chat->picture.reset();
  chat_rows::save(transaction, *chat);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatArchived const& fact,
                   PolicyInForce const& policy) {
  auto chat = chat_rows::resolve(transaction.database(), fact.chat_id);
  if (!chat) return {};
  chat->picture.reset();  // told anew with a reopening: another or none by then
  core::chat::WasArchived const archived{fit_name(fact.by), fact.archived_at};
  settle(transaction, *chat, core::chat::advance(chat->state, archived, transaction.now()), policy);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatReopened const& fact,
                   PolicyInForce const& policy) {
  auto chat = chat_rows::resolve(transaction.database(), fact.chat_id);
  if (!chat) return {};
  chat_rows::bring_forward(transaction, chat->id());
  settle(transaction, *chat, core::chat::advance(chat->state, core::chat::WasReopened{}, transaction.now()),
         policy);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatMerged const& fact) {
  auto move = move_of(transaction, fact.from, fact.to);
  if (!move) return {};
  move->from.merged_into = move->to.id();
  chat_rows::save(transaction, move->from);
  chat_rows::move_messages(transaction, fact.from, move->to, chat_rows::Which::all);
  chat_rows::bring_forward(transaction, move->to.id());
  chat_rows::save(transaction, move->to);
  return {};
}

Result<void> apply(Transaction& transaction, protocol::ChatContinued const& fact) {
  continue_from(transaction, fact.from, fact.to);
  return {};
}

void on_console_restored(Transaction& transaction) {
  chat_rows::forget_merges(transaction);
  for (auto& chat : chat_rows::all_chats(transaction.database())) {
    chat.state = core::chat::advance(chat.state, core::chat::ConsoleRestored{}, transaction.now()).state;
    chat.delivered_position = 0;
    chat.seen_position = 0;
    chat_rows::save(transaction, chat);
  }
}

Result<void> apply(Transaction& transaction, protocol::ChatMarks const& marks) {
  auto chat = chat_rows::resolve(transaction.database(), marks.chat_id);
  if (!chat || chat->id() != marks.chat_id) return {};
  auto const before = std::min(chat->delivered_position, chat->seen_position);
  auto const delivered = std::max({chat->delivered_position, marks.delivered_position, marks.read_position});
  auto const seen = std::max(chat->seen_position, marks.read_position);
  if (delivered == chat->delivered_position && seen == chat->seen_position) return {};
  chat->delivered_position = delivered;
  chat->seen_position = seen;
  chat_rows::save(transaction, *chat);
  chat_rows::tell_messages(transaction, *chat,
                           chat_rows::own_between(transaction.database(), *chat, before, delivered));
  return {};
}

}  // namespace deskbell::agent::chats
