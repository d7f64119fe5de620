// /policies: documents, their check, the schema they follow; and /enrollment_tokens.
#include "console/server/policies.h"

#include "console/server/api/support.h"
#include "console/server/enrolment_tokens.h"
#include "policies/schema.h"

namespace deskbell::console::api {

namespace {

PolicyAnswer answer_of(Policy policy) { return PolicyAnswer{std::move(policy)}; }

Outcome<PolicyList> list(Call& call, Nothing) {
  auto const page = page_of(call, 100);
  auto work = [page](store::Reader& sql, Scope const& scope) { return list_policies(sql, scope, page); };
  auto found = co_await reading<PolicyList>(call, work);
  co_return reply(std::move(found));
}

Outcome<PolicyAnswer> show(Call& call, Nothing) {
  auto found = co_await reading_one<Policy>(call, show_policy);
  if (found) set_etag(call, found->summary.version);
  co_return reply<PolicyAnswer>(std::move(found), answer_of);
}

/// The editor needs the places of the problems: they come beside the sentences that other clients read.
transport::HttpResponse bad_document(PolicyCheck const& check) {
  json::array messages;
  json::array problems;
  for (auto const& problem : check.problems) {
    messages.push_back(json::string(std::to_string(problem.line) + ": " + problem.message));
    problems.push_back(protocol::codec::to_value(problem));
  }
  return json_response(
      422, json::serialize(json::object{{"success", false},
                                        {"message", std::move(messages)},
                                        {"errors", json::object{{"document", std::move(problems)}}}}));
}

template <class Change>
net::awaitable<transport::HttpResponse> save(Call& call, int success, Change change) {
  auto request = read_request<PolicyRequest>(call);
  if (!request) co_return error_answer(call.request, request.error());
  if (request->document) {
    auto const check = check_policy(*request->document);
    if (!check.problems.empty()) co_return bad_document(check);
  }
  auto saved = co_await change(call, *request);
  if (!saved) {
    // If-Match was asked for and does not hold: RFC 9110 has a status of its own for that.
    if (saved.error().code == ErrorCode::conflict && if_match(call)) {
      co_return json_response(412, json::serialize(json::object{{"error", saved.error().message}}));
    }
    co_return error_answer(call.request, saved.error());
  }
  set_etag(call, saved->summary.version);
  co_return json_response(success,
                          json::serialize(protocol::codec::to_value(PolicyAnswer{std::move(*saved)})));
}

net::awaitable<Result<Policy>> write_new(Call& call, PolicyRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return create_policy(transaction, scope, request);
  };
  co_return co_await writing<Policy>(call, work);
}

net::awaitable<Result<Policy>> write_changed(Call& call, PolicyRequest request) {
  auto const version = if_match(call);
  auto work = [request, version](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return update_policy(transaction, scope, key, request, version);
  };
  co_return co_await writing_one<Policy>(call, work);
}

net::awaitable<transport::HttpResponse> create(Call& call) { return save(call, 201, write_new); }
net::awaitable<transport::HttpResponse> update(Call& call) { return save(call, 200, write_changed); }

Route saving_route(std::string method, std::string path, std::string summary, int success,
                   net::awaitable<transport::HttpResponse> (*handler)(Call&)) {
  Route row;
  row.method = std::move(method);
  row.path = std::move(path);
  row.permission = Permission::policy_write;
  row.summary = std::move(summary);
  row.success = success;
  row.request_shape = [](SchemaSink& sink) { return sink.note<PolicyRequest>(); };
  row.answer_shape = [](SchemaSink& sink) { return sink.note<PolicyAnswer>(); };
  row.handle = handler;
  return row;
}

Outcome<Success> remove(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, delete_policy);
  co_return success(done);
}

Outcome<RawJson> schema(Call&, Nothing) {
  co_return Reply<RawJson>{RawJson{std::string(policy::schema_text())}};
}

Outcome<PolicyCheck> check(Call&, PolicyCheckRequest request) {
  co_return Reply<PolicyCheck>{check_policy(request.document)};
}

Outcome<EnrollmentTokenList> list_tokens(Call& call, Nothing) {
  auto const page = page_of(call);
  auto work = [page](store::Reader& sql, Scope const& scope) {
    return list_enrolment_tokens(sql, scope, page);
  };
  auto found = co_await reading<EnrollmentTokenList>(call, work);
  co_return reply(std::move(found));
}

Outcome<EnrollmentTokenAnswer> create_token(Call& call, EnrollmentTokenRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return create_enrolment_token(transaction, scope, request);
  };
  auto made = co_await writing<EnrollmentToken>(call, work);
  co_return reply<EnrollmentTokenAnswer>(
      std::move(made), [](EnrollmentToken token) { return EnrollmentTokenAnswer{std::move(token)}; });
}

Outcome<Success> revoke_token(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, delete_enrolment_token);
  co_return success(done);
}

}  // namespace

void add_policy_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/policies", policy_read, "Policies with what they are bound to", list)
                      .with_query({{"page", "from 1"}, {"per_page", "1 to 200"}}));
  table.push_back(saving_route("POST", "/policies", "Make a policy for a layer that has none", 201, create));
  table.push_back(
      route("GET", "/policies/schema", policy_read, "The JSON Schema of policy documents", schema));
  table.push_back(route("POST", "/policies/check", policy_read,
                        "Problems of a document with their places, or the menu it gives", check));
  table.push_back(route("GET", "/policies/{id}", policy_read, "One policy with its document", show));
  table.push_back(saving_route("PUT", "/policies/{id}",
                               "Change a policy; If-Match guards against overwriting", 200, update));
  table.push_back(route("DELETE", "/policies/{id}", policy_write, "Delete a policy", remove));
}

void add_enrollment_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(
      route("GET", "/enrollment_tokens", enrollment_manage, "Tokens that let devices in", list_tokens)
          .with_query({{"page", "from 1"}, {"per_page", "1 to 200"}}));
  table.push_back(route("POST", "/enrollment_tokens", enrollment_manage,
                        "Make a token; its text is shown this once", create_token, 201));
  table.push_back(
      route("DELETE", "/enrollment_tokens/{id}", enrollment_manage, "Revoke a token", revoke_token));
}

}  // namespace deskbell::console::api
