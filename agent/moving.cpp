// Another place: what goes along, what stays as history, what is erased.
#include "agent/moving.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <map>
#include <utility>

#include "agent/account.h"
#include "agent/attachment_rows.h"
#include "agent/chats.h"
#include "agent/outbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "core/text.h"
#include "protocol/excerpt.h"
#include "protocol/reasons.h"

namespace deskbell::agent {

namespace {

using attachment_rows::Stage;
using chat_rows::Chat;
using chat_rows::Message;
using core::belonging::Move;
namespace reasons = protocol::reasons;

void erase_everything(SQLite::Database& database) {
  for (char const* table :
       {"outbox", "applied", "unread", "messages", "chats", "requests", "request_comments", "attachments",
        "announcements", "announcement_people", "policy", "inventory", "uploads", "monitors", "former_words"})
    database.exec(std::string("DELETE FROM ") + table);
}

void close_chat(Transaction& transaction, Chat& chat) {
  if (std::holds_alternative<core::chat::Archived>(chat.state.phase)) return;
  chat.state = core::chat::moved_out_of(chat.state, transaction.now().wall);
  chat_rows::save(transaction, chat);
}

/// The conversation of each person in the new place, made when it is first needed.
class NextChats {
 public:
  explicit NextChats(Transaction& transaction) : transaction_(transaction) {}

  /// For what was said in the one before, and is said again there.
  Chat& open(Chat const& before) {
    auto& to = of(before.user, [&](ChatId id) {
      return chats::open_chat(transaction_, id, before.user, before.item_id.value_or(""));
    });
    went_to_.emplace(before.id(), to.id());
    return to;
  }
  /// For what is only shown: the console hears of none in which nothing is said to it.
  Chat& shown(protocol::DeviceUser const& user) {
    return of(user, [&](ChatId id) {
      auto chat = chat_rows::begin(transaction_, id, user, std::nullopt, transaction_.now().wall);
      close_chat(transaction_, chat);
      return chat;
    });
  }

  /// A ticket that somebody wants of a conversation, of the one that its words went to. False: none of them
  /// did.
  bool ask(protocol::ChatTicketRequested fact, std::optional<requests::Kept> row) {
    auto const to = went_to_.find(fact.chat_id);
    if (to == went_to_.end()) return false;
    fact.chat_id = to->second;
    if (row) {
      row->view.chat_id = to->second;
      requests::put_back(transaction_, *row);
    }
    outbox::append(transaction_, fact);
    return true;
  }

 private:
  template <class Make>
  Chat& of(protocol::DeviceUser const& user, Make make) {
    auto const account = account_of(user);
    auto at = chats_.find(account);
    if (at == chats_.end())
      at = chats_.emplace(account, make(ChatId{fresh_uuid(transaction_.now().wall)})).first;
    return at->second;
  }

