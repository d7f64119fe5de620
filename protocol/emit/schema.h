// The shape of every message as data, taken from the described structs: what both printers of this program
// walk over.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::protocol::emit {

struct Field {
  std::string name;
  std::string type;       ///< TypeScript notation: string, number, boolean, Other, Other[], Record<string, T>
  std::string format;     ///< what the text or number means: uuid, ms UTC, or empty
  bool optional = false;  ///< may be left out
  bool is_list = false;
};

struct Shape {
  std::string name;
  std::vector<Field> fields;        ///< of a struct
  std::vector<std::string> values;  ///< of an enumeration
};

struct Message {
  std::string type;   ///< on the wire, e.g. "chat.said"
  std::string shape;  ///< name of the struct
  bool durable = false;
};

struct Channel {
  std::string name;       ///< of the variant, e.g. "Uplink"
  std::string direction;  ///< "device -> console"
  std::vector<Message> messages;
};

struct Schema {
  std::vector<Channel> channels;
  std::vector<Shape> shapes;  ///< in order of first use
  [[nodiscard]] Shape const* find(std::string_view name) const;
};

/// Everything that protocol/channels.h lets anybody say, and the enrolment's request and answer.
Schema collect_schema();

/// What the headers' comments say: "ChatSaid" -> its sentence, "ChatSaid.text" -> the field's.
using Words = std::map<std::string, std::string>;
Words read_words(std::string_view header_text);

/// src/generated/wires.ts of the web console: the live link's types.
std::string print_typescript(Schema const& schema);
/// docs/protocol.md: `prose` with every line "{{NAME}}" replaced by that channel's or shape list's tables.
std::string print_markdown(Schema const& schema, Words const& words, std::string_view prose);

}  // namespace deskbell::protocol::emit
