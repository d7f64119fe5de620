// The OpenAPI 3.1 document, made from the same table that routes the requests.
#include "console/server/api/openapi.h"

#include <algorithm>
#include <set>

#include "console/server/api/route.h"
#include "protocol/version.h"

namespace deskbell::console::api {

namespace json = boost::json;

namespace {

json::object reference(std::string const& kind, std::string const& name) {
  return {{"$ref", "#/components/" + kind + "/" + name}};
}

json::object content_of(std::string const& shape) {
  return {{"application/json", json::object{{"schema", reference("schemas", shape)}}}};
}

json::object header_parameter(char const* name, char const* meaning) {
  return {{"name", name},
          {"in", "header"},
          {"required", false},
          {"description", meaning},
          {"schema", json::object{{"type", "string"}}}};
}

bool takes_idempotency_key(Route const& route) {
  return route.method == "POST" && route.permission != Permission::everyone;
}

json::array parameters_of(Route const& route) {
  json::array parameters;
  for (std::size_t at = 0; (at = route.path.find('{', at)) != std::string::npos; ++at) {
    auto const name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
    parameters.push_back(json::object{{"name", name},
                                      {"in", "path"},
                                      {"required", true},
                                      {"description", "integer id, or uuid"},
                                      {"schema", json::object{{"type", json::array{"integer", "string"}}}}});
  }
  for (auto const& query : route.query) {
    parameters.push_back(json::object{{"name", query.name},
                                      {"in", "query"},
                                      {"required", false},
                                      {"description", query.meaning},
                                      {"schema", json::object{{"type", query.type}}}});
  }
  if (takes_idempotency_key(route)) parameters.push_back(reference("parameters", "IdempotencyKey"));
  if (route.versioned && route.method == "GET") parameters.push_back(reference("parameters", "IfNoneMatch"));
  if (route.versioned && route.method != "GET") parameters.push_back(reference("parameters", "IfMatch"));
  return parameters;
}

/// The answers that this route can give besides what was asked for.
json::object failures_of(Route const& route) {
  json::object failures;
  bool const one = route.path.find('{') != std::string::npos;
  bool const takes_input = route.request_shape || !route.query.empty();
  auto const add = [&](char const* status, char const* name) {
    failures[status] = reference("responses", name);
  };
  if (route.versioned && route.method == "GET") add("304", "NotModified");
  if (route.permission != Permission::everyone) add("401", "Unauthenticated");
  if (route.permission != Permission::everyone) add("403", "Denied");
  if (route.permission == Permission::everyone && route.request_shape) add("401", "Unauthenticated");
  if (one || route.path == "/customers/latest") add("404", "NotFound");
  if (route.method != "GET") add("409", "Conflict");
  if (route.versioned && route.method != "GET") add("412", "ChangedMeanwhile");
  if (takes_input || takes_idempotency_key(route)) add("422", "Unprocessable");
  add("429", "TooMany");
  add("default", "Failed");
  return failures;
}

json::object typed(char const* type) { return {{"type", type}}; }

/// GET /chats/{id}/messages -> "get_chats_id_messages".
std::string operation_name(Route const& route) {
  std::string name;
  for (char c : route.method) name += static_cast<char>(c - 'A' + 'a');
  for (char c : route.path) {
    if (c == '{' || c == '}') continue;
    name += c == '/' || c == '.' ? '_' : c;
  }
  return name;
}

json::object operation_of(Route const& route, SchemaSink& sink) {
  json::object operation{{"summary", route.summary}, {"operationId", operation_name(route)}};
  auto const permission = route.permission_words();
  operation["x-permission"] = permission.empty() ? "everyone" : permission;
  auto const noun = route.path.substr(1, route.path.find('/', 1) - 1);
  operation["tags"] = json::array{json::string(noun)};
  if (auto parameters = parameters_of(route); !parameters.empty()) operation["parameters"] = parameters;
  if (route.request_shape) {
    auto const shape = route.request_shape(sink);
    auto content = content_of(shape);
    content["application/x-www-form-urlencoded"] = json::object{{"schema", reference("schemas", shape)}};
    operation["requestBody"] = json::object{{"required", true}, {"content", std::move(content)}};
  }
  auto content = content_of(route.answer_shape(sink));
  for (auto const& type : route.also_as) content[type] = json::object{{"schema", typed("string")}};
  json::object success{{"description", "as asked"}, {"content", std::move(content)}};
  if (route.versioned && route.method != "DELETE")
    success["headers"] = json::object{{"ETag", reference("headers", "ETag")}};
  json::object responses{{std::to_string(route.success), std::move(success)}};
  for (auto& [status, answer] : failures_of(route)) responses[status] = std::move(answer);
  operation["responses"] = std::move(responses);
  if (route.permission == Permission::everyone) operation["security"] = json::array{};
  return operation;
}

/// Boost.JSON takes {{a, b}} for a list where only one pair stands in it.
json::object one(char const* key, json::value value) {
  json::object object;
  object[key] = std::move(value);
  return object;
}

/// "#/components/schemas/Comment" -> "Comment"; empty where the schema is no reference, or a list of such.
std::string referred(json::object const& schema) {
  if (auto const* items = schema.if_contains("items")) return referred(items->as_object());
  auto const* reference = schema.if_contains("$ref");
  if (reference == nullptr) return {};
  auto const text = json::value_to<std::string>(*reference);
  return text.substr(text.rfind('/') + 1);
}

/// A reader takes an absent list for an empty one: in what a request brings, no list is required.
void free_lists(json::object& schemas, std::string const& name, std::set<std::string>& done) {
  if (name.empty() || !done.insert(name).second) return;
  auto* const schema = schemas.at(name).if_object();
  if (schema == nullptr || !schema->contains("properties")) return;
  auto const properties = schema->at("properties").as_object();
  json::array required;
  for (auto const& [member, described] : properties) {
    free_lists(schemas, referred(described.as_object()), done);
    auto const* type = described.as_object().if_contains("type");
    bool const listed = type != nullptr && *type == "array";
    if (auto const* before = schema->if_contains("required"); before != nullptr && !listed) {
      json::value const wanted = json::string(member);
      auto const& names = before->as_array();
      if (std::find(names.begin(), names.end(), wanted) != names.end()) required.push_back(wanted);
    }
  }
  schema->erase("required");
  if (!required.empty()) (*schema)["required"] = std::move(required);
}

void add_failure_schemas(SchemaSink& sink) {
  sink.note_as(
      "ApiError",
      {{"type", "object"},
       {"description", "401, 403, 409, 412, 5xx"},
       {"properties",
        {{"error", typed("string")},
         {"code",
          {{"type", "string"},
           {"description", "where a program has to tell: second_step_required, second_step_wrong"}}}}},
       {"required", json::array{"error"}}});
  sink.note_as("ApiNotFound", {{"type", "object"},
                               {"properties", one("message", typed("string"))},
                               {"required", json::array{"message"}}});
  json::object const lines{{"type", "array"}, {"items", typed("string")}};
  json::object const faults{
      {"type", "array"},
      {"items",
       {{"type", json::array{"string", "object"}}, {"description", "a sentence, or a place and why"}}}};
  sink.note_as(
      "ApiUnprocessable",
      {{"type", "object"},
       {"description", "message: a sentence for each fault. errors: the same by field, where noted."},
       {"properties",
        {{"success", typed("boolean")},
         {"message", lines},
         {"errors", {{"type", "object"}, {"additionalProperties", faults}}}}},
       {"required", json::array{"success", "message"}}});
  sink.note_as("Problem", {{"type", "object"},
                           {"description", "RFC 9457; for clients that accept application/problem+json"},
                           {"properties",
                            {{"type", typed("string")},
                             {"title", typed("string")},
                             {"status", typed("integer")},
                             {"code", typed("string")},
                             {"detail", typed("string")}}},
                           {"required", {"type", "title", "status", "code", "detail"}}});
}

json::object failure_response(char const* description, char const* schema) {
  auto content = content_of(schema);
  content["application/problem+json"] = json::object{{"schema", reference("schemas", "Problem")}};
  return {{"description", description}, {"content", std::move(content)}};
}

json::object responses() {
  json::object too_many{
      {"description", "over the limit of requests or of wrong passwords and codes"},
      {"headers", one("Retry-After", {{"description", "seconds"}, {"schema", typed("integer")}})},
      {"content", one("text/plain", one("schema", typed("string")))}};
  too_many["content"].as_object()["application/json"] =
      json::object{{"schema", reference("schemas", "ApiError")}};
  return {{"NotModified", one("description", "it is as If-None-Match knows it")},
          {"Unauthenticated", failure_response("not signed in, or a wrong key or password", "ApiError")},
          {"Denied", failure_response("the permission in x-permission is missing", "ApiError")},
          {"NotFound", failure_response("there is none, or none in this organisation", "ApiNotFound")},
          {"Conflict", failure_response("it contradicts what is there; the sentence says what", "ApiError")},
          {"ChangedMeanwhile", failure_response("If-Match names another version", "ApiError")},
          {"Unprocessable", failure_response("the request does not fit", "ApiUnprocessable")},
          {"TooMany", std::move(too_many)},
          {"Failed", failure_response("something else went wrong", "ApiError")}};
}

json::object components_of(RouteTable const& table, SchemaSink& sink) {
  auto schemas = sink.schemas();
  std::set<std::string> done;
  for (auto const& route : table) {
    if (route.request_shape) free_lists(schemas, route.request_shape(sink), done);
  }
  return {
      {"schemas", std::move(schemas)},
      {"responses", responses()},
      {"parameters",
       {{"IdempotencyKey",
         header_parameter("Idempotency-Key",
                          "1 to 255 visible characters: the same request under the same key gets the first "
                          "answer again, for 30 days")},
        {"IfMatch", header_parameter("If-Match", "the record's ETag: 412 where it was changed meanwhile")},
        {"IfNoneMatch", header_parameter("If-None-Match", "the record's ETag: 304 where it is the same")}}},
      {"headers",
       one("ETag", {{"description", "for If-Match and If-None-Match"}, {"schema", typed("string")}})},
      {"securitySchemes",
       {{"key", {{"type", "http"}, {"scheme", "bearer"}}},
        {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "deskbell_session"}}}}}};
}

}  // namespace

std::string openapi_document(RouteTable const& table) {
  SchemaSink sink;
  json::object paths;
  for (auto const& route : table) {
    auto& path = paths[route.path];
    if (!path.is_object()) path = json::object{};
    std::string method;
    for (char c : route.method) method += static_cast<char>(c - 'A' + 'a');
    path.get_object()[method] = operation_of(route, sink);
  }
  add_failure_schemas(sink);
  json::object const license{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}};
  json::object document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Deskbell"},
        {"version", std::to_string(protocol::version)},
        {"description", "One API for everybody: the web console, scripts and integrations."},
        {"license", license}}},
      {"servers", json::array{json::object{{"url", "/api/v1"}}}},
      {"security",
       json::array{json::object{{"key", json::array{}}}, json::object{{"session", json::array{}}}}},
      {"paths", std::move(paths)},
      {"components", components_of(table, sink)}};
  return json::serialize(document);
}

}  // namespace deskbell::console::api
