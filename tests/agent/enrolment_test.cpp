// Enrolling onto a disk without room: nothing is asked of the console that could not be kept, and what was
// kept before stays.
#include "agent/enrolment.h"

#include <boost/asio/io_context.hpp>

#include "agent/files.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"
#include "tests/support/small_disk.h"
#include "tests/transport/loopback.h"

namespace deskbell::agent {
namespace {

struct FullState : testing::Test {
  FullState() {
    (void)start_crypto();
    std::filesystem::create_directory(folder / "state");
    tests::EchoServer::Options options;
    options.handlers.on_request =
        [this](transport::HttpRequest request) -> boost::asio::awaitable<transport::HttpResponse> {
      auto const asked = protocol::decode_struct<protocol::EnrolRequest>(request.body);
      EXPECT_TRUE(asked);
      keys.push_back(asked ? asked->public_key : "");
      protocol::EnrolAnswer answer;
      answer.customer = "Client";
      answer.signing_keys = {{"policy", "key"}};
      transport::HttpResponse response;
      response.status = 200;
      response.body = protocol::encode_struct(answer);
      co_return response;
    };
    console = std::make_unique<tests::EchoServer>(std::move(options));
    config.state = folder / "state";
    config.url = console->url();
    config.allow_plain = true;
  }
  Result<Enrolled> try_to_enrol() { return tests::run(loop, enrol(loop.get_executor(), config, "token")); }

  tests::TemporaryFolder folder;
  boost::asio::io_context loop;
  Config config;
  std::vector<std::string> keys;  ///< of those who asked
  std::unique_ptr<tests::EchoServer> console;
};

TEST_F(FullState, AsksTheConsoleForNothingThatCannotBeKept) {
  tests::SmallDisk const disk(config.state, 1'000'000);
  if (!disk.is_there()) GTEST_SKIP() << "this account may not mount a small disk";
  disk.fill();
  auto const refused = try_to_enrol();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::storage);
  EXPECT_NE(refused.error().message.find("No space left"), std::string::npos) << refused.error().message;
  EXPECT_TRUE(keys.empty()) << "the token is not used up";

  disk.make_room();
  auto const enrolled = try_to_enrol();
  ASSERT_TRUE(enrolled) << enrolled.error().message;
  ASSERT_TRUE(keep_enrolment(config, *enrolled));
  auto const before = *read_file(config.identity());

  // Full between the answer and the writing of it.
  auto const second = try_to_enrol();
  ASSERT_TRUE(second) << second.error().message;
  disk.fill();
  auto const kept = keep_enrolment(config, *second);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, ErrorCode::storage);
  EXPECT_NE(kept.error().message.find("No space left"), std::string::npos) << kept.error().message;
  EXPECT_EQ(*read_file(config.identity()), before) << "the identity that it had";
  EXPECT_TRUE(DeviceKey::load(config.key())) << "and a whole key";

  disk.make_room();
  auto const third = try_to_enrol();
  ASSERT_TRUE(third) << third.error().message;
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_EQ(keys[2], keys[1]) << "the same attempt: the console gives the same answer for the same use";
  ASSERT_TRUE(keep_enrolment(config, *third));
}

Identity enrolled_before() {
  Identity identity;
  identity.url = "https://help.example:8443";
  identity.authorities_pem = "PEM";
  identity.pin = "pin";
  identity.proxy = "http://me:secret@proxy.example:3128";
  return identity;
}

TEST(Enrolment, AnewTakesWhatIsNotSaidFromTheIdentity) {
  auto const [config, taken] = as_enrolled_before(Config{}, enrolled_before());
  EXPECT_EQ(config.url, "https://help.example:8443");
  EXPECT_EQ(config.authorities_pem, "PEM");
  EXPECT_EQ(config.pin, "pin");
  EXPECT_EQ(config.proxy, "http://me:secret@proxy.example:3128");
  EXPECT_FALSE(config.allow_plain);
  EXPECT_EQ(taken, (std::vector<std::string>{"the URL https://help.example:8443",
                                             "the only authorities that are trusted", "the pin pin",
                                             "the proxy proxy.example:3128"}))
      << "without its password";
}

TEST(Enrolment, AnewGoesByWhatIsSaid) {
  Config said;
  said.url = "https://help.example";
  said.ca_file = "/other.pem";
  said.pin = "other";
  said.proxy = "none";
  auto const [config, taken] = as_enrolled_before(said, enrolled_before());
  EXPECT_EQ(config.url, "https://help.example");
  EXPECT_EQ(config.authorities_pem, "");
  EXPECT_EQ(config.pin, "other");
  EXPECT_EQ(config.proxy, "none");
  EXPECT_TRUE(taken.empty());
}

TEST(Enrolment, AnewElsewhereTakesNothing) {
  Config said;
  said.url = "https://other.example:8443";
  auto const [config, taken] = as_enrolled_before(said, enrolled_before());
  EXPECT_EQ(config.authorities_pem, "") << "it says nothing of another host";
  EXPECT_FALSE(config.pin);
  EXPECT_FALSE(config.proxy);
  EXPECT_TRUE(taken.empty());
}

TEST(Enrolment, IsFinishedWhereThePowerWentOffInTheMiddle) {
  (void)start_crypto();
  tests::TemporaryFolder const folder;
  Config config;
  config.state = folder / "state";
  std::filesystem::create_directory(config.state);
  auto const former = DeviceKey::make();
  ASSERT_TRUE(former.save(config.key()));
  Enrolled enrolled;
  enrolled.key = DeviceKey::make();
  enrolled.identity.public_key = enrolled.key.public_text();
  auto const key_in_place = [&] { return DeviceKey::load(config.key())->public_text(); };

  // The identity is there; its key is still that of the attempt.
  ASSERT_TRUE(enrolled.key.save(config.enrolment_key()));
  ASSERT_TRUE(finish_enrolment(config, enrolled.identity));
  EXPECT_EQ(key_in_place(), enrolled.key.public_text());
  EXPECT_FALSE(std::filesystem::exists(config.enrolment_key()));

  // Another attempt that has no answer yet is none of its business.
  auto const next = DeviceKey::make();
  ASSERT_TRUE(next.save(config.enrolment_key()));
  ASSERT_TRUE(finish_enrolment(config, enrolled.identity));
  EXPECT_EQ(key_in_place(), enrolled.key.public_text());
  EXPECT_EQ(DeviceKey::load(config.enrolment_key())->public_text(), next.public_text());

  ASSERT_TRUE(keep_enrolment(config, enrolled));
  EXPECT_EQ(key_in_place(), enrolled.key.public_text());
}

}  // namespace
}  // namespace deskbell::agent
