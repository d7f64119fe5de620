// Signing keys that are changed: announced, whole or not at all, and told to every device.
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "console/server/keys.h"
#include "protocol/codec.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

namespace fs = std::filesystem;

std::string public_key(Keys const& keys, std::string const& purpose) {
  for (auto const& key : keys.signing_keys())
    if (key.purpose == purpose) return key.public_key;
  return {};
}
std::string content(fs::path const& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}
bool announces(protocol::KeyChange const& change, Keys const& keys, std::string const& before) {
  return is_signed(before, change.signature,
                   protocol::signed_bytes("key", keys.console_id(), DeviceId{},
                                          change.purpose + "\n" + change.public_key));
}

TEST(Keys, RotateToOnesThatTheOldOnesAnnounce) {
  TemporaryFolder folder;
  auto const first = must(Keys::load_or_make(folder / "keys"));
  EXPECT_TRUE(first.changes().empty());
  auto const change = must(Keys::rotate(folder / "keys", "policy"));
  auto const second = must(Keys::load_or_make(folder / "keys"));
  EXPECT_EQ(second.console_id(), first.console_id());
  EXPECT_NE(public_key(second, "policy"), public_key(first, "policy"));
  EXPECT_EQ(public_key(second, "policy"), change.public_key);
  EXPECT_EQ(public_key(second, "script"), public_key(first, "script")) << "each by itself";
  ASSERT_EQ(second.changes(), std::vector{change});
  EXPECT_TRUE(announces(change, first, public_key(first, "policy")));
  must(Keys::rotate(folder / "keys", "script"));
  must(Keys::rotate(folder / "keys", "policy"));
  auto const last = must(Keys::load_or_make(folder / "keys"));
  ASSERT_EQ(last.changes().size(), 3U);
  EXPECT_TRUE(announces(last.changes()[1], first, public_key(first, "script")));
  EXPECT_TRUE(announces(last.changes()[2], first, change.public_key));
  EXPECT_EQ(fs::status(folder / "keys" / "key-history.json").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Keys, AnotherPurposeOrNoKeysChangeNothing) {
  TemporaryFolder folder;
  auto const none = Keys::rotate(folder / "keys", "policy");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(folder / "keys"));
  must(Keys::load_or_make(folder / "keys"));
  auto const wrong = Keys::rotate(folder / "keys", "door");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid);
  EXPECT_NE(wrong.error().message.find("door"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder / "keys" / "key-history.json"));
}

/// The machine stops after each of the steps that the disk sees.
TEST(Keys, ARotationThatStoppedHalfwayIsEndedOrNeverWas) {
  TemporaryFolder folder;
  auto const keys = folder / "keys";
  auto const first = must(Keys::load_or_make(keys));
  auto const old_seed = content(keys / "policy.key");
  auto const change = must(Keys::rotate(keys, "policy"));
  auto const new_seed = content(keys / "policy.key");
  auto const write = [&](std::string const& name, std::string const& text) {
    fs::remove(keys / name);
    std::ofstream(keys / name) << text;
    fs::permissions(keys / name, fs::perms::owner_read | fs::perms::owner_write);
  };
  // Announced, and the key's file not yet moved.
  write("policy.key", old_seed);
  write("policy.key.new", new_seed);
  auto const ended = must(Keys::load_or_make(keys));
  EXPECT_EQ(public_key(ended, "policy"), change.public_key);
  EXPECT_EQ(content(keys / "policy.key"), new_seed);
  EXPECT_FALSE(fs::exists(keys / "policy.key.new"));
  // Not announced yet: it never was, and the next one begins anew.
  write("policy.key", old_seed);
  write("policy.key.new", new_seed);
  fs::remove(keys / "key-history.json");
  EXPECT_EQ(public_key(must(Keys::load_or_make(keys)), "policy"), public_key(first, "policy"));
  auto const again = must(Keys::rotate(keys, "policy"));
  EXPECT_NE(again.public_key, change.public_key);
  EXPECT_TRUE(announces(again, first, public_key(first, "policy")));
}

TEST(Keys, AHistoryOfOtherKeysIsRefused) {
  TemporaryFolder folder;
  auto const keys = folder / "keys";
  must(Keys::load_or_make(keys));
  auto const old_seed = content(keys / "policy.key");
  must(Keys::rotate(keys, "policy"));
  std::ofstream(keys / "policy.key") << old_seed;
  auto const mixed = Keys::load_or_make(keys);
  ASSERT_FALSE(mixed);
  EXPECT_NE(mixed.error().message.find("restore both from one backup"), std::string::npos)
      << mixed.error().message;
  std::ofstream(keys / "key-history.json") << "{";
  EXPECT_FALSE(Keys::load_or_make(keys));
}

}  // namespace
}  // namespace deskbell::console::test
