// /folders: a customer's tree of devices.
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct RestFolders : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");

  Answer make(json::object body) {
    if (!body.contains("customer_id")) body["customer_id"] = customer;
    return rest.post("/folders", body);
  }
  std::int64_t made(std::string const& name, std::int64_t parent = 0) {
    json::object body{{"name", name}};
    if (parent != 0) body["parent_id"] = parent;
    auto const answer = make(body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.number("/folder/id");
  }
  std::string paths(std::string const& query = {}) {
    auto const list = rest.get("/folders" + query);
    std::string all;
    for (std::size_t i = 0; i < list.count("/folders"); ++i)
      all += list.text("/folders/" + std::to_string(i) + "/path") + ";";
    return all;
  }
  static std::string path_of(std::int64_t folder) { return "/folders/" + std::to_string(folder); }
};

TEST_F(RestFolders, StandInTheirOrderBelowOneAnother) {
  auto const office = made("Office");
  auto const first = made("First floor", office);
  made("Kitchen", first);
  made("Attic", office);
  made("Office - old");
  made("Bakery");
  EXPECT_EQ(paths(),
            "Bakery;Office;Office / Attic;Office / First floor;Office / First floor / Kitchen;Office - old;");
  auto const shown = rest.get(path_of(first));
  EXPECT_EQ(shown.number("/folder/customer_id"), customer);
  EXPECT_EQ(shown.number("/folder/parent_id"), office);
  EXPECT_EQ(shown.number("/folder/depth"), 2);
  EXPECT_FALSE(rest.get(path_of(office)).has("/folder/parent_id"));
}

TEST_F(RestFolders, AreListedOfACustomerByPages) {
  auto const other = make_customer(rest, "Other");
  made("Ours");
  make({{"customer_id", other}, {"name", "Theirs"}});
  EXPECT_EQ(paths("?customer_id=" + std::to_string(other)), "Theirs;");
  EXPECT_EQ(paths("?customer_id=" + std::to_string(make_customer(rest, "None"))), "");
  EXPECT_EQ(paths("?query=our"), "Ours;");
  auto const page = rest.get("/folders?per_page=1&page=2");
  EXPECT_EQ(page.count("/folders"), 1u);
  EXPECT_EQ(page.number("/meta/total_entries"), 2);
  EXPECT_EQ(page.number("/meta/total_pages"), 2);
  EXPECT_EQ(rest.get("/folders?page=9").count("/folders"), 0u);
  EXPECT_EQ(rest.get("/folders").number("/meta/per_page"), 100);
  EXPECT_EQ(rest.get("/folders?customer_id=x").status, 422);
}

TEST_F(RestFolders, HoldAssetsAndCountThoseBelow) {
  auto const office = made("Office");
  auto const floor = made("Floor", office);
  auto const asset = make_asset(rest, customer, "desk-1");
  auto const asset_path = "/customer_assets/" + std::to_string(asset);
  auto const put = rest.put(asset_path, {{"folder_id", floor}});
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(put.text("/asset/folder/name"), "Floor");
  auto const born =
      rest.post("/customer_assets", {{"customer_id", customer}, {"name", "desk-2"}, {"folder_id", office}});
  EXPECT_EQ(born.number("/asset/folder/id"), office) << born.body;
  EXPECT_EQ(rest.get(path_of(office)).number("/folder/asset_count"), 2);
  EXPECT_EQ(rest.get(path_of(floor)).number("/folder/asset_count"), 1);
  EXPECT_EQ(rest.get("/customer_assets?folder_id=" + std::to_string(office)).count("/assets"), 2u);
  EXPECT_EQ(rest.get("/customer_assets?folder_id=" + std::to_string(floor)).count("/assets"), 1u);
  EXPECT_EQ(rest.put(asset_path, {{"name", "desk-3"}}).text("/asset/folder/name"), "Floor") << "absent stays";
  EXPECT_FALSE(rest.put(asset_path, {{"folder_id", nullptr}}).has("/asset/folder"));

  auto const other = make_customer(rest, "Other");
  auto const foreign = make({{"customer_id", other}, {"name", "Theirs"}}).number("/folder/id");
  EXPECT_EQ(faults_of(rest.put(asset_path, {{"folder_id", foreign}})), "Folder is another customer's");
  auto const moved = rest.put(asset_path, {{"customer_id", other}, {"folder_id", foreign}});
  EXPECT_EQ(moved.text("/asset/folder/name"), "Theirs") << moved.body;
  EXPECT_FALSE(rest.put(asset_path, {{"customer_id", customer}}).has("/asset/folder"))
      << "folders are a customer's";
}

