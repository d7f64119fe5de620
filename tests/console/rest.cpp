// The console in this process, and the records that its tests ask for.
#include "tests/console/rest.h"

#include <fstream>

#include "console/server/console.h"
#include "console/server/device_chats.h"
#include "console/server/http_api.h"
#include "console/server/secrets.h"
#include "tests/console/support.h"

namespace deskbell::console::test {

struct Rest::Impl {
  RestOptions options;
  TemporaryFolder folder;
  std::unique_ptr<Console> console;
  std::unique_ptr<HttpApi> api;
  std::unique_ptr<Listener> listener;
};

json::value Answer::json() const {
  json::error_code code;
  auto value = json::parse(body, code);
  return code ? json::value(nullptr) : value;
}

json::value Answer::at(std::string const& pointer) const {
  auto const whole = json();
  json::error_code code;
  auto const* found = whole.find_pointer(pointer, code);
  return found == nullptr ? json::value(nullptr) : *found;
}

std::string Answer::text(std::string const& pointer) const {
  auto const value = at(pointer);
  return value.is_string() ? json::value_to<std::string>(value) : json::serialize(value);
}

std::int64_t Answer::number(std::string const& pointer) const {
  auto const value = at(pointer);
  return value.is_int64() ? value.get_int64() : -1;
}

bool Answer::has(std::string const& pointer) const {
  auto const whole = json();
  json::error_code code;
  return whole.find_pointer(pointer, code) != nullptr;
}

std::size_t Answer::count(std::string const& pointer) const {
  auto const value = at(pointer);
  return value.is_array() ? value.get_array().size() : 0;
}

Rest::Rest(RestOptions options) : impl_(std::make_unique<Impl>()), clock_(ms_of(start)) {
  impl_->options = std::move(options);
  if (impl_->options.web) {
    std::filesystem::create_directories(impl_->folder / "web");
    std::ofstream(impl_->folder / "web" / "index.html") << "<!doctype html><title>Deskbell</title>";
  }
  if (impl_->options.prepare) impl_->options.prepare(impl_->folder / "data");
  open();
  ours_ = make_tenant("Example IT", "ana@example.com", "Europe/Berlin");
  ana_key = ours_.key;
  std::function<Result<accounts::Account>(store::Reader&)> look =
      [](store::Reader& sql) -> Result<accounts::Account> {
    return accounts::find_account(sql, "ana@example.com").value();
  };
  ana_ = must(impl_->console->database().read_and_wait(look));
  tess_ = make_account(ours_.organisation, "tess@example.com", "Tess", false);
  tess_key = make_key(tess_);
}

Rest::~Rest() { close(); }

void Rest::open() {
  ConsoleOptions options;
  options.data = impl_->folder / "data";
  options.now = [this] { return now(); };
  options.notifier = impl_->options.notifier;
  options.job_interval = impl_->options.job_interval;
  options.steady_now = impl_->options.steady_now;
  impl_->console = must(Console::open(options));
  HttpApiOptions api;
  api.requests_per_minute = impl_->options.requests_per_minute;
  api.session_requests_per_minute = impl_->options.requests_per_minute * 2;
  api.origins = impl_->options.origins;
  if (impl_->options.web) api.web = must(StaticFiles::load(impl_->folder / "web"));
  impl_->api = std::make_unique<HttpApi>(*impl_->console, std::move(api));
  ListenerOptions listening;
  listening.addresses = {"127.0.0.1:0"};
  impl_->listener = must(Listener::open(std::move(listening), impl_->api->handlers()));
  impl_->api->set_listener(impl_->listener.get());
  impl_->console->start(impl_->listener->executors().front());
  impl_->listener->start();
  address_ = impl_->listener->addresses().front();
}

void Rest::close() {
  constexpr auto grace = std::chrono::seconds(5);
  impl_->console->stop(grace);
  impl_->listener->stop(grace);
  impl_->api.reset();
  impl_->console.reset();
  impl_->listener.reset();
}

void Rest::restart() {
  close();
  open();
}

std::filesystem::path const& Rest::folder() const { return impl_->folder.path(); }

Answer Rest::raw(std::string const& method, std::string const& target, Fields const& headers,
                 std::string const& body) {
  return Answer(send_http(address_, method, target, headers, body));
}

Answer Rest::send(std::string const& method, std::string const& path, json::value const& body,
                  Fields headers) {
  bool known = false;
  for (auto const& [name, value] : headers) known = known || name == "Authorization" || name == "Cookie";
  if (!known) headers.emplace_back("Authorization", "Bearer " + ana_key);
  if (body.is_null()) return raw(method, "/api/v1" + path, headers);
  headers.emplace_back("Content-Type", "application/json");
  return raw(method, "/api/v1" + path, headers, json::serialize(body));
}

void Rest::write(std::function<Result<void>(store::Transaction&)> const& work) {
  must(impl_->console->database().submit_and_wait<void>(work));
}

std::int64_t Rest::number_of(std::string const& sql) {
  std::function<Result<std::int64_t>(store::Reader&)> look =
      [&](store::Reader& reader) -> Result<std::int64_t> {
    return reader.one<std::int64_t>(sql).value_or(-1);
  };
  return must(impl_->console->database().read_and_wait(look));
}

std::string Rest::text_of(std::string const& sql) {
  std::function<Result<std::string>(store::Reader&)> look =
      [&](store::Reader& reader) -> Result<std::string> { return reader.one<std::string>(sql).value_or(""); };
  return must(impl_->console->database().read_and_wait(look));
}

accounts::Account Rest::make_account(std::int64_t organisation, std::string const& email,
                                     std::string const& name, bool admin, std::string const& password) {
  accounts::NewAccount wanted{email, name, admin, {}};
  if (!password.empty()) wanted.password_hash = hash_password(password);
  accounts::Account account;
  write([&](store::Transaction& tx) -> Result<void> {
    account = must(accounts::create_account(tx, organisation, wanted));
    return {};
  });
  return account;
}

std::string Rest::make_key(accounts::Account const& account, std::string const& scopes) {
  std::string key;
  write([&](store::Transaction& tx) -> Result<void> {
    key = must(accounts::create_api_key(tx, account, "test", std::nullopt, scopes));
    return {};
  });
  return key;
}

Rest::Tenant Rest::make_tenant(std::string const& name, std::string const& email, std::string const& zone) {
  Tenant tenant;
  write([&](store::Transaction& tx) -> Result<void> {
    tenant.organisation = must(accounts::create_organisation(tx, name, zone));
    return {};
  });
  auto const account = make_account(tenant.organisation, email, email.substr(0, email.find('@')), true);
  tenant.key = make_key(account);
  tenant.scope.organisation = tenant.organisation;
  tenant.scope.actor = ActorKind::technician;
  tenant.scope.user = account.id;
  tenant.scope.user_uid = *UserId::parse(account.uid);
  tenant.scope.name = account.name;
  return tenant;
}

// ---- records
// -----------------------------------------------------------------------------------------------------------

namespace {
std::int64_t made_id(Answer const& answer, std::string const& pointer) {
  auto const id = answer.number(pointer);
  if (id <= 0) throw std::runtime_error("not made: " + std::to_string(answer.status) + " " + answer.body);
  return id;
}
}  // namespace

std::int64_t make_customer(Rest& rest, std::string const& name) {
  return made_id(rest.post("/customers", {{"business_name", name}, {"email", "desk@example.com"}}),
                 "/customer/id");
}

std::int64_t make_contact(Rest& rest, std::int64_t customer, std::string const& name) {
  return made_id(rest.post("/contacts", {{"customer_id", customer}, {"name", name}}), "/id");
}

std::int64_t make_asset(Rest& rest, std::int64_t customer, std::string const& name) {
  return made_id(rest.post("/customer_assets", {{"customer_id", customer}, {"name", name}}), "/asset/id");
}

std::int64_t make_ticket(Rest& rest, std::int64_t customer, std::string const& subject) {
  return made_id(rest.post("/tickets", {{"customer_id", customer}, {"subject", subject}}), "/ticket/id");
}

std::int64_t make_chat(Rest& rest, Scope const& scope, std::int64_t asset, std::string const& text) {
  std::int64_t made = 0;
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto& sql = tx.sql();
    DeviceScope device;
    device.organisation = scope.organisation;
    device.asset = asset;
    device.uid = DeviceId{fresh_uuid(tx.now())};
    using Place = std::tuple<AssetId, std::int64_t, std::string>;
    std::tie(device.asset_uid, device.customer, device.name) =
        *sql.one<Place>("SELECT uid, customer_id, name FROM assets WHERE organisation_id = ? AND id = ?",
                        scope.organisation, asset);
    device.identity = *sql.one<std::int64_t>(
        "INSERT INTO device_identities (organisation_id, uid, asset_id, public_key, created_at) VALUES (?, "
        "?, "
        "?, '', 0) RETURNING id",
        scope.organisation, device.uid, asset);
    sql.run("UPDATE assets SET identity_id = ? WHERE organisation_id = ? AND id = ?", device.identity,
            scope.organisation, asset);
    ChatId const chat{fresh_uuid(tx.now())};
    protocol::DeviceUser const user{protocol::AccountKind::posix, "1000", "ada", "Ada"};
    must(apply(tx, device, protocol::ChatSaid{chat, MessageId{fresh_uuid(tx.now())}, user, text, tx.now()}));
    made = *sql.one<std::int64_t>("SELECT id FROM chats WHERE organisation_id = ? AND uid = ?",
                                  scope.organisation, chat);
    return {};
  });
  return made;
}

