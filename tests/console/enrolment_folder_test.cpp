// A token may put devices into a folder, whose policies then hold from the start.
#include "console/server/folders.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

class EnrolmentFolder : public DeviceTest {
 protected:
  std::int64_t make_folder() {
    return write<api::Folder>([&](store::Transaction& tx) {
             return create_folder(tx, scope_, {customer_, {}, "Office"});
           })
        .id;
  }
  std::string token_for(std::int64_t folder) {
    return *write<api::EnrollmentToken>([&](store::Transaction& tx) {
              return create_enrolment_token(tx, scope_, {customer_, 2, {}, folder});
            }).token;
  }
  void enrol_with(std::string const& token, char machine) {
    auto request = request_of(token, std::string(crypto_sign_PUBLICKEYBYTES, machine));
    request.hardware.machine_digest = std::string(64, machine);
    write<protocol::EnrolAnswer>(
        [&](store::Transaction& tx) { return enrol_device(tx, console_->keys(), request, "127.0.0.1"); });
  }
  std::int64_t folder_of_newest() {
    return number("SELECT COALESCE((SELECT folder_id FROM assets ORDER BY id DESC LIMIT 1), 0)");
  }
};

TEST_F(EnrolmentFolder, TakesTheDevicesOfAToken) {
  auto const folder = make_folder();
  auto const token = token_for(folder);
  enrol_with(token, '1');
  EXPECT_EQ(folder_of_newest(), folder);
}

TEST_F(EnrolmentFolder, ThatIsGoneLeavesThemAtTheCustomer) {
  auto const folder = make_folder();
  auto const token = token_for(folder);
  write<void>([&](store::Transaction& tx) { return delete_folder(tx, scope_, Key(folder)); });
  enrol_with(token, '2');
  EXPECT_EQ(folder_of_newest(), 0);
}

}  // namespace
}  // namespace deskbell::console::test
