// Files of messages and forms: uploads by technicians, and downloads, which are never shown as a page of
// ours.
#include "console/server/attachments.h"

#include "console/server/api/shapes.h"
#include "console/server/api/support.h"
#include "console/server/chats.h"
#include "console/server/console.h"
#include "console/server/uploads.h"

namespace deskbell::console::api {

namespace {

constexpr char const* upload_path = "/console/v1/uploads/";

UploadAnswer answer_of(protocol::UploadGrant const& grant) {
  Upload upload;
  upload.uuid = grant.upload_id.text();
  upload.url = upload_path + upload.uuid;
  upload.ticket = grant.ticket;
  upload.offset = grant.offset;
  upload.complete = grant.complete;
  return {std::move(upload)};
}

Outcome<UploadAnswer> begin_upload(Call& call, UploadRequest request) {
  auto const* files = &call.console.files();
  auto work = [request, files](store::Transaction& tx, Scope const& scope,
                               Key const& key) -> Result<Reply<UploadAnswer>> {
    auto const id = UploadId::parse(request.uuid);
    if (!id) return make_error(ErrorCode::invalid, "uuid: expected a UUID of 36 characters");
    if (auto chat = show_chat(tx.sql(), scope, key); !chat) return chat.error();
    Uploader const uploader{scope.organisation, std::nullopt, scope.user};
    protocol::UploadRequest const wanted{*id, request.name, request.size, request.sha256};
    return reply<UploadAnswer>(grant_upload(tx, uploader, *files, wanted), answer_of);
  };
  auto answer = co_await writing_one<Reply<UploadAnswer>>(call, work);
  co_return answer;
}

/// For Content-Disposition (RFC 6266, RFC 8187): what is not plain is percent-encoded.
std::string disposition(std::string const& name) {
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (char const c : name) {
    auto const byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return "attachment; filename*=UTF-8''" + encoded;
}

/// Bytes that anybody may have sent: a download, of no type that a browser would run, in no frame.
net::awaitable<transport::HttpResponse> send_file(Call& call) {
  auto const id = call.path_value(0);
  MayFetch const may{call.caller.may(Permission::chat_see), call.caller.may(Permission::ticket_read)};
  auto work = [id, may](store::Reader& sql, Scope const& scope) {
    return attached_file(sql, scope, may, id);
  };
  auto const file = co_await reading<AttachedFile>(call, work);
  if (!file) co_return failure_of(call, file.error());
  transport::HttpResponse response;
  response.headers.set("Content-Type", "application/octet-stream");
  response.headers.set("Content-Disposition", disposition(file->name));
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  response.headers.set("Cache-Control", "private, no-store");
  transport::FileBody body;
  body.path = call.console.files().path(call.caller.organisation_id, file->sha256);
  response.file = std::move(body);
  co_return response;
}

}  // namespace

void add_attachment_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("POST", "/chats/{id}/attachments", chat_answer,
                        "Upload a file for a message, or go on with it", begin_upload));
  Route file;
  file.method = "GET";
  file.path = "/attachments/{id}/file";
  file.permission = chat_see;
  file.or_permission = ticket_read;
  file.summary = "The bytes of a message's or a contact form's file, as a download";
  file.answer_shape = [](SchemaSink& sink) {
    return sink.note_as("File", {{"type", "string"}, {"format", "binary"}});
  };
  file.handle = [](Call& call) { return send_file(call); };
  table.push_back(std::move(file));
}

}  // namespace deskbell::console::api
