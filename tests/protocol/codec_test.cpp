// The codec against golden files, hostile input, and its own round trips.
#include "protocol/codec.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/protocol/samples.h"
#include "tests/support/paths.h"

namespace deskbell::tests {
namespace {

using namespace protocol;

std::string read_file(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Compares with tests/protocol/golden/NAME; DESKBELL_WRITE_GOLDEN=1 writes it instead, for a reviewed
/// change.
void expect_golden(std::string const& name, std::string const& text) {
  auto const path = std::string(DESKBELL_SOURCE_DIR) + "/tests/protocol/golden/" + name;
  if (std::getenv("DESKBELL_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(read_file(path), text) << path
                                   << ": what is on the wire changed; old peers still say the old form";
}

template <class Channel>
std::string golden_lines() {
  std::string lines;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Channel>>([&](auto identity) {
    using Message = typename decltype(identity)::type;
    int salt = 0;
    Frame<Channel> frame{std::nullopt, std::nullopt, Channel(sample<Message>(salt))};
    if constexpr (is_durable<Message>) {
      frame.id = sample<FactId>(salt);
      frame.seq = salt;
    }
    StoredFact fact{};
    std::string text;
    if constexpr (std::is_same_v<Channel, Uplink> || std::is_same_v<Channel, Downlink>) {
      text = encode(frame);
      auto again = decode<Channel>(text);
      ASSERT_TRUE(again) << again.error().message << "\n" << text;
      EXPECT_EQ(encode(*again), text);
      fact = encode_fact(frame.body);
      if (frame.id) {
        EXPECT_EQ(compose_frame(fact, *frame.id, *frame.seq), text);
      }
    } else {
      text = encode_message(frame.body);
      auto again = decode_message<Channel>(text);
      ASSERT_TRUE(again) << again.error().message << "\n" << text;
      EXPECT_EQ(encode_message(*again), text);
    }
    lines += text + "\n";
  });
  return lines;
}

TEST(CodecGolden, Uplink) { expect_golden("uplink.jsonl", golden_lines<Uplink>()); }
TEST(CodecGolden, Downlink) { expect_golden("downlink.jsonl", golden_lines<Downlink>()); }
TEST(CodecGolden, TrayEvent) { expect_golden("tray_event.jsonl", golden_lines<TrayEvent>()); }
TEST(CodecGolden, TrayCommand) { expect_golden("tray_command.jsonl", golden_lines<TrayCommand>()); }
TEST(CodecGolden, LiveEvent) { expect_golden("live_event.jsonl", golden_lines<LiveEvent>()); }
TEST(CodecGolden, LiveCommand) { expect_golden("live_command.jsonl", golden_lines<LiveCommand>()); }

std::string error_of(std::string const& text) {
  auto decoded = decode<Uplink>(text);
  return decoded ? "accepted" : std::string(name_of(decoded.error().code)) + ": " + decoded.error().message;
}

TEST(CodecErrors, NameTheFieldWhatWasFoundAndWhatWasExpected) {
  EXPECT_EQ(error_of(R"({"type":"ack","body":{"seq":"x"}})"),
            "invalid: ack.body.seq: found the text \"x\", expected a whole number");
  EXPECT_EQ(error_of(R"({"type":"ack","body":{}})"), "invalid: ack.body.seq: is missing");
  EXPECT_EQ(error_of(R"({"type":"ack","body":[]})"), "invalid: ack.body: found a list, expected an object");
  EXPECT_EQ(error_of(R"({"type":"ack"})"), "invalid: body: is missing");
  EXPECT_EQ(error_of(R"({"body":{}})"), "invalid: type: is missing");
  EXPECT_EQ(error_of(R"([1])"), "invalid: frame: found a list, expected an object");
  EXPECT_EQ(error_of(R"({"type":"no.such","body":{}})"),
            "not_found: type: found \"no.such\", which this link does not know");
  EXPECT_EQ(error_of(R"({"type":"alert.resolved","body":{"alert_id":"x","detail":"","resolved_at":1}})"),
            "invalid: alert.resolved.body.alert_id: found the text \"x\", expected a UUID of 36 characters");
  EXPECT_EQ(error_of(R"({"type":"policy.applied","body":{"version":1,"applied_at":1}})"),
            "invalid: policy.applied.id: is missing");
  EXPECT_EQ(
      error_of(
          R"({"type":"policy.applied","id":"01890000-0000-7000-8000-000000000000","seq":0,"body":{"version":1,"applied_at":1}})"),
      "invalid: policy.applied.seq: found 0, expected a whole number from 1 on");
  EXPECT_EQ(
      error_of(
          R"({"type":"device.event","id":"01890000-0000-7000-8000-000000000000","seq":1,"body":{"kind":"exploded","detail":"","happened_at":1}})"),
      "invalid: device.event.body.kind: found the text \"exploded\", expected one of started, stopping, "
      "booted, "
      "suspending, resumed, network_lost, network_back, fact_unread");
}

TEST(Frames, TheBodyIsTakenByteForByte) {
  EXPECT_EQ(body_text(R"({"type":"a","body": {"b":[1, {"c":"}\""}] } ,"seq":1})"),
            R"({"b":[1, {"c":"}\""}] })");
  EXPECT_EQ(body_text(R"({"body":7,"type":"a"})"), "7");
  EXPECT_EQ(body_text(R"({"type":"body","x":{"body":1}})"), "");
}

