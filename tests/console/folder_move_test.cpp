// A folder that is moved: its devices get the policies and the announcements of where it lies then.
#include "console/server/announcements.h"
#include "console/server/assets.h"
#include "console/server/folders.h"
#include "console/server/policies.h"
#include "tests/console/device_fixture.h"

namespace deskbell::console::test {
namespace {

class FolderMove : public DeviceTest {
 protected:
  std::int64_t make_folder(std::string const& name) {
    return write<api::Folder>([&](store::Transaction& tx) {
             return create_folder(tx, scope_, {customer_, {}, name});
           })
        .id;
  }
  void put_device_into(std::int64_t folder) {
    auto const asset = number("SELECT id FROM assets ORDER BY id DESC LIMIT 1");
    write<api::Asset>([&](store::Transaction& tx) {
      AssetChange change;
      change.folder = folder;
      return update_asset(tx, scope_, Key(asset), change);
    });
  }
  void move(std::int64_t folder, std::int64_t parent) {
    write<api::Folder>([&](store::Transaction& tx) {
      return update_folder(tx, scope_, Key(folder), {{}, parent});
    });
  }
};

TEST_F(FolderMove, ChangesThePolicyOfItsDevicesAtOnce) {
  auto const office = make_folder("Office");
  auto const floor = make_folder("Floor");
  write<api::Policy>([&](store::Transaction& tx) {
    api::PolicyRequest request;
    request.layer = "folder";
    request.folder_id = office;
    request.document = R"({"name": "Office", "settings": {"tray.branding": {"tooltip": "Of the office"}}})";
    return create_policy(tx, scope_, request);
  });
  auto const device = enrol();
  put_device_into(floor);
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    move(floor, office);
    auto there = co_await next_of<protocol::PolicyChanged>(socket);
    // What it was told before may still be on its way.
    while (there.document.find("Of the office") == std::string::npos)
      there = co_await next_of<protocol::PolicyChanged>(socket);
    move(floor, 0);
    auto const back = co_await next_of<protocol::PolicyChanged>(socket);
    EXPECT_EQ(back.document.find("Of the office"), std::string::npos);
  };
  auto done = work();
  run<void>(std::move(done));
}

TEST_F(FolderMove, BringsAndTakesWhatIsAnnouncedToTheFoldersAboveIt) {
  auto const office = make_folder("Office");
  auto const floor = make_folder("Floor");
  auto const device = enrol();
  put_device_into(floor);
  auto const made = write<api::Announcement>([&](store::Transaction& tx) {
    api::AnnouncementRequest request;
    request.title = "Maintenance";
    request.text = "Tonight";
    request.folder_id = office;
    return create_announcement(tx, scope_, request);
  });
  auto const devices = [&] {
    return look<api::Announcement>(
               [&](store::Reader& sql) { return show_announcement(sql, scope_, Key(made.id)); })
        .counts.devices;
  };
  EXPECT_EQ(devices(), 0);
  auto work = [&]() -> net::awaitable<void> {
    auto socket = co_await connect();
    co_await greet(socket, device);
    move(floor, office);
    auto const sent = co_await next_of<protocol::AnnouncementSent>(socket);
    EXPECT_EQ(sent.announcement.title, "Maintenance");
    EXPECT_EQ(devices(), 1);
    move(floor, 0);
    auto const gone = co_await next_of<protocol::AnnouncementWithdrawn>(socket);
    EXPECT_EQ(gone.announcement_id, sent.announcement.announcement_id);
    EXPECT_EQ(devices(), 0);
  };
  auto done = work();
  run<void>(std::move(done));
}

}  // namespace
}  // namespace deskbell::console::test
