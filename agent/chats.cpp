// What the end user and the clock do to a conversation.
#include "agent/chats.h"

#include <boost/describe/enum_to_string.hpp>

#include "agent/account.h"
#include "agent/attachment_rows.h"
#include "agent/outbox.h"
#include "agent/requests.h"
#include "core/overload.h"
#include "core/policy.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::agent::chats {

using chat_rows::Chat;
using chat_rows::Message;

namespace {

core::chat::TicketOnUnavailable ticket_choice(policy::TicketOnUnavailable choice) {
  switch (choice) {
    case policy::TicketOnUnavailable::offer:
      return core::chat::TicketOnUnavailable::offer;
    case policy::TicketOnUnavailable::automatic:
      return core::chat::TicketOnUnavailable::automatic;
    case policy::TicketOnUnavailable::never:
      return core::chat::TicketOnUnavailable::never;
  }
  return core::chat::TicketOnUnavailable::offer;
}

protocol::UnavailableReason wire_reason(core::chat::Reason reason) {
  switch (reason) {
    case core::chat::Reason::nobody_available:
      return protocol::UnavailableReason::nobody_available;
    case core::chat::Reason::not_reached:
      return protocol::UnavailableReason::not_reached;
    case core::chat::Reason::closed:
      return protocol::UnavailableReason::closed;
  }
  return protocol::UnavailableReason::nobody_available;
}

void show_unavailable(Transaction& transaction, Chat const& chat, core::chat::ShowUnavailable const& effect,
                      PolicyInForce const& policy) {
  auto const& settings = policy.document.settings;
  auto const texts = core::live_chat_of(settings.tray.menu, chat.item_id.value_or(std::string()));
  Message message;
  message.message_id = effect.message;
  message.author = {protocol::AuthorKind::automatic, settings.tray.branding.name};
  message.text = core::chat::text_of(
      effect.reason, {texts.unavailable_message, texts.no_link_message, texts.closed_message});
  message.written_at = transaction.now().wall;
  if (!chat_rows::find_message(transaction.database(), effect.message))
    chat_rows::insert_message(transaction, chat, message);
  protocol::ChatUnavailable fact;
  fact.chat_id = chat.id();
  fact.message_id = effect.message;
  fact.streak_message_id = effect.streak;
  fact.text = message.text;
  fact.linked = effect.reason != core::chat::Reason::not_reached;
  fact.reason = boost::describe::enum_to_string(wire_reason(effect.reason), "nobody_available");
  fact.fired_at = transaction.now().wall;
  outbox::append(transaction, fact);
}

void request_ticket(Transaction& transaction, Chat const& chat, core::chat::RequestTicket const& effect) {
  protocol::ChatTicketRequested fact;
  fact.chat_id = chat.id();
  fact.user = chat.user;
  fact.automatic = effect.automatic;
  if (!effect.streak.is_nil()) fact.streak_message_id = effect.streak;
  fact.requested_at = transaction.now().wall;
  outbox::append(transaction, fact);
  // One that nobody asked for is among the requests when it is made: an answer may still win over it.
  if (!effect.automatic) requests::queued_from_chat(transaction, chat);
}

/// Where the user's next message goes, and what core says to it there. An archived conversation leads to its
/// successor, and that one, where it was archived too, to its own: from name to name, because a successor may
/// have been merged into the very conversation that it succeeds.
std::pair<Chat, core::chat::Step> place_of(Transaction& transaction, protocol::DeviceUser const& user,
                                           std::string const& item_id, core::chat::UserSaid const& event) {
  auto& database = transaction.database();
  auto found = chat_rows::current(database, account_of(user));
  auto chat =
      found ? *found : open_chat(transaction, ChatId{fresh_uuid(transaction.now().wall)}, user, item_id);
  ChatId name = chat.id();
  for (;;) {
    auto step = core::chat::advance(chat.state, event, transaction.now());
    bool const leads_on =
        !step.effects.empty() && std::holds_alternative<core::chat::OpenSuccessor>(step.effects.front());
    if (!leads_on) return {std::move(chat), std::move(step)};
    name = core::chat::successor_of(name);
    auto const successor = chat_rows::resolve(database, name);
    bool const anothers = successor && account_of(successor->user) != account_of(user);
    if (anothers) continue;
    chat = successor ? *successor : open_chat(transaction, name, user, item_id);
  }
}

std::optional<Message> own_message(SQLite::Database& database, protocol::DeviceUser const& user,
                                   MessageId id) {
  auto message = chat_rows::find_message(database, id);
  auto const chat = message ? chat_rows::find(database, message->chat_id) : std::nullopt;
  bool const own = chat && account_of(chat->user) == account_of(user) &&
                   message->author.kind == protocol::AuthorKind::end_user;
  if (!own) message.reset();
  return message;
}

/// The same message again: answered again. Nothing where it is new.
Result<std::optional<ChatId>> said_before(Transaction& transaction, protocol::DeviceUser const& user,
                                          MessageId message_id, std::string const& text) {
  if (!chat_rows::find_message(transaction.database(), message_id)) return std::optional<ChatId>();
  auto const known = own_message(transaction.database(), user, message_id);
  if (known && known->text == text) return std::optional<ChatId>(known->chat_id);
  return make_error(ErrorCode::conflict, "message_id: found one that was used before, expected a new one");
}

struct Words {
  MessageId message_id;
  std::string item_id;  ///< where a conversation has to be opened for it
  std::string text;
  std::vector<protocol::Attachment> files;
};

/// Something new is said in the user's conversation.
ChatId speak(Transaction& transaction, protocol::DeviceUser const& user, Words words,
             PolicyInForce const& policy) {
  auto const settings = settings_for(words.item_id, policy, transaction.now().wall);
  auto const order = chat_rows::next_order(transaction.database());
  auto [chat, step] =
      place_of(transaction, user, words.item_id, core::chat::UserSaid{words.message_id, settings, order});
  Message message;
  message.message_id = words.message_id;
  message.author = {protocol::AuthorKind::end_user, shown_name(user)};
  message.text = words.text;
  message.written_at = transaction.now().wall;
  chat_rows::insert_message(transaction, chat, message);
  protocol::ChatSaid fact{chat.id(),          words.message_id, user, std::move(words.text),
                          message.written_at, std::nullopt};
  if (!words.files.empty()) fact.attachments = std::move(words.files);
  outbox::append(transaction, fact, words.message_id.text(), account_of(user));
  settle(transaction, chat, std::move(step), policy);
  return chat.id();
}

std::optional<Chat> own_chat(Transaction& transaction, protocol::DeviceUser const& user, ChatId id) {
  auto chat = chat_rows::resolve(transaction.database(), id);
  if (chat && account_of(chat->user) != account_of(user)) chat.reset();
  return chat;
}

Error no_such_chat() {
  return make_error(ErrorCode::not_found, std::string(protocol::reasons::no_such_chat));
}

}  // namespace

