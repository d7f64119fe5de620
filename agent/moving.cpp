// Another place: what goes along, what stays as history, what is erased.
#include "agent/moving.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <map>

#include "agent/account.h"
#include "agent/attachment_rows.h"
#include "agent/chats.h"
#include "agent/outbox.h"
#include "agent/requests.h"
#include "core/text.h"

namespace deskbell::agent {

namespace {

using attachment_rows::Stage;
using chat_rows::Chat;
using chat_rows::Message;
using core::belonging::Move;

constexpr char const* of_another_asset =
    "This computer was enrolled anew before it could be asked for: please write once more";
constexpr char const* of_another_customer =
    "This computer belongs to another customer now, and this was not sent";
constexpr char const* of_another_organisation =
    "This computer belongs to another organisation now, and this was not sent";

void erase_everything(SQLite::Database& database) {
  for (char const* table :
       {"outbox", "applied", "unread", "messages", "chats", "requests", "request_comments", "attachments",
        "announcements", "announcement_people", "policy", "inventory", "uploads", "monitors"})
    database.exec(std::string("DELETE FROM ") + table);
}

void close_chat(Transaction& transaction, Chat chat) {
  if (std::holds_alternative<core::chat::Archived>(chat.state.phase)) return;
  chat.state = core::chat::moved_out_of(chat.state, transaction.now().wall);
  chat_rows::save(transaction, chat);
}

// ---- another asset of the same customer

void begin_at_another_asset(Transaction& transaction, PolicyInForce const& policy) {
  auto& database = transaction.database();
  auto const tickets = outbox::unsent(database, protocol::ChatTicketRequested::wire_type);
  for (auto const type : {protocol::ChatOpened::wire_type, protocol::ChatSaid::wire_type,
                          protocol::ChatUnavailable::wire_type, protocol::ChatTicketRequested::wire_type})
    outbox::drop_unsent(transaction, type);
  outbox::start_over(transaction);
  std::map<std::string, Chat> next;  // by account
  std::map<ChatId, ChatId> went_to;
  for (auto const& chat : chat_rows::all_chats(database)) {
    auto const words = chat_rows::unsent(database, chat.id());
    close_chat(transaction, chat);
    if (words.empty()) continue;
    auto at = next.find(account_of(chat.user));
    if (at == next.end())
      at = next.emplace(account_of(chat.user),
                        chats::open_chat(transaction, ChatId{fresh_uuid(transaction.now().wall)}, chat.user,
                                         chat.item_id.value_or("")))
               .first;
    auto& to = at->second;
    for (auto message : words) {
      message.chat_id = to.id();
      chat_rows::update_message(transaction, to, message);
      chats::say_again(transaction, to, message.message_id, policy);
    }
    went_to.emplace(chat.id(), to.id());
  }
  for (auto const& one : tickets) {
    auto fact = std::get<protocol::ChatTicketRequested>(one);
    auto const to = went_to.find(fact.chat_id);
    if (to == went_to.end()) {
      requests::give_up_from_chat(transaction, fact.chat_id, of_another_asset);
      continue;
    }
    requests::move_from_chat(transaction, fact.chat_id, to->second);
    fact.chat_id = to->second;
    outbox::append(transaction, fact);
  }
}

// ---- another customer or organisation

struct Words {
  Chat chat;
  Message message;
  std::vector<attachment_rows::Row> files;
};

struct Form {
  protocol::TicketSubmitted fact;
  requests::Kept row;
  std::vector<attachment_rows::Row> files;
};

/// What nobody has but this device.
struct Unsent {
  std::vector<Words> words;
  std::vector<Form> forms;
  std::vector<protocol::TicketCommented> replies;
};

Unsent take_unsent(Transaction& transaction) {
  auto& database = transaction.database();
  Unsent unsent;
  for (auto const& chat : chat_rows::all_chats(database))
    for (auto& message : chat_rows::unsent(database, chat.id()))
      unsent.words.push_back({chat, message, attachment_rows::of_message(database, message.message_id)});
  std::stable_sort(unsent.words.begin(), unsent.words.end(), [](Words const& one, Words const& other) {
    return one.message.order < other.message.order;
  });
  for (auto& one : outbox::unsent(database, protocol::TicketSubmitted::wire_type)) {
    auto& fact = std::get<protocol::TicketSubmitted>(one);
    auto row = requests::find_form(database, fact.submission_id);
    if (!row) continue;
    auto files = attachment_rows::of_message(database, MessageId{fact.submission_id.uuid});
    unsent.forms.push_back({std::move(fact), std::move(*row), std::move(files)});
  }
  for (auto& one : outbox::unsent(database, protocol::TicketCommented::wire_type))
    unsent.replies.push_back(std::move(std::get<protocol::TicketCommented>(one)));
  return unsent;
}

/// The conversations of people in their new home, each made when it is first needed.
class NewHome {
 public:
  NewHome(Transaction& transaction, PolicyInForce const& policy)
      : transaction_(transaction), policy_(policy) {}

