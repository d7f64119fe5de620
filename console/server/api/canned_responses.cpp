// /canned_responses.
#include "console/server/canned_responses.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

constexpr Noun canned_responses{"canned_responses", "canned response"};
constexpr int usual = 100;

Outcome<CannedResponseList> list(Call& call, Nothing) {
  auto const page = page_of(call, usual);
  auto const query = search_text(call);
  auto work = [page, query](store::Reader& sql, Scope const& scope) {
    return list_canned_responses(sql, scope, query, page);
  };
  auto found = co_await reading<CannedResponseList>(call, work);
  co_return reply(std::move(found));
}
Result<void> check_variables(Call& call, CannedResponseRequest const& request) {
  auto fault = unknown_variables(request.body.value_or(""));
  if (fault.empty()) return {};
  call.failure_errors = json::serialize(json::object{{"body", json::array{json::string(fault)}}});
  return make_error(ErrorCode::invalid, std::move(fault));
}
Outcome<CannedResponseAnswer> create(Call& call, CannedResponseRequest request) {
  if (auto sound = check_variables(call, request); !sound) co_return sound.error();
  auto answer = co_await making<CannedResponseAnswer>(call, canned_responses, std::move(request),
                                                      create_canned_response);
  co_return answer;
}
Outcome<CannedResponseAnswer> show(Call& call, Nothing) {
  return showing<CannedResponseAnswer>(call, canned_responses, show_canned_response);
}
Outcome<CannedResponseAnswer> update(Call& call, CannedResponseRequest request) {
  if (auto sound = check_variables(call, request); !sound) co_return sound.error();
  auto answer = co_await updating<CannedResponseAnswer>(call, canned_responses, std::move(request),
                                                        update_canned_response);
  co_return answer;
}
Outcome<Success> remove(Call& call, Nothing) {
  return removing(call, canned_responses, delete_canned_response);
}

}  // namespace

void add_canned_response_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {{"query", "words in title or text"}};
  for (auto& parameter : page_parameters(usual)) filters.push_back(std::move(parameter));
  table.push_back(
      route("GET", "/canned_responses", chat_see, "Answers that are written often, by title", list)
          .with_query(std::move(filters)));
  table.push_back(route("POST", "/canned_responses", chat_answer, "Make a canned response", create));
  table.push_back(
      route("GET", "/canned_responses/{id}", chat_see, "One canned response", show).with_version());
  table.push_back(route("PUT", "/canned_responses/{id}", chat_answer,
                        "Change a canned response; absent fields stay", update)
                      .with_version());
  table.push_back(route("DELETE", "/canned_responses/{id}", chat_answer, "Delete a canned response", remove)
                      .with_version());
}

}  // namespace deskbell::console::api
