// /customer_assets: properties under the names that clients script against, and what the device reported.
#include "tests/console/rest.h"

namespace deskbell::console::test {
namespace {

struct Assets : testing::Test {
  Rest rest;
  std::int64_t customer = make_customer(rest, "Client");
  std::int64_t asset = make_asset(rest, customer, "desk-1");

  std::string path(std::string const& rest_of_it = {}) {
    return "/customer_assets/" + std::to_string(asset) + rest_of_it;
  }
};

TEST_F(Assets, HavePropertiesFlatAndNested) {
  make_inventory(rest, asset);
  auto const shown = rest.get(path());
  json::value const properties = shown.at("/asset/properties");
  ASSERT_TRUE(properties.is_object()) << shown.body;
  json::value const expected = json::parse(R"({
    "os": "Debian GNU/Linux 12", "manufacturer": "Acme", "model": "Box 9", "serial_number": "S1",
    "form_factor": "desktop", "ram_gb": 8E0, "cpu_name": "Fast CPU", "last_boot": "2026-02-02T03:40:00.000+01:00",
    "last_user": "ada",
    "kabuto_information": {
      "general": {"name": "desk-1", "domain": "example.com", "ip": "192.0.2.7", "mac": ["aa:bb:cc:dd:ee:ff"],
                  "manufacturer": "Acme", "model": "Box 9", "serial_number": "S1", "form_factor": "desktop"},
      "os": {"name": "Debian GNU/Linux 12", "build": "6.1.0", "os_architecture": "x86_64",
             "last_boot_time": "2026-02-02T03:40:00.000+01:00", "pending_reboot": true},
      "cpu": [{"name": "Fast CPU"}],
      "ram": [{"slot": "A", "size_gb": 8E0, "type": "DDR4"}], "ram_gb": 8E0,
      "hdd": [{"name": "sda", "model": "Disk", "size_gb": 1E2}],
      "system_partition": {"size_gb": 1E2, "free_gb": 5E1, "free_percent": 5E1},
      "network_adapters": [{"name": "eth0", "ipv4": "192.0.2.7", "ipv6": "2001:db8::7", "subnet": "255.255.255.0",
                            "gateway": "192.0.2.1", "dns1": "192.0.2.2", "dns2": "192.0.2.3",
                            "physical_address": "aa:bb:cc:dd:ee:ff", "dhcp_enabled": true}],
      "last_user": "ada", "computer_uuid": "11111111-2222-3333-4444-555555555555"}})");
  EXPECT_EQ(properties, expected) << json::serialize(properties);
  EXPECT_EQ(rest.get("/customer_assets").at("/assets/0/properties"), properties) << "lists have them too";
  EXPECT_FALSE(rest.get("/customer_assets?properties=false").has("/assets/0/properties"));
}

TEST_F(Assets, InventNothing) {
  auto const shown = rest.get(path());
  for (auto const* fact : {"os", "model", "ram_gb", "cpu_name", "last_boot"})
    EXPECT_FALSE(shown.has(std::string("/asset/properties/") + fact)) << fact;
  EXPECT_TRUE(shown.has("/asset/properties/kabuto_information/general"));
  EXPECT_EQ(shown.at("/asset/has_live_chat"), json::value(false)) << "no agent was ever there";
}

TEST_F(Assets, ShowTheirTriggersAsTexts) {
  auto const triggers = rest.get(path()).at("/asset/rmm_store/triggers");
  ASSERT_TRUE(triggers.is_object());
  for (auto const* name : {"bsod", "time", "no_av", "defrag", "firewall", "app_crash", "low_hd_space",
                           "smart_failure", "device_manager"})
    EXPECT_EQ(triggers.at(std::string(name) + "_triggered"), "false") << name;
  EXPECT_EQ(triggers.at("agent_offline_triggered"), "true");
  rest.post("/rmm_alerts",
            {{"asset_id", asset}, {"description", "disk_space"}, {"formatted_output", "full"}});
  rest.write([](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET online = 1");
    return {};
  });
  auto const raised = rest.get(path());
  EXPECT_EQ(raised.text("/asset/rmm_store/triggers/low_hd_space_triggered"), "true");
  EXPECT_EQ(raised.text("/asset/rmm_store/triggers/agent_offline_triggered"), "false");
}

TEST_F(Assets, AreMadeByHandAndChanged) {
  auto const made = rest.post("/customer_assets", {{"customer_id", customer},
                                                   {"name", "Printer 3"},
                                                   {"asset_type_name", "Printer"},
                                                   {"asset_serial", "P-3"}});
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.text("/asset/asset_type"), "Printer");
  EXPECT_EQ(made.text("/asset/asset_serial"), "P-3");
  EXPECT_EQ(made.number("/asset/customer/id"), customer);
  auto const contact = make_contact(rest, customer, "Ada");
  auto const printer = "/customer_assets/" + std::to_string(made.number("/asset/id"));
  EXPECT_EQ(rest.put(printer, {{"contact_id", contact}, {"name", "Printer 4"}}).number("/asset/contact_id"),
            contact);
  auto const other = make_customer(rest, "Other");
  auto const moved = rest.put(printer, {{"customer_id", other},
                                        {"contact_id", nullptr},
                                        {"asset_serial", nullptr},
                                        {"asset_type_name", "Plotter"}});
  EXPECT_EQ(moved.text("/asset/customer/business_name"), "Other") << moved.body;
  EXPECT_FALSE(moved.has("/asset/contact_id"));
  EXPECT_FALSE(moved.has("/asset/asset_serial"));
  EXPECT_EQ(moved.text("/asset/asset_type"), "Plotter");
  EXPECT_EQ(moved.text("/asset/name"), "Printer 4");
  EXPECT_EQ(rest.get("/settings").at("/assets/asset_types"), (json::value{"Computer", "Plotter"}));
}

