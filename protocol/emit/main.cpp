// deskbell-emit: prints what is made from the protocol's declaration. "typescript" or "protocol".
#include <fstream>
#include <iostream>
#include <iterator>

#include "protocol/emit/schema.h"

namespace {

std::string read_file(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
  using namespace deskbell::protocol::emit;
  std::string const what = count > 1 ? arguments[1] : "";
  if (what == "typescript" && count == 2) {
    std::cout << print_typescript(collect_schema());
    return 0;
  }
  if (what == "protocol" && count >= 4) {
    Words words;
    for (int i = 3; i < count; ++i) words.merge(read_words(read_file(arguments[i])));
    std::cout << print_markdown(collect_schema(), words, read_file(arguments[2]));
    return 0;
  }
  std::cerr << "Usage: deskbell-emit typescript\n       deskbell-emit protocol PROSE.md HEADER.h...\n";
  return 2;
}
