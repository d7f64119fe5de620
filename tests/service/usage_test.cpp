// What deskbell and deskbelld say to a wrong command line.
#include "service/usage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::service {
namespace {

struct Usage : testing::Test {
  CLI::App app{"What it is for.", "deskbelld"};
  std::string state;
  int threads = 1;

  void SetUp() override {
    app.add_option("--state", state, "Folder");
    app.add_option("--threads", threads, "How many");
    app.set_version_flag("--version", std::string("deskbelld 1.0.0"));
  }
  /// The exit code; nothing where the words are right.
  std::optional<int> answer(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    std::optional<int> code;
    try {
      app.parse(words);
    } catch (CLI::ParseError const& error) {
      code = answer_usage(app, error);
    }
    out = testing::internal::GetCapturedStdout();
    err = testing::internal::GetCapturedStderr();
    return code;
  }
  std::string out;
  std::string err;
};

TEST_F(Usage, AWrongWordIsNamedWithWhatWasExpected) {
  for (auto const* word : {"--bogus", "bogus"}) {
    EXPECT_EQ(answer({word}), 2);
    EXPECT_EQ(err, std::string("deskbelld: found \"") + word +
                       "\", expected one of --help, --state, --threads, --version\n"
                       "Run with --help for more information.\n");
    EXPECT_EQ(out, "");
  }
}

TEST_F(Usage, AWrongValueIsNamedWithItsFlag) {
  EXPECT_EQ(answer({"--threads", "many"}), 2);
  EXPECT_EQ(err.rfind("deskbelld: ", 0), 0u) << err;
  EXPECT_NE(err.find("--threads"), std::string::npos) << err;
  EXPECT_EQ(answer({"--state"}), 2);
  EXPECT_NE(err.find("--state"), std::string::npos) << err;
}

TEST_F(Usage, WhatACommandTakesIsToldWithWhatAllTake) {
  auto& policy = *app.add_subcommand("policy", "Policies");
  bool json = false;
  policy.add_subcommand("show", "It")->add_flag("--json", json, "As JSON");
  app.fallthrough();
  EXPECT_EQ(answer({"polcy"}), 2);
  EXPECT_EQ(err.substr(0, err.find('\n')), "deskbelld: found \"polcy\", expected one of policy");
  EXPECT_EQ(answer({"policy", "shwo"}), 2);
  EXPECT_EQ(err.substr(0, err.find('\n')), "deskbelld: found \"shwo\", expected one of show");
  EXPECT_EQ(answer({"policy", "show", "--jsno"}), 2);
  EXPECT_EQ(err.substr(0, err.find('\n')),
            "deskbelld: found \"--jsno\", expected one of --help, --json, --state, --threads, --version");
}

TEST_F(Usage, WhereACommandIsMissingThoseThatThereAreAreNamed) {
  auto& policy = *app.add_subcommand("policy", "Policies");
  policy.add_subcommand("show", "It");
  policy.add_subcommand("explain", "Why");
  policy.require_subcommand(1);
  app.add_subcommand("status", "How it stands");
  app.require_subcommand(1);
  EXPECT_EQ(answer({}), 2);
  EXPECT_EQ(err.substr(0, err.find('\n')), "deskbelld: found no command, expected one of policy, status");
  EXPECT_EQ(answer({"policy"}), 2);
  EXPECT_EQ(err.substr(0, err.find('\n')), "deskbelld: found no command, expected one of show, explain");
}

TEST_F(Usage, HelpAndVersionAreAnsweredOnStandardOutput) {
  EXPECT_EQ(answer({"--version"}), 0);
  EXPECT_EQ(out, "deskbelld 1.0.0\n");
  EXPECT_EQ(answer({"--help"}), 0);
  EXPECT_NE(out.find("What it is for."), std::string::npos);
  EXPECT_EQ(err, "");
  EXPECT_EQ(answer({"--state", "/x"}), std::nullopt);
}

TEST_F(Usage, AWrongWordDoesNotDriveTheTerminal) {
  EXPECT_EQ(answer({"\x1b[31mred"}), 2);
  EXPECT_EQ(err.find('\x1b'), std::string::npos) << err;
}

}  // namespace
}  // namespace deskbell::service
