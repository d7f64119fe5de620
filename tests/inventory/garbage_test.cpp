// Damaged machines: whatever stands in the files, the answer is less, never a crash, and always safe to send.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <random>

#include "agent/inventory/collector.h"
#include "protocol/codec.h"
#include "tests/inventory/tree.h"

namespace deskbell::agent::inventory::testing {
namespace {

std::vector<std::filesystem::path> files_of(Tree const& tree) {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(tree.path(""))) {
    if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void write(std::filesystem::path const& path, std::string const& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

std::string read(std::filesystem::path const& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void expect_safe(Tree const& tree, Machine const& machine) {
  auto const report = collect(tree.roots(&machine));
  std::string const json = protocol::encode_struct(report);
  EXPECT_TRUE(protocol::is_valid_utf8(json));
  auto const again = protocol::decode_struct<protocol::Inventory>(json);
  ASSERT_TRUE(again) << again.error().message;
}

class Garbage : public ::testing::Test {
 protected:
  Garbage() { make_laptop(tree, machine); }
  Tree tree;
  FakeMachine machine;
};

TEST_F(Garbage, RandomBytesInEveryFile) {
  std::mt19937 random(7);
  for (auto const& file : files_of(tree)) {
    std::string bytes(4096, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    write(file, bytes);
  }
  expect_safe(tree, machine);
}

TEST_F(Garbage, FlippedBytes) {
  std::mt19937 random(11);
  auto const files = files_of(tree);
  std::vector<std::string> originals;
  for (auto const& file : files) originals.push_back(read(file));
  for (int round = 0; round < 15; ++round) {
    for (std::size_t index = 0; index < files.size(); ++index) {
      std::string bytes = originals[index];
      for (int flips = 0; flips < 3 && !bytes.empty(); ++flips) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      write(files[index], bytes);
    }
    expect_safe(tree, machine);
  }
}

TEST_F(Garbage, OneHugeLine) {
  for (auto const& file : files_of(tree)) write(file, std::string(200'000, 'A'));
  expect_safe(tree, machine);
}

TEST_F(Garbage, OnlySeparators) {
  for (auto const& separators : {"::::::::::::::\n", "=\n=\n", "\n\n\n\n", " \t \t\n", "/// - / - \n",
                                 "(()))\n", "<Printer >\n</\n"}) {
    for (auto const& file : files_of(tree)) write(file, separators);
    expect_safe(tree, machine);
  }
}

TEST_F(Garbage, EmptyFiles) {
  for (auto const& file : files_of(tree)) write(file, "");
  expect_safe(tree, machine);
}

TEST_F(Garbage, FoldersAndPipesInPlaceOfFiles) {
  bool pipe = false;
  for (auto const& file : files_of(tree)) {
    std::filesystem::remove(file);
    pipe = !pipe;
    if (pipe) {
      ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    } else {
      std::filesystem::create_directory(file);
    }
  }
  expect_safe(tree, machine);
}

TEST_F(Garbage, LinksThatLoop) {
  for (auto const& file : files_of(tree)) {
    std::filesystem::remove(file);
    std::filesystem::create_symlink(file.filename(), file);
  }
  expect_safe(tree, machine);
}

TEST_F(Garbage, NumbersThatDoNotFit) {
  for (auto const& file : files_of(tree)) write(file, "99999999999999999999999999\n");
  expect_safe(tree, machine);
  for (auto const& file : files_of(tree)) write(file, "9223372036854775807\n");
  expect_safe(tree, machine);
  for (auto const& file : files_of(tree)) write(file, "-9223372036854775808\n");
  expect_safe(tree, machine);
}

}  // namespace
}  // namespace deskbell::agent::inventory::testing
