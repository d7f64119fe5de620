// Rows as older versions wrote them, by the schema file that made their tables.
#include "tests/console/old_data.h"

#include <map>

#include "console/server/secrets.h"
#include "console/server/store/migrations.h"
#include "tests/console/support.h"

namespace deskbell::console::test {

namespace {

/// By the number of the schema file. What a later file needs besides is written with it. @NN is a uid, ~ a
/// digest.
std::map<std::size_t, char const*> const& rows_of() {
  static std::map<std::size_t, char const*> const rows{
      {1, R"sql(
INSERT INTO console VALUES (1, '@01', 7, 'a mark', 1700000000000);
INSERT INTO organisations (id, uid, name, time_zone, change_position, ticket_number, created_at, updated_at)
  VALUES (1, '@02', 'Old IT', 'Europe/Berlin', 2, 1001, 1, 1);
INSERT INTO users (id, organisation_id, uid, email, name, admin, created_at, updated_at) VALUES
  (1, 1, '@03', 'olga@example.com', 'Olga', 1, 1, 1), (2, 1, '@04', 'otto@example.com', 'Otto', 0, 1, 1);
INSERT INTO security_groups (id, organisation_id, uid, name, created_at, updated_at) VALUES
  (1, 1, '@05', 'Administrators', 1, 1), (2, 1, '@06', 'Technicians', 1, 1);
INSERT INTO group_permissions VALUES (1, 1, 'chat.see'), (1, 1, 'user.manage'), (1, 1, 'chat.assign'),
  (1, 2, 'chat.see'), (1, 2, 'chat.answer'), (1, 2, 'ticket.read');
INSERT INTO group_members VALUES (1, 1, 1), (1, 2, 2);
INSERT INTO sessions (organisation_id, uid, user_id, token_digest, csrf_token, created_at, last_seen_at, expires_at)
  VALUES (1, '@07', 1, '~1', 'csrf', 1, 1, 1900000000000);
INSERT INTO api_keys (organisation_id, uid, user_id, name, token_digest, scopes, created_at) VALUES
  (1, '@08', 1, 'of everything', '~2', '', 1), (1, '@09', 2, 'of some', '~3', 'chat.see ticket.read', 1);
INSERT INTO one_time_tokens (organisation_id, user_id, purpose, token_digest, expires_at, created_at)
  VALUES (1, 2, 'password', '~4', 1900000000000, 1);
INSERT INTO idempotency_keys VALUES (1, 1, 'again', '~5', 201, '{}', 1);
INSERT INTO changes VALUES (1, 1, 'customer', '@10', NULL, 0, 1), (1, 2, 'message', '@22', '@20', 0, 1);
INSERT INTO audit (organisation_id, happened_at, actor_kind, actor, action, noun, uid)
  VALUES (1, 1, 'technician', 'Olga', 'create', 'customer', '@10');
INSERT INTO settings VALUES (1, 'chat.hours', 'always', 1);
INSERT INTO leases VALUES ('jobs', 'somebody', 1);
)sql"},
      {2, R"sql(
INSERT INTO customers (id, organisation_id, uid, business_name, created_at, updated_at) VALUES (1, 1, '@10', 'Bakery', 1, 1);
INSERT INTO contacts (id, organisation_id, uid, customer_id, name, email, created_at, updated_at)
  VALUES (1, 1, '@11', 1, 'Ada', 'ada@example.com', 1, 1);
INSERT INTO folders (id, organisation_id, uid, customer_id, parent_id, depth, name, created_at, updated_at) VALUES
  (1, 1, '@12', 1, NULL, 1, 'Shop', 1, 1), (2, 1, '@13', 1, 1, 2, 'Back room', 1, 1);
INSERT INTO assets (id, organisation_id, uid, customer_id, folder_id, contact_id, name, serial_number, machine_digest,
    identity_id, online, last_seen_at, created_at, updated_at)
  VALUES (1, 1, '@14', 1, 2, 1, 'till-1', 'S-1', '~6', 1, 0, 5, 1, 1);
INSERT INTO device_identities (id, organisation_id, uid, asset_id, public_key, uplink_seq, uplink_fact_uid, downlink_seq,
    downlink_acknowledged, downlink_acknowledged_uid, epoch, created_at)
  VALUES (1, 1, '@15', 1, 'key', 3, '@16', 2, 1, '@17', 7, 1);
INSERT INTO uplink_facts VALUES (1, 1, '@16', 42);
INSERT INTO unread_facts (organisation_id, identity_id, fact_uid, type, body, reason, received_at)
  VALUES (1, 1, '@18', 'of.tomorrow', '{}', 'unknown type', 1);
INSERT INTO downlink_facts VALUES (1, 1, 1, '@17', 'chat.read', '{}', NULL, NULL, 1),
  (1, 1, 2, '@19', 'chat.read', '{}', NULL, NULL, 1);
INSERT INTO device_users (id, organisation_id, uid, customer_id, asset_id, kind, account_id, name, contact_id,
    first_seen_at, last_seen_at) VALUES (1, 1, '@21', 1, 1, 'posix', '1000', 'ada', 1, 1, 1);
INSERT INTO enrolment_tokens (id, organisation_id, uid, token_digest, customer_id, uses_left, used, created_at)
  VALUES (1, 1, '@23', '~7', 1, 4, 1, 1);
INSERT INTO uploads (organisation_id, uid, identity_id, name, size, sha256, received, ticket_digest, ticket_expires_at,
    completed_at, created_at, updated_at) VALUES
  (1, '@24', 1, 'inventory.json', 10, '~8', 4, '~9', 1900000000000, NULL, 1, 1),
  (1, '@25', 1, 'inventory.json', 10, '~8', 10, NULL, NULL, 2, 1, 2);
INSERT INTO files VALUES (1, '~8', 10, 1);
)sql"},
      {3, R"sql(
INSERT INTO tickets (id, organisation_id, uid, number, customer_id, contact_id, device_user_id, asset_id, user_id, subject,
    status, source, submission_uid, created_at, updated_at)
  VALUES (1, 1, '@26', 1001, 1, 1, 1, 1, 1, 'Till is stuck', 'New', 'contact_form', '@27', 1, 1);
INSERT INTO chats (id, organisation_id, uid, asset_id, device_user_id, customer_id, contact_id, status, assignee_id,
    last_position, last_user_position, last_answer_position, ticket_id, ticket_position, last_message_at, last_message,
    last_author, created_at, updated_at) VALUES
  (1, 1, '@20', 1, 1, 1, 1, 'open', 2, 2, 1, 2, NULL, 0, 3, 'On my way', 'technician', 1, 1),
  (2, 1, '@28', 1, 1, 1, 1, 'archived', NULL, 1, 1, 0, 1, 1, 2, 'Drawer jams', 'end_user', 1, 1);
INSERT INTO chat_aliases VALUES (1, '@29', 1, 1);
INSERT INTO chat_reads VALUES (1, 2, 1, 2, 1, 1);
INSERT INTO messages (id, organisation_id, uid, chat_id, position, author_kind, author_name, author_id, is_private, text,
    written_at, accepted_at) VALUES
  (1, 1, '@22', 1, 1, 'end_user', 'Ada', NULL, 0, 'The drawer jams again', 1, 1),
  (2, 1, '@30', 1, 2, 'technician', 'Otto', 2, 0, 'On my way', 3, 3),
  (3, 1, '@31', 2, 1, 'end_user', 'Ada', NULL, 0, 'Drawer jams', 2, 2);
INSERT INTO ticket_assets VALUES (1, 1, 1);
INSERT INTO ticket_comments (organisation_id, uid, ticket_id, subject, body, tech, user_id, hidden, created_at, updated_at)
  VALUES (1, '@32', 1, 'Initial Issue', 'It does not open', 'Ada', NULL, 0, 1, 1);
)sql"},
      {4, R"sql(
INSERT INTO inventory_sections VALUES (1, 1, 'system', '{"system":{"hostname":"till-1"}}', 1);
INSERT INTO inventory_reports VALUES (1, '@33', 1, 1);
INSERT INTO software VALUES (1, 1, 'bash', '5.2', 'amd64', 'Debian');
INSERT INTO device_events (organisation_id, asset_id, kind, text, happened_at, received_at) VALUES (1, 1, 'booted', 'Booted', 1, 1);
INSERT INTO alerts (id, organisation_id, uid, customer_id, asset_id, check_id, kind, subject, title, detail, status, count,
    resolved_at, resolved_kind, resolved_by, ticket_id, raised_at, seen_at, created_at, updated_at) VALUES
  (1, 1, '@34', 1, 1, 'disk', 'disk_space', '/', 'Disk is full', '3 % free', 'active', 3, NULL, NULL, NULL, NULL, 1, 3, 1, 1),
  (2, 1, '@35', 1, 1, 'disk', 'disk_space', '/', 'Disk is full', '9 % free', 'resolved', 1, 1, 'device', 'till-1', 1, 1, 1, 1, 1);
INSERT INTO alert_aliases VALUES (1, '@36', 1);
INSERT INTO policies (organisation_id, uid, name, layer, customer_id, document, version, created_at, updated_at) VALUES
  (1, '@37', 'All', 'organisation', NULL, '{"version": 1}', 4, 1, 1), (1, '@38', 'Shop', 'customer', 1, '{"version": 1}', 1, 1, 1);
)sql"},
      {5, R"sql(
INSERT INTO canned_responses (organisation_id, uid, title, body, created_at, updated_at)
  VALUES (1, '@39', 'Hello', 'Hello {{name}}', 1, 1);
)sql"},
      {10, "UPDATE ticket_comments SET device_user_id = 1;"},
      {11, "UPDATE users SET most_chats = 5, last_turn_at = 9 WHERE id = 2;"},
      {12, R"sql(
INSERT INTO uploads (organisation_id, uid, user_id, name, size, sha256, received, completed_at, created_at, updated_at)
  VALUES (1, '@40', 2, 'manual.txt', 6, '~8', 6, 2, 1, 2);
INSERT INTO attachments (organisation_id, uid, message_uid, place, name, media_type, size, sha256, arrived_at, created_at)
  VALUES (1, '@40', '@30', 0, 'manual.txt', 'text/plain', 6, '~8', 2, 1);
)sql"},
      {13, "UPDATE device_identities SET token_id = 1;"},
      {14, R"sql(
INSERT INTO announcements (id, organisation_id, uid, title, text, level, state, author_id, author_name, folder_id, starts_at,
    started_at, telling, created_at, updated_at) VALUES
  (1, 1, '@41', 'Tonight', 'The network goes at 8', 'warning', 'active', 1, 'Olga', 1, 1, 1, 1, 1, 1);
INSERT INTO announcement_devices VALUES (1, 1, 1, 1, 2, NULL, 3, 4, NULL);
INSERT INTO announcement_people VALUES (1, 1, 1, 1, 4, NULL);
)sql"},
      {15, R"sql(
INSERT INTO notification_rules VALUES (1, 2, 'chat_unassigned', 'offline', 'email', 0);
INSERT INTO notification_settings (organisation_id, user_id, language, quiet_from, quiet_until, updated_at)
  VALUES (1, 2, 'de', 1320, 360, 1);
INSERT INTO notifications (organisation_id, uid, user_id, event, presence, channel, subject, subject_id, title, text, state,
    outcome, due_at, created_at, done_at) VALUES
  (1, '@42', 2, 'chat_unassigned', 'offline', 'email', 'chat', 1, 'Waits', 'The drawer jams', 'sent', '250 OK', 1, 1, 1);
INSERT INTO chat_notified VALUES (1, 1, 0);
)sql"},
      {16, R"sql(
INSERT INTO tray_users VALUES (1, 1, 1, 1, NULL);
UPDATE attachments SET fetched_at = 3;
)sql"},
      {17, "UPDATE chats SET invitation_uid = '@43' WHERE id = 2;"},
      {18, "UPDATE announcements SET device_count = 1, delivered_count = 1, seen_count = 1;"},
      {22, "INSERT INTO user_pictures VALUES (1, 1, 'image/png', '~7', 'iVBORw0KGgo=', 1);"},
      {27, R"sql(
INSERT INTO second_steps VALUES (1, 2, 'c0ffee', 3, 58, 1);
INSERT INTO recovery_codes VALUES (1, 2, '~8', NULL, 1), (1, 2, '~9', 4, 1);
)sql"},
      {29, R"sql(
INSERT INTO waiting_devices (organisation_id, uid, asset_uid, token_id, public_key, hostname, agent_version, address, created_at)
  VALUES (1, '@90', '@91', 1, 'key', 'till-2', '1', '192.0.2.1', 1);
)sql"},
      {30, R"sql(
INSERT INTO attachments (organisation_id, uid, ticket_id, place, name, media_type, size, sha256, created_at)
  VALUES (1, '@92', 1, 0, 'drawer.png', 'image/png', 7, '~7', 1);
)sql"},
      {32, R"sql(
INSERT INTO device_users (organisation_id, uid, customer_id, asset_id, kind, account_id, name, first_seen_at, last_seen_at)
  VALUES (1, '@93', 1, 1, 'posix', '1000', 'the next one of that uid', 2, 2);
)sql"}};
  return rows;
}

/// With whole uids for @NN and whole digests for ~N.
std::string written_out(std::string_view text) {
  auto const digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '@' && digit(text[at + 1]) && digit(text[at + 2])) {
      made += old_uid((text[at + 1] - '0') * 10 + text[at + 2] - '0');
      at += 2;
    } else if (text[at] == '~' && digit(text[at + 1])) {
      made += sha256_hex(text.substr(++at, 1));
    } else {
      made += text[at];
    }
  }
  return made;
}

}  // namespace

std::string old_uid(int number) {
  auto const digits = std::to_string(number);
  return "01890000-0000-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

std::unique_ptr<store::Sql> make_old_database(std::filesystem::path const& file, std::size_t version) {
  auto sql = std::make_unique<store::Sql>(file.string(), store::Sql::Mode::read_write);
  sql->script("PRAGMA synchronous = OFF");
  auto const& files = store::schema_files();
  must(store::migrate(*sql, {files.begin(), files.begin() + static_cast<std::ptrdiff_t>(version)}));
  // Conversations and tickets name each other.
  sql->script("PRAGMA foreign_keys = OFF");
  for (auto const& [number, rows] : rows_of())
    if (number <= version) sql->script(written_out(rows));
  sql->script("PRAGMA foreign_keys = ON");
  sql->run("UPDATE api_keys SET token_digest = ? WHERE name = 'of everything'", sha256_hex(old_api_key));
  return sql;
}

}  // namespace deskbell::console::test
