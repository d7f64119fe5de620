// Rows of attachments.
#include "agent/attachment_rows.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "agent/account.h"
#include "agent/chat_rows.h"
#include "protocol/reasons.h"

namespace deskbell::agent::attachment_rows {

namespace {

namespace reasons = protocol::reasons;

constexpr char const* columns =
    "SELECT attachment_id, account, message_id, place, name, media_type, size, sha256, stage, error FROM "
    "attachments ";
constexpr std::int64_t kept_unused_ms = 24LL * 3600 * 1000;

std::string name_of(Stage stage) { return boost::describe::enum_to_string(stage, "failed"); }

Row read(SQLite::Statement const& select) {
  Row row;
  row.file.attachment_id = AttachmentId::parse(select.getColumn(0).getString()).value_or(AttachmentId{});
  row.account = select.getColumn(1).getString();
  if (!select.getColumn(2).isNull()) row.message_id = MessageId::parse(select.getColumn(2).getString());
  row.place = select.getColumn(3).getInt64();
  row.file.name = select.getColumn(4).getString();
  row.file.media_type = select.getColumn(5).getString();
  row.file.size = select.getColumn(6).getInt64();
  row.file.sha256 = select.getColumn(7).getString();
  if (!boost::describe::enum_from_string(select.getColumn(8).getString().c_str(), row.stage))
    row.stage = Stage::failed;
  if (!select.getColumn(9).isNull()) row.error = select.getColumn(9).getString();
  return row;
}

std::vector<Row> read_all(SQLite::Statement& select) {
  std::vector<Row> rows;
  while (select.executeStep()) rows.push_back(read(select));
  return rows;
}

protocol::AttachmentState state_of(Stage stage) {
  switch (stage) {
    case Stage::gathering:
    case Stage::said:
    case Stage::wanted:
      return protocol::AttachmentState::waiting;
    case Stage::whole:
    case Stage::here:
      return protocol::AttachmentState::here;
    case Stage::sent:
    case Stage::remote:
      return protocol::AttachmentState::there;
    case Stage::failed:
      break;
  }
  return protocol::AttachmentState::failed;
}

std::string field(std::size_t place) { return "attachments[" + std::to_string(place) + "]: "; }

}  // namespace

std::optional<Row> find(SQLite::Database& database, AttachmentId id) {
  SQLite::Statement select(database, std::string(columns) + "WHERE attachment_id = ?");
  select.bind(1, id.text());
  if (!select.executeStep()) return std::nullopt;
  return read(select);
}

std::vector<Row> of_message(SQLite::Database& database, MessageId message) {
  SQLite::Statement select(database, std::string(columns) + "WHERE message_id = ? ORDER BY place");
  select.bind(1, message.text());
  return read_all(select);
}

std::vector<Row> in_stage(SQLite::Database& database, Stage stage) {
  SQLite::Statement select(database, std::string(columns) + "WHERE stage = ? ORDER BY updated_at, place");
  select.bind(1, name_of(stage));
  return read_all(select);
}

std::optional<ChatId> shown_in(SQLite::Database& database, std::optional<MessageId> owner) {
  if (!owner) return std::nullopt;
  if (auto const message = chat_rows::find_message(database, *owner)) return message->chat_id;
  SQLite::Statement form(database, "SELECT 1 FROM requests WHERE submission_id = ?");
  form.bind(1, owner->text());
  return form.executeStep() ? std::optional(ChatId{}) : std::nullopt;
}

bool is_own(SQLite::Database& database, Row const& row) {
  if (!row.message_id) return false;
  auto const message = chat_rows::find_message(database, *row.message_id);
  if (message) return message->author.kind == protocol::AuthorKind::end_user;
  return shown_in(database, row.message_id).has_value();  // a contact form
}

void tell(Transaction& transaction, Row const& row) {
  auto const chat = shown_in(transaction.database(), row.message_id);
  if (!chat) return;
  transaction.tell(row.account, protocol::TrayAttachmentChanged{*chat, *row.message_id, view(row)});
}

std::vector<Row> of_forms(SQLite::Database& database, std::string const& account, std::int64_t limit) {
  SQLite::Statement select(
      database, std::string(columns) +
                    "WHERE account = ? AND message_id IN (SELECT submission_id FROM requests WHERE account = "
                    "? AND submission_id IS NOT NULL ORDER BY updated_at DESC, ord DESC LIMIT ?) ORDER BY "
                    "message_id, place");
  select.bind(1, account);
  select.bind(2, account);
  select.bind(3, limit);
  return read_all(select);
}

Held held(SQLite::Database& database, std::string const& account) {
  SQLite::Statement select(
      database,
      "SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE account = ? AND stage IN "
      "('gathering', 'whole', 'said')");
  select.bind(1, account);
  select.executeStep();
  return {select.getColumn(0).getInt64(), select.getColumn(1).getInt64()};
}

void put(Transaction& transaction, Row const& row) {
  accounts::note(transaction, row.account);
  SQLite::Statement put(transaction.database(),
                        "INSERT OR REPLACE INTO attachments (attachment_id, account, message_id, place, "
                        "name, media_type, size, "
                        "sha256, stage, error, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  put.bind(1, row.file.attachment_id.text());
  put.bind(2, row.account);
  if (row.message_id) put.bind(3, row.message_id->text());
  put.bind(4, row.place);
  put.bind(5, row.file.name);
  put.bind(6, row.file.media_type);
  put.bind(7, row.file.size);
  put.bind(8, row.file.sha256);
  put.bind(9, name_of(row.stage));
  if (row.error) put.bind(10, *row.error);
  put.bind(11, static_cast<std::int64_t>(ms_of(transaction.now().wall)));
  put.exec();
}

std::set<std::string> known(SQLite::Database& database) {
  std::set<std::string> ids;
  SQLite::Statement select(database, "SELECT attachment_id FROM attachments WHERE stage != 'sent'");
  while (select.executeStep()) ids.insert(select.getColumn(0).getString());
  return ids;
}

void move_back(Transaction& transaction, AttachmentId id) {
  SQLite::Statement update(transaction.database(),
                           "UPDATE attachments SET updated_at = max(?, 1 + (SELECT max(updated_at) FROM "
                           "attachments)) WHERE attachment_id = ?");
  update.bind(1, static_cast<std::int64_t>(ms_of(transaction.now().wall)));
  update.bind(2, id.text());
  update.exec();
}

void remove(Transaction& transaction, AttachmentId id) {
  SQLite::Statement gone(transaction.database(), "DELETE FROM attachments WHERE attachment_id = ?");
  gone.bind(1, id.text());
  gone.exec();
}

std::vector<AttachmentId> forget_old(Transaction& transaction) {
  auto const before = static_cast<std::int64_t>(ms_of(transaction.now().wall)) - kept_unused_ms;
  std::vector<AttachmentId> ids;
  SQLite::Statement select(
      transaction.database(),
      std::string(columns) +
          "WHERE updated_at < ? AND (stage IN ('here', 'failed', 'whole') OR (message_id IS NULL AND stage = "
          "'gathering'))");
  select.bind(1, before);
  for (auto& row : read_all(select)) {
    ids.push_back(row.file.attachment_id);
    if (row.stage == Stage::failed) continue;
    if (row.stage != Stage::here && !row.message_id) {
      remove(transaction, row.file.attachment_id);
      continue;
    }
    bool const refused = row.stage == Stage::whole;
    row.stage = refused ? Stage::failed : Stage::remote;
    if (refused) row.error = std::string(reasons::file_not_kept);
    put(transaction, row);
    tell(transaction, row);
  }
  return ids;
}

protocol::AttachmentView view(Row const& row) {
  protocol::AttachmentView view;
  view.attachment_id = row.file.attachment_id;
  view.name = row.file.name;
  view.media_type = row.file.media_type;
  view.size = row.file.size;
  view.state = state_of(row.stage);
  view.error = row.error;
  return view;
}

std::optional<std::vector<protocol::AttachmentView>> views(SQLite::Database& database, MessageId message) {
  auto const rows = of_message(database, message);
  if (rows.empty()) return std::nullopt;
  std::vector<protocol::AttachmentView> views;
  views.reserve(rows.size());
  for (auto const& row : rows) views.push_back(view(row));
  return views;
}

Result<std::vector<protocol::Attachment>> bind_to(Transaction& transaction, std::string const& account,
                                                  MessageId message, std::vector<AttachmentId> const& ids) {
  if (ids.size() > protocol::max_attachments)
    return make_error(ErrorCode::too_large, "attachments: found " + std::to_string(ids.size()) +
                                                ", expected at most " +
                                                std::to_string(protocol::max_attachments));
  std::vector<protocol::Attachment> files;
  for (std::size_t place = 0; place < ids.size(); ++place) {
    auto row = find(transaction.database(), ids[place]);
    if (!row || row->account != account)
      return make_error(ErrorCode::not_found,
                        reasons::filled(reasons::file_not_added, {std::to_string(place)}));
    if (row->message_id)
      return make_error(ErrorCode::conflict, field(place) + "found a file that another message has");
    if (row->stage != Stage::whole)
      return make_error(ErrorCode::invalid, field(place) + "found a file that is not whole yet");
    row->message_id = message;
    row->place = static_cast<std::int64_t>(place);
    row->stage = Stage::said;
    put(transaction, *row);
    files.push_back(row->file);
  }
  return files;
}

void hold(Transaction& transaction, MessageId message) {
  for (auto& row : of_message(transaction.database(), message)) {
    if (row.stage != Stage::said) continue;
    row.stage = Stage::whole;
    put(transaction, row);
  }
}

void let_go(Transaction& transaction, MessageId message) {
  for (auto& row : of_message(transaction.database(), message)) {
    if (row.stage != Stage::whole) continue;
    row.stage = Stage::said;
    put(transaction, row);
    transaction.notes().files = true;
  }
}

Result<std::vector<protocol::Attachment>> move_to(Transaction& transaction, MessageId from, MessageId to,
                                                  Kept const& kept) {
  std::vector<protocol::Attachment> files;
  for (auto& row : of_message(transaction.database(), from)) {
    // Uploads do not wait for the verdict on their message: the console may have had it whole by then.
    bool const there = row.stage == Stage::sent || row.stage == Stage::remote || row.stage == Stage::wanted ||
                       row.stage == Stage::here;
    if (!there && !kept(row.file))
      return make_error(ErrorCode::conflict,
                        "\"" + row.file.name + "\" is not kept here any more: attach it once more");
    row.message_id = to;
    row.stage = Stage::said;
    row.error.reset();
    put(transaction, row);
    files.push_back(row.file);
  }
  return files;
}

void take_over(Transaction& transaction, std::string const& account, MessageId message,
               std::vector<protocol::Attachment> const& files) {
  for (std::size_t place = 0; place < files.size(); ++place) {
    if (find(transaction.database(), files[place].attachment_id)) continue;
    Row row;
    row.file = files[place];
    row.account = account;
    row.message_id = message;
    row.place = static_cast<std::int64_t>(place);
    row.stage = Stage::remote;
    put(transaction, row);
  }
}

}  // namespace deskbell::agent::attachment_rows
