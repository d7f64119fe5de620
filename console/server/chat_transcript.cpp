// Reads a conversation from its end, a page at a time, as far as it is written down.
#include "console/server/chat_transcript.h"

#include <algorithm>
#include <limits>

#include "console/server/attachments.h"
#include "console/server/chats.h"
#include "console/server/device_users.h"

namespace deskbell::console {

namespace {

struct LineRow {
  std::int64_t position = 0;
  std::string uid;
  protocol::AuthorKind kind = protocol::AuthorKind::end_user;
  std::string name;
  bool is_private = false;
  std::string text;
  Time written_at{};
  Time accepted_at{};
};
BOOST_DESCRIBE_STRUCT(LineRow, (), (position, uid, kind, name, is_private, text, written_at, accepted_at))

constexpr char const* select_lines =
    "SELECT position, uid, author_kind, author_name, is_private, text, written_at, accepted_at FROM messages "
    "WHERE organisation_id = ? AND chat_id = ? AND ";

core::transcript::Line line_of(store::Sql& sql, ChatRow const& chat, LineRow&& row) {
  using core::transcript::Kind;
  Kind kind = Kind::end_user;
  if (row.kind == protocol::AuthorKind::technician) kind = row.is_private ? Kind::note : Kind::technician;
  if (row.kind == protocol::AuthorKind::automatic) kind = Kind::automatic;
  std::vector<protocol::LiveAttachment> const no_files;
  for (auto const& file : attachments_of(sql, chat.organisation_id, row.uid).value_or(no_files))
    row.text += (row.text.empty() ? "[" : "\n[") + file.name + ", " + std::to_string(file.size) + " bytes]";
  return {kind, std::move(row.name), row.accepted_at, row.written_at, std::move(row.text)};
}

core::transcript::Heading transcript_heading(store::Sql& sql, ChatRow const& chat) {
  using Names = std::tuple<std::string, std::string>;
  auto const names = sql.one<Names>(
      "SELECT a.name, c.business_name FROM assets a JOIN customers c ON c.organisation_id = "
      "a.organisation_id AND c.id = a.customer_id WHERE a.organisation_id = ? AND a.id = ?",
      chat.organisation_id, chat.asset_id);
  core::transcript::Heading heading;
  if (names) std::tie(heading.asset, heading.customer) = *names;
  if (auto const user = find_device_user(sql, chat.organisation_id, chat.device_user_id))
    heading.user = user->shown();
  heading.opened_at = chat.created_at;
  return heading;
}

/// Counted without their texts.
std::int64_t messages_between(store::Sql& sql, ChatRow const& chat, std::int64_t after, std::int64_t before) {
  return sql
      .one<std::int64_t>(
          "SELECT COUNT(*) FROM messages WHERE organisation_id = ? AND chat_id = ? AND position > ? AND "
          "position < ?",
          chat.organisation_id, chat.id, after, before)
      .value_or(0);
}

/// With its time and indentation.
std::size_t bytes_of(std::string const& name, std::string const& text) {
  constexpr std::size_t around = 64;
  return around + name.size() + text.size();
}

}  // namespace

Transcript transcript_after(store::Sql& sql, ChatRow const& chat, std::int64_t position,
                            TranscriptBounds const& bounds) {
  constexpr std::int64_t at_once = 50;
  Transcript transcript{chat.id, transcript_heading(sql, chat), {}};
  auto& lines = transcript.lines;
  std::size_t bytes = 0;
  auto before = std::numeric_limits<std::int64_t>::max();
  auto const take = [&](LineRow&& row) {
    if (static_cast<std::int64_t>(lines.size()) >= bounds.messages) return false;
    auto const here = row.position;
    auto line = line_of(sql, chat, std::move(row));
    bytes += bytes_of(line.name, line.text);
    if (bytes > bounds.bytes && !lines.empty()) return false;
    before = here;
    lines.push_back(std::move(line));
    return true;
  };
  for (bool more = true; more;) {
    auto page = sql.all<LineRow>(
        std::string(select_lines) + "position > ? AND position < ? ORDER BY position DESC LIMIT ?",
        chat.organisation_id, chat.id, position, before, at_once);
    more = static_cast<std::int64_t>(page.size()) == at_once;
    for (auto& row : page) {
      if (take(std::move(row))) continue;
      more = false;
      transcript.heading.left_out = messages_between(sql, chat, position, before);
      break;
    }
  }
  std::reverse(lines.begin(), lines.end());
  return transcript;
}

std::vector<core::transcript::Line> first_lines(store::Sql& sql, ChatRow const& chat) {
  std::vector<core::transcript::Line> lines;
  for (auto& row : sql.all<LineRow>(std::string(select_lines) + "position > 0 ORDER BY position LIMIT 20",
                                    chat.organisation_id, chat.id))
    lines.push_back(line_of(sql, chat, std::move(row)));
  return lines;
}

Result<Transcript> transcript_of(store::Reader& sql, Scope const& scope, Key const& key,
                                 TranscriptBounds const& bounds) {
  auto const chat = load_seen_chat(sql, scope, key);
  if (!chat) return chat.error();
  return transcript_after(sql, *chat, 0, bounds);
}

Result<api::ChatTranscript> transcript_data(store::Reader& sql, Scope const& scope, Key const& key,
                                            core::transcript::Notes notes, TranscriptBounds const& bounds) {
  auto chat = show_chat(sql, scope, key);
  if (!chat) return chat.error();
  auto const row = load_seen_chat(sql, scope, key);
  if (!row) return row.error();
  constexpr std::int64_t at_once = 200;
  api::ChatTranscript transcript;
  std::optional<std::int64_t> before;
  std::int64_t read = 0;
  std::size_t bytes = 0;
  bool full = false;
  for (bool more = true; more && !full;) {
    auto page = list_messages(sql, scope, Key(chat->id), before, std::min(at_once, bounds.messages - read));
    if (!page) return page.error();
    more = page->more;
    std::reverse(page->messages.begin(), page->messages.end());
    for (auto& message : page->messages) {
      bytes += bytes_of(message.author.name, message.text);
      full = bytes > bounds.bytes && read > 0;
      if (full) break;
      ++read;
      before = message.position;
      if (message.is_private && notes == core::transcript::Notes::leave_out) continue;
      transcript.messages.push_back(std::move(message));
    }
    full = full || read >= bounds.messages;
  }
  if (before) transcript.earlier_left_out = messages_between(sql, *row, 0, *before);
  std::reverse(transcript.messages.begin(), transcript.messages.end());
  transcript.chat = std::move(*chat);
  return transcript;
}

}  // namespace deskbell::console
