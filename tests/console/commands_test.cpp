// deskbell-console on the command line: configuration, accounts, tokens, policies, backup, check.
#include <sys/stat.h>

#include <array>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "console/server/store/migrations.h"
#include "console/server/store/sql.h"
#include "tests/console/http_socket.h"
#include "tests/console/program.h"
#include "tests/console/support.h"
#include "tests/support/paths.h"

namespace deskbell::console::test {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string bytes_of(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string line_of(std::string const& text) { return text.substr(0, text.find('\n')); }

struct Commands : testing::Test {
  TemporaryFolder folder;
  std::string data = (folder / "data").string();

  Outcome run(std::vector<std::string> arguments, std::string const& input = {}) {
    arguments.insert(arguments.end(), {"--data", data});
    return run_console(arguments, input);
  }
  void make_admin() {
    auto const made =
        run({"admin", "create", "ana@example.com", "--name", "Ana", "--time-zone", "Europe/Berlin"},
            "correct horse battery\n");
    ASSERT_EQ(made.code, 0) << made.err;
  }
  std::string make_key() { return line_of(run({"key", "create", "ana@example.com", "--name", "test"}).out); }
  static json::value get(std::string const& address, std::string const& path, std::string const& key) {
    auto const answer = send_http(address, "GET", "/api/v1" + path, {{"Authorization", key}});
    EXPECT_EQ(answer.status, 200) << path << answer.body;
    return json::parse(answer.body);
  }
};

TEST_F(Commands, AnotherOrganisationIsNotTheOneThatIsThere) {
  make_admin();
  auto const other =
      run({"admin", "create", "eve@example.com", "--organisation", "Other"}, "correct horse battery\n");
  EXPECT_NE(other.code, 0);
  EXPECT_NE(other.err.find(
                "--organisation: found \"Other\", but this console's organisation is \"My organisation\""),
            std::string::npos)
      << other.err;
  auto const zone =
      run({"admin", "create", "eve@example.com", "--time-zone", "Asia/Tokyo"}, "correct horse battery\n");
  EXPECT_NE(zone.code, 0);
  EXPECT_NE(zone.err.find("--time-zone: found \"Asia/Tokyo\""), std::string::npos) << zone.err;
  auto const same = run({"admin", "create", "eve@example.com", "--organisation", "My organisation"},
                        "correct horse battery\n");
  EXPECT_EQ(same.code, 0) << same.err;
}

TEST_F(Commands, HelpIsComplete) {
  auto const help = run_console({"--help"});
  EXPECT_EQ(help.code, 0);
  for (auto const* word : {"serve", "admin", "key", "enrollment", "import-policy", "backup", "check",
                           "openapi", "mail", "signing-key", "--config", "Exit codes: 0 done"})
    EXPECT_NE(help.out.find(word), std::string::npos) << word << help.out;
  auto const serve = run_console({"serve", "--help"});
  for (auto const* word :
       {"--data", "--listen", "--tls-certificate", "--tls-key", "--behind-proxy", "--trusted-proxy",
        "--origin", "--web", "--threads", "--requests-per-minute", "--mail-server", "--mail-password-file",
        "--webhook-network", "--public-url", "(Env:DESKBELL_CONSOLE_LISTEN)"})
    EXPECT_NE(serve.out.find(word), std::string::npos) << word << serve.out;
  for (auto const& command : std::vector<std::vector<std::string>>{{"admin", "create"},
                                                                   {"key", "create"},
                                                                   {"enrollment", "create"},
                                                                   {"import-policy"},
                                                                   {"backup"},
                                                                   {"check"}}) {
    auto words = command;
    words.emplace_back("--help");
    auto const shown = run_console(words);
    EXPECT_EQ(shown.code, 0) << command.front();
    EXPECT_NE(shown.out.find("--data"), std::string::npos) << command.front();
  }
  EXPECT_EQ(run_console({"dance"}).code, 2);
  EXPECT_EQ(run_console({"serve"}).code, 2);
  EXPECT_EQ(run_console({}).code, 2);
}

TEST_F(Commands, FlagsWinOverEnvironmentAndThatOverTheFile) {
  auto const file = (folder / "console.conf").string();
  auto const in = [&](char const* name) { return (folder / name).string(); };
  std::ofstream(file) << "# where things are\ndata = \"" << in("from-file")
                      << "\"\nlisten = 127.0.0.1:0\nlisten = 127.0.0.1:0\n";
  {
    Serving const serving({"serve", "--config", file});
    EXPECT_EQ(serving.addresses().size(), 2u) << "both lines count";
    EXPECT_TRUE(fs::exists(folder / "from-file" / "console.db"));
  }
  {
    Serving const serving(
        {"serve"}, {{"DESKBELL_CONSOLE_CONFIG", file}, {"DESKBELL_CONSOLE_DATA", in("from-environment")}});
    EXPECT_TRUE(fs::exists(folder / "from-environment" / "console.db"));
  }
  {
    Serving const serving({"serve", "--data", in("from-flag"), "--listen", "127.0.0.1:0", "--config=" + file},
                          {{"DESKBELL_CONSOLE_DATA", in("never")}});
    EXPECT_EQ(serving.addresses().size(), 1u);
    EXPECT_TRUE(fs::exists(folder / "from-flag" / "console.db"));
    EXPECT_FALSE(fs::exists(folder / "never"));
  }
  std::ofstream(file) << "lisen = 127.0.0.1:0\n";
  auto const wrong = run_console({"serve", "--config", file});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find(file + ":1: found \"lisen\", expected one of "), std::string::npos) << wrong.err;
  EXPECT_EQ(run_console({"serve", "--config", "/nonexistent"}).code, 2);
}

TEST_F(Commands, MakeAnAdministratorWithAPasswordFromStdin) {
  auto const weak = run({"admin", "create", "ana@example.com"}, "short\n");
  EXPECT_EQ(weak.code, 1);
  EXPECT_NE(weak.err.find("password: found 5 characters, expected at least 10"), std::string::npos)
      << weak.err;
  make_admin();
  auto const twice = run({"admin", "create", "Ana@Example.com"}, "correct horse battery\n");
  EXPECT_EQ(twice.code, 1);
  EXPECT_NE(twice.err.find("ana@example.com has an account already"), std::string::npos) << twice.err;
  EXPECT_EQ(run({"admin", "create", "nonsense"}, "correct horse battery\n").code, 2);
  auto const zone = run_console(
      {"admin", "create", "a@b.example", "--time-zone", "Mars/Olympus", "--data", (folder / "new").string()},
      "correct horse battery\n");
  EXPECT_EQ(zone.code, 2);
  EXPECT_NE(zone.err.find("found \"Mars/Olympus\", expected an IANA name"), std::string::npos) << zone.err;
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const in = send_http(serving.addresses().front(), "POST", "/api/v1/sessions",
                            {{"Content-Type", "application/json"}},
                            R"({"email":"ana@example.com","password":"correct horse battery"})");
  EXPECT_EQ(in.status, 200) << in.body;
  auto const expires = json::value_to<std::string>(json::parse(in.body).at("session").at("expires_at"));
  EXPECT_TRUE(expires.ends_with("+01:00") || expires.ends_with("+02:00")) << expires;
}

TEST_F(Commands, AOneTimeLinkLeadsToAPageThatSetsThePassword) {
  auto const made =
      run({"admin", "create", "ana@example.com", "--one-time-link", "--url", "https://help.example.org/"});
  ASSERT_EQ(made.code, 0) << made.err;
  auto const link = line_of(made.out);
  ASSERT_EQ(link.rfind("https://help.example.org/welcome#token=dbo_", 0), 0u) << link;
  fs::create_directories(folder / "web");
  std::ofstream(folder / "web" / "index.html") << "<!doctype html>";
  Serving const serving(
      {"serve", "--data", data, "--listen", "127.0.0.1:0", "--web", (folder / "web").string()});
  auto const& address = serving.addresses().front();
  EXPECT_EQ(send_http(address, "GET", "/welcome").body, "<!doctype html>")
      << "the page's router knows the path";
  auto const body = R"({"token":")" + link.substr(link.find('=') + 1) + R"(","password":"long enough 1"})";
  Fields const json_type{{"Content-Type", "application/json"}};
  EXPECT_EQ(send_http(address, "POST", "/api/v1/sessions/one_time", json_type, body).status, 200);
  EXPECT_EQ(send_http(address, "POST", "/api/v1/sessions/one_time", json_type, body).status, 401);
}

TEST_F(Commands, KeysHaveScopesAndAnEnd) {
  make_admin();
  auto const narrow = run({"key", "create", "ana@example.com", "--name", "readers", "--scope",
                           "ticket.read,asset.read", "--expires", "7d"});
  ASSERT_EQ(narrow.code, 0) << narrow.err;
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const& address = serving.addresses().front();
  Fields const with{{"Authorization", line_of(narrow.out)}};
  EXPECT_EQ(send_http(address, "GET", "/api/v1/tickets", with).status, 200);
  EXPECT_EQ(send_http(address, "GET", "/api/v1/customers", with).status, 403);
  auto const wrong = run({"key", "create", "ana@example.com", "--name", "x", "--scope", "all"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("found \"all\", expected one of"), std::string::npos) << wrong.err;
  EXPECT_EQ(run({"key", "create", "nobody@example.com", "--name", "x"}).code, 1);
  auto const soon = run({"key", "create", "ana@example.com", "--name", "x", "--expires", "soon"});
  EXPECT_EQ(soon.code, 2);
  EXPECT_NE(soon.err.find("key create: --expires: found \"soon\", expected a span such as"),
            std::string::npos)
      << soon.err;
}

TEST_F(Commands, EnrollmentTokensArePrintedOnce) {
  auto const early = run({"enrollment", "create", "--customer", "Client"});
  EXPECT_EQ(early.code, 1);
  EXPECT_NE(early.err.find("deskbell-console admin create EMAIL"), std::string::npos) << early.err;
  make_admin();
  auto const made = run({"enrollment", "create", "--customer", "Client", "--uses", "3", "--expires", "2w"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.out.rfind("dbt_", 0), 0u) << made.out;
  EXPECT_EQ(run({"enrollment", "create", "--customer", "Client", "--approval"}).code, 0);
  auto const wrong = run({"enrollment", "create", "--customer", "Client", "--expires", "7 days"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("found \"7 days\", expected a span such as 30m, 12h, 7d or 2w"), std::string::npos)
      << wrong.err;
  auto const long_one = run({"enrollment", "create", "--customer", "Other", "--expires", "100w"});
  EXPECT_EQ(long_one.code, 2);
  EXPECT_NE(long_one.err.find("--expires: found \"100w\", expected between 1m and 366d"), std::string::npos)
      << long_one.err;
  for (auto const* uses : {"0", "-1", "100001", "many"}) {
    auto const refused = run({"enrollment", "create", "--customer", "Other", "--uses", uses});
    EXPECT_EQ(refused.code, 2) << uses;
    EXPECT_NE(refused.err.find("--uses"), std::string::npos) << refused.err;
  }
  EXPECT_EQ(run({"enrollment", "create", "--customer", " "}).code, 2);
  EXPECT_EQ(run({"enrollment", "create", "--customer", "Client", "--folder", "Nowhere"}).code, 2);
  auto const key = make_key();
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const listed = get(serving.addresses().front(), "/enrollment_tokens", key);
  EXPECT_EQ(listed.at("enrollment_tokens").as_array().size(), 2u);
  EXPECT_EQ(listed.at("enrollment_tokens").at(1).at("uses_left"), 3);
  EXPECT_EQ(listed.at("enrollment_tokens").at(1).at("needs_approval"), false);
  EXPECT_EQ(listed.at("enrollment_tokens").at(0).at("needs_approval"), true);
  EXPECT_EQ(get(serving.addresses().front(), "/customers", key).at("meta").at("total_entries"), 1)
      << "one customer of that name";
}

TEST_F(Commands, PoliciesAreImportedWhileTheConsoleServes) {
  make_admin();
  auto const key = make_key();
  auto const file = folder / "policy.json";
  std::ofstream(file) << "{\n  \"settings\": { \"no.such\": 1 }\n}";
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const wrong = run({"import-policy", file.string()});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find(file.string() + ":2:"), std::string::npos) << wrong.err;
  EXPECT_NE(wrong.err.find("nothing was changed"), std::string::npos) << wrong.err;
  auto const starter = std::string(DESKBELL_SOURCE_DIR) + "/policies/starter/workstation.json";
  auto const first = run({"import-policy", starter});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, "Policy in force: Workstations, version 1\n");
  auto const changed = folder / "changed.json";
  std::ofstream(changed) << bytes_of(starter) << "\n";
  auto const again = run({"import-policy", changed.string()});
  EXPECT_NE(again.out.find("version 2\n"), std::string::npos) << again.out << again.err;
  auto const nobody = run({"import-policy", starter, "--customer", "Client"});
  EXPECT_EQ(nobody.code, 1);
  EXPECT_NE(nobody.err.find("--customer: found \"Client\", expected a customer's business name"),
            std::string::npos)
      << nobody.err;
  EXPECT_EQ(get(serving.addresses().front(), "/customers", key).at("meta").at("total_entries"), 0);
  auto const made = run({"enrollment", "create", "--customer", "Client"});
  EXPECT_NE(made.err.find("made the customer \"Client\""), std::string::npos) << made.err;
  EXPECT_EQ(run({"import-policy", starter, "--customer", "Client"}).code, 0);
  auto const listed = get(serving.addresses().front(), "/policies", key);
  EXPECT_EQ(listed.at("policies").as_array().size(), 2u);
  EXPECT_EQ(run({"import-policy", "/nonexistent.json"}).code, 1);
  auto const whole_folder = run({"import-policy", folder.path().string()});
  EXPECT_EQ(whole_folder.code, 1);
  EXPECT_NE(whole_folder.err.find("found a folder, expected a policy as a JSON file"), std::string::npos)
      << whole_folder.err;
}

TEST_F(Commands, AnImportThatChangesNothingSaysSoAndRaisesNoVersion) {
  make_admin();
  ASSERT_EQ(run({"enrollment", "create", "--customer", "Client"}).code, 0);
  auto const starter = std::string(DESKBELL_SOURCE_DIR) + "/policies/starter/workstation.json";
  auto const rows = [&](std::string const& what) {
    store::Sql sql((fs::path(data) / "console.db").string(), store::Sql::Mode::read_only);
    return sql.one<std::int64_t>("SELECT " + what).value_or(-1);
  };
  std::string const changes = "(SELECT COUNT(*) FROM changes WHERE noun = 'policy')";
  std::string const audited = "(SELECT COUNT(*) FROM audit WHERE noun = 'policy')";
  for (auto const& target : {std::vector<std::string>{"import-policy", starter},
                             std::vector<std::string>{"import-policy", starter, "--customer", "Client"}}) {
    ASSERT_EQ(run(target).code, 0);
    auto const before = std::array{rows(changes), rows(audited)};
    auto const again = run(target);
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(again.out, "Policy in force: Workstations, version 1, unchanged\n");
    EXPECT_EQ((std::array{rows(changes), rows(audited)}), before);
  }
  EXPECT_EQ(rows("(SELECT MAX(version) FROM policies)"), 1);
}

TEST_F(Commands, WorkBesideAConsoleThatServesAndLeaveItsEpoch) {
  make_admin();
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const mark_file = fs::path(data) / "keys" / "database-mark";
  auto const database = (fs::path(data) / "console.db").string();
  auto const in_database = [&](std::string const& what) {
    store::Sql sql(database, store::Sql::Mode::read_only);
    return sql.one<std::string>("SELECT CAST(" + what + " AS TEXT) FROM console").value_or("none");
  };
  auto const before = std::array{bytes_of(mark_file), in_database("mark"), in_database("epoch")};
  auto const starter = std::string(DESKBELL_SOURCE_DIR) + "/policies/starter/workstation.json";
  auto const archive = (folder / "backup.tar").string();
  for (auto const& command :
       std::vector<std::vector<std::string>>{{"admin", "create", "bea@example.com"},
                                             {"key", "create", "ana@example.com", "--name", "x"},
                                             {"enrollment", "create", "--customer", "Client"},
                                             {"import-policy", starter},
                                             {"backup", archive},
                                             {"check"}}) {
    auto const done = run(command, "correct horse battery\n");
    EXPECT_EQ(done.code, 0) << command.front() << done.err;
    EXPECT_EQ((std::array{bytes_of(mark_file), in_database("mark"), in_database("epoch")}), before)
        << command.front();
  }
  EXPECT_EQ(send_http(serving.addresses().front(), "GET", "/readyz").status, 200);
  auto const second = run({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.err.find("serves it: stop that one first"), std::string::npos) << second.err;
  EXPECT_EQ((std::array{bytes_of(mark_file), in_database("mark"), in_database("epoch")}), before);
}

TEST_F(Commands, LeaveTheSchemaOfAnOlderConsoleThatServes) {
  make_admin();
  auto const set_version = [&](int version) {
    store::Sql sql((fs::path(data) / "console.db").string(), store::Sql::Mode::read_write);
    sql.script("PRAGMA user_version = " + std::to_string(version));
  };
  Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  set_version(store::schema_version() - 1);
  auto const refused = run({"check"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("a console of an older version serves it"), std::string::npos) << refused.err;
  set_version(store::schema_version());
  EXPECT_EQ(run({"check"}).code, 0);
}

TEST_F(Commands, ABackupIsNoticedByWhoServesItAndByNobodyBefore) {
  make_admin();
  auto const epoch_of = [](fs::path const& folder) {
    store::Sql sql((folder / "console.db").string(), store::Sql::Mode::read_only);
    return sql.one<std::int64_t>("SELECT epoch FROM console").value_or(0);
  };
  auto const archive = (folder / "backup.tar").string();
  {
    Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
    ASSERT_EQ(run({"backup", archive}).code, 0);
  }
  auto const restored = folder / "restored";
  ASSERT_EQ(std::system(
                ("mkdir -m 700 " + restored.string() + " && tar -xpf " + archive + " -C " + restored.string())
                    .c_str()),
            0);
  auto const before = epoch_of(data);
  EXPECT_EQ(run_console({"check", "--data", restored.string()}).code, 0);
  EXPECT_EQ(epoch_of(restored), before);
  Serving const serving({"serve", "--data", restored.string(), "--listen", "127.0.0.1:0"});
  EXPECT_GT(epoch_of(restored), before);
}

TEST_F(Commands, ABackupOfARunningConsoleIsRestored) {
  make_admin();
  auto const key = make_key();
  auto const archive = (folder / "backup.tar").string();
  {
    Serving const serving({"serve", "--data", data, "--listen", "127.0.0.1:0"});
    auto const& address = serving.addresses().front();
    Fields const with{{"Authorization", key}, {"Content-Type", "application/json"}};
    EXPECT_EQ(send_http(address, "POST", "/api/v1/customers", with, R"({"business_name":"Before"})").status,
              200);
    fs::create_directories(fs::path(data) / "files" / "1");
    auto const made = run({"backup", archive});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(send_http(address, "POST", "/api/v1/customers", with, R"({"business_name":"After"})").status,
              200)
        << "it serves on";
    EXPECT_EQ(run({"backup", archive}).code, 1) << "nothing is overwritten";
  }
  struct stat status {};
  ASSERT_EQ(::stat(archive.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_FALSE(fs::exists(archive + ".db"));
  // As docs/console.md says it.
  auto const restored = (folder / "restored").string();
  ASSERT_EQ(std::system(("mkdir -m 700 " + restored + " && tar -xpf " + archive + " -C " + restored).c_str()),
            0);
  EXPECT_EQ(run_console({"check", "--data", restored}).code, 0);
  Serving const serving({"serve", "--data", restored, "--listen", "127.0.0.1:0"});
  auto const customers = get(serving.addresses().front(), "/customers", key);
  EXPECT_EQ(customers.at("meta").at("total_entries"), 1);
  EXPECT_EQ(customers.at("customers").at(0).at("business_name"), "Before");
}

TEST_F(Commands, CheckFindsDamage) {
  make_admin();
  auto const sound = run({"check"});
  EXPECT_EQ(sound.code, 0) << sound.err;
  // A stored file whose bytes are not what its name says.
  auto const bytes = fs::path(data) / "files" / "1" / std::string(64, 'a');
  fs::create_directories(bytes.parent_path());
  std::ofstream(bytes) << "something else";
  auto const file = run({"check"});
  EXPECT_EQ(file.code, 3) << file.err;
  EXPECT_NE(file.err.find(std::string(64, 'a')), std::string::npos) << file.err;
  fs::remove(bytes);
  // A page of the database overwritten.
  auto const database = fs::path(data) / "console.db";
  auto image = bytes_of(database);
  constexpr std::size_t page = 4096;
  ASSERT_GT(image.size(), 8 * page);
  for (std::size_t at = image.size() - 3 * page; at < image.size(); ++at) image[at] = 'x';
  std::ofstream(database, std::ios::binary | std::ios::trunc) << image;
  auto const damaged = run({"check"});
  EXPECT_TRUE(damaged.code == 3 || damaged.code == 1) << damaged.code;
  EXPECT_FALSE(damaged.err.empty());
}

TEST_F(Commands, ServeRefusesWhatIsUnsafeAndSaysWhenThePortIsTaken) {
  auto const open = run({"serve", "--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.code, 2);
  EXPECT_NE(open.err.find("give --tls-certificate and --tls-key, or --behind-proxy"), std::string::npos)
      << open.err;
  EXPECT_EQ(run({"serve", "--listen", "127.0.0.1:0", "--tls-key", "x"}).code, 2);
  EXPECT_FALSE(fs::exists(data)) << "nothing is made by who cannot serve";
  Serving first({"serve", "--data", data, "--listen", "127.0.0.1:0"});
  auto const second =
      run_console({"serve", "--data", (folder / "other").string(), "--listen", first.addresses().front()});
  EXPECT_EQ(second.code, 4) << second.err;
  EXPECT_FALSE(fs::exists(folder / "other"));
  EXPECT_NE(second.err.find("the port is in use"), std::string::npos) << second.err;
  EXPECT_EQ(first.stop(), 0);
}

TEST_F(Commands, NoSecretStandsInTheLog) {
  make_admin();
  auto const key = make_key();
  auto const made = run({"enrollment", "create", "--customer", "Client"});
  for (auto const& secret : {std::string("correct horse battery"), key, line_of(made.out)}) {
    EXPECT_EQ(made.err.find(secret), std::string::npos);
    EXPECT_EQ(bytes_of(fs::path(data) / "console.db").find(secret), std::string::npos);
  }
}

}  // namespace
}  // namespace deskbell::console::test
