// Databases of older versions, with rows in them: nothing is lost on the way, and this version reads it all.
#include <algorithm>
#include <map>
#include <set>

#include "agent/announcements.h"
#include "agent/attachment_rows.h"
#include "agent/chat_rows.h"
#include "agent/inbox.h"
#include "agent/outbox.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "agent/schema.h"
#include "policies/device_document.h"
#include "protocol/codec.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {
namespace {

/// @NN is an id.
std::string id_text(int number) {
  auto const digits = std::to_string(number);
  return "01890000-0000-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

std::string written_out(std::string_view text) {
  std::string made;
  auto const digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '@' && digit(text[at + 1]) && digit(text[at + 2])) {
      made += id_text((text[at + 1] - '0') * 10 + text[at + 2] - '0');
      at += 2;
    } else {
      made += text[at];
    }
  }
  return made;
}

/// By the version that made their tables.
std::map<std::size_t, char const*> const& rows_by_version() {
  static std::map<std::size_t, char const*> const rows{
      {1, R"sql(
INSERT INTO meta VALUES ('restored', 'no');
UPDATE uplink SET acknowledged_seq = 4, acknowledged_id = '@01', last_seq = 6;
INSERT INTO outbox (seq, id, type, subject, body, made_at) VALUES (5, '@02', 'device.event', '', '{"kind":"started","text":"x","happened_at":1}', 1),
  (6, '@03', 'chat.said', '@21', '{}', 2);
UPDATE downlink SET seq = 9, id = '@04';
INSERT INTO applied VALUES ('@04', x'0102');
INSERT INTO chats (chat_id, account, user, state, open, turn, technician, read_position, opened_at) VALUES
  ('@20', '1000', '{"kind":"posix","account_id":"1000","name":"ada"}',
    '{"id":"@20","phase":"answered","who":"Tess","at":5,"pending":[],"answered_position":2,"offer":"none"}',
    1, 2, 'Tess', 1, 1);
INSERT INTO messages (message_id, chat_id, position, author_kind, author_name, text, written_at, accepted_at, sent, error) VALUES
  ('@21', '@20', 1, 'end_user', 'Ada', 'The drawer jams', 1, 1, 1, NULL),
  ('@22', '@20', 2, 'technician', 'Tess', 'On my way', 2, 2, 0, NULL),
  ('@23', '@20', NULL, 'end_user', 'Ada', 'Thanks', 3, NULL, 0, NULL);
INSERT INTO requests (account, submission_id, ticket_id, view, content, updated_at) VALUES
  ('1000', '@31', '@30', '{"submission_id":"@31","ticket_id":"@30","number":1001,"subject":"Printer","status":"New",'
    || '"created_at":1,"updated_at":1}', x'07', 1);
INSERT INTO policy (one, version, document, signature, applied_at) VALUES (1, 7, 'document', 'signature', 1);
INSERT INTO inventory VALUES (1, '{}', 1);
INSERT INTO uploads VALUES ('@40', '@41', 10, 'digest', '{}', 1);
INSERT INTO monitors VALUES (1, '{"subjects":[]}');
)sql"},
      {2,
       "INSERT INTO unread (id, type, body, reason, received_at) VALUES ('@05', 'of.tomorrow', '{}', "
       "'unknown', 1);"},
      {3, R"sql(
INSERT INTO request_comments VALUES ('@32', '@30', '1000', 2, '{"comment_id":"@32","ticket_id":"@30","author":"Tess",'
  || '"own":false,"text":"We look at it","written_at":2,"accepted_at":2}');
)sql"},
      {4, R"sql(
INSERT INTO attachments VALUES ('@24', '1000', '@22', 0, 'manual.pdf', 'application/pdf', 5, 'digest', 'remote', NULL, 1);
)sql"},
      {5, R"sql(
INSERT INTO announcements (announcement_id, sent_at, expires_at, withdrawn, settled, view) VALUES
  ('@50', 1, NULL, 0, 1, '{"announcement_id":"@50","title":"Tonight","text":"The network goes","level":"warning",'
    || '"author":"Tess","sent_at":1}'),
  ('@51', 1, NULL, 1, 1, '{"announcement_id":"@51","title":"No","text":"Not this","level":"warning","author":"Tess","sent_at":1}');
INSERT INTO announcement_people VALUES ('@50', '1000', 1, 1, 0);
)sql"},
      {9, R"sql(
UPDATE outbox SET account = '1000', body = '{"chat_id":"@20","message_id":"@21","user":{"kind":"posix","account_id":"1000","name":"ada"},'
  || '"text":"Thanks","written_at":3}' WHERE seq = 6;
)sql"}};
  return rows;
}

void make_old_database(std::filesystem::path const& file, std::size_t version) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA synchronous = OFF; BEGIN");
  database.exec("PRAGMA application_id = " + std::to_string(database_application_id));
  for (std::size_t step = 0; step < version; ++step) {
    database.exec(migrations[step]);
    auto const rows = rows_by_version().find(step + 1);
    if (rows != rows_by_version().end()) database.exec(written_out(rows->second));
  }
  database.exec("PRAGMA user_version = " + std::to_string(version));
  database.exec("COMMIT");
}

std::map<std::string, std::vector<std::string>> tables_of(SQLite::Database& database) {
  std::map<std::string, std::vector<std::string>> tables;
  SQLite::Statement select(
      database,
      "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = "
      "'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid");
  while (select.executeStep())
    tables[select.getColumn(0).getString()].push_back(select.getColumn(1).getString());
  return tables;
}