TEST_F(Assets, SayWhatIsWrong) {
  EXPECT_EQ(faults_of(rest.post("/customer_assets")), "Name can't be blank");
  EXPECT_EQ(faults_of(rest.post("/customer_assets", {{"name", "x"}})), "Customer can't be blank");
  EXPECT_EQ(faults_of(rest.post("/customer_assets", {{"name", "x"}, {"customer_id", 99}})),
            "Customer can't be found");
  EXPECT_EQ(faults_of(rest.put(path(), {{"contact_id", 99}})), "Contact can't be found");
  EXPECT_EQ(faults_of(rest.put(path(), {{"customer_id", 99}})), "Customer can't be found");
  EXPECT_EQ(faults_of(rest.put(path(), {{"name", ""}})), "Name can't be blank");
  EXPECT_EQ(rest.put("/customer_assets/99", {{"name", "x"}}).status, 404);
}

TEST_F(Assets, AreFiltered) {
  make_asset(rest, make_customer(rest, "Other"), "laptop-1");
  EXPECT_EQ(rest.get("/customer_assets").count("/assets"), 2u);
  EXPECT_EQ(rest.get("/customer_assets?query=lap").count("/assets"), 1u);
  EXPECT_EQ(rest.get("/customer_assets?customer_id=" + std::to_string(customer)).count("/assets"), 1u);
  EXPECT_EQ(rest.get("/customer_assets?online=true").count("/assets"), 0u);
  EXPECT_EQ(rest.get("/customer_assets?online=False").count("/assets"), 2u);
  EXPECT_EQ(rest.get("/customer_assets?online=maybe").status, 422);
  EXPECT_EQ(rest.get("/customer_assets").number("/meta/per_page"), 25);
}