TEST(CodecErrors, DepthUtf8AndGarbageAreTold) {
  EXPECT_EQ(error_of(std::string(10'000, '[')), "too_large: JSON is nested deeper than 32 levels");
  EXPECT_EQ(error_of("{\"type\":\"\xff\",\"body\":{}}"), "invalid: JSON holds bytes that are not UTF-8");
  EXPECT_EQ(error_of(R"({"type":"\ud800","body":{}})").substr(0, 8), "invalid:");
  EXPECT_EQ(error_of("").substr(0, 17), "invalid: not JSON");
  EXPECT_EQ(error_of(R"({"type":"ack","body":{"seq":1e400}})").substr(0, 8), "invalid:");
  EXPECT_EQ(error_of(R"({"type":"ack","body":{"seq":1.5}})"),
            "invalid: ack.body.seq: found the number 1.5E0, expected a whole number");
}

TEST(Codec, IgnoresWhatItDoesNotKnow) {
  auto decoded = decode<Uplink>(R"({"type":"ack","later":[1],"body":{"seq":7,"more":{"a":1}}})");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<Ack>(decoded->body).seq, 7);
}

TEST(Codec, AReasonThatANewerAgentAddsKeepsTheFactReadable) {
  auto const frame = decode<Uplink>(
      R"({"type":"chat.unavailable","id":"01890000-0000-7000-8000-000000000000","seq":1,"body":{"chat_id":"01890000-0000-7000-8000-000000000001","message_id":"01890000-0000-7000-8000-000000000002","streak_message_id":"01890000-0000-7000-8000-000000000003","text":"Sorry","linked":true,"fired_at":1,"reason":"on_holiday"}})");
  ASSERT_TRUE(frame) << frame.error().message;
  EXPECT_EQ(std::get<ChatUnavailable>(frame->body).reason, "on_holiday");
}

TEST(Codec, EveryTruncationOfEveryGoldenFrameIsRefusedWithoutACrash) {
  auto const lines = golden_lines<Uplink>();
  for (std::size_t from = 0, end = 0; (end = lines.find('\n', from)) != std::string::npos; from = end + 1) {
    auto const frame = lines.substr(from, end - from);
    for (std::size_t cut = 0; cut < frame.size(); cut += 7)
      EXPECT_FALSE(decode<Uplink>(frame.substr(0, cut)));
  }
}

TEST(Utf8, RefusesOverlongSurrogatesAndCutSequences) {
  EXPECT_TRUE(is_valid_utf8("aä€😀"));
  for (auto const* bad :
       {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"})
    EXPECT_FALSE(is_valid_utf8(bad)) << bad;
}

TEST(Time, ReadsAndWritesIso8601) {
  auto const time = time_from_ms(1'777'799'564'120);
  EXPECT_EQ(to_iso8601(time), "2026-05-03T09:12:44.120Z");
  EXPECT_EQ(to_iso8601(time, std::chrono::minutes(120)), "2026-05-03T11:12:44.120+02:00");
  EXPECT_EQ(to_iso8601(time, std::chrono::minutes(-210)), "2026-05-03T05:42:44.120-03:30");
  for (auto const* text :
       {"2026-05-03T09:12:44.120Z", "2026-05-03T11:12:44.120+02:00", "2026-05-03T11:12:44.12+0200"}) {
    auto read = parse_iso8601(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, time) << text;
  }
  for (auto const* bad :
       {"", "2026-13-01", "2026-02-30", "2026-05-03T25:00:00Z", "2026-05-03T09:12", "yesterday"})
    EXPECT_FALSE(parse_iso8601(bad)) << bad;
}

TEST(Time, IsOneThatACalendarHas) {
  auto const event = [](std::string const& ms) {
    return decode<Uplink>(
        R"({"type":"device.event","id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","seq":1,"body":)"
        R"({"kind":"started","detail":"","happened_at":)" +
        ms + "}}");
  };
  EXPECT_TRUE(event("0"));
  EXPECT_TRUE(event("253402300799999"));
  EXPECT_TRUE(event("-62135596800000"));
  for (auto const* bad :
       {"253402300800000", "-62135596800001", "9223372036854775807", "-9223372036854775808"}) {
    auto const read = event(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_NE(read.error().message.find("happened_at"), std::string::npos) << read.error().message;
  }
}

TEST(Ids, AreMadeAndReadAsTheStandardSays) {
  auto const v7 = make_uuid_v7(time_from_ms(0x017F22E279B0),
                               {0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F});
  EXPECT_EQ(v7.text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");  // RFC 9562, A.6
  auto const dns = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(make_uuid_v5(dns, "www.example.com").text(),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");  // RFC 9562, A.4
  EXPECT_FALSE(Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c"));
  EXPECT_FALSE(Uuid::parse("6ba7b810x9dad-11d1-80b4-00c04fd430c8"));
}

}  // namespace
}  // namespace deskbell::tests