TEST_F(RestFolders, SayWhatIsWrong) {
  auto const other = make_customer(rest, "Other");
  EXPECT_EQ(faults_of(rest.post("/folders", {{"name", "x"}})), "Customer can't be blank");
  EXPECT_EQ(faults_of(make({{"customer_id", 9'999}, {"name", "x"}})), "Customer can't be found");
  EXPECT_EQ(faults_of(make({{"name", " "}})), "Name can't be blank");
  EXPECT_EQ(make({{"name", std::string(121, 'x')}}).status, 422);
  EXPECT_EQ(faults_of(make({{"name", "x"}, {"parent_id", 9'999}})), "Folder can't be found");
  auto const theirs = make({{"customer_id", other}, {"name", "Theirs"}}).number("/folder/id");
  EXPECT_EQ(faults_of(make({{"name", "x"}, {"parent_id", theirs}})), "Folder is another customer's");
  std::int64_t deep = 0;
  for (int depth = 1; depth <= 5; ++depth) deep = made("Level", deep);
  EXPECT_EQ(faults_of(make({{"name", "Level"}, {"parent_id", deep}})), "Folders lie at most five deep");
  EXPECT_EQ(rest.get(path_of(deep)).text("/folder/path"), "Level / Level / Level / Level / Level");
  EXPECT_EQ(make({{"name", "Level"}}).status, 409) << "it stands there already";
}

TEST_F(RestFolders, AreRenamedAndDeletedWhenNothingIsInThem) {
  auto const office = made("Office");
  auto const floor = made("Floor", office);
  made("Room", office);
  auto const renamed = rest.put(path_of(floor), {{"name", "Ground floor"}});
  ASSERT_EQ(renamed.status, 200) << renamed.body;
  EXPECT_EQ(renamed.text("/folder/path"), "Office / Ground floor");
  EXPECT_EQ(rest.put(path_of(floor), {{"name", "Room"}}).status, 409);
  EXPECT_EQ(rest.put(path_of(floor), {{"name", "Ground floor"}}).status, 200) << "its own name";
  auto const refused = rest.remove(path_of(office));
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("still has folders in it"), std::string::npos) << refused.body;
  auto const asset = "/customer_assets/" + std::to_string(make_asset(rest, customer, "desk-1"));
  rest.put(asset, {{"folder_id", floor}});
  EXPECT_NE(rest.remove(path_of(floor)).body.find("still has devices in it"), std::string::npos);
  rest.put(asset, {{"folder_id", nullptr}});
  rest.post("/policies", {{"name", "Floor"}, {"layer", "folder"}, {"folder_id", floor}});
  EXPECT_NE(rest.remove(path_of(floor)).body.find("still has a policy"), std::string::npos);
  auto const policy = rest.get("/policies").number("/policies/0/id");
  rest.remove("/policies/" + std::to_string(policy));
  auto const tomorrow = rest.text_of("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', " +
                                     std::to_string(ms_of(rest.now()) / 1'000 + 86'400) + ", 'unixepoch')");
  auto const waiting =
      rest.post("/announcements",
                {{"title", "Later"}, {"text", "Tonight"}, {"folder_id", floor}, {"starts_at", tomorrow}});
  ASSERT_EQ(waiting.status, 200) << waiting.body;
  EXPECT_NE(rest.remove(path_of(floor)).body.find("still to be sent"), std::string::npos);
  rest.post("/announcements/" + std::to_string(waiting.number("/announcement/id")) + "/withdraw");
  auto const before = rest.number_of("SELECT COUNT(*) FROM changes WHERE noun = 'customer'");
  EXPECT_EQ(rest.remove(path_of(floor)).status, 200);
  EXPECT_GT(rest.number_of("SELECT COUNT(*) FROM changes WHERE noun = 'customer'"), before)
      << "every tab hears of it";
  EXPECT_EQ(rest.get(path_of(floor)).status, 404);
  EXPECT_EQ(paths(), "Office;Office / Room;");
  EXPECT_EQ(faults_of(rest.put(asset, {{"folder_id", floor}})), "Folder can't be found");
  made("Ground floor", office);
}

TEST_F(RestFolders, AreMovedWithAllThatIsInThem) {
  auto const office = made("Office");
  auto const floor = made("Floor");
  auto const room = made("Room", floor);
  auto const asset = "/customer_assets/" + std::to_string(make_asset(rest, customer, "desk-1"));
  ASSERT_EQ(rest.put(asset, {{"folder_id", room}}).status, 200);
  auto const bind = [&](std::int64_t folder, char const* tooltip) {
    auto const document =
        std::string(R"({"name": "P", "settings": {"tray.branding": {"tooltip": ")") + tooltip + "\"}}}";
    auto const answer = rest.post(
        "/policies", {{"name", tooltip}, {"layer", "folder"}, {"folder_id", folder}, {"document", document}});
    ASSERT_EQ(answer.status, 201) << answer.body;
  };
  auto const branding = [&] {
    auto const settings = rest.get(asset + "/policy").at("/settings");
    for (auto const& one : settings.as_array())
      if (one.at("key") == "tray.branding") return std::string(one.at("origin").as_string());
    return std::string("none");
  };
  bind(office, "Of the office");
  EXPECT_EQ(branding(), "default");
  auto const moved = rest.put(path_of(floor), {{"parent_id", office}});
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(moved.text("/folder/path"), "Office / Floor");
  EXPECT_EQ(moved.number("/folder/parent_id"), office);
  EXPECT_EQ(moved.number("/folder/depth"), 2);
  EXPECT_EQ(rest.get(path_of(room)).number("/folder/depth"), 3);
  EXPECT_EQ(paths(), "Office;Office / Floor;Office / Floor / Room;");
  EXPECT_EQ(rest.get(path_of(office)).number("/folder/asset_count"), 1);
  EXPECT_NE(branding().find("Of the office"), std::string::npos) << branding();
  EXPECT_EQ(
      rest.text_of("SELECT actor || ' ' || action || ' ' || detail FROM audit WHERE noun = 'folder' ORDER "
                   "BY id DESC LIMIT 1"),
      "ana moved Floor to Office / Floor");
  EXPECT_EQ(rest.put(path_of(floor), {{"name", "First floor"}}).text("/folder/path"), "Office / First floor")
      << "absent stays";
  auto const out = rest.put(path_of(floor), {{"parent_id", nullptr}, {"name", "Floor"}});
  EXPECT_EQ(out.text("/folder/path"), "Floor") << out.body;
  EXPECT_FALSE(out.has("/folder/parent_id"));
  EXPECT_EQ(rest.get(path_of(room)).number("/folder/depth"), 2);
  EXPECT_EQ(branding(), "default");
}

TEST_F(RestFolders, AreNotMovedWhereTheyCannotLie) {
  auto const other = make_customer(rest, "Other");
  auto const theirs = make({{"customer_id", other}, {"name", "Theirs"}}).number("/folder/id");
  auto const office = made("Office");
  auto const floor = made("Floor", office);
  auto const room = made("Room", floor);
  auto const before = paths();
  auto const refused = [&](std::int64_t folder, std::int64_t parent) {
    auto const answer = rest.put(path_of(folder), {{"parent_id", parent}});
    EXPECT_EQ(answer.status, 422) << answer.body;
    return faults_of(answer);
  };
  EXPECT_EQ(refused(office, office), "Folder is this one, or lies in it");
  EXPECT_EQ(refused(office, floor), "Folder is this one, or lies in it");
  EXPECT_EQ(refused(office, room), "Folder is this one, or lies in it");
  EXPECT_EQ(refused(floor, theirs), "Folder is another customer's");
  EXPECT_EQ(refused(floor, 9'999), "Folder can't be found");
  EXPECT_EQ(paths(), before);
  std::int64_t deep = 0;
  for (auto const* name : {"A", "B", "C"}) deep = made(name, deep);
  EXPECT_EQ(refused(office, deep), "Folders lie at most five deep") << "three in three are six";
  EXPECT_EQ(rest.put(path_of(floor), {{"parent_id", deep}}).text("/folder/path"), "A / B / C / Floor");
  EXPECT_EQ(rest.get(path_of(room)).number("/folder/depth"), 5);
  made("Floor");
  EXPECT_EQ(rest.put(path_of(floor), {{"parent_id", nullptr}}).status, 409) << "its name is taken there";
  EXPECT_EQ(rest.get(path_of(floor)).text("/folder/path"), "A / B / C / Floor");
  auto const stale = rest.put(path_of(floor), {{"parent_id", office}}, {{"If-Match", "\"99\""}});
  EXPECT_EQ(stale.status, 412) << stale.body;
}

TEST_F(RestFolders, GoWithTheirCustomer) {
  auto const office = made("Office");
  made("Floor", office);
  ASSERT_EQ(rest.remove("/customers/" + std::to_string(customer)).status, 200);
  EXPECT_EQ(paths(), "");
  EXPECT_EQ(rest.get(path_of(office)).status, 404);
  EXPECT_EQ(
      faults_of(rest.post("/announcements", {{"title", "Hello"}, {"text", "You"}, {"folder_id", office}})),
      "Folder can't be found");
}

}  // namespace
}  // namespace deskbell::console::test
