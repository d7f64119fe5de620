// A conversation as plain text and as a page.
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

constexpr std::string_view page_begins =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
    "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri "
    "'none'; form-action 'none'\"><meta name=\"viewport\" content=\"width=device-width\"><meta "
    "name=\"color-scheme\" content=\"light dark\"><style>body{max-width:46rem;margin:2rem auto;padding:0 "
    "1rem;font:15px/1.5 system-ui,sans-serif}h1{font-size:1.3rem}article{margin:1rem 0;padding-left:.8rem;"
    "border-left:3px solid #8888}.technician{border-color:#3b6ef5}.note{border-color:#c80;border-left-style:"
    "dashed}.automatic{font-style:italic}header{font-size:.85rem}article "
    "p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}</style>";

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string time_element(Time time) {
  auto const iso = to_iso8601(time);
  return "<time datetime=\"" + iso + "\">" + iso + "</time>";
}

std::string_view class_of(Kind kind) {
  switch (kind) {
    case Kind::end_user:
      return "end_user";
    case Kind::technician:
      return "technician";
    case Kind::automatic:
      return "automatic";
    case Kind::note:
      return "note";
  }
  return "";
}

std::string words_of_left_out(std::int64_t messages) {
  if (messages == 1) return "1 earlier message is left out here: it stands in the conversation itself";
  return std::to_string(messages) +
         " earlier messages are left out here: they stand in the conversation itself";
}

}  // namespace

std::string text_of(Heading const& heading, std::span<Line const> lines, Notes notes) {
  std::string out;
  if (heading.left_out > 0) out += words_of_left_out(heading.left_out) + '\n';
  out += "Conversation with " + plain_name(heading.user, "the end user");
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

std::string html_of(Heading const& heading, std::span<Line const> lines, Notes notes) {
  std::string title = "Conversation with " + plain_name(heading.user, "the end user");
  if (!heading.asset.empty()) title += " on " + plain_name(heading.asset, "a device");
  if (!heading.customer.empty()) title += ", " + plain_name(heading.customer, "a customer");
  std::string out(page_begins);
  out += "<title>" + escaped(title) + "</title></head><body><h1><bdi>" + escaped(title) + "</bdi></h1>\n";
  if (heading.opened_at) out += "<p>Opened " + time_element(*heading.opened_at) + "</p>\n";
  if (heading.left_out > 0) out += "<p>" + words_of_left_out(heading.left_out) + "</p>\n";
  for (Line const& line : lines) {
    if (line.kind == Kind::note && notes == Notes::leave_out) continue;
    out += "<article class=\"" + std::string(class_of(line.kind)) + "\"><header><b><bdi>" +
           escaped(plain_name(line.name, nobody(line.kind))) + "</bdi></b>" +
           std::string(role_of(line.kind)) + " " + time_element(line.accepted_at);
    if (line.accepted_at - line.written_at > worth_telling)
      out += ", written " + time_element(line.written_at);
    out += "</header><p dir=\"auto\">" + escaped(line.text) + "</p></article>\n";
  }
  return out + "</body></html>\n";
}

std::string subject_of(Heading const& heading, std::span<Line const> lines) {
  for (Line const& line : lines) {
    if (line.kind != Kind::end_user) continue;
    if (auto words = preview(line.text, subject_characters); !words.empty()) return words;
  }
  return "Conversation with " + plain_name(heading.user, "the end user");
}

}  // namespace deskbell::core::transcript