void make_inventory(Rest& rest, std::int64_t asset) {
  static constexpr std::pair<char const*, char const*> sections[] = {
      {"system",
       R"({"system":{"hostname":"desk-1","domain":"example.com","manufacturer":"Acme","model":"Box 9",)"
       R"("serial_number":"S1","uuid":"11111111-2222-3333-4444-555555555555","form_factor":"desktop"}})"},
      {"os",
       R"({"os":{"name":"Debian","full_name":"Debian GNU/Linux 12","kernel":"6.1.0","architecture":"x86_64",)"
       R"("last_boot_at":1770000000000,"pending_reboot":true}})"},
      {"cpus", R"({"cpus":[{"name":"Fast CPU"}]})"},
      {"memory", R"({"memory":{"total_bytes":8589934592,"modules":[{"slot":"A","size_bytes":8589934592,)"
                 R"("type":"DDR4"}]}})"},
      {"disks", R"({"disks":[{"name":"sda","model":"Disk","size_bytes":107374182400,"partitions":[]}]})"},
      {"volumes", R"({"volumes":[{"mount_point":"/","size_bytes":107374182400,"free_bytes":53687091200,)"
                  R"("free_percent":50.0}]})"},
      {"network_adapters",
       R"({"network_adapters":[{"name":"eth0","mac":"aa:bb:cc:dd:ee:ff","ipv4":[{"address":"192.0.2.7",)"
       R"("netmask":"255.255.255.0"}],"ipv6":[{"address":"2001:db8::7"}],"gateway":"192.0.2.1",)"
       R"("dns_servers":["192.0.2.2","192.0.2.3"],"dhcp":true,"members":[]}]})"},
      {"sessions", R"({"sessions":{"current":[],"last_user":"ada"}})"},
      {"software", R"({"software":[{"name":"bash","version":"5.2","vendor":"Debian"},{"name":"vim"}]})"},
      {"updates", R"({"updates":{"packages":[{"name":"bash","installed_version":"5.2",)"
                  R"("available_version":"5.3","security":true}]}})"}};
  rest.write([&](store::Transaction& tx) -> Result<void> {
    for (auto const& [section, body] : sections) {
      tx.sql().run(
          "INSERT INTO inventory_sections (organisation_id, asset_id, section, body, changed_at) SELECT "
          "organisation_id, id, ?, ?, ? FROM assets WHERE id = ?",
          section, body, tx.now(), asset);
    }
    return {};
  });
}

std::string with_id(std::string path, std::string const& id) {
  if (auto const at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, id);
  return path;
}

std::string faults_of(Answer const& answer) {
  std::string lines;
  auto const list = answer.at("/message");
  if (!list.is_array()) return answer.body;
  for (auto const& line : list.get_array())
    lines += (lines.empty() ? "" : "\n") + json::value_to<std::string>(line);
  return lines;
}

}  // namespace deskbell::console::test