Chat open_chat(Transaction& transaction, ChatId id, protocol::DeviceUser const& user,
               std::string const& item_id) {
  auto const item = item_id.empty() ? std::nullopt : std::optional(item_id);
  auto chat = chat_rows::begin(transaction, id, user, item, transaction.now().wall);
  outbox::append(transaction, protocol::ChatOpened{id, user, chat.item_id, chat.opened_at});
  return chat;
}

void say_again(Transaction& transaction, Chat& to, MessageId id, PolicyInForce const& policy) {
  auto const message = chat_rows::find_message(transaction.database(), id);
  if (!message) return;
  protocol::ChatSaid fact{to.id(), id, to.user, message->text, message->written_at, std::nullopt};
  auto const files = attachment_rows::of_message(transaction.database(), id);
  if (!files.empty()) fact.attachments.emplace();
  for (auto const& row : files) fact.attachments->push_back(row.file);
  outbox::append(transaction, fact, id.text(), account_of(to.user));
  core::chat::UserSaid const event{id, settings_for(to.item_id.value_or(""), policy, transaction.now().wall),
                                   message->order};
  settle(transaction, to, core::chat::advance(to.state, event, transaction.now()), policy);
}

core::chat::Settings settings_for(std::string const& item_id, PolicyInForce const& policy, Time now) {
  auto const chat = core::live_chat_of(policy.document.settings.tray.menu, item_id);
  core::chat::Settings settings;
  settings.unavailable_after = chat.unavailable_after;
  settings.ticket = ticket_choice(chat.ticket_on_unavailable);
  if (!chat.business_hours.empty())
    settings.open_now = core::business_hours::is_open(business_hours_of(policy, chat.business_hours), now);
  return settings;
}

void settle(Transaction& transaction, Chat& chat, core::chat::Step step, PolicyInForce const& policy) {
  chat.state = std::move(step.state);
  for (auto const& effect : step.effects)
    std::visit(
        core::Overload{
            [&](core::chat::ShowUnavailable const& e) { show_unavailable(transaction, chat, e, policy); },
            [&](core::chat::RequestTicket const& e) { request_ticket(transaction, chat, e); },
            [](core::chat::OpenSuccessor const&) {},
        },
        effect);
  chat_rows::save(transaction, chat);
}

