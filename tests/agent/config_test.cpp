// Which setting counts where several say something: above all the proxy.
#include "agent/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "agent/files.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

struct ConfigTest : ::testing::Test {
  ConfigTest() { given.state = folder.path().string(); }
  void write_file(std::string const& text) {
    std::ofstream file(folder / "agent.json");
    file << text;
  }
  Result<Config> load() {
    return load_config(given, [this](char const* name) -> char const* {
      auto const found = environment.find(name);
      return found == environment.end() ? nullptr : found->second.c_str();
    });
  }
  std::string proxy_by(policy::Proxy const& by_policy = {}) {
    auto const config = load();
    if (!config) return config.error().message;
    auto const target = link_target(*config, identity, by_policy);
    if (!target) return target.error().message;
    if (!target->proxy) return "none";
    return target->proxy->user + ":" + target->proxy->password + "@" + target->proxy->where();
  }

  tests::TemporaryFolder folder;
  Given given;
  std::map<std::string, std::string> environment;
  Identity identity;
};

TEST_F(ConfigTest, FlagsComeBeforeEnvironmentBeforeFile) {
  std::string const pin(64, 'a');
  write_file(R"({"url": "https://file", "pin": ")" + pin + R"(", "log_level": "debug", "proxy": "none"})");
  ASSERT_TRUE(load()) << load().error().message;
  EXPECT_EQ(load()->url, "https://file");
  EXPECT_EQ(load()->log_level, "debug");
  environment["DESKBELL_URL"] = "https://environment";
  environment["DESKBELL_LOG_LEVEL"] = "";  // empty is not given
  EXPECT_EQ(load()->url, "https://environment");
  EXPECT_EQ(load()->log_level, "debug");
  given.url = "https://flag";
  EXPECT_EQ(load()->url, "https://flag");
  EXPECT_EQ(load()->pin, pin);
}

TEST_F(ConfigTest, SaysWhatIsWrongInTheFile) {
  write_file(R"({"url": 7})");
  auto const config = load();
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().message.find("agent.json"), std::string::npos) << config.error().message;
  EXPECT_NE(config.error().message.find("url"), std::string::npos) << config.error().message;
}