  void say(Words const& words) {
    auto const account = account_of(words.chat.user);
    auto at = chats_.find(account);
    if (at == chats_.end())
      at = chats_
               .emplace(account, chats::open_chat(transaction_, fresh(), words.chat.user,
                                                  words.chat.item_id.value_or("")))
               .first;
    chat_rows::insert_message(transaction_, at->second, words.message);
    for (auto const& file : words.files) attachment_rows::put(transaction_, file);
    chats::say_again(transaction_, at->second, words.message.message_id, policy_);
  }

  void submit(Form const& form) {
    outbox::append(transaction_, form.fact, form.fact.submission_id.text(), account_of(form.fact.user));
    requests::put_back(transaction_, form.row);
    for (auto const& file : form.files) attachment_rows::put(transaction_, file);
  }

  /// It stands where its author sees it, and can be said once more or put away.
  void show_failed(protocol::DeviceUser const& user, Message message, char const* why,
                   std::vector<attachment_rows::Row> files = {}) {
    auto const account = account_of(user);
    auto at = chats_.find(account);
    if (at == chats_.end()) at = chats_.emplace(account, closed_chat(user)).first;
    message.author = {protocol::AuthorKind::end_user, user.full_name.value_or(user.name)};
    message.error = why;
    chat_rows::insert_message(transaction_, at->second, message);
    for (auto& file : files) {
      if (file.stage == Stage::said) file.stage = Stage::whole;
      file.message_id = message.message_id;
      attachment_rows::put(transaction_, file);
    }
  }

 private:
  [[nodiscard]] ChatId fresh() const { return ChatId{fresh_uuid(transaction_.now().wall)}; }

  /// The console hears of none in which nothing is said to it.
  Chat closed_chat(protocol::DeviceUser const& user) {
    Chat chat;
    auto const now = transaction_.now().wall;
    chat.state = core::chat::moved_out_of(core::chat::opened(fresh()), now);
    chat.user = user;
    chat.opened_at = now;
    chat_rows::insert(transaction_, chat);
    return chat;
  }

  Transaction& transaction_;
  PolicyInForce const& policy_;
  std::map<std::string, Chat> chats_;  ///< by account
};

Message written(Transaction& transaction, std::string const& text, Time at) {
  Message message;
  message.message_id = MessageId{fresh_uuid(transaction.now().wall)};
  message.text = core::shortened(text, core::message_characters_max);
  message.written_at = at;
  return message;
}

std::string text_of(protocol::TicketSubmitted const& form) {
  std::string text;
  for (std::string_view const wanted : {"subject", "description"})
    for (auto const& field : form.fields)
      if (field.name == wanted && !field.value.empty()) text += (text.empty() ? "" : "\n\n") + field.value;
  return text.empty() ? std::string("-") : text;
}

void begin_among_others(Transaction& transaction, Move move, PolicyInForce const& policy) {
  auto const unsent = take_unsent(transaction);
  erase_everything(transaction.database());
  outbox::start_over(transaction);
  NewHome home(transaction, policy);
  bool const same_desk = move == Move::customer;
  for (auto const& words : unsent.words) {
    if (same_desk) {
      home.say(words);
    } else {
      home.show_failed(words.chat.user, words.message, of_another_organisation, words.files);
    }
  }
  for (auto const& form : unsent.forms) {
    if (same_desk) {
      home.submit(form);
    } else {
      home.show_failed(form.fact.user, written(transaction, text_of(form.fact), form.fact.submitted_at),
                       of_another_organisation, form.files);
    }
  }
  for (auto const& reply : unsent.replies)
    home.show_failed(reply.user, written(transaction, reply.text, reply.written_at),
                     same_desk ? of_another_customer : of_another_organisation);
}

}  // namespace

void move_things(Transaction& transaction, Move move, PolicyInForce const& policy) {
  switch (move) {
    case Move::none:
    case Move::unsettled:
      return outbox::start_over(transaction);
    case Move::asset:
      return begin_at_another_asset(transaction, policy);
    case Move::customer:
    case Move::organisation:
      return begin_among_others(transaction, move, policy);
  }
}

}  // namespace deskbell::agent
