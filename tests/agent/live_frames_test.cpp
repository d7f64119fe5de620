// Frames with random damage on the tray socket of a real deskbelld: each ends its own connection at most.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "protocol/codec.h"
#include "tests/agent/live_service.h"

namespace deskbell::test {
namespace {

using Random = std::mt19937;

#ifdef __SANITIZE_ADDRESS__
// The sanitizer keeps what is freed for a while, and everything takes longer.
constexpr long growth_allowed_kib = 512 * 1024;
constexpr std::size_t usual_frames = 10'000;
#else
constexpr long growth_allowed_kib = 8 * 1024;
constexpr std::size_t usual_frames = 100'000;
#endif

std::size_t frames_wanted() {
  // A million takes some minutes: DESKBELL_LIVE_FRAMES=1000000 agent_live_tests
  char const* wanted = std::getenv("DESKBELL_LIVE_FRAMES");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : usual_frames;
}

std::vector<std::string> honest_frames() {
  std::string const id = R"("request_id":"0190a0b0-0000-7000-8000-000000000001")";
  std::string const chat = R"("chat_id":"0190a0b0-0000-7000-8000-000000000002")";
  return {
      R"({"type":"hello","body":{"protocol_version":1,"tray_version":"0.1.0","language":"de-AT"}})",
      R"({"type":"chat.open","body":{)" + id + R"(,"item_id":"chat"}})",
      R"({"type":"chat.say","body":{)" + id +
          R"(,"message_id":"nonsense","item_id":"chat","text":"Gr\u00fc\u00df Gott \ud83d\udd14"}})",
      R"({"type":"chat.typing","body":{)" + chat + "}}",
      R"({"type":"chat.read","body":{)" + chat + R"(,"position":12}})",
      R"({"type":"chat.make_ticket","body":{)" + id + "," + chat + "}}",
      R"({"type":"form.submit","body":{)" + id +
          R"(,"submission_id":"nonsense","item_id":"form","fields":[{"name":"subject","value":"Hilfe"}]}})",
      R"({"type":"history","body":{)" + chat + R"(,"before_order":100}})"};
}

std::string noise(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

void flip(Random& random, std::string& text) {
  for (auto left = 1 + random() % 4; left > 0 && !text.empty(); --left)
    text[random() % text.size()] = static_cast<char>(random());
}

void repeat_a_piece(Random& random, std::string& text) {
  auto const from = random() % text.size();
  auto const piece = text.substr(from, 1 + random() % 40);
  auto const times = 1 + random() % 200;
  std::string repeated;
  for (auto i = times; i > 0; --i) repeated += piece;
  text.insert(from, repeated);
}

/// The bytes of one frame, length and all.
std::string damaged(Random& random, std::vector<std::string> const& honest) {
  auto text = honest[random() % honest.size()];
  switch (random() % 10) {
    case 0:
      return framed(noise(random, 1 + random() % 300));
    case 1:
      return noise(random, 4 + random() % 60);  // the length, too
    case 2:
      return framed(text.substr(0, random() % text.size() + 1));
    case 3:
      return framed(text).substr(0, random() % text.size() + 1);  // says more than it brings
    case 4:
      repeat_a_piece(random, text);
      return framed(text);
    case 5:
      return framed(std::string(1 + random() % 60'000, "[{\"\\0"[random() % 5]));
    case 6:
      text.insert(random() % text.size(), noise(random, 1 + random() % 8));
      return framed(text);
    case 7: {
      auto const other = honest[random() % honest.size()];
      return framed(text.substr(0, random() % text.size()) + other.substr(random() % other.size()) + " ");
    }
    case 8:
      text.erase(random() % text.size(), 1 + random() % 20);
      return framed(text + " ");
    default:
      flip(random, text);
      return framed(text);
  }
}

/// In four parts, each with damage of its own and a service of its own.
constexpr std::size_t parts = 4;
class LiveDamage : public ::testing::TestWithParam<unsigned> {};

TEST_P(LiveDamage, ByTheHundredThousandLeavesTheServiceAsItWas) {
  OpenFolder const folder;
  LiveService service(folder.path());
  ASSERT_TRUE(service.start()) << service.log();
  auto const process = service.process();
  LiveClient const honest(service.socket);
  ASSERT_TRUE(honest.until<protocol::TrayReady>());

  Random random(20261126 + GetParam());  // NOLINT: the same damage each time
  auto const templates = honest_frames();
  auto const frames = frames_wanted() / parts;
  long after_warming_up = 0;
  for (std::size_t i = 0; i < frames; ++i) {
    auto const bytes = damaged(random, templates);
    LiveClient const client(service.socket);
    ASSERT_TRUE(client.connected()) << "frame " << i << ": " << service.log();
    client.send(bytes);
    client.drain();  // to the end: the service has looked at it
    // Late: how much it ever holds at once depends on how busy the machine is; a leak goes on.
    if (i == frames / 2) after_warming_up = service.memory("VmRSS");
  }
  ASSERT_TRUE(service.is_running()) << service.log();
  EXPECT_EQ(service.process(), process);
  EXPECT_LT(service.memory("VmRSS"), after_warming_up + growth_allowed_kib);

  // The connection from before all that is still served, and a new one gets its snapshot.
  honest.say_text(
      R"({"type":"chat.open","body":{"request_id":"0190a0b0-0000-7000-8000-000000000009","item_id":"chat"}})");
  EXPECT_TRUE(honest.until<protocol::TrayAnswer>());
  LiveClient const late(service.socket);
  EXPECT_TRUE(late.until<protocol::TrayReady>());
  // It complains a few times a minute, not a hundred thousand times.
  EXPECT_LT(service.log().size(), std::size_t{64} * 1024);
}

INSTANTIATE_TEST_SUITE_P(Part, LiveDamage, ::testing::Range(0U, static_cast<unsigned>(parts)));

TEST(LiveFrames, ALengthOfAHundredMegabytesIsRefusedBeforeAnythingIsReadForIt) {
  OpenFolder const folder;
  LiveService service(folder.path());
  ASSERT_TRUE(service.start()) << service.log();
  LiveClient const honest(service.socket);
  ASSERT_TRUE(honest.until<protocol::TrayReady>());
  auto const before = service.memory("VmHWM");
  constexpr int senders = 10;
  for (int i = 0; i < senders; ++i) {
    LiveClient const client(service.socket);
    client.send(std::string("\x06\x40\x00\x00", 4));
    std::string const piece(std::size_t{1} << 20, 'x');
    for (int megabyte = 0; megabyte < 100 && client.send(piece); ++megabyte) {
    }
    client.drain();
  }
  EXPECT_LT(service.memory("VmHWM"), before + growth_allowed_kib);
  EXPECT_NE(service.log().find("found a frame of 104857600 bytes, expected at most 65536"), std::string::npos)
      << service.log();
  honest.say_text(
      R"({"type":"chat.open","body":{"request_id":"0190a0b0-0000-7000-8000-000000000009","item_id":"chat"}})");
  EXPECT_TRUE(honest.until<protocol::TrayAnswer>());
}

TEST(LiveFrames, WhatItDoesNotKnowIsAnsweredAndTheConnectionGoesOn) {
  OpenFolder const folder;
  LiveService service(folder.path());
  ASSERT_TRUE(service.start()) << service.log();
  LiveClient const client(service.socket);
  ASSERT_TRUE(client.until<protocol::TrayReady>());
  // With somebody to answer: an answer. Without: passed over.
  client.say_text(R"({"type":"chat.wave","body":{}})");
  client.say_text(
      R"({"type":"chat.dance","body":{"request_id":"0190a0b0-0000-7000-8000-000000000003","step":"waltz"}})");
  auto const unknown = client.until<protocol::TrayAnswer>();
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->code, "not_found");
  EXPECT_EQ(
      unknown->error,
      "type: found \"chat.dance\", which this link does not know: the service is older than this program, "
      "update it");
  client.say_text(
      R"({"type":"chat.say","body":{"request_id":"0190a0b0-0000-7000-8000-000000000004","message_id":"me","item_id":"","text":"x"}})");
  auto const unfit = client.until<protocol::TrayAnswer>();
  ASSERT_TRUE(unfit);
  EXPECT_EQ(unfit->code, "invalid");
  EXPECT_EQ(unfit->error,
            "chat.say.body.message_id: found the text \"me\", expected a UUID of 36 characters");
  EXPECT_NE(service.log().find("found \"chat.wave\", which this link does not know"), std::string::npos)
      << service.log();
}

struct Nonsense {
  char const* name;
  std::string frame;
  char const* said;
};

TEST(LiveFrames, WhatIsNoFrameEndsItsConnectionAndBothEndsLearnWhy) {
  OpenFolder const folder;
  LiveService service(folder.path());
  ASSERT_TRUE(service.start()) << service.log();
  std::vector<Nonsense> const cases{
      {"deep", framed(std::string(10'000, '[') + std::string(10'000, ']')), "nested deeper than 32 levels"},
      {"no UTF-8", framed("{\"type\":\"hello\",\"body\":{\"language\":\"\xff\xfe\"}}"),
       "bytes that are not UTF-8"},
      {"no JSON", framed("hello"), "not JSON"},
      {"no type", framed(R"({"body":{}})"), "type: is missing"},
      {"empty", std::string(4, '\0'), "found an empty frame"},
  };
  for (auto const& one : cases) {
    LiveClient const client(service.socket);
    ASSERT_TRUE(client.until<protocol::TrayReady>()) << one.name;
    client.send(one.frame);
    std::string last;
    while (auto text = client.read_text()) last = std::move(*text);
    EXPECT_NE(last.find(R"("type":"goodbye")"), std::string::npos) << one.name << ": " << last;
    EXPECT_NE(last.find(one.said), std::string::npos) << one.name << ": " << last;
    EXPECT_NE(service.log().find(one.said), std::string::npos) << one.name << "\n" << service.log();
  }
  EXPECT_TRUE(service.is_running());
}

}  // namespace
}  // namespace deskbell::test
