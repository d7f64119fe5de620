// Requests as rows: queued here, then as the console says.
#include "agent/requests.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "agent/account.h"
#include "agent/attachment_rows.h"
#include "agent/base64.h"
#include "agent/chats.h"
#include "agent/outbox.h"
#include "agent/records.h"
#include "core/policy.h"
#include "core/text.h"
#include "core/ticket.h"
#include "protocol/reasons.h"

namespace deskbell::agent::requests {

namespace {

constexpr std::size_t fields_max = 32;

struct Row {
  std::int64_t order = 0;
  std::string account;
  std::string content;
  protocol::RequestView view;
};

std::optional<Row> find(SQLite::Database& database, char const* column, std::string const& value) {
  SQLite::Statement select(database, std::string("SELECT ord, account, content, view FROM requests WHERE ") +
                                         column + " = ? ORDER BY ord DESC LIMIT 1");
  select.bind(1, value);
  if (!select.executeStep()) return std::nullopt;
  Row row{
      select.getColumn(0).getInt64(), select.getColumn(1).getString(), select.getColumn(2).getString(), {}};
  auto view = from_json<protocol::RequestView>(select.getColumn(3).getString());
  if (view) row.view = std::move(*view);
  return row;
}

template <class IdType>
std::optional<std::string> text_of(std::optional<IdType> const& id) {
  return id ? std::optional<std::string>(id->text()) : std::nullopt;
}

void bind_optional(SQLite::Statement& statement, char const* name, std::optional<std::string> const& text) {
  if (text) statement.bind(name, *text);
}

/// Puts it in, or in the place of the row `order`.
void put(Transaction& transaction, std::optional<std::int64_t> order, std::string const& account,
         std::string const& content, protocol::RequestView const& view) {
  accounts::note(transaction, account);
  SQLite::Statement statement(
      transaction.database(),
      order ? "UPDATE requests SET account = :account, submission_id = :submission, ticket_id = :ticket, "
              "chat_id = "
              ":chat, view = :view, content = :content, updated_at = :updated WHERE ord = :ord"
            : "INSERT INTO requests (account, submission_id, ticket_id, chat_id, view, content, updated_at) "
              "VALUES "
              "(:account, :submission, :ticket, :chat, :view, :content, :updated)");
  statement.bind(":account", account);
  bind_optional(statement, ":submission", text_of(view.submission_id));
  bind_optional(statement, ":ticket", text_of(view.ticket_id));
  bind_optional(statement, ":chat", text_of(view.chat_id));
  statement.bind(":view", to_json(view));
  statement.bind(":content", content.data(), static_cast<int>(content.size()));
  statement.bind(":updated", static_cast<std::int64_t>(ms_of(view.updated_at)));
  if (order) statement.bind(":ord", *order);
  statement.exec();
  transaction.tell(account, protocol::TrayRequestChanged{view});
}

/// What tells one sending from another, so that an id is not used twice for different forms.
std::string content_of(protocol::TraySubmitForm const& form) {
  std::string content = form.item_id;
  for (auto const& field : form.fields) content += '\n' + field.name + '=' + field.value;
  if (form.attachments)
    for (auto const& id : *form.attachments) content += "\nattachment " + id.text();
  return sha256(content);
}

void add_field(std::vector<protocol::FieldValue>& fields, char const* name, std::string const& value) {
  if (!value.empty()) fields.push_back({name, value});
}

std::vector<protocol::FieldValue> fields_of(core::ticket::Draft const& draft) {
  std::vector<protocol::FieldValue> fields;
  add_field(fields, "name", draft.name);
  add_field(fields, "email", draft.email);
  add_field(fields, "phone", draft.phone);
  add_field(fields, "subject", draft.subject);
  add_field(fields, "description", draft.description);
  add_field(fields, "problem_type", draft.problem_type);
  add_field(fields, "priority", draft.priority);
  return fields;
}

std::size_t bytes_of(core::ticket::Draft const& draft) {
  std::size_t bytes = 0;
  for (auto const& field : fields_of(draft)) bytes += field.value.size();
  return bytes;
}

protocol::MenuItem const* find_item(std::vector<protocol::MenuItem> const& items, std::string const& id) {
  for (auto const& item : items) {
    if (item.id == id && item.type == protocol::MenuItemType::contact_form) return &item;
    if (auto const* inner = find_item(item.items, id)) return inner;
  }
  return nullptr;
}

struct Filled {
  core::ticket::Draft draft;
  bool files_allowed = false;
};

Result<Filled> filled_in(protocol::DeviceUser const& user, protocol::TraySubmitForm const& form,
                         PolicyInForce const& policy) {
  if (form.fields.size() > fields_max)
    return make_error(ErrorCode::too_large, "fields: found " + std::to_string(form.fields.size()) +
                                                ", expected at most " + std::to_string(fields_max));
  core::MenuContext context;
  context.user = login_name(user);
  auto menu = core::visible_menu(policy.document.settings.tray.menu, context);
  auto const* item = find_item(menu, form.item_id);
  if (item == nullptr) {
    // Written while there was no link, or the other way about.
    context.online = false;
    menu = core::visible_menu(policy.document.settings.tray.menu, context);
    item = find_item(menu, form.item_id);
  }
  if (item == nullptr)
    return make_error(ErrorCode::invalid, protocol::reasons::filled(protocol::reasons::no_such_form,
                                                                    {core::preview(form.item_id, 40)}));
  auto outcome = core::ticket::draft_from_form(item->form, form.fields, item->title);
  if (!outcome.errors.empty()) return make_error(ErrorCode::invalid, core::ticket::joined(outcome.errors));
  return Filled{std::move(outcome.draft), item->screenshot_allowed};
}

/// A form's files lie where those of messages do, under the name of its submission: no message has it.
MessageId owner_of_files(SubmissionId submission) { return MessageId{submission.uuid}; }

/// However much the console says of it: a tray's frame holds several.
protocol::RequestView fit_to_show(protocol::RequestView view) {
  constexpr std::size_t subject_characters_max = 255;
  constexpr std::size_t status_characters_max = 64;
  constexpr std::size_t error_characters_max = 1000;
  view.subject = core::shown_line(view.subject, subject_characters_max);
  view.status = core::shown_line(view.status, status_characters_max);
  if (view.error) view.error = core::shortened(*view.error, error_characters_max);
  return view;
}

/// The row that a change of the console belongs to.
std::optional<Row> row_of(SQLite::Database& database, protocol::RequestView const& view) {
  std::optional<Row> row;
  if (view.ticket_id) row = find(database, "ticket_id", view.ticket_id->text());
  if (!row && view.submission_id) row = find(database, "submission_id", view.submission_id->text());
  if (!row && view.chat_id) {
    row = find(database, "chat_id", view.chat_id->text());
    bool const taken = row && row->view.ticket_id && view.ticket_id && row->view.ticket_id != view.ticket_id;
    if (taken || (row && row->view.submission_id)) row.reset();
  }
  return row;
}

}  // namespace

Result<void> submit(Transaction& transaction, protocol::DeviceUser const& user,
                    protocol::TraySubmitForm const& form, PolicyInForce const& policy) {
  if (form.submission_id.is_nil())
    return make_error(ErrorCode::invalid, "submission_id: found none, expected a UUIDv7");
  auto const content = content_of(form);
  if (auto known = find(transaction.database(), "submission_id", form.submission_id.text())) {
    if (known->account == account_of(user) && known->content == content) return {};
    return make_error(ErrorCode::conflict,
                      "submission_id: found one that was used before, expected a new one");
  }
  if (chat_rows::find_message(transaction.database(), owner_of_files(form.submission_id)))
    return make_error(ErrorCode::conflict, "submission_id: found a message's id, expected a new one");
  auto filled = filled_in(user, form, policy);
  if (!filled) return filled.error();
  auto const& draft = filled->draft;
  if (auto room = outbox::admit(transaction, account_of(user), bytes_of(draft)); !room) return room.error();
  auto const ids = form.attachments.value_or(std::vector<AttachmentId>());
  if (!ids.empty() && !filled->files_allowed)
    return make_error(ErrorCode::denied, "attachments: this form takes none");
  auto files =
      attachment_rows::bind_to(transaction, account_of(user), owner_of_files(form.submission_id), ids);
  if (!files) return files.error();
  protocol::TicketSubmitted fact;
  fact.submission_id = form.submission_id;
  fact.user = user;
  fact.item_id = form.item_id;
  fact.fields = fields_of(draft);
  fact.submitted_at = transaction.now().wall;
  if (!files->empty()) fact.attachments = std::move(*files);
  outbox::append(transaction, fact, form.submission_id.text(), account_of(user));
  protocol::RequestView view;
  view.submission_id = form.submission_id;
  view.subject = draft.subject;
  view.status = "queued";
  view.created_at = view.updated_at = fact.submitted_at;
  put(transaction, std::nullopt, account_of(user), content, view);
  for (auto const& row :
       attachment_rows::of_message(transaction.database(), owner_of_files(form.submission_id)))
    transaction.tell(account_of(user),
                     protocol::TrayAttachmentChanged{ChatId{}, *row.message_id, attachment_rows::view(row)});
  return {};
}

void queued_from_chat(Transaction& transaction, chat_rows::Chat const& chat) {
  auto const known = find(transaction.database(), "chat_id", chat.id().text());
  if (known && !known->view.error) return;
  auto const messages = chat_rows::page(transaction.database(), chat, INT64_MAX, 500).messages;
  protocol::RequestView view;
  view.chat_id = chat.id();
  for (auto const& message : messages) {
    if (!message.own) continue;
    view.subject = core::preview(message.text, 80);
    break;
  }
  view.status = "queued";
  view.created_at = view.updated_at = transaction.now().wall;
  put(transaction, known ? std::optional(known->order) : std::nullopt, account_of(chat.user), {}, view);
}

namespace {
std::optional<Kept> kept(std::optional<Row> row) {
  if (!row) return std::nullopt;
  return Kept{std::move(row->account), std::move(row->content), std::move(row->view), row->order};
}
}  // namespace

std::optional<Kept> find_form(SQLite::Database& database, SubmissionId submission) {
  return kept(find(database, "submission_id", submission.text()));
}

std::optional<Kept> find_queued(SQLite::Database& database, ChatId chat) {
  auto row = find(database, "chat_id", chat.text());
  if (row && row->view.ticket_id) row.reset();
  return kept(std::move(row));
}

void put_back(Transaction& transaction, Kept const& request) {
  put(transaction, request.order, request.account, request.content, request.view);
}

void give_up(Transaction& transaction, Kept request, std::string const& why) {
  request.view.status = "refused";
  request.view.error = why;
  request.view.updated_at = transaction.now().wall;
  put_back(transaction, request);
}

void note_gone(Transaction& transaction, std::string const& account, TicketId ticket) {
  auto row = find(transaction.database(), "ticket_id", ticket.text());
  if (!row || row->account != account || row->view.error) return;
  row->view.error = std::string(protocol::reasons::request_gone);
  put(transaction, row->order, row->account, row->content, row->view);
}

Result<void> apply(Transaction& transaction, protocol::TicketChanged const& fact,
                   PolicyInForce const& policy) {
  auto const view = fit_to_show(fact.request);
  auto row = row_of(transaction.database(), view);
  auto merged = view;
  if (row) {
    if (!merged.submission_id) merged.submission_id = row->view.submission_id;
    if (!merged.chat_id) merged.chat_id = row->view.chat_id;
    put(transaction, row->order, row->account, row->content, merged);
  } else {
    put(transaction, std::nullopt, account_of(fact.user), {}, merged);
  }
  // Nobody wants the files of a form that was refused; they go as those of refused messages do. A console
  // that was restored since may take it after all.
  if (merged.submission_id) {
    auto const owner = owner_of_files(*merged.submission_id);
    if (view.error) {
      attachment_rows::hold(transaction, owner);
    } else if (row && row->view.error) {
      attachment_rows::let_go(transaction, owner);
    }
  }
  if (!view.chat_id) return {};
  auto chat = chat_rows::resolve(transaction.database(), *view.chat_id);
  if (!chat || account_of(chat->user) != account_of(fact.user)) return {};
  core::chat::Event event = core::chat::TicketRefused{};
  if (!view.error && view.number) event = core::chat::TicketMade{*view.number};
  if (!view.error && !view.number) return {};
  chats::settle(transaction, *chat, core::chat::advance(chat->state, event, transaction.now()), policy);
  return {};
}

std::vector<protocol::RequestView> of_account(SQLite::Database& database, std::string const& account,
                                              std::int64_t limit) {
  std::vector<protocol::RequestView> views;
  SQLite::Statement select(
      database, "SELECT view FROM requests WHERE account = ? ORDER BY updated_at DESC, ord DESC LIMIT ?");
  select.bind(1, account);
  select.bind(2, limit);
  while (select.executeStep())
    if (auto view = from_json<protocol::RequestView>(select.getColumn(0).getString()))
      views.push_back(std::move(*view));
  return views;
}

}  // namespace deskbell::agent::requests
