// /me/picture and /users/{id}/picture.
#include "console/server/user_pictures.h"

#include "console/server/api/support.h"
#include "console/server/keys.h"

namespace deskbell::console::api {

namespace {

template <class Change>
Outcome<Success> change(Call& call, Change how) {
  if (call.caller.session_id == 0)
    co_return make_error(ErrorCode::denied, "A picture is changed by who is signed in, not with an API key");
  auto work = [how](store::Transaction& tx, Scope const& scope) { return how(tx, scope); };
  auto const done = co_await writing<void>(call, work);
  co_return success(done);
}

Outcome<Success> set_own(Call& call, PictureRequest request) {
  return change(call, [data = std::move(request.data)](store::Transaction& tx, Scope const& scope) {
    return set_picture(tx, scope, data);
  });
}

Outcome<Success> remove_own(Call& call, Nothing) {
  return change(call, [](store::Transaction& tx, Scope const& scope) { return remove_picture(tx, scope); });
}

net::awaitable<transport::HttpResponse> send_picture(Call& call) {
  auto work = [](store::Reader& sql, Scope const& scope, Key const& key) {
    return picture_of(sql, scope, key);
  };
  auto const picture = co_await reading_one<UserPicture>(call, work);
  if (!picture) co_return failure_of(call, picture.error());
  transport::HttpResponse response;
  response.status = call.success;
  response.headers.set("Content-Type", picture->media_type);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  // Its address changes with it.
  response.headers.set("Cache-Control", "private, max-age=86400");
  response.body = decode_base64(picture->data);
  co_return response;
}

}  // namespace

void add_user_picture_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("PUT", "/me/picture", signed_in,
                        "One's own picture: a JPEG or PNG of at most 8 KiB and 256 x 256 pixels", set_own));
  table.push_back(route("DELETE", "/me/picture", signed_in, "Be shown without a picture", remove_own));
  Route row;
  row.method = "GET";
  row.path = "/users/{id}/picture";
  row.permission = signed_in;
  row.summary = "The picture of a technician";
  row.query = {{"of", "anything: another one, another picture for caches"}};
  row.answer_shape = [](SchemaSink& sink) {
    return sink.note_as("Picture", {{"type", "string"}, {"format", "binary"}});
  };
  row.handle = send_picture;
  table.push_back(std::move(row));
}

}  // namespace deskbell::console::api
