// A user's own conversations, back to the first: pages of them, and what they hold of some words.
#include "agent/history.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/describe/enum_from_string.hpp>

#include "agent/account.h"
#include "agent/text_match.h"
#include "agent/tray_session.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::agent::history {

using chat_rows::Chat;

namespace {

constexpr std::int64_t page_messages = 100;
/// Of a page that travels in several frames: a tray's queue holds it, and what comes meanwhile.
constexpr std::size_t page_bytes_max = TraySession::queue_max_bytes / 2;
constexpr std::size_t excerpt_characters = 160;
constexpr std::size_t query_characters_max = 200;
constexpr std::int64_t newest_order = INT64_MAX;

std::optional<protocol::ChatEnding> ending_of(Chat const& chat) {
  auto const* archived = std::get_if<core::chat::Archived>(&chat.state.phase);
  if (archived == nullptr) return std::nullopt;
  return protocol::ChatEnding{chat.id(), archived->by, archived->at};
}

std::optional<Chat> own(SQLite::Database& database, std::string const& account, ChatId id) {
  auto chat = chat_rows::resolve(database, id);
  if (chat && account_of(chat->user) != account) chat.reset();
  return chat;
}

Error no_such_chat() {
  return make_error(ErrorCode::not_found, std::string(protocol::reasons::no_such_chat));
}

/// Cuts a page to so many bytes, at the end that is further from where the reader is.
void fit(chat_rows::Page& page, std::size_t bytes_max, bool from_front) {
  std::size_t bytes = 0;
  std::size_t kept = 0;
  auto const count = page.messages.size();
  while (kept < count) {
    auto const& next = page.messages[from_front ? kept : count - 1 - kept];
    bytes += chat_rows::frame_bytes(next);
    if (kept > 0 && bytes > bytes_max) break;
    ++kept;
  }
  if (kept == count) return;
  page.more = true;
  auto const cut = static_cast<std::ptrdiff_t>(kept);
  if (from_front) {
    page.messages.erase(page.messages.begin() + cut, page.messages.end());
  } else {
    page.messages.erase(page.messages.begin(), page.messages.end() - cut);
  }
}

Past past_of(SQLite::Database& database, Chat const& chat, chat_rows::Page page) {
  fit(page, page_bytes_max, false);
  Past past;
  past.more = page.more || chat_rows::previous(database, account_of(chat.user), chat.id()).has_value();
  past.frames = chat_rows::in_frames(std::move(page.messages));
  if (auto ending = ending_of(chat); ending && !past.frames.empty())
    past.frames.front().endings.push_back(std::move(*ending));
  return past;
}

/// One search: goes through the account's conversations until a limit.
class Finder {
 public:
  Finder(SQLite::Database& database, TextMatch const& match, FindLimits limits,
         protocol::TrayChatsFound& found)
      : database_(database), match_(match), limits_(limits), found_(found) {}

  /// Looks into one conversation before `order`. False: a limit was met, and `found` says where to go on.
  bool look_into(Chat const& chat, std::int64_t order) {
    SQLite::Statement select(
        database_,
        "SELECT ord, message_id, author_kind, author_name, text, coalesce(accepted_at, written_at) FROM "
        "messages WHERE chat_id = ? AND ord < ? ORDER BY ord DESC");
    select.bind(1, chat.id().text());
    select.bind(2, order);
    while (select.executeStep()) {
      if (found_.hits.size() >= limits_.hits || looked_at_ >= limits_.looked_at) {
        found_.next_chat = chat.id();
        found_.next_order = select.getColumn(0).getInt64() + 1;
        return false;
      }
      ++looked_at_;
      auto excerpt = match_.excerpt(select.getColumn(4).getString(), excerpt_characters);
      if (!excerpt) continue;
      take(chat, select, std::move(*excerpt));
      if (match_.empty()) return true;  // a conversation is shown once, with its newest message
    }
    return true;
  }

 private:
  void take(Chat const& chat, SQLite::Statement& row, std::string excerpt) {
    protocol::ChatHit hit;
    hit.chat_id = chat.id();
    hit.order = row.getColumn(0).getInt64();
    hit.message_id = MessageId::parse(row.getColumn(1).getString()).value_or(MessageId{});
    boost::describe::enum_from_string(row.getColumn(2).getText(), hit.author.kind);
    hit.author.name = row.getColumn(3).getString();
    hit.own = hit.author.kind == protocol::AuthorKind::end_user;
    hit.excerpt = std::move(excerpt);
    hit.at = time_from_ms(row.getColumn(5).getInt64());
    hit.ending = ending_of(chat);
    found_.hits.push_back(std::move(hit));
  }

  SQLite::Database& database_;
  TextMatch const& match_;
  FindLimits limits_;
  protocol::TrayChatsFound& found_;
  std::size_t looked_at_ = 0;
};

}  // namespace

Past newest(SQLite::Database& database, Chat const& chat) {
  return past_of(database, chat, chat_rows::page(database, chat, newest_order, page_messages));
}

Past before(SQLite::Database& database, std::string const& account, protocol::TrayHistory const& asked) {
  auto chat = own(database, account, asked.chat_id);
  if (!chat) return {};
  auto page = chat_rows::page(database, *chat, asked.before_order, page_messages);
  if (page.messages.empty()) {
    chat = chat_rows::previous(database, account, chat->id());
    if (!chat) return {};
    page = chat_rows::page(database, *chat, newest_order, page_messages);
  }
  return past_of(database, *chat, std::move(page));
}

Result<protocol::TrayChatPage> read(SQLite::Database& database, std::string const& account,
                                    protocol::TrayReadChat const& asked) {
  auto const chat = own(database, account, asked.chat_id);
  if (!chat) return no_such_chat();
  bool const onwards = asked.after_order.has_value();
  auto page =
      onwards ? chat_rows::page_after(database, *chat, *asked.after_order, page_messages)
              : chat_rows::page(database, *chat, asked.before_order.value_or(newest_order), page_messages);
  fit(page, chat_rows::frame_messages_bytes, onwards);
  return protocol::TrayChatPage{asked.request_id, chat->id(), std::move(page.messages), page.more,
                                ending_of(*chat)};
}

Result<protocol::TrayChatsFound> find(SQLite::Database& database, std::string const& account,
                                      protocol::TrayFindChats const& asked, FindLimits limits) {
  auto const text = core::block_text("text", asked.text, query_characters_max);
  if (!text) return text.error();
  TextMatch const match(*text);
  protocol::TrayChatsFound found;
  found.request_id = asked.request_id;
  Finder finder(database, match, limits, found);
  ChatId at;
  if (asked.before_chat) {
    auto const chat = own(database, account, *asked.before_chat);
    if (!chat) return no_such_chat();
    if (!finder.look_into(*chat, asked.before_order.value_or(0))) return found;
    at = chat->id();
  }
  while (auto const chat = chat_rows::previous(database, account, at)) {
    if (!finder.look_into(*chat, newest_order)) break;
    at = chat->id();
  }
  return found;
}

}  // namespace deskbell::agent::history