  Transaction& transaction_;
  std::map<std::string, Chat> chats_;  ///< by account
  std::map<ChatId, ChatId> went_to_;   ///< from the one before
};

// ---- another asset of the same customer

/// Of things that only the asset before this one had, or that are told anew.
void drop_what_is_the_former_assets(Transaction& transaction) {
  for (auto const type :
       {protocol::ChatOpened::wire_type, protocol::ChatSaid::wire_type, protocol::ChatUnavailable::wire_type,
        protocol::ChatTicketRequested::wire_type, protocol::AlertRaised::wire_type,
        protocol::AlertRepeated::wire_type, protocol::AlertResolved::wire_type,
        protocol::InventoryReported::wire_type, protocol::InventoryUploaded::wire_type})
    outbox::drop_unsent(transaction, type);
  transaction.database().exec("DELETE FROM monitors");
}

void begin_at_another_asset(Transaction& transaction, PolicyInForce const& policy) {
  auto& database = transaction.database();
  auto const tickets = outbox::unsent(database, protocol::ChatTicketRequested::wire_type);
  drop_what_is_the_former_assets(transaction);
  outbox::start_over_elsewhere(transaction);
  NextChats next(transaction);
  for (auto& chat : chat_rows::all_chats(database)) {
    auto const words = chat_rows::unsent(database, chat.id());
    close_chat(transaction, chat);
    if (words.empty()) continue;
    auto& to = next.open(chat);
    for (auto message : words) {
      message.chat_id = to.id();
      chat_rows::update_message(transaction, to, message);
      chats::say_again(transaction, to, message.message_id, policy);
    }
  }
  for (auto const& one : tickets) {
    auto const& fact = std::get<protocol::ChatTicketRequested>(one);
    auto const row = requests::find_queued(database, fact.chat_id);
    if (!next.ask(fact, row) && row)
      requests::give_up(transaction, *row, std::string(reasons::enrolled_anew));
  }
}

// ---- another customer or organisation

struct Words {
  Chat chat;
  Message message;  ///< with an error: it had failed before
  std::vector<attachment_rows::Row> files;
};

struct Form {
  protocol::TicketSubmitted fact;
  requests::Kept row;
  std::vector<attachment_rows::Row> files;
};

/// A ticket that somebody wants of a conversation.
struct Wish {
  protocol::ChatTicketRequested fact;
  requests::Kept row;
};

struct Reply {
  protocol::DeviceUser user;
  std::string text;
  Time written_at{};
  std::optional<std::string> error;  ///< as with words
};

/// What nobody has but this device.
struct Unsent {
  std::vector<Words> words;
  std::vector<Form> forms;
  std::vector<Wish> wishes;
  std::vector<Reply> replies;
};

std::vector<Words> take_words(SQLite::Database& database) {
  std::vector<Words> words;
  for (auto const& chat : chat_rows::all_chats(database))
    for (auto const& messages :
         {chat_rows::unsent(database, chat.id()), chat_rows::failed(database, chat.id())})
      for (auto const& message : messages)
        words.push_back({chat, message, attachment_rows::of_message(database, message.message_id)});
  std::stable_sort(words.begin(), words.end(), [](Words const& one, Words const& other) {
    return one.message.order < other.message.order;
  });
  return words;
}

std::vector<Wish> take_wishes(SQLite::Database& database) {
  std::map<ChatId, Wish> wishes;  // of a conversation once, however often it was pressed
  for (auto const& one : outbox::unsent(database, protocol::ChatTicketRequested::wire_type)) {
    auto const& fact = std::get<protocol::ChatTicketRequested>(one);
    auto row = requests::find_queued(database, fact.chat_id);
    if (fact.automatic || !row) continue;
    row->order.reset();
    wishes.insert_or_assign(fact.chat_id, Wish{fact, std::move(*row)});
  }
  std::vector<Wish> taken;
  taken.reserve(wishes.size());
  for (auto& [chat, wish] : wishes) taken.push_back(std::move(wish));
  return taken;
}

std::vector<Reply> take_replies(SQLite::Database& database) {
  std::vector<Reply> replies;
  for (auto const& failed : request_comments::failed(database))
    replies.push_back({accounts::user_of(database, failed.account), failed.view.text, failed.view.written_at,
                       failed.view.error});
  for (auto const& one : outbox::unsent(database, protocol::TicketCommented::wire_type)) {
    auto const& fact = std::get<protocol::TicketCommented>(one);
    replies.push_back({fact.user, fact.text, fact.written_at, std::nullopt});
  }
  return replies;
}

Unsent take_unsent(Transaction& transaction) {
  auto& database = transaction.database();
  Unsent unsent{take_words(database), {}, take_wishes(database), take_replies(database)};
  for (auto& one : outbox::unsent(database, protocol::TicketSubmitted::wire_type)) {
    auto& fact = std::get<protocol::TicketSubmitted>(one);
    auto row = requests::find_form(database, fact.submission_id);
    if (!row) continue;
    row->order.reset();
    auto files = attachment_rows::of_message(database, MessageId{fact.submission_id.uuid});
    unsent.forms.push_back({std::move(fact), std::move(*row), std::move(files)});
  }
  return unsent;
}

/// Where what was taken is put down again.
class NewHome {
 public:
  NewHome(Transaction& transaction, PolicyInForce const& policy)
      : transaction_(transaction), policy_(policy), chats_(transaction) {}