Result<ChatId> say(Transaction& transaction, protocol::DeviceUser const& user, protocol::TraySay const& said,
                   PolicyInForce const& policy) {
  auto const ids = said.attachments.value_or(std::vector<AttachmentId>());
  auto text = core::said_text(said.text, !ids.empty());
  if (!text) return text.error();
  if (said.message_id.is_nil())
    return make_error(ErrorCode::invalid, "message_id: found none, expected a UUIDv7");
  auto before = said_before(transaction, user, said.message_id, *text);
  if (!before) return before.error();
  if (*before) return **before;
  if (auto room = outbox::admit(transaction, account_of(user), text->size()); !room) return room.error();
  auto files = attachment_rows::bind_to(transaction, account_of(user), said.message_id, ids);
  if (!files) return files.error();
  return speak(transaction, user, {said.message_id, said.item_id, std::move(*text), std::move(*files)},
               policy);
}

Result<Forgotten> forget(Transaction& transaction, protocol::DeviceUser const& user,
                         protocol::TrayForgetMessage const& command, PolicyInForce const& policy,
                         attachment_rows::Kept const& kept) {
  auto& database = transaction.database();
  auto const failed = chat_rows::find_message(database, command.message_id);
  auto const chat = failed ? chat_rows::find(database, failed->chat_id) : std::nullopt;
  if (!chat || account_of(chat->user) != account_of(user)) {
    if (!command.again) return Forgotten{};
    auto const done = own_message(database, user, *command.again);
    if (done) return Forgotten{done->chat_id, {}};
    return make_error(ErrorCode::not_found, "message_id: found a message that you do not have any more");
  }
  bool const own = failed->author.kind == protocol::AuthorKind::end_user;
  if (!own || !failed->error)
    return make_error(ErrorCode::conflict, "message_id: found a message that did not fail");
  Forgotten forgotten;
  if (command.again) {
    if (command.again->is_nil() || chat_rows::find_message(database, *command.again))
      return make_error(ErrorCode::conflict, "again: found one that was used before, expected a new one");
    if (auto room = outbox::admit(transaction, account_of(user), failed->text.size()); !room)
      return room.error();
    auto files = attachment_rows::move_to(transaction, command.message_id, *command.again, kept);
    if (!files) return files.error();
    forgotten.chat =
        speak(transaction, user,
              {*command.again, chat->item_id.value_or(""), failed->text, std::move(*files)}, policy);
  } else {
    for (auto const& row : attachment_rows::of_message(database, command.message_id)) {
      attachment_rows::remove(transaction, row.file.attachment_id);
      forgotten.files.push_back(row.file.attachment_id);
    }
  }
  chat_rows::remove_message(transaction, *chat, command.message_id);
  outbox::take_back(transaction, command.message_id.text());
  return forgotten;
}

Result<bool> read_up_to(Transaction& transaction, protocol::DeviceUser const& user, ChatId id,
                        std::int64_t position) {
  auto chat = own_chat(transaction, user, id);
  if (!chat) return no_such_chat();
  if (position <= chat->read_position) return false;
  chat->read_position = position;
  chat_rows::save(transaction, *chat);
  return true;
}

Result<ChatId> make_ticket(Transaction& transaction, protocol::DeviceUser const& user, ChatId id,
                           PolicyInForce const& policy) {
  auto chat = own_chat(transaction, user, id);
  if (!chat) return no_such_chat();
  if (chat->state.offer == core::chat::TicketOffer::none)
    return make_error(ErrorCode::conflict, std::string(protocol::reasons::no_offer));
  settle(transaction, *chat, core::chat::advance(chat->state, core::chat::TicketTaken{}, transaction.now()),
         policy);
  return chat->id();
}

Result<void> advance(Transaction& transaction, ChatId id, core::chat::Event const& event,
                     PolicyInForce const& policy) {
  auto chat = chat_rows::find(transaction.database(), id);
  if (!chat) return {};
  auto step = core::chat::advance(chat->state, event, transaction.now());
  if (step.state == chat->state && step.effects.empty()) {
    transaction.notes().chats.push_back(chat->state);  // its alarm is set anew
    return {};
  }
  settle(transaction, *chat, std::move(step), policy);
  return {};
}

Result<void> advance_all(Transaction& transaction, core::chat::Event const& event,
                         PolicyInForce const& policy) {
  for (auto const& chat : chat_rows::open_chats(transaction.database())) {
    auto advanced = advance(transaction, chat.id(), event, policy);
    if (!advanced) return advanced;
  }
  return {};
}

std::vector<protocol::ChatRead> read_marks(SQLite::Database& database) {
  std::vector<protocol::ChatRead> marks;
  for (auto const& chat : chat_rows::open_chats(database))
    if (chat.read_position > 0) marks.push_back({chat.id(), chat.read_position});
  return marks;
}

}  // namespace deskbell::agent::chats
