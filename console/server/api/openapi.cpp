// The OpenAPI 3.1 document, made from the same table that routes the requests.
#include "console/server/api/openapi.h"

#include "console/server/api/route.h"
#include "protocol/version.h"

namespace deskbell::console::api {

namespace json = boost::json;

namespace {

json::object content_of(std::string const& shape) {
  json::object schema =
      shape.empty() ? json::object{} : json::object{{"$ref", "#/components/schemas/" + shape}};
  return {{"application/json", json::object{{"schema", schema}}}};
}

json::array parameters_of(Route const& route) {
  json::array parameters;
  for (std::size_t at = 0; (at = route.path.find('{', at)) != std::string::npos; ++at) {
    auto const name = route.path.substr(at + 1, route.path.find('}', at) - at - 1);
    parameters.push_back(json::object{{"name", name},
                                      {"in", "path"},
                                      {"required", true},
                                      {"description", "integer id, or uuid"},
                                      {"schema", json::object{{"type", "string"}}}});
  }
  for (auto const& query : route.query) {
    parameters.push_back(json::object{{"name", query.name},
                                      {"in", "query"},
                                      {"required", false},
                                      {"description", query.meaning},
                                      {"schema", json::object{{"type", "string"}}}});
  }
  return parameters;
}

json::object operation_of(Route const& route, SchemaSink& sink) {
  json::object operation{{"summary", route.summary}};
  auto const permission = Permissions{route.permission}.names();
  operation["x-permission"] = permission.empty() ? "everyone" : permission.front();
  auto const noun = route.path.substr(1, route.path.find('/', 1) - 1);
  operation["tags"] = json::array{json::string(noun)};
  if (auto parameters = parameters_of(route); !parameters.empty()) operation["parameters"] = parameters;
  if (route.request_shape) {
    operation["requestBody"] =
        json::object{{"required", true}, {"content", content_of(route.request_shape(sink))}};
  }
  json::object responses;
  responses[std::to_string(route.success)] =
      json::object{{"description", "as asked"},
                   {"content", content_of(route.answer_shape ? route.answer_shape(sink) : "")}};
  responses["default"] = json::object{{"description", "an error"}, {"content", content_of("ApiError")}};
  operation["responses"] = responses;
  if (route.permission == Permission::everyone) operation["security"] = json::array{};
  return operation;
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
  auto schemas = sink.schemas();
  schemas["ApiError"] = json::object{
      {"type", "object"},
      {"description",
       "401, 403, 409, 429: error. 404: message. 422: success=false, message as a list, errors by field."},
      {"properties", json::object{{"error", json::object{{"type", "string"}}},
                                  {"success", json::object{{"type", "boolean"}}},
                                  {"message", json::object{}},
                                  {"errors", json::object{{"type", "object"}}}}}};
  json::object document{
      {"openapi", "3.1.0"},
      {"info",
       json::object{{"title", "Deskbell"},
                    {"version", std::to_string(protocol::version)},
                    {"description", "One API for everybody: the web console, scripts and integrations."}}},
      {"servers", json::array{json::object{{"url", "/api/v1"}}}},
      {"security",
       json::array{json::object{{"key", json::array{}}}, json::object{{"session", json::array{}}}}},
      {"paths", paths}};
  document["components"] = json::object{
      {"schemas", schemas},
      {"securitySchemes",
       json::object{
           {"key", json::object{{"type", "http"}, {"scheme", "bearer"}}},
           {"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "deskbell_session"}}}}}};
  return json::serialize(document);
}

}  // namespace deskbell::console::api
