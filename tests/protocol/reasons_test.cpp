// Sentences with places: what is filled in is found again, and no sentence is taken for another.
#include "protocol/reasons.h"

#include <gtest/gtest.h>

namespace deskbell::tests {
namespace {

namespace reasons = protocol::reasons;
using Words = std::vector<std::string_view>;

TEST(Reasons, WhatIsFilledInIsFoundAgain) {
  EXPECT_EQ(reasons::filled(reasons::too_long, {"Subject", "300", "255"}),
            "Subject: found 300 characters, expected at most 255");
  EXPECT_EQ(reasons::filled("as it is", {"more"}), "as it is");
  EXPECT_EQ(reasons::filled("{} and {}", {"one"}), "one and {}");
  EXPECT_EQ(reasons::words_in("as it is", "as it is"), Words());
  EXPECT_EQ(reasons::words_in("Email is not an e-mail address: found \"{}\"", reasons::no_address),
            (Words{"Email", "{}"}));
  EXPECT_EQ(reasons::words_in("a  b", "{} {} {}"), (Words{"a", "", "b"}));
  for (auto const* other : {"", "as it i", "as it is.", "Email is not an e-mail address: found \"x",
                            "is not an e-mail address"}) {
    EXPECT_FALSE(reasons::words_in(other, "as it is")) << other;
    EXPECT_FALSE(reasons::words_in(other, reasons::no_address)) << other;
  }
  EXPECT_FALSE(reasons::words_in("aba", "ab{}ba")) << "nothing counts twice";
}

TEST(Reasons, EachIsOnlyItself) {
  for (auto const reason : reasons::all) {
    auto const text = reasons::filled(reason, {"one", "two", "three", "four"});
    EXPECT_EQ(text.find("{}"), std::string::npos) << text;
    for (auto const other : reasons::all)
      EXPECT_EQ(reasons::words_in(text, other).has_value(), other == reason) << text << "\n" << other;
  }
}

}  // namespace
}  // namespace deskbell::tests
