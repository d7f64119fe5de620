// The OpenAPI document says everything of every route, and the copy in the tree is the one that is made.
#include <fstream>
#include <iterator>
#include <set>

#include "console/server/api/route.h"
#include "console/server/device_approval.h"
#include "console/server/secrets.h"
#include "tests/console/rest.h"
#include "tests/support/paths.h"

namespace deskbell::console::test {
namespace {

json::value const& document() {
  static json::value const parsed = json::parse(api::openapi_document(api::all_routes()));
  return parsed;
}

/// Every place of the document, with its path.
void walk(json::value const& value, std::string const& path, auto const& visit) {
  visit(value, path);
  if (auto const* object = value.if_object()) {
    for (auto const& [key, inner] : *object) walk(inner, path + "/" + std::string(key), visit);
  }
  if (auto const* list = value.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) walk((*list)[i], path + "/" + std::to_string(i), visit);
  }
}

TEST(OpenApi, CopyInTheTreeIsUpToDate) {
  std::ifstream file(std::string(DESKBELL_SOURCE_DIR) + "/docs/openapi.json", std::ios::binary);
  std::string const kept{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(kept == api::openapi_document(api::all_routes()) + "\n")
      << "run: ninja -C build/dev openapi, then npm run generate -- ../../docs/openapi.json in console/web";
}

TEST(OpenApi, NamesEveryRouteOnce) {
  std::set<std::string> names;
  for (auto const& route : api::all_routes()) {
    std::string method;
    for (char c : route.method) method += static_cast<char>(c - 'A' + 'a');
    auto const& operation = document().at("paths").at(route.path).at(method);
    EXPECT_TRUE(names.insert(json::value_to<std::string>(operation.at("operationId"))).second) << route.path;
    EXPECT_FALSE(operation.at("summary").as_string().empty()) << route.path;
    auto const& responses = operation.at("responses").as_object();
    EXPECT_TRUE(responses.contains(std::to_string(route.success))) << route.path;
    EXPECT_TRUE(responses.contains("429")) << route.path;
    if (route.permission != api::Permission::everyone) {
      EXPECT_TRUE(responses.contains("401")) << route.path;
      EXPECT_TRUE(responses.contains("403")) << route.path;
    }
    if (route.path.find('{') != std::string::npos) {
      EXPECT_TRUE(responses.contains("404")) << route.path;
    }
    if (route.method == "POST" || route.method == "PUT") {
      EXPECT_TRUE(responses.contains("422") || !operation.as_object().contains("requestBody")) << route.path;
    }
    EXPECT_EQ(route.request_shape != nullptr, operation.as_object().contains("requestBody")) << route.path;
    ASSERT_TRUE(route.answer_shape != nullptr) << route.path << " gives what nobody has described";
  }
}

TEST(OpenApi, TypesEveryField) {
  walk(document().at("components").at("schemas"), "", [](json::value const& value, std::string const& path) {
    auto const* object = value.if_object();
    if (object == nullptr) return;
    if (object->contains("properties") && object->at("properties").is_object() && object->contains("type")) {
      for (auto const& [name, property] : object->at("properties").as_object()) {
        auto const* described = property.if_object();
        ASSERT_TRUE(described != nullptr) << path << name;
        EXPECT_TRUE(described->contains("type") || described->contains("$ref")) << path << "." << name;
        bool const listed = described->contains("type") && described->at("type") == "array";
        EXPECT_TRUE(!listed || described->contains("items")) << path << "." << name;
      }
    }
    bool const of_items = object->contains("items") && object->contains("type");
    EXPECT_FALSE(of_items && object->at("items").as_object().empty()) << path;
  });
}

TEST(OpenApi, RefersOnlyToWhatIsThere) {
  std::set<std::string> used;
  walk(document(), "", [&](json::value const& value, std::string const& path) {
    auto const* object = value.if_object();
    if (object == nullptr || !object->contains("$ref") || !object->at("$ref").is_string()) return;
    auto const to = json::value_to<std::string>(object->at("$ref"));
    used.insert(to);
    json::error_code code;
    EXPECT_NE(document().find_pointer(to.substr(1), code), nullptr) << path << " refers to " << to;
  });
  for (auto const& [name, schema] : document().at("components").at("schemas").as_object())
    EXPECT_TRUE(used.contains("#/components/schemas/" + std::string(name))) << name << " is used nowhere";
}

TEST(OpenApi, IsServedToEverybody) {
  Rest rest;
  auto const served = rest.raw("GET", "/api/v1/openapi.json");
  EXPECT_EQ(served.status, 200);
  EXPECT_EQ(served.json(), document());
  EXPECT_EQ(served.text("/openapi"), "3.1.0");
}

/// What the console answers has exactly the members that the document promises.
TEST(OpenApi, AnswersAreAsDescribed) {
  Rest rest;
  auto const customer = make_customer(rest, "Client");
  auto const asset = make_asset(rest, customer, "desk-1");
  make_inventory(rest, asset);
  make_contact(rest, customer, "Ada");
  auto const folder =
      rest.post("/folders", {{"customer_id", customer}, {"name", "Office"}}).number("/folder/id");
  rest.put("/customer_assets/" + std::to_string(asset), {{"folder_id", folder}});
  make_ticket(rest, customer, "Printer");
  auto const chat = make_chat(rest, rest.ours().scope, asset, "Hello");
  rest.post("/rmm_alerts", {{"asset_id", asset}, {"description", "x"}, {"formatted_output", "y"}});
  rest.post("/policies", {{"name", "All"}});
  auto const token =
      rest.post("/enrollment_tokens", {{"customer_id", customer}}).number("/enrollment_token/id");
  rest.write([&](store::Transaction& tx) -> Result<void> {
    Newcomer newcomer;
    newcomer.organisation = rest.ours().organisation;
    newcomer.token = token;
    newcomer.device = DeviceId{fresh_uuid(tx.now())};
    newcomer.asset = AssetId{fresh_uuid(tx.now())};
    newcomer.hostname = "desk-2";
    hold_device(tx, newcomer);
    return {};
  });
  rest.post("/canned_responses", {{"title", "Greeting"}, {"body", "Good morning!"}});
  rest.post("/announcements", {{"title", "Updates"}, {"text", "Tonight."}, {"customer_id", customer}});
  auto const schema_named = [](json::value const& schema) -> json::value const& {
    auto const* reference = schema.as_object().if_contains("$ref");
    if (reference == nullptr) return schema;
    json::error_code code;
    return *document().find_pointer(json::value_to<std::string>(*reference).substr(1), code);
  };
  std::function<void(json::value const&, json::value const&, std::string const&)> const compare =
      [&](json::value const& value, json::value const& described, std::string const& path) {
        auto const& schema = schema_named(described).as_object();
        if (auto const* object = value.if_object(); object != nullptr && schema.contains("properties")) {
          auto const& properties = schema.at("properties").as_object();
          for (auto const& [name, inner] : *object) {
            ASSERT_TRUE(properties.contains(name)) << path << "." << name << " is not described";
            compare(inner, properties.at(name), path + "." + std::string(name));
          }
          if (schema.contains("required")) {
            for (auto const& name : schema.at("required").as_array())
              EXPECT_TRUE(object->contains(name.as_string())) << path << "." << name.as_string().c_str();
          }
        }
        if (auto const* list = value.if_array(); list != nullptr && schema.contains("items")) {
          for (auto const& inner : *list) compare(inner, schema.at("items"), path + "[]");
        }
        if (auto const* type = schema.if_contains("type"); type != nullptr && type->is_string()) {
          auto const wanted = json::value_to<std::string>(*type);
          bool const fits =
              (wanted == "string" && value.is_string()) || (wanted == "boolean" && value.is_bool()) ||
              (wanted == "integer" && value.is_int64()) || (wanted == "number" && value.is_number()) ||
              (wanted == "object" && value.is_object()) || (wanted == "array" && value.is_array());
          EXPECT_TRUE(fits) << path << " is " << json::serialize(value).substr(0, 80) << ", described as "
                            << wanted;
        }
      };
  int compared = 0;
  for (auto const& route : api::all_routes()) {
    // Those need a browser's session, or answer with a file.
    static std::set<std::string> const not_here{"/session", "/attachments/{id}/file", "/users/{id}/picture"};
    if (route.method != "GET" || not_here.contains(route.path)) continue;
    auto path = route.path;
    if (auto const at = path.find("{id}"); at != std::string::npos)
      path.replace(at, 4, std::to_string(path.starts_with("/chats") ? chat : 1));
    auto const answer = rest.get(path);
    ASSERT_EQ(answer.status, 200) << path << answer.body;
    auto const& response = document().at("paths").at(route.path).at("get").at("responses").at("200");
    compare(answer.json(), response.at("content").at("application/json").at("schema"), path);
    ++compared;
  }
  EXPECT_GT(compared, 30);
}

}  // namespace
}  // namespace deskbell::console::test
