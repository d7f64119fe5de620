// /openapi.json: the document of this API, made from the table that it describes.
#include "console/server/api/typed_route.h"

namespace deskbell::console::api {

namespace {

Outcome<RawJson> openapi(Call&, Nothing) {
  static std::string const text = openapi_document(all_routes());
  co_return Reply<RawJson>{RawJson{text}};
}

}  // namespace

void add_document_routes(RouteTable& table) {
  auto document = route("GET", "/openapi.json", Permission::everyone, "This document", openapi);
  document.answer_shape = [](SchemaSink& sink) {
    return sink.note_as("OpenApi", {{"type", "object"}, {"description", "An OpenAPI 3.1 document"}});
  };
  table.push_back(std::move(document));
}

}  // namespace deskbell::console::api