TEST_F(ConfigTest, TheProxyComesFromTheNarrowestThatNamesOne) {
  identity.url = "https://console.example.com";
  ::setenv("https_proxy", "http://eve:e%40%3A@environment:8080", 1);
  EXPECT_EQ(proxy_by(), "eve:e@:@environment:8080");
  ::setenv("no_proxy", ".example.com", 1);
  EXPECT_EQ(proxy_by(), "none");
  ::unsetenv("no_proxy");
  identity.proxy = "enrolment:3128";
  EXPECT_EQ(proxy_by(), ":@enrolment:3128");
  policy::Proxy by_policy;
  by_policy.mode = policy::ProxyMode::manual;
  by_policy.url = "http://policy:3128";
  by_policy.user = "pia";
  by_policy.password = "p:w";
  EXPECT_EQ(proxy_by(by_policy), "pia:p:w@policy:3128");
  write_file(R"({"proxy": "http://fritz:secret@file:3128"})");
  EXPECT_EQ(proxy_by(by_policy), "fritz:secret@file:3128");
  environment["DESKBELL_PROXY"] = "none";
  EXPECT_EQ(proxy_by(by_policy), "none");
  given.proxy = "http://kim:very secret@:99";
  EXPECT_EQ(proxy_by().find("secret"), std::string::npos) << "an error names no password";
  by_policy.mode = policy::ProxyMode::none;
  given.proxy.reset();
  environment.clear();
  write_file("{}");
  EXPECT_EQ(proxy_by(by_policy), "none");
  ::unsetenv("https_proxy");
}

/// Nobody names a folder: who runs it, and what is there, says which is meant.
struct PlacesTest : ConfigTest {
  PlacesTest() {
    given.state.reset();
    environment["HOME"] = home.string();
    installed.state = folder / "var";
    installed.file = folder / "etc" / "agent.json";
    installed.socket = folder / "run" / "tray.sock";
  }
  Config of(Runner runner) {
    auto config = load_config(
        given,
        [this](char const* name) -> char const* {
          auto const found = environment.find(name);
          return found == environment.end() ? nullptr : found->second.c_str();
        },
        installed, runner);
    EXPECT_TRUE(config) << config.error().message;
    return config ? *config : Config{};
  }

  std::filesystem::path home = folder / "home";
  std::filesystem::path own = home / ".local/state/deskbell";
  InstalledPlaces installed;
};

TEST_F(PlacesTest, RootHasTheInstalledOnes) {
  auto const config = of(Runner::root);
  EXPECT_EQ(config.state, installed.state);
  EXPECT_EQ(config.file, installed.file);
  EXPECT_EQ(config.socket, installed.socket);
}

TEST_F(PlacesTest, APersonHasAFolderOfTheirOwn) {
  auto config = of(Runner::other);
  EXPECT_EQ(config.state, own);
  EXPECT_EQ(config.file, own / "agent.json");
  EXPECT_EQ(config.socket, own / "run" / "tray.sock");
  environment["XDG_STATE_HOME"] = (folder / "elsewhere").string();
  config = of(Runner::other);
  EXPECT_EQ(config.state, folder / "elsewhere" / "deskbell");
  EXPECT_EQ(config.socket, folder / "elsewhere" / "deskbell" / "run" / "tray.sock");
}

TEST_F(PlacesTest, AnAccountOfTheServicesHasTheInstalledOnesLikeRoot) {
  std::filesystem::create_directories(installed.state);
  std::filesystem::create_directories(installed.file.parent_path());
  std::ofstream(installed.file) << R"({"log_level": "debug"})";
  auto config = of(Runner::other);
  EXPECT_EQ(config.state, installed.state);
  EXPECT_EQ(config.log_level, "debug") << "what the administrator wrote counts";
  EXPECT_EQ(config.socket, installed.socket) << "where the trays look";
  std::filesystem::create_directories(own);
  config = of(Runner::other);
  EXPECT_EQ(config.state, own) << "who has a folder of their own means that one";
  EXPECT_EQ(config.log_level, "info");
  EXPECT_EQ(config.socket, own / "run" / "tray.sock");
}

TEST_F(PlacesTest, WhoNamesAFolderMeansAllOfIt) {
  std::filesystem::create_directories(installed.state);
  given.state = (folder / "named").string();
  for (auto const runner : {Runner::root, Runner::other}) {
    auto const config = of(runner);
    EXPECT_EQ(config.state, folder / "named");
    EXPECT_EQ(config.file, folder / "named" / "agent.json");
    EXPECT_EQ(config.socket, folder / "named" / "run" / "tray.sock");
  }
}

// ---- where the device belongs

struct PlaceTest : ConfigTest {
  PlaceTest() {
    config.state = folder.path();
    identity.device_id = *DeviceId::parse("01890000-0000-7000-8000-000000000001");
    identity.asset_id = *AssetId::parse("01890000-0000-7000-8000-000000000002");
    identity.waiting = true;
    place = {identity.device_id, *AssetId::parse("01890000-0000-7000-8000-000000000003"), "Client"};
    save();
  }
  void save() { EXPECT_TRUE(replace_file(config.identity(), to_json(identity))); }
  Identity loaded() {
    auto found = load_identity(config);
    EXPECT_TRUE(found);
    return found ? *found : Identity{};
  }
  Config config;
  Place place;
};

TEST_F(PlaceTest, IsWhatTheConsoleSaidLast) {
  EXPECT_TRUE(loaded().waiting.value());
  auto const changed = keep_place(config, identity, place);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(*changed);
  EXPECT_EQ(identity.customer, "Client");
  for (auto const& now : {identity, loaded()}) {
    EXPECT_EQ(now.asset_id, place.asset_id);
    EXPECT_EQ(now.customer, "Client");
    EXPECT_FALSE(now.waiting.value());
  }
  auto const again = keep_place(config, identity, place);
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again) << "nothing is written at each opening";
}

TEST_F(PlaceTest, CountsWhereItCannotBeWritten) {
  config.state = folder / "not" / "there";
  EXPECT_FALSE(keep_place(config, identity, place));
  EXPECT_EQ(identity.asset_id, place.asset_id);
  EXPECT_FALSE(identity.waiting.value());
}

TEST_F(PlaceTest, OfADeviceThatItWasBeforeCountsForNothing) {
  ASSERT_TRUE(keep_place(config, identity, place));
  identity.device_id = *DeviceId::parse("01890000-0000-7000-8000-000000000009");
  identity.customer = "Another";
  save();
  EXPECT_EQ(loaded().customer, "Another") << "enrolled anew";
  auto const late = keep_place(config, identity, place);
  ASSERT_TRUE(late);
  EXPECT_FALSE(*late);
  EXPECT_EQ(loaded().customer, "Another");
}

TEST_F(PlaceTest, ThatIsDamagedIsAsNone) {
  std::ofstream(config.place()) << "{";
  EXPECT_TRUE(loaded().waiting.value());
  EXPECT_EQ(loaded().customer, "");
}

TEST_F(PlaceTest, IsMissingInAnIdentityOfAnOlderVersion) {
  identity.waiting.reset();
  identity.customer = "Client";
  save();
  EXPECT_FALSE(loaded().waiting);
}

}  // namespace
}  // namespace deskbell::agent
