// How the command line puts things.
#include "service/show.h"

#include <gtest/gtest.h>

namespace deskbell::service {
namespace {

TEST(Show, OneFactWaitsAndTwoFactsWait) {
  EXPECT_EQ(facts_wait(1), "1 fact waits");
  EXPECT_EQ(facts_wait(2), "2 facts wait");
  EXPECT_EQ(facts_wait(0), "0 facts wait");
}

TEST(Show, TimesAsPeopleSayThem) {
  auto const now = time_from_ms(1'700'000'000'000);
  EXPECT_EQ(ago(now, now), "just now");
  EXPECT_EQ(ago(now - Duration{60'000}, now), "1 minute ago");
  EXPECT_EQ(ago(now - Duration{3 * 86'400'000}, now), "3 days ago");
  EXPECT_EQ(ago(now + Duration{20'000}, now), "in 20 seconds");
}

TEST(Show, OfADiskIsSaidWhichAmountIsFree) {
  EXPECT_EQ(fact_text("disk", "49 GiB / 252 GiB"), "49 GiB free of 252 GiB");
  EXPECT_EQ(fact_text("model", "A / B"), "A / B");
  EXPECT_EQ(fact_text("disk", ""), "");
}

TEST(Show, WhatATerminalWouldObeyIsBlank) { EXPECT_EQ(harmless("a\x1b[31mb\n"), "a [31mb "); }

TEST(Show, LongJsonStandsOnLinesOfItsOwn) {
  EXPECT_EQ(spread(R"({"a":1,"b":[true,null]})", 6), R"({"a":1,"b":[true,null]})");
  std::string const words(60, 'w');
  EXPECT_EQ(spread(R"({"menu":[{"id":"chat"},{"title":")" + words + R"("}]})", 2),
            "{\n    \"menu\": [\n      {\"id\":\"chat\"},\n      {\n        \"title\": \"" + words +
                "\"\n      }\n    ]\n  }");
  EXPECT_EQ(spread("{}", 2), "{}");
  EXPECT_EQ(spread("no json", 2), "no json");
}

}  // namespace
}  // namespace deskbell::service