TEST_F(Assets, AreFilteredByTheirOpenAlerts) {
  auto const other = make_asset(rest, customer, "laptop-1");
  make_asset(rest, customer, "quiet-1");
  auto const raise = [&](std::int64_t at, char const* kind) {
    return rest
        .post("/rmm_alerts", {{"asset_id", at}, {"description", kind}, {"formatted_output", "details"}})
        .number("/alert/id");
  };
  auto const resolved = raise(asset, "disk_space");
  raise(other, "disk_space");
  raise(other, "reboot_pending");
  rest.remove("/rmm_alerts/" + std::to_string(resolved));
  rest.write([&](store::Transaction& tx) -> Result<void> {
    tx.sql().run("UPDATE assets SET online = 1 WHERE id = ?", asset);
    return {};
  });

  auto const with = rest.get("/customer_assets?open_alerts=true");
  ASSERT_EQ(with.count("/assets"), 1u) << with.body;
  EXPECT_EQ(with.text("/assets/0/name"), "laptop-1");
  EXPECT_EQ(with.number("/assets/0/open_alerts"), 2) << "one row, though it has two";
  EXPECT_EQ(with.number("/meta/total_entries"), 1);
  auto const without = rest.get("/customer_assets?open_alerts=false");
  ASSERT_EQ(without.count("/assets"), 2u) << without.body;
  EXPECT_EQ(without.text("/assets/0/name"), "desk-1") << "what is resolved is not open";
  EXPECT_EQ(without.text("/assets/1/name"), "quiet-1");

  raise(asset, "reboot_pending");
  rest.post("/rmm_alerts/" + std::to_string(raise(asset, "disk_space")) + "/mute", {{"mute_for", "1-day"}});
  auto const page = rest.get("/customer_assets?open_alerts=true&per_page=1&page=2");
  EXPECT_EQ(page.text("/assets/0/name"), "laptop-1") << "by name, page after page";
  EXPECT_EQ(page.number("/meta/total_entries"), 2);
  EXPECT_EQ(page.number("/meta/total_pages"), 2);
  EXPECT_EQ(rest.get("/customer_assets?open_alerts=true&online=true").text("/assets/0/name"), "desk-1");
  EXPECT_EQ(rest.get("/customer_assets?open_alerts=true&query=quiet").count("/assets"), 0u);
  EXPECT_EQ(rest.get("/customer_assets?open_alerts=open").status, 422);
}

TEST_F(Assets, ShowWhatWasReported) {
  make_inventory(rest, asset);
  auto const inventory = rest.get(path("/inventory"));
  EXPECT_EQ(inventory.text("/inventory/system/hostname"), "desk-1");
  EXPECT_TRUE(inventory.has("/reported_at/system")) << inventory.body;
  auto const software = rest.get(path("/installed_applications?per_page=1&page=2"));
  EXPECT_EQ(software.text("/installed_applications/0/name"), "vim");
  EXPECT_EQ(software.number("/meta/total_entries"), 2);
  auto const past = rest.get(path("/installed_applications?page=9"));
  EXPECT_EQ(past.status, 200);
  EXPECT_EQ(past.count("/installed_applications"), 0u);
  auto const patches = rest.get(path("/patches"));
  EXPECT_EQ(patches.text("/available_patches/0/available_version"), "5.3");
  EXPECT_EQ(patches.number("/available_patches_meta/total_entries"), 1);
  EXPECT_TRUE(patches.at("/installed_patches").is_array());
  for (auto const* tail :
       {"/inventory", "/installed_applications", "/patches", "/events", "/policy", "/device_users"}) {
    EXPECT_EQ(rest.get(path(tail)).status, 200) << tail;
    EXPECT_EQ(rest.get("/customer_assets/99" + std::string(tail)).status, 404) << tail;
  }
}

