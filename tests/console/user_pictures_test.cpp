// Pictures of technicians: set by themselves, seen by colleagues, told to the devices that they answer.
#include "console/server/user_pictures.h"

#include "console/server/keys.h"
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

using namespace std::string_literals;

std::string png_of(char width, std::size_t size = 40) {
  auto bytes = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0"s + width + "\0\0\0\x60\x08\x02\0\0\0"s;
  bytes.resize(size, 'x');
  return bytes;
}

struct Pictures : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t asset = make_asset(rest, customer, "desk-1");
  std::int64_t chat = make_chat(rest, rest.ours().scope, asset, "Hello");

  Result<void> set(std::string const& data) {
    Result<void> outcome;
    rest.write([&](store::Transaction& tx) -> Result<void> {
      outcome = set_picture(tx, rest.ours().scope, data);
      return {};
    });
    return outcome;
  }
  std::string address_of(std::int64_t user) {
    auto const list = rest.get("/colleagues").json();
    for (auto const& one : list.at("colleagues").as_array()) {
      if (one.at("id").as_int64() != user) continue;
      auto const* url = one.as_object().if_contains("picture_url");
      return url == nullptr ? "" : std::string(url->as_string());
    }
    return "nobody";
  }
};

TEST_F(Pictures, AreSeenByColleaguesAndNobodyElse) {
  auto const bytes = png_of('\x60');
  EXPECT_EQ(address_of(rest.ana().id), "");
  EXPECT_EQ(rest.get("/users/" + std::to_string(rest.ana().id) + "/picture").status, 404);
  ASSERT_TRUE(set(encode_base64(bytes)));
  auto const address = address_of(rest.ana().id);
  auto const shown = rest.raw("GET", address, {{"Authorization", rest.tess_key}});
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, bytes);
  EXPECT_EQ(shown.header("Content-Type"), "image/png");
  EXPECT_EQ(shown.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(rest.raw("GET", address).status, 401);
  auto const stranger = rest.make_tenant("Others", "olga@example.org");
  EXPECT_EQ(rest.raw("GET", address, {{"Authorization", stranger.key}}).status, 404);
  // Another picture has another address: nobody's browser shows the old one.
  ASSERT_TRUE(set(encode_base64(png_of('\x61'))));
  EXPECT_NE(address_of(rest.ana().id), address);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM audit WHERE detail = 'picture'"), 2);
}

TEST_F(Pictures, ThatAreNoneSayWhatIsWrongAndChangeNothing) {
  ASSERT_TRUE(set(encode_base64(png_of('\x60'))));
  auto const before = address_of(rest.ana().id);
  std::vector<std::pair<std::string, std::string>> const wrong{
      {"", "data: expected a picture in base64"},
      {"***", "data: expected a picture in base64"},
      {encode_base64("<svg onload=alert(1)>"), "data: expected a JPEG or PNG picture"},
      {encode_base64(png_of('\x60', 8'193)), "data: found 8193 bytes, expected at most 8192"},
      {encode_base64(png_of('\0')), "data: found 0 x 96 pixels, expected 1 to 256 each way"},
      {encode_base64("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\0\0\x60\x08\x02\0\0\0"s),
       "data: found 65536 x 96 pixels, expected 1 to 256 each way"}};
  for (auto const& [data, words] : wrong) {
    auto const done = set(data);
    ASSERT_FALSE(done) << words;
    EXPECT_EQ(done.error().message, words);
  }
  EXPECT_EQ(address_of(rest.ana().id), before);
}

TEST_F(Pictures, GoToTheDevicesOfOnesConversations) {
  auto const told = [&](std::int64_t id) {
    protocol::ChatAssigned fact;
    rest.write([&](store::Transaction& tx) -> Result<void> {
      fact = assigned(tx.sql(), *load_chat(tx.sql(), rest.ours().organisation, id));
      return {};
    });
    return fact;
  };
  EXPECT_EQ(told(chat).technician, std::nullopt);
  ASSERT_EQ(rest.post("/chats/" + std::to_string(chat) + "/assign", {{"user_id", rest.ana().id}}).status,
            200);
  EXPECT_EQ(told(chat).technician, rest.ana().name);
  EXPECT_EQ(told(chat).picture, std::nullopt);
  auto const picture = encode_base64(png_of('\x60'));
  ASSERT_TRUE(set(picture));
  EXPECT_EQ(told(chat).picture, picture);
  rest.write([&](store::Transaction& tx) { return remove_picture(tx, rest.ours().scope); });
  EXPECT_EQ(told(chat).picture, std::nullopt);
}

TEST_F(Pictures, AreNotChangedWithAKey) {
  EXPECT_EQ(rest.put("/me/picture", {{"data", encode_base64(png_of('\x60'))}}).status, 403);
  EXPECT_EQ(rest.remove("/me/picture").status, 403);
}

}  // namespace
}  // namespace deskbell::console::test