std::multiset<std::string> rows_of(SQLite::Database& database, std::string const& table,
                                   std::vector<std::string> const& columns) {
  std::string line;
  for (auto const& column : columns) line += (line.empty() ? "" : " || ', ' || ") + ("quote(" + column + ")");
  std::multiset<std::string> rows;
  SQLite::Statement select(database, "SELECT " + line + " FROM " + table);
  while (select.executeStep()) rows.insert(select.getColumn(0).getString());
  return rows;
}

/// Whether a step after that version writes anew whose the rows are: looked at below.
bool gets_accounts(std::string const& table, std::size_t version) {
  return version < (table == "outbox" ? 11 : 10);
}

class FromVersion : public testing::TestWithParam<std::size_t> {
 protected:
  FromVersion() { make_old_database(folder / "agent.db", GetParam()); }
  tests::TemporaryFolder folder;
};
INSTANTIATE_TEST_SUITE_P(Schema, FromVersion, testing::Range(std::size_t{1}, migrations.size()),
                         [](auto const& one) { return std::to_string(one.param); });

TEST_P(FromVersion, NothingIsLost) {
  std::map<std::string, std::vector<std::string>> tables;
  std::map<std::string, std::multiset<std::string>> before;
  {
    SQLite::Database old((folder / "agent.db").string(), SQLite::OPEN_READONLY);
    tables = tables_of(old);
    for (auto& [table, columns] : tables) {
      if (gets_accounts(table, GetParam())) std::erase(columns, "account");
      before[table] = rows_of(old, table, columns);
      EXPECT_FALSE(before[table].empty()) << table << " has no row to lose: give it one above";
    }
  }
  auto opened = Database::open(folder / "agent.db");
  ASSERT_TRUE(opened) << opened.error().message;
  auto& database = opened->native();
  EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), schema_version());
  EXPECT_TRUE(check_integrity(database));
  EXPECT_FALSE(SQLite::Statement(database, "PRAGMA foreign_key_check").executeStep());
  for (auto const& [table, columns] : tables)
    EXPECT_EQ(rows_of(database, table, columns), before[table]) << table;
}

TEST_P(FromVersion, ThisVersionReadsTheRows) {
  auto opened = Database::open(folder / "agent.db");
  ASSERT_TRUE(opened) << opened.error().message;
  auto& database = opened->native();
  auto const chat = chat_rows::current(database, "1000/ada");
  ASSERT_TRUE(chat);
  EXPECT_EQ(chat->id().text(), id_text(20));
  EXPECT_EQ(chat->technician, "Tess");
  auto const messages = chat_rows::page_after(database, *chat, 0, 10).messages;
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[1].text, "On my way");
  EXPECT_EQ(messages[2].text, "Thanks");
  EXPECT_EQ(outbox::load_sender(database).last, 6);
  EXPECT_EQ(outbox::report(database).waiting, 2);
  EXPECT_EQ(database.execAndGet("SELECT account FROM outbox WHERE seq = 6").getString(),
            GetParam() >= 9 ? "1000/ada" : "");
  EXPECT_EQ(inbox::load_cursor(database).seq, 9);
  auto const requests = requests::of_account(database, "1000/ada", 10);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].subject, "Printer");
  auto const comments = request_comments::of_request(database, "1000/ada", *TicketId::parse(id_text(30)), 10);
  EXPECT_EQ(comments.size(), GetParam() >= 3 ? 1U : 0U);
  auto const files = attachment_rows::of_message(database, *MessageId::parse(id_text(22)));
  EXPECT_EQ(files.size(), GetParam() >= 4 ? 1U : 0U);
  auto const announcements = announcements::shown_to(database, "1000/ada", time_from_ms(1'700'000'000'000));
  ASSERT_EQ(announcements.size(), GetParam() >= 5 ? 1U : 0U) << "the one that was withdrawn stays away";
  for (auto const& shown : announcements) EXPECT_EQ(shown.announcement.title, "Tonight");
}

/// Signed by the enrolment's key: the history of keys began later.
TEST_P(FromVersion, ThePolicyStillCounts) {
  ASSERT_TRUE(start_crypto());
  auto const console = DeviceKey::make();
  Identity identity;
  identity.device_id = *DeviceId::parse(id_text(60));
  identity.console_id = *ConsoleId::parse(id_text(61));
  identity.organisation_id = *OrganisationId::parse(id_text(62));
  identity.signing_keys = {{"policy", console.public_text()}};
  policy::DeviceDocument document;
  document.device_id = identity.device_id;
  document.organisation_id = identity.organisation_id;
  document.version = 7;
  document.expires_at = time_from_ms(1'900'000'000'000);
  auto const text = *policy::encode(document);
  {
    SQLite::Database old((folder / "agent.db").string(), SQLite::OPEN_READWRITE);
    SQLite::Statement put(old, "UPDATE policy SET document = ?, signature = ?");
    put.bind(1, text);
    put.bind(2,
             console.sign(protocol::signed_bytes("policy", identity.console_id, identity.device_id, text)));
    put.exec();
  }
  auto opened = Database::open(folder / "agent.db");
  ASSERT_TRUE(opened) << opened.error().message;
  auto const policy = policy_keeper::load(opened->native(), identity);
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ((*policy)->version(), 7);
}

}  // namespace
}  // namespace deskbell::agent
