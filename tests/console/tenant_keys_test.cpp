// ARCHITECTURE.md: every unique and foreign key starts with organisation_id, so that no tenant can claim or
// probe what is another's.
#include "console/server/store/sql.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

TEST(TenantKeys, StartWithTheOrganisation) {
  Store store;
  store.database.reset();
  store::Sql sql((store.folder / "console.db").string(), store::Sql::Mode::read_only);
  auto const others = sql.all<std::string>(
      "SELECT m.name || '(' || c.name || ')' FROM sqlite_master AS m, pragma_index_list(m.name) AS i, "
      "pragma_index_info(i.name) AS c WHERE m.type = 'table' AND i.\"unique\" AND c.seqno = 0 "
      "AND c.name IS NOT 'organisation_id' AND m.name NOT LIKE 'message_words_%' UNION ALL "
      "SELECT m.name || '(' || f.\"from\" || ') REFERENCES ' || f.\"table\" FROM sqlite_master AS m, "
      "pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND f.seq = 0 "
      "AND f.\"from\" <> 'organisation_id' ORDER BY 1");
  // Two are the console's own; the others tell which organisation somebody belongs to, before that is known.
  EXPECT_EQ(others,
            (std::vector<std::string>{"api_keys(token_digest)", "console(one)", "device_identities(uid)",
                                      "enrolment_tokens(token_digest)", "leases(name)",
                                      "one_time_tokens(token_digest)", "organisations(uid)",
                                      "sessions(token_digest)", "users(email)", "waiting_devices(uid)"}));
  EXPECT_GT(sql.one<std::int64_t>("SELECT COUNT(*) FROM sqlite_master AS m, pragma_foreign_key_list(m.name)")
                .value_or(0),
            0);
}

}  // namespace
}  // namespace deskbell::console::test
