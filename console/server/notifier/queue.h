// The notifications that wait: what goes out next, and how it went. Each step is a transaction of its own, so
// that nothing is lost when the console dies between two; what was on its way then goes again under the same
// name.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "console/server/store/transaction.h"
#include "core/notify.h"

namespace deskbell::console {

struct Item {
  std::int64_t id = 0;
  std::string uid;
  core::notify::Event event = core::notify::Event::test;
  core::notify::Presence presence = core::notify::Presence::offline;
  std::string subject;
  std::int64_t subject_id = 0;
  std::int64_t position = 0;
  std::string title;
  std::string text;
  Time created_at{};
  std::int64_t more = 0;  ///< messages of the same run after this one
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (id, uid, event, presence, subject, subject_id, position, title, text, created_at,
                       more))

struct Recipient {
  std::int64_t organisation = 0;
  std::int64_t id = 0;
  std::string uid;
  std::string name;
  std::string email;
  core::notify::Language language = core::notify::Language::en;
  std::string webhook_url;
  std::string webhook_secret;
};
BOOST_DESCRIBE_STRUCT(Recipient, (),
                      (organisation, id, uid, name, email, language, webhook_url, webhook_secret))

/// One mail, or one call of a webhook.
struct Outgoing {
  core::notify::Channel channel = core::notify::Channel::email;
  std::string name;  ///< stays the same however often it is tried
  std::int64_t tries = 0;
  Recipient to;
  std::vector<Item> items;
};

/// How many webhooks are called at a time, each of another technician.
inline constexpr std::size_t most_calls = 4;
/// Who is being told at this moment by others (users.id; 0: nobody), and so has to wait.
using Others = std::array<std::int64_t, most_calls - 1>;

bool is_something_due(store::Reader& sql, core::notify::Channel channel, Time now, Others const& others);
/// The one that is due longest, with what goes together with it; what is not worth telling any more is
/// dropped on the way. `set_up`: the console can send over this channel at all. Nothing where all of it was
/// dropped.
std::optional<Outgoing> take_next(store::Transaction& tx, core::notify::Channel channel, bool set_up,
                                  Others const& others);
void note_sent(store::Transaction& tx, Outgoing const& outgoing, std::string const& said);
/// Again at `next`; without it, never.
void note_failed(store::Transaction& tx, Outgoing const& outgoing, std::string const& said,
                 std::optional<Time> next);

/// What waits for a page of this technician: told with this, to one page only. Their ids, oldest first.
std::vector<std::int64_t> take_for_page(store::Transaction& tx, std::int64_t organisation, std::int64_t user);

/// Where its subject is shown: "/chat/all/7".
std::string path_of(std::string const& subject, std::int64_t id);

/// What waits for a page over the web, due now: whose technicians are to be told.
void remind_pages(store::Transaction& tx);
/// Those that are done with after 30 days; what no page took, after 14; at most `at_once` of either. Returns
/// how many of the one or the other, whichever were more: where it is `at_once`, there may be more.
std::int64_t forget_old_notifications(store::Transaction& tx, std::int64_t at_once);

}  // namespace deskbell::console
