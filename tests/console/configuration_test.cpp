// The configuration file: what it may say, and how its mistakes are told.
#include "console/server/configuration.h"

#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

std::vector<std::string> const names{"listen", "data", "behind-proxy"};

TEST(Configuration, ReadsNamesAndValues) {
  auto const read = must(parse_configuration(
      "# comment\n\n  listen = 127.0.0.1:1\r\nlisten=\"[::1]:2\" # two\ndata = /a b/c # d\nbehind-proxy=true",
      "f", names));
  EXPECT_EQ(read,
            (Configuration{{"listen", "127.0.0.1:1,[::1]:2"}, {"data", "/a b/c"}, {"behind-proxy", "true"}}));
}

TEST(Configuration, SaysWhereAndWhatIsWrong) {
  auto const fault = [](std::string_view text) {
    return parse_configuration(text, "f.conf", names).error().message;
  };
  EXPECT_EQ(fault("data = x\nlisten"), "f.conf:2: found \"listen\", expected NAME = VALUE");
  EXPECT_EQ(fault("lisen = x"), "f.conf:1: found \"lisen\", expected one of listen, data, behind-proxy");
  EXPECT_EQ(fault("[serve]"), "f.conf:1: found \"[serve]\", expected NAME = VALUE");
  EXPECT_EQ(fault("data = \"x"), "f.conf:1: found \"x, expected a closing quote");
  EXPECT_NE(read_configuration("/nonexistent/f.conf", names).error().message.find("cannot be read"),
            std::string::npos);
}

}  // namespace
}  // namespace deskbell::console::test
