// The snapshot's part that lies in the database.
#include "agent/tray_view.h"

#include "agent/announcements.h"
#include "agent/requests.h"

namespace deskbell::agent {

TrayView view_for(SQLite::Database& database, std::string const& account, Time now) {
  constexpr std::int64_t requests_shown = 40;
  TrayView view;
  view.announcements = announcements::shown_to(database, account, now);
  view.requests = requests::of_account(database, account, requests_shown);
  auto const chat = chat_rows::current(database, account);
  if (!chat) return view;
  view.chat = chat_rows::view(database, *chat);
  view.past = history::newest(database, *chat);
  return view;
}

}  // namespace deskbell::agent
