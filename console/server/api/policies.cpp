// /policies: documents, their check, the schema they follow; and /enrollment_tokens.
#include "console/server/policies.h"

#include "console/server/api/support.h"
#include "console/server/device_approval.h"
#include "console/server/enrolment_tokens.h"
#include "policies/findings.h"
#include "policies/schema.h"

namespace deskbell::console::api {

namespace {

constexpr Noun policies{"policies", "policy"};
constexpr int usual = 100;

Outcome<PolicyList> list(Call& call, Nothing) {
  auto const page = page_of(call, usual);
  auto work = [page](store::Reader& sql, Scope const& scope) { return list_policies(sql, scope, page); };
  auto found = co_await reading<PolicyList>(call, work);
  co_return reply(std::move(found));
}

Result<Reply<PolicyAnswer>> policy_answer(store::Sql& sql, Scope const& scope, Result<Policy> policy) {
  if (!policy) return policy.error();
  auto const version = version_of(sql, scope, policies, policy->summary.id);
  return Reply<PolicyAnswer>{PolicyAnswer{std::move(*policy)}, 0, version};
}

Outcome<PolicyAnswer> show(Call& call, Nothing) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) {
    return policy_answer(sql, scope, show_policy(sql, scope, key));
  };
  auto found = co_await reading_one<Reply<PolicyAnswer>>(call, work);
  co_return found;
}

/// The editor needs the places of the problems: they come beside the sentences that other clients read.
Result<void> check_document(Call& call, PolicyRequest const& request) {
  if (!request.document) return {};
  auto const checked = check_policy(*request.document);
  if (checked.problems.empty()) return {};
  std::string messages;
  json::array problems;
  for (auto const& problem : checked.problems) {
    auto const field = policy::path_of(problem.pointer);
    messages += (messages.empty() ? "" : "\n") + std::to_string(problem.line) + ": " + field +
                (field.empty() ? "" : ": ") + problem.message;
    problems.push_back(protocol::codec::to_value(problem));
  }
  call.failure_errors = json::serialize(json::object{{"document", std::move(problems)}});
  return make_error(ErrorCode::invalid, std::move(messages));
}

Outcome<PolicyAnswer> create(Call& call, PolicyRequest request) {
  if (auto sound = check_document(call, request); !sound) co_return sound.error();
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return policy_answer(transaction.sql(), scope, create_policy(transaction, scope, request));
  };
  auto answer = co_await posting<PolicyAnswer>(call, work);
  co_return answer;
}

Outcome<PolicyAnswer> update(Call& call, PolicyRequest request) {
  if (auto sound = check_document(call, request); !sound) co_return sound.error();
  auto work = [request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return policy_answer(transaction.sql(), scope, update_policy(transaction, scope, key, request));
  };
  auto answer = co_await changing<PolicyAnswer>(call, policies, work);
  co_return answer;
}

Outcome<Success> remove(Call& call, Nothing) { return removing(call, policies, delete_policy); }

Outcome<RawJson> schema(Call&, Nothing) {
  co_return Reply<RawJson>{RawJson{std::string(policy::schema_text())}};
}

Outcome<PolicyCheck> check(Call&, PolicyCheckRequest request) {
  co_return Reply<PolicyCheck>{check_policy(request.document)};
}

Outcome<EnrollmentTokenList> list_tokens(Call& call, Nothing) {
  TokenQuery query;
  Query asked(call);
  query.customer = asked.number("customer_id");
  query.active = asked.flag("active");
  query.now = call.console.database().now();
  query.page = page_of(call);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [query](store::Reader& sql, Scope const& scope) {
    return list_enrolment_tokens(sql, scope, query);
  };
  auto found = co_await reading<EnrollmentTokenList>(call, work);
  co_return reply(std::move(found));
}

