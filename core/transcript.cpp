// A conversation as plain text.
#include "core/transcript.h"

#include "core/text.h"

namespace deskbell::core::transcript {

namespace {

constexpr Duration worth_telling{60'000};
constexpr std::size_t name_characters_max = 80;
constexpr std::size_t subject_characters = 80;

/// Names come from devices and directories: one line, no control characters.
std::string plain_name(std::string_view name, std::string_view otherwise) {
  std::string plain = preview(name, name_characters_max);
  for (char& c : plain)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return plain.empty() ? std::string(otherwise) : plain;
}

std::string_view role_of(Kind kind) {
  switch (kind) {
    case Kind::end_user:
      return "";
    case Kind::technician:
      return " (technician)";
    case Kind::automatic:
      return " (automatic)";
    case Kind::note:
      return " (private note)";
  }
  return "";
}

std::string_view nobody(Kind kind) {
  switch (kind) {
    case Kind::end_user:
      return "End user";
    case Kind::automatic:
      return "Deskbell";
    case Kind::technician:
    case Kind::note:
      break;
  }
  return "Technician";
}

void append_indented(std::string& out, std::string_view text) {
  for (;;) {
    auto const end = text.find('\n');
    auto const line = text.substr(0, end);
    if (!line.empty()) out += "    ";
    out += line;
    out += '\n';
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string text_of(Heading const& heading, std::span<Line const> lines, Notes notes) {
  std::string out = "Conversation with " + plain_name(heading.user, "the end user");
  if (!heading.asset.empty()) out += " on " + plain_name(heading.asset, "a device");
  if (!heading.customer.empty()) out += ", " + plain_name(heading.customer, "a customer");
  out += '\n';
  if (heading.opened_at) out += "Opened " + to_iso8601(*heading.opened_at) + '\n';
  for (Line const& line : lines) {
    if (line.kind == Kind::note && notes == Notes::leave_out) continue;
    out += "\n[" + to_iso8601(line.accepted_at);
    if (line.accepted_at - line.written_at > worth_telling) out += ", written " + to_iso8601(line.written_at);
    out += "] " + plain_name(line.name, nobody(line.kind));
    out += role_of(line.kind);
    out += ":\n";
    append_indented(out, line.text);
  }
  return out;
}

std::string subject_of(Heading const& heading, std::span<Line const> lines) {
  for (Line const& line : lines) {
    if (line.kind != Kind::end_user) continue;
    if (auto words = preview(line.text, subject_characters); !words.empty()) return words;
  }
  return "Conversation with " + plain_name(heading.user, "the end user");
}

}  // namespace deskbell::core::transcript
