// The whole table, noun by noun.
#include "console/server/api/route.h"

namespace deskbell::console::api {

std::string Route::permission_words() const {
  std::string words;
  for (auto const name : Permissions{permission, or_permission.value_or(permission)}.names())
    words += (words.empty() ? "" : " or ") + std::string(name);
  return words;
}

RouteTable const& all_routes() {
  static RouteTable const table = [] {
    RouteTable made;
    add_document_routes(made);
    add_session_routes(made);
    add_me_routes(made);
    add_second_step_routes(made);
    add_user_routes(made);
    add_security_group_routes(made);
    add_settings_routes(made);
    add_notification_routes(made);
    add_chat_routes(made);
    add_search_routes(made);
    add_transcript_routes(made);
    add_chat_limit_routes(made);
    add_user_picture_routes(made);
    add_attachment_routes(made);
    add_canned_response_routes(made);
    add_announcement_routes(made);
    add_ticket_routes(made);
    add_asset_routes(made);
    add_alert_routes(made);
    add_customer_routes(made);
    add_contact_routes(made);
    add_folder_routes(made);
    add_policy_routes(made);
    add_enrollment_routes(made);
    return made;
  }();
  return table;
}

}  // namespace deskbell::console::api