Outcome<EnrollmentTokenAnswer> create_token(Call& call, EnrollmentTokenRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return reply<EnrollmentTokenAnswer>(create_enrolment_token(transaction, scope, request));
  };
  auto answer = co_await posting<EnrollmentTokenAnswer>(call, work);
  co_return answer;
}

Outcome<Success> revoke_token(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, delete_enrolment_token);
  co_return success(done);
}

Outcome<WaitingDeviceList> list_waiting(Call& call, Nothing) {
  auto const page = page_of(call);
  auto work = [page](store::Reader& sql, Scope const& scope) {
    return list_waiting_devices(sql, scope, page);
  };
  auto found = co_await reading<WaitingDeviceList>(call, work);
  co_return reply(std::move(found));
}

Outcome<ApprovedDevice> approve(Call& call, ApprovalRequest request) {
  auto const* keys = &call.console.keys();
  auto work = [keys, request](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return reply(approve_device(transaction, *keys, scope, key, request));
  };
  auto answer = co_await posting_one<ApprovedDevice>(call, work);
  co_return answer;
}

Outcome<Success> refuse(Call& call, Nothing) {
  auto work = [](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return success(refuse_device(transaction, scope, key));
  };
  auto answer = co_await posting_one<Success>(call, work);
  co_return answer;
}

Outcome<RefusedDevices> refuse_of_token(Call& call, Nothing) {
  auto work = [](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return reply(refuse_devices_of_token(transaction, scope, key));
  };
  auto answer = co_await posting_one<RefusedDevices>(call, work);
  co_return answer;
}

}  // namespace

void add_policy_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/policies", policy_read, "Policies with what they are bound to", list)
                      .with_query(page_parameters(usual)));
  table.push_back(
      route("POST", "/policies", policy_write, "Make a policy for a layer that has none", create, 201));
  auto document =
      route("GET", "/policies/schema", policy_read, "The JSON Schema of policy documents", schema);
  document.answer_shape = [](SchemaSink& sink) {
    return sink.note_as("JsonSchema",
                        {{"type", "object"}, {"description", "JSON Schema draft-07 of policy documents"}});
  };
  table.push_back(std::move(document));
  table.push_back(route("POST", "/policies/check", policy_read,
                        "Problems of a document with their places, or the menu it gives", check));
  table.push_back(
      route("GET", "/policies/{id}", policy_read, "One policy with its document", show).with_version());
  table.push_back(route("PUT", "/policies/{id}", policy_write,
                        "Change a policy; If-Match guards against overwriting", update)
                      .with_version());
  table.push_back(route("DELETE", "/policies/{id}", policy_write, "Delete a policy", remove).with_version());
}

void add_enrollment_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {
      {"customer_id", "only of this customer", "integer"},
      {"active", "only those that let devices in, or only others", "boolean"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(
      route("GET", "/enrollment_tokens", enrollment_manage, "Tokens that let devices in", list_tokens)
          .with_query(std::move(filters)));
  table.push_back(route("POST", "/enrollment_tokens", enrollment_manage,
                        "Make a token; its text is shown this once", create_token, 201)
                      .with_secret());
  table.push_back(route("DELETE", "/enrollment_tokens/{id}", enrollment_manage,
                        "Revoke a token; its devices that wait for approval are refused", revoke_token));
  table.push_back(route("POST", "/enrollment_tokens/{id}/refuse_waiting", enrollment_manage,
                        "Turn all devices away that wait with this token", refuse_of_token));
  table.push_back(route("GET", "/waiting_devices", enrollment_manage,
                        "Devices that wait for approval, longest waiting first", list_waiting)
                      .with_query(page_parameters()));
  table.push_back(route("POST", "/waiting_devices/{id}/approve", enrollment_manage,
                        "Let a device in: it goes on by itself within two minutes at the latest", approve));
  table.push_back(route("POST", "/waiting_devices/{id}/refuse", enrollment_manage,
                        "Turn a device away: it has to be enrolled anew", refuse));
}

}  // namespace deskbell::console::api
