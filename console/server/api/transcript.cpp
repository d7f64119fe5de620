// /chats/{id}/transcript: a conversation to keep, as text, page or data.
#include "console/server/chat_transcript.h"

#include "console/server/api/support.h"
#include "protocol/excerpt.h"

namespace deskbell::console::api {

namespace {

using core::transcript::Notes;

struct Asked {
  std::string format;
  Notes notes = Notes::leave_out;
};

Result<Asked> asked_of(Call& call) {
  Query query(call);
  Asked asked;
  if (query.flag("notes").value_or(false)) asked.notes = Notes::include;
  if (auto sound = query.sound(); !sound) return sound.error();
  asked.format = call.query_text("format");
  if (asked.format.empty()) asked.format = "json";
  if (asked.format == "json" || asked.format == "text" || asked.format == "html") return asked;
  return make_error(ErrorCode::invalid, "format: found \"" +
                                            std::string(protocol::clipped(asked.format, 40)) +
                                            "\", expected one of json, text, html");
}

struct File {
  std::int64_t chat = 0;
  std::string name_ends;
  std::string type;
  std::string body;
};

Result<File> file_of(store::Reader& sql, Scope const& scope, Key const& key, Asked const& asked) {
  if (asked.format == "json") {
    auto data = transcript_data(sql, scope, key, asked.notes);
    if (!data) return data.error();
    return File{data->chat.id, "json", "application/json; charset=utf-8", write_answer(*data)};
  }
  auto const transcript = transcript_of(sql, scope, key);
  if (!transcript) return transcript.error();
  if (asked.format == "html") {
    return File{transcript->chat, "html", "text/html; charset=utf-8",
                core::transcript::html_of(transcript->heading, transcript->lines, asked.notes)};
  }
  return File{transcript->chat, "txt", "text/plain; charset=utf-8",
              core::transcript::text_of(transcript->heading, transcript->lines, asked.notes)};
}

net::awaitable<transport::HttpResponse> download(Call& call) {
  auto const asked = asked_of(call);
  if (!asked) co_return failure_of(call, asked.error());
  auto work = [wanted = *asked](store::Reader& sql, Scope const& scope, Key const& key) {
    return file_of(sql, scope, key, wanted);
  };
  auto file = co_await reading_one<File>(call, work);
  if (!file) co_return failure_of(call, file.error());
  transport::HttpResponse response;
  response.status = call.success;
  response.headers.set("Content-Type", file->type);
  // Saved, never shown: a page with what strangers wrote is not opened under the console's own name.
  response.headers.set("Content-Disposition", "attachment; filename=\"conversation-" +
                                                  std::to_string(file->chat) + "." + file->name_ends + "\"");
  response.headers.set("Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
  response.body = std::move(file->body);
  co_return response;
}

}  // namespace

void add_transcript_routes(RouteTable& table) {
  Route row;
  row.method = "GET";
  row.path = "/chats/{id}/transcript";
  row.permission = Permission::chat_see;
  row.summary = "The whole conversation, to be saved";
  row.query = {{"format", "json (where not said), text or html"},
               {"notes", "with private notes; without where not said", "boolean"}};
  row.also_as = {"text/plain", "text/html"};
  row.answer_shape = [](SchemaSink& sink) { return sink.note<ChatTranscript>(); };
  row.handle = download;
  table.push_back(std::move(row));
}

}  // namespace deskbell::console::api
