// What diagnose tells people and programs.
#include "service/findings.h"

#include <gtest/gtest.h>

namespace deskbell::service {
namespace {

TEST(Findings, PeopleReadEachAsItIsMade) {
  Findings findings(Output::text);
  testing::internal::CaptureStdout();
  findings.good("service", "running");
  findings.skipped("proxy", "none");
  findings.bad("link", "lost\x1b[31m");
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "OK    service       running\n-     proxy         none\nFAIL  link          lost [31m\n");
  EXPECT_TRUE(findings.failed());
}

TEST(Findings, ProgramsReadAllOfThemAtTheEnd) {
  Findings findings(Output::json);
  testing::internal::CaptureStdout();
  findings.good("service", "runs as \"it\" should");
  EXPECT_FALSE(findings.failed());
  EXPECT_EQ(
      findings.json(),
      R"({"schema_version":1,"healthy":true,"checks":[{"check":"service","result":"ok","text":"runs as \"it\" should"}]})");
  findings.skipped("proxy", "none");
  findings.bad("link", "lost");
  EXPECT_NE(
      findings.json().find(
          R"({"check":"proxy","result":"skipped","text":"none"},{"check":"link","result":"failed","text":"lost"}]})"),
      std::string::npos);
  EXPECT_NE(findings.json().find(R"("healthy":false)"), std::string::npos);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

}  // namespace
}  // namespace deskbell::service