TEST_F(Assets, TellTheChatSeveralAtOnce) {
  auto const two = make_asset(rest, customer, "desk-2");
  auto const ids = std::to_string(asset) + "," + std::to_string(two);
  for (auto const& query :
       {"ids=" + ids + ",999,x", "ids[]=" + std::to_string(asset) + "&ids[]=" + std::to_string(two)}) {
    auto const found = rest.get("/customer_assets/chat_information_by_ids?" + query);
    EXPECT_EQ(found.header("Warning"), "");
    ASSERT_EQ(found.count("/assets"), 2u) << found.body;
    EXPECT_EQ(found.text("/assets/0/name"), "desk-1");
    EXPECT_EQ(found.text("/assets/0/customer/fullname"), "Client");
    EXPECT_EQ(found.text("/assets/0/customer/business_name"), "Client");
  }
  EXPECT_EQ(rest.get("/customer_assets/chat_information_by_ids").count("/assets"), 0u);
}

TEST_F(Assets, LoseTheirKeysWhenRevoked) {
  make_chat(rest, rest.ours().scope, asset, "Hello");
  EXPECT_EQ(rest.get(path()).at("/asset/has_live_chat"), json::value(true));
  EXPECT_EQ(rest.get(path("/device_users")).text("/device_users/0/name"), "ada");
  EXPECT_EQ(rest.post(path("/revoke"), json::object{}, {{"Authorization", rest.tess_key}}).status, 403);
  EXPECT_EQ(rest.post(path("/revoke")).status, 200);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM device_identities WHERE revoked_at IS NULL"), 0);
  EXPECT_EQ(rest.number_of("SELECT COUNT(*) FROM audit WHERE action = 'revoked'"), 1);
  auto const shown = rest.get(path());
  EXPECT_EQ(shown.text("/asset/shut_out_at"), "2026-02-02T03:40:00.000+01:00") << shown.body;
  EXPECT_EQ(shown.at("/asset/has_live_chat"), json::value(false)) << "nothing said there would arrive";
  EXPECT_EQ(rest.get(path("/events")).text("/events/0/kind"), "shut_out");
  EXPECT_EQ(rest.get(path("/events")).text("/events/0/text"), "ana");
  // Once more changes nothing of when it was.
  rest.move(std::chrono::hours(1));
  EXPECT_EQ(rest.post(path("/revoke")).status, 200);
  EXPECT_EQ(rest.get(path()).text("/asset/shut_out_at"), "2026-02-02T03:40:00.000+01:00");
  EXPECT_EQ(rest.get(path("/events")).count("/events"), 1u);
}

TEST_F(Assets, AreCalledWhatAPersonSaysUntilTheirOwnNameIsGivenBack) {
  EXPECT_EQ(faults_of(rest.put(path(), {{"name_is_given", false}})),
            "Name is given can't be false without a device");
  make_chat(rest, rest.ours().scope, asset, "Hello");
  auto const named = rest.put(path(), {{"name", "Reception, left"}});
  EXPECT_EQ(named.text("/asset/name"), "Reception, left");
  EXPECT_EQ(named.at("/asset/name_is_given"), json::value(true));
  // It has told no name so far: the one it has stays, until it does.
  auto const waiting = rest.put(path(), {{"name_is_given", false}});
  EXPECT_EQ(waiting.text("/asset/name"), "Reception, left") << waiting.body;
  EXPECT_EQ(waiting.at("/asset/name_is_given"), json::value(false));
  make_inventory(rest, asset);
  rest.put(path(), {{"name", "Reception, left"}});
  auto const back = rest.put(path(), {{"name_is_given", false}});
  EXPECT_EQ(back.text("/asset/name"), "desk-1");
  EXPECT_EQ(back.at("/asset/name_is_given"), json::value(false));
  EXPECT_EQ(rest.put(path(), {{"name", "A"}, {"name_is_given", false}}).text("/asset/name"), "A");
  EXPECT_EQ(rest.put(path(), {{"asset_type_name", "Laptop"}}).at("/asset/name_is_given"), json::value(true));
}

}  // namespace
}  // namespace deskbell::console::test