  /// Something is said in this person's conversation: it is open, whatever is shown there before.
  void open(Chat const& before) { chats_.open(before); }

  void say(Words const& words) {
    auto& to = chats_.open(words.chat);
    chat_rows::insert_message(transaction_, to, words.message);
    for (auto const& file : words.files) attachment_rows::put(transaction_, file);
    chats::say_again(transaction_, to, words.message.message_id, policy_);
  }

  void submit(Form const& form) {
    outbox::append(transaction_, form.fact, form.fact.submission_id.text(), account_of(form.fact.user));
    requests::put_back(transaction_, form.row);
    for (auto const& file : form.files) attachment_rows::put(transaction_, file);
  }

  /// False: none of its words went anywhere.
  bool ask(Wish const& wish) { return chats_.ask(wish.fact, wish.row); }

  /// It stands where its author sees it, and can be said once more or put away.
  void show_failed(protocol::DeviceUser const& user, Message message, std::string const& why,
                   std::vector<attachment_rows::Row> files = {}) {
    auto& chat = chats_.shown(user);
    message.author = {protocol::AuthorKind::end_user, shown_name(user)};
    message.error = why;
    chat_rows::insert_message(transaction_, chat, message);
    for (auto& file : files) {
      if (file.stage == Stage::said) file.stage = Stage::whole;
      file.message_id = message.message_id;
      attachment_rows::put(transaction_, file);
    }
  }

 private:
  Transaction& transaction_;
  PolicyInForce const& policy_;
  NextChats chats_;
};

Message written(Transaction& transaction, std::string const& text, Time at) {
  Message message;
  message.message_id = MessageId{fresh_uuid(transaction.now().wall)};
  message.text = core::shortened(text, core::message_characters_max);
  message.written_at = at;
  return message;
}

/// All that was filled in, in texts that can each be said.
std::vector<std::string> texts_of(protocol::TicketSubmitted const& form) {
  std::string all;
  auto const add = [&all](std::string const& line) { all += (all.empty() ? "" : "\n\n") + line; };
  auto const is_text = [](protocol::FieldValue const& field) {
    return field.name == "subject" || field.name == "description";
  };
  for (auto const& field : form.fields)
    if (is_text(field) && !field.value.empty()) add(field.value);
  for (auto const& field : form.fields)
    if (!is_text(field) && !field.value.empty()) add(field.name + ": " + field.value);
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < all.size(); at += texts.back().size())
    texts.push_back(protocol::clipped(std::string_view(all).substr(at), core::message_characters_max));
  if (texts.empty()) texts.emplace_back("-");
  return texts;
}

void begin_among_others(Transaction& transaction, Move move, PolicyInForce const& policy) {
  auto const unsent = take_unsent(transaction);
  erase_everything(transaction.database());
  outbox::start_over(transaction);
  NewHome home(transaction, policy);
  bool const same_desk = move == Move::customer;
  std::string const why(same_desk ? reasons::of_another_customer : reasons::of_another_organisation);
  for (auto const& words : unsent.words)
    if (same_desk && !words.message.error) home.open(words.chat);
  for (auto const& words : unsent.words) {
    if (same_desk && !words.message.error) {
      home.say(words);
    } else {
      home.show_failed(words.chat.user, words.message, words.message.error.value_or(why), words.files);
    }
  }
  for (auto const& form : unsent.forms) {
    if (same_desk) {
      home.submit(form);
    } else {
      auto files = form.files;
      for (auto const& text : texts_of(form.fact))
        home.show_failed(form.fact.user, written(transaction, text, form.fact.submitted_at), why,
                         std::exchange(files, {}));
    }
  }
  for (auto const& wish : unsent.wishes)
    if (!home.ask(wish)) requests::give_up(transaction, wish.row, why);
  for (auto const& reply : unsent.replies)
    home.show_failed(reply.user, written(transaction, reply.text, reply.written_at),
                     reply.error.value_or(why));
}

}  // namespace

void move_things(Transaction& transaction, Move move, PolicyInForce const& policy) {
  switch (move) {
    case Move::none:
      return outbox::start_over_as_the_same(transaction);
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
