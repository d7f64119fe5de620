// What is made from the protocol's declaration is up to date in the tree, and says something of every
// message.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "protocol/emit/schema.h"
#include "tests/support/paths.h"

namespace deskbell::tests {
namespace {

using namespace protocol::emit;

std::string read_file(std::string const& name) {
  std::ifstream file(std::string(DESKBELL_SOURCE_DIR) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Words all_words() {
  Words words;
  for (auto const* name : {"common", "device_link", "device_files", "tray_link", "request_comments",
                           "announcements", "live_link", "inventory_hardware", "inventory"}) {
    words.merge(read_words(read_file(std::string("protocol/") + name + ".h")));
  }
  return words;
}

TEST(Emit, TypeScriptInTheTreeIsUpToDate) {
  EXPECT_EQ(read_file("console/web/src/generated/wires.ts"), print_typescript(collect_schema()))
      << "run: ninja -C build/dev emit";
}

TEST(Emit, ProtocolPageInTheTreeIsUpToDate) {
  EXPECT_EQ(read_file("docs/protocol.md"),
            print_markdown(collect_schema(), all_words(), read_file("protocol/emit/prose.md")))
      << "run: ninja -C build/dev emit";
}

TEST(Emit, EveryMessageTypeIsNamedOnceInItsDirection) {
  for (auto const& channel : collect_schema().channels) {
    std::set<std::string> seen;
    for (auto const& message : channel.messages)
      EXPECT_TRUE(seen.insert(message.type).second) << message.type;
  }
}

TEST(Emit, PageNamesEveryMessageAndField) {
  auto const schema = collect_schema();
  auto const page = print_markdown(schema, all_words(), read_file("protocol/emit/prose.md"));
  EXPECT_EQ(page.find("{{"), std::string::npos);
  for (auto const& channel : schema.channels) {
    for (auto const& message : channel.messages)
      EXPECT_NE(page.find("`" + message.type + "` ("), std::string::npos);
  }
  for (auto const& shape : schema.shapes) {
    for (auto const& field : shape.fields) {
      EXPECT_NE(page.find("| `" + field.name + "` |"), std::string::npos) << shape.name << "." << field.name;
    }
  }
}

}  // namespace
}  // namespace deskbell::tests
