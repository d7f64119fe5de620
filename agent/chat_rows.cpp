// Conversations as rows.
#include "agent/chat_rows.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "agent/account.h"
#include "agent/records.h"
#include "core/chat_record.h"

namespace deskbell::agent::chat_rows {

namespace {

constexpr char const* columns =
    "SELECT state, user, item_id, technician, read_position, delivered_position, seen_position, merged_into, "
    "opened_at, picture "
    "FROM chats ";

template <class T>
T valid(Result<T> value, char const* what) {
  if (!value)
    throw SQLite::Exception(std::string(what) + ": " + value.error().message, 11 /* SQLITE_CORRUPT */);
  return std::move(*value);
}

Chat read_chat(SQLite::Statement& select) {
  Chat chat;
  auto const record = valid(from_json<core::chat::Record>(select.getColumn(0).getString()), "conversation");
  chat.state = valid(core::chat::from_record(record), "conversation");
  chat.user =
      valid(from_json<protocol::DeviceUser>(select.getColumn(1).getString()), "user of a conversation");
  if (!select.getColumn(2).isNull()) chat.item_id = select.getColumn(2).getString();
  if (!select.getColumn(3).isNull()) chat.technician = select.getColumn(3).getString();
  chat.read_position = select.getColumn(4).getInt64();
  chat.delivered_position = select.getColumn(5).getInt64();
  chat.seen_position = select.getColumn(6).getInt64();
  if (!select.getColumn(7).isNull()) chat.merged_into = ChatId::parse(select.getColumn(7).getString());
  chat.opened_at = time_from_ms(select.getColumn(8).getInt64());
  if (!select.getColumn(9).isNull()) chat.picture = select.getColumn(9).getString();
  return chat;
}

void bind_text(SQLite::Statement& statement, int index, std::optional<std::string> const& text) {
  if (text) {
    statement.bind(index, *text);
  } else {
    statement.bind(index);
  }
}

bool is_open(Chat const& chat) {
  return !chat.merged_into && !std::holds_alternative<core::chat::Archived>(chat.state.phase);
}

void bind_chat(SQLite::Statement& statement, Chat const& chat) {
  statement.bind(":state", to_json(core::chat::to_record(chat.state)));
  statement.bind(":open", is_open(chat) ? 1 : 0);
  bind_text(statement, statement.getIndex(":technician"), chat.technician);
  bind_text(statement, statement.getIndex(":picture"), chat.picture);
  statement.bind(":read", chat.read_position);
  statement.bind(":delivered", chat.delivered_position);
  statement.bind(":seen", chat.seen_position);
  auto const merged = chat.merged_into ? std::optional<std::string>(chat.merged_into->text()) : std::nullopt;
  bind_text(statement, statement.getIndex(":merged"), merged);
  statement.bind(":id", chat.id().text());
}

protocol::ChatPhase phase_of(core::chat::State const& state) {
  switch (core::chat::phase_name(state)) {
    case core::chat::PhaseName::idle:
      return protocol::ChatPhase::idle;
    case core::chat::PhaseName::waiting:
      return protocol::ChatPhase::waiting;
    case core::chat::PhaseName::answered:
      return protocol::ChatPhase::answered;
    case core::chat::PhaseName::unavailable:
      return protocol::ChatPhase::unavailable;
    case core::chat::PhaseName::archived:
      return protocol::ChatPhase::archived;
  }
  return protocol::ChatPhase::idle;
}

std::optional<std::string> who_answers(Chat const& chat) {
  auto const* answered = std::get_if<core::chat::Answered>(&chat.state.phase);
  if (answered != nullptr && !answered->technician.empty()) return answered->technician;
  return chat.technician;
}

protocol::TicketOffer offer_of(core::chat::TicketOffer offer) {
  switch (offer) {
    case core::chat::TicketOffer::none:
      return protocol::TicketOffer::none;
    case core::chat::TicketOffer::offered:
      return protocol::TicketOffer::offered;
    case core::chat::TicketOffer::requested:
      return protocol::TicketOffer::requested;
    case core::chat::TicketOffer::made:
      return protocol::TicketOffer::made;
  }
  return protocol::TicketOffer::none;
}

}  // namespace

std::optional<Chat> find(SQLite::Database& database, ChatId id) {
  SQLite::Statement select(database, std::string(columns) + "WHERE chat_id = ?");
  select.bind(1, id.text());
  if (!select.executeStep()) return std::nullopt;
  return read_chat(select);
}

std::optional<Chat> resolve(SQLite::Database& database, ChatId id) {
  auto chat = find(database, id);
  for (int hops = 0; chat && chat->merged_into && hops < 32; ++hops)
    chat = find(database, *chat->merged_into);
  return chat;
}

std::string owner(SQLite::Database& database, ChatId id) {
  auto const chat = resolve(database, id);
  return chat ? account_of(chat->user) : std::string();
}

std::optional<Chat> current(SQLite::Database& database, std::string const& account) {
  SQLite::Statement select(
      database, std::string(columns) +
                    "WHERE account = ? AND merged_into IS NULL ORDER BY open DESC, turn DESC LIMIT 1");
  select.bind(1, account);
  if (!select.executeStep()) return std::nullopt;
  return read_chat(select);
}

std::optional<Chat> previous(SQLite::Database& database, std::string const& account, ChatId than) {
  SQLite::Statement select(
      database,
      std::string(columns) +
          "WHERE account = :account AND merged_into IS NULL AND (:than IS NULL OR (open, turn) < (SELECT "
          "open, "
          "turn FROM chats WHERE chat_id = :than AND account = :account)) AND EXISTS (SELECT 1 FROM messages "
          "WHERE messages.chat_id = chats.chat_id) ORDER BY open DESC, turn DESC LIMIT 1");
  select.bind(":account", account);
  if (!than.is_nil()) select.bind(":than", than.text());
  if (!select.executeStep()) return std::nullopt;
  return read_chat(select);
}

namespace {
std::vector<Chat> chats_where(SQLite::Database& database, char const* condition) {
  std::vector<Chat> chats;
  SQLite::Statement select(database, std::string(columns) + condition + " ORDER BY turn");
  while (select.executeStep()) chats.push_back(read_chat(select));
  return chats;
}
}  // namespace

std::vector<Chat> open_chats(SQLite::Database& database) { return chats_where(database, "WHERE open = 1"); }
void forget_merges(Transaction& transaction) {
  transaction.database().exec("UPDATE chats SET merged_into = NULL WHERE merged_into IS NOT NULL");
}
std::vector<Chat> all_chats(SQLite::Database& database) {
  return chats_where(database, "WHERE merged_into IS NULL");
}

void insert(Transaction& transaction, Chat const& chat) {
  accounts::note(transaction, account_of(chat.user));
  SQLite::Statement put(
      transaction.database(),
      "INSERT INTO chats (chat_id, account, user, item_id, state, open, turn, technician, picture, "
      "read_position, "
      "delivered_position, seen_position, merged_into, opened_at) VALUES (:id, :account, :user, :item, "
      ":state, :open, "
      "(SELECT coalesce(max(turn), 0) + 1 FROM chats), "
      ":technician, :picture, :read, :delivered, :seen, :merged, "
      ":opened)");
  bind_chat(put, chat);
  put.bind(":account", account_of(chat.user));
  put.bind(":user", to_json(chat.user));
  bind_text(put, put.getIndex(":item"), chat.item_id);
  put.bind(":opened", static_cast<std::int64_t>(ms_of(chat.opened_at)));
  put.exec();
}

Chat begin(Transaction& transaction, ChatId id, protocol::DeviceUser const& user,
           std::optional<std::string> item_id, Time opened_at) {
  Chat chat;
  chat.state = core::chat::opened(id);
  chat.user = user;
  chat.item_id = std::move(item_id);
  chat.opened_at = opened_at;
  insert(transaction, chat);
  return chat;
}

void save(Transaction& transaction, Chat const& chat) {
  SQLite::Statement update(
      transaction.database(),
      "UPDATE chats SET state = :state, open = :open, technician = :technician, picture = :picture, "
      "read_position = "
      ":read, delivered_position = :delivered, seen_position = :seen, merged_into = :merged "
      "WHERE chat_id = :id");
  bind_chat(update, chat);
  update.exec();
  transaction.notes().chats.push_back(chat.state);
  if (chat.merged_into) return;
  auto const shown = current(transaction.database(), account_of(chat.user));
  if (!shown || shown->id() != chat.id()) return;
  transaction.tell(account_of(chat.user), protocol::TrayChatChanged{view(transaction.database(), chat)});
  // Each tray leaves out what it was told before.
  if (auto told = picture(chat)) transaction.tell(account_of(chat.user), std::move(*told));
}

void bring_forward(Transaction& transaction, ChatId id) {
  SQLite::Statement update(
      transaction.database(),
      "UPDATE chats SET turn = (SELECT coalesce(max(turn), 0) + 1 FROM chats) WHERE chat_id = ?");
  update.bind(1, id.text());
  update.exec();
}

protocol::ChatView view(SQLite::Database& database, Chat const& chat) {
  protocol::ChatView view;
  view.chat_id = chat.id();
  view.phase = phase_of(chat.state);
  view.technician = who_answers(chat);
  view.ticket_offer = offer_of(chat.state.offer);
  view.ticket_number = chat.state.ticket_number;
  if (auto const* archived = std::get_if<core::chat::Archived>(&chat.state.phase)) {
    view.archived_by = archived->by;
    view.archived_at = archived->at;
  }
  view.waiting_since = core::chat::waiting_since(chat.state);
  view.read_position = chat.read_position;
  SQLite::Statement unread(
      database,
      "SELECT count(*) FROM messages WHERE chat_id = ? AND position > ? AND author_kind = 'technician'");
  unread.bind(1, chat.id().text());
  unread.bind(2, chat.read_position);
  unread.executeStep();
  view.unread = unread.getColumn(0).getInt64();
  return view;
}

std::optional<protocol::TrayChatPicture> picture(Chat const& chat) {
  auto name = who_answers(chat);
  if (!name) return std::nullopt;
  bool const own = name == chat.technician;  // it is of who has the conversation
  return protocol::TrayChatPicture{chat.id(), std::move(*name), own ? chat.picture : std::nullopt};
}

}  // namespace deskbell::agent::chat_rows
