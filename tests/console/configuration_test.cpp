// The configuration file against flags and environment, and root's hands on somebody else's data.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "console/server/configuration_file.h"
#include "console/server/data_owner.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

/// Two commands that share an option, as deskbell-console's do.
class Configuration : public testing::Test {
 protected:
  Configuration() {
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.config_formatter(std::make_shared<ConfigurationFile>(app_));
    app_.set_config("--config", "");
    auto& serve = *app_.add_subcommand("serve");
    serve.add_option("--data", serve_data_)->envname("DESKBELL_TEST_DATA")->required();
    serve.add_option("--listen", listen_);
    auto& admin = *app_.add_subcommand("admin");
    admin.require_subcommand(1);
    admin.add_subcommand("create")->add_option("--data", admin_data_)->required();
    ::unsetenv("DESKBELL_TEST_DATA");
  }
  ~Configuration() override { ::unsetenv("DESKBELL_TEST_DATA"); }

  void parse(std::string const& content, std::vector<std::string> arguments) {
    auto const file = folder_.path() / "console.conf";
    std::ofstream(file) << content;
    arguments.insert(arguments.end(), {"--config", file.string()});
    std::reverse(arguments.begin(), arguments.end());
    app_.parse(arguments);
  }

  Folder folder_;
  CLI::App app_{"test"};
  std::string serve_data_;
  std::string admin_data_;
  std::vector<std::string> listen_;
};

TEST_F(Configuration, OneLineIsForEveryCommandThatHasTheOption) {
  parse("# why\ndata = \"/d\"\nlisten = [\"127.0.0.1:1\", \"[::1]:2\"]\n", {"serve"});
  EXPECT_EQ(serve_data_, "/d");
  EXPECT_THAT(listen_, testing::ElementsAre("127.0.0.1:1", "[::1]:2"));
}

TEST_F(Configuration, CommandsBelowCommandsHaveItToo) {
  parse("data = /d\n", {"admin", "create"});
  EXPECT_EQ(admin_data_, "/d");
}

TEST_F(Configuration, ASectionMeansOneCommand) {
  parse("data = /all\n[serve]\nlisten = 127.0.0.1:1\n", {"serve"});
  EXPECT_EQ(serve_data_, "/all");
  EXPECT_THAT(listen_, testing::ElementsAre("127.0.0.1:1"));
}

TEST_F(Configuration, FlagsBeforeTheEnvironmentBeforeTheFile) {
  ::setenv("DESKBELL_TEST_DATA", "/environment", 1);
  parse("data = /file\n", {"serve"});
  EXPECT_EQ(serve_data_, "/environment");
  parse("data = /file\n", {"serve", "--data", "/flag"});
  EXPECT_EQ(serve_data_, "/flag");
}

TEST_F(Configuration, AWrongNameIsRefusedByName) {
  try {
    parse("lisen = 127.0.0.1:1\n", {"serve", "--data", "/d"});
    FAIL() << "it was taken";
  } catch (CLI::ConfigError const& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("\"lisen\""));
  }
  EXPECT_THROW(parse("[srve]\ndata = /d\n", {"serve"}), CLI::ConfigError);
}

TEST(DefaultConfiguration, IsNotForWhoNamesTheData) {
  char const* const flag[] = {"deskbell-console", "serve", "--data", "/d"};
  EXPECT_EQ(default_configuration(4, flag), "");
  char const* const joined[] = {"deskbell-console", "serve", "--data=/d"};
  EXPECT_EQ(default_configuration(3, joined), "");
}

TEST(DataOwner, RootMakesFilesThatTheOwnerCanOpen) {
  Folder const folder;
  constexpr uid_t nobody = 65534;
  bool const root = ::geteuid() == 0;
  ASSERT_TRUE(!root || ::chown(folder.path().c_str(), nobody, nobody) == 0);
  {
    auto const owner = ActingOwner::of(folder.path());
    ASSERT_TRUE(owner);
    EXPECT_EQ(::geteuid(), root ? nobody : ::getuid());
    std::ofstream(folder.path() / "file") << "x";
  }
  EXPECT_EQ(::geteuid(), ::getuid());
  struct stat facts {};
  ASSERT_EQ(::stat((folder.path() / "file").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_uid, root ? nobody : ::getuid());
}

TEST(DataOwner, AFolderThatIsNotThereChangesNothing) {
  auto const owner = ActingOwner::of("/nowhere/at/all");
  ASSERT_TRUE(owner);
  EXPECT_EQ(::geteuid(), ::getuid());
}

}  // namespace
}  // namespace deskbell::console::test
