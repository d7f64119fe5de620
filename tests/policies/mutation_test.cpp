// Starter policies with random damage: each is either read whole, or every problem of it is said in our own
// words.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "core/policy.h"
#include "policies/document.h"
#include "tests/support/paths.h"

namespace deskbell::policy {
namespace {

namespace json = boost::json;

std::vector<std::string> starters() {
  std::vector<std::string> texts;
  std::filesystem::path const root = DESKBELL_SOURCE_DIR;
  for (std::string const name : {"workstation", "server", "kiosk"}) {
    std::ifstream file(root / "policies/starter" / (name + ".json"), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    texts.push_back(text.str());
  }
  return texts;
}

/// Whatever happens, one of the two: a document that survives the way to a device, or problems with a place
/// and words.
void expect_sense(std::string const& text) {
  auto const read = read_document(text);
  ASSERT_NE(read.document.has_value(), !read.problems.empty());
  auto const lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (auto const& problem : read.problems) {
    EXPECT_GE(problem.line, 1);
    EXPECT_LE(problem.line, lines);
    EXPECT_TRUE(problem.message.starts_with("found ") || problem.message.starts_with("is missing"))
        << problem.message << "\n"
        << text;
  }
  if (!read.document) return;
  std::vector<core::PolicyLayer> const layers{
      {{LayerKind::organisation, "", read.document->name}, read.document->layer}};
  DeviceDocument document;
  auto effective = core::effective_policy(layers);
  document.settings = std::move(effective.settings);
  document.origins = std::move(effective.origins);
  auto const encoded = encode(document);
  ASSERT_TRUE(encoded) << encoded.error().message;
  auto const decoded = decode_device_document(*encoded);
  ASSERT_TRUE(decoded) << decoded.error().message << "\n" << text;
  EXPECT_EQ(*decoded, document);
}

class Damage : public testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random_{GetParam()};

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

  void collect(json::value& value, std::vector<json::value*>& all) {
    all.push_back(&value);
    if (auto* object = value.if_object()) {
      for (auto& member : *object) collect(member.value(), all);
    } else if (auto* list = value.if_array()) {
      for (auto& element : *list) collect(element, all);
    }
  }

  json::value other_value() {
    switch (pick(11)) {
      case 0:
        return nullptr;
      case 1:
        return true;
      case 2:
        return -1;
      case 3:
        return 1'000'000'000'000;
      case 4:
        return 1.5;
      case 5:
        return "";
      case 6:
        return json::value(json::string(3000, 'x'));
      case 7:
        return json::array{};
      case 8:
        return json::object{};
      case 9:
        return "separator";
      default:
        return 50;
    }
  }

  void damage(json::value& root) {
    std::vector<json::value*> all;
    collect(root, all);
    auto& victim = *all[pick(all.size())];
    auto* object = victim.if_object();
    auto* list = victim.if_array();
    auto const how = pick(4);
    if (object != nullptr && !object->empty() && how == 0) {
      object->erase(std::next(object->begin(), static_cast<std::ptrdiff_t>(pick(object->size()))));
    } else if (object != nullptr && how == 1) {
      static char const* const names[] = {"url",  "title", "chat",    "items",        "nonsense",
                                          "type", "id",    "enabled", "monitors.cpu", "~/\"\n"};
      (*object)[names[pick(std::size(names))]] = other_value();
    } else if (list != nullptr && !list->empty() && how == 2) {
      json::value const copy = (*list)[pick(list->size())];
      list->push_back(copy);
    } else {
      victim = other_value();
    }
  }
};

TEST_P(Damage, OfValues) {
  for (auto const& text : starters()) {
    for (int round = 0; round < 12; ++round) {
      auto root = json::parse(text);
      for (auto count = 1 + pick(3); count > 0; --count) damage(root);
      expect_sense(json::serialize(root));
      if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
  }
}

TEST_P(Damage, OfBytes) {
  for (auto text : starters()) {
    for (int round = 0; round < 6; ++round) {
      static constexpr std::string_view bytes = "\"{}[]:,\\ \n0-tn\xC3\xFF/*a";
      auto const at = pick(text.size());
      switch (pick(3)) {
        case 0:
          text[at] = bytes[pick(bytes.size())];
          break;
        case 1:
          text.erase(at, 1 + pick(5));
          break;
        default:
          text.insert(at, 1, bytes[pick(bytes.size())]);
      }
      expect_sense(text);
      if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Damage, testing::Range(1U, 31U));

}  // namespace
}  // namespace deskbell::policy
