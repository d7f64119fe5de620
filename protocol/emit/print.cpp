// Prints the schema as TypeScript and as Markdown.
#include <functional>
#include <set>
#include <sstream>

#include "protocol/emit/schema.h"

namespace deskbell::protocol::emit {

namespace {

std::string bare(std::string type) {
  if (type.rfind("Record<string, ", 0) == 0) type = type.substr(15, type.size() - 16);
  while (type.size() > 2 && type.compare(type.size() - 2, 2, "[]") == 0) type.resize(type.size() - 2);
  return type;
}

/// Names of the shapes that `start` is made of, itself first, each once, in order of first use.
void reach(Schema const& schema, std::string const& start, std::vector<std::string>& order,
           std::set<std::string>& seen) {
  auto const* shape = schema.find(start);
  if (shape == nullptr || !seen.insert(start).second) return;
  order.push_back(start);
  for (auto const& field : shape->fields) reach(schema, bare(field.type), order, seen);
}

Channel const* channel_of(Schema const& schema, std::string_view name) {
  for (auto const& channel : schema.channels) {
    if (channel.name == name) return &channel;
  }
  return nullptr;
}

void print_interface(std::ostream& out, Shape const& shape) {
  if (!shape.values.empty()) {
    out << "export type " << shape.name << " =";
    for (auto const& value : shape.values) out << "\n  | \"" << value << '"';
    out << ";\n\n";
    return;
  }
  out << "export interface " << shape.name << " {\n";
  for (auto const& field : shape.fields) {
    out << "  " << field.name << (field.optional ? "?: " : ": ") << field.type << ";\n";
  }
  out << "}\n\n";
}

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

void print_fields(std::ostream& out, Shape const& shape, Words const& words) {
  if (!shape.values.empty()) {
    out << "One of";
    for (auto const& value : shape.values)
      out << (value == shape.values.front() ? " " : ", ") << '`' << value << '`';
    out << ".\n\n";
    return;
  }
  if (shape.fields.empty()) {
    out << "The body is an empty object.\n\n";
    return;
  }
  out << "| field | type | needed | meaning |\n|---|---|---|---|\n";
  for (auto const& field : shape.fields) {
    auto const word = words.find(shape.name + "." + field.name);
    out << "| `" << field.name << "` | " << field.type << (field.format.empty() ? "" : ", " + field.format)
        << " | " << (field.optional || field.is_list ? "no" : "yes") << " | "
        << (word == words.end() ? "" : escaped(word->second)) << " |\n";
  }
  out << '\n';
}

void print_channel(std::ostream& out, Schema const& schema, Channel const& channel, Words const& words) {
  for (auto const& message : channel.messages) {
    out << "#### `" << message.type << "` (" << channel.direction << (message.durable ? ", durable fact" : "")
        << ")\n\n";
    if (auto const word = words.find(message.shape); word != words.end()) out << word->second << "\n\n";
    print_fields(out, *schema.find(message.shape), words);
  }
}

void print_shape(std::ostream& out, Shape const& shape, Words const& words) {
  out << "#### " << shape.name << "\n\n";
  if (auto const word = words.find(shape.name); word != words.end()) out << word->second << "\n\n";
  print_fields(out, shape, words);
}

/// The shapes that are not messages themselves, in order of first use.
void print_parts(std::ostream& out, Schema const& schema, Words const& words) {
  std::set<std::string> seen = {"EnrolRequest", "EnrolAnswer"};
  for (auto const& channel : schema.channels) {
    for (auto const& message : channel.messages) seen.insert(message.shape);
  }
  for (auto const& shape : schema.shapes) {
    if (!seen.contains(shape.name)) print_shape(out, shape, words);
  }
}

}  // namespace

std::string print_typescript(Schema const& schema) {
  std::ostringstream out;
  out << "// Made by the protocol's emit program from protocol/live_link.h. Do not edit: build, and it is "
         "made anew.\n\n";
  std::vector<std::string> order;
  std::set<std::string> seen;
  for (auto const* name : {"LiveEvent", "LiveCommand"}) {
    auto const* channel = channel_of(schema, name);
    for (auto const& message : channel->messages) reach(schema, message.shape, order, seen);
  }
  for (auto const& name : order) print_interface(out, *schema.find(name));
  for (auto const* name : {"LiveEvent", "LiveCommand"}) {
    out << "export type " << name << " =";
    for (auto const& message : channel_of(schema, name)->messages) {
      out << "\n  | { type: \"" << message.type << "\"; body: " << message.shape << " }";
    }
    out << ";\n\n";
  }
  auto text = out.str();
  text.pop_back();
  return text;
}

std::string print_markdown(Schema const& schema, Words const& words, std::string_view prose) {
  std::ostringstream out;
  std::istringstream lines{std::string(prose)};
  std::string line;
  while (std::getline(lines, line)) {
    if (line.size() < 5 || line.rfind("{{", 0) != 0) {
      out << line << '\n';
      continue;
    }
    auto const name = line.substr(2, line.size() - 4);
    if (auto const* channel = channel_of(schema, name)) {
      print_channel(out, schema, *channel, words);
    } else if (name == "parts") {
      print_parts(out, schema, words);
    } else if (auto const* shape = schema.find(name)) {
      print_shape(out, *shape, words);
    } else {
      out << line << '\n';
    }
  }
  return out.str();
}

}  // namespace deskbell::protocol::emit
