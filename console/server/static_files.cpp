// The web console's files in memory.
#include "console/server/static_files.h"

#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

#include "console/server/secrets.h"

namespace deskbell::console {

namespace {

std::string type_of(std::string const& extension) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> types = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".woff2", "font/woff2"},
      {".mp3", "audio/mpeg"},
      {".ogg", "audio/ogg"},
      {".wav", "audio/wav"},
  }};
  for (auto const& [known, type] : types) {
    if (extension == known) return std::string(type);
  }
  return "application/octet-stream";
}

}  // namespace

Result<StaticFiles> StaticFiles::load(std::filesystem::path const& folder) {
  StaticFiles files;
  std::error_code code;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder, code)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    File file;
    file.content.assign(std::istreambuf_iterator<char>(stream), {});
    file.type = type_of(entry.path().extension().string());
    constexpr std::size_t tag_length = 20;
    file.etag = "\"" + sha256_hex(file.content).substr(0, tag_length) + "\"";
    auto const name = "/" + std::filesystem::relative(entry.path(), folder).generic_string();
    file.hashed_name = name.rfind("/assets/", 0) == 0;
    files.files_[name] = std::move(file);
  }
  if (code || !files.files_.contains("/index.html")) {
    return make_error(ErrorCode::not_found, "web console: there is no index.html in " + folder.string() +
                                                "; build it with ./dev build, or name its folder with --web");
  }
  return files;
}

transport::HttpResponse StaticFiles::answer(transport::HttpRequest const& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return transport::error_response(405, "Method not allowed");
  auto found = files_.find(request.path);
  auto const last_part = std::string_view(request.path).substr(request.path.rfind('/') + 1);
  if (found == files_.end() && last_part.find('.') == std::string_view::npos)
    found = files_.find("/index.html");
  if (found == files_.end()) return transport::error_response(404, "Not found");
  auto const& file = found->second;
  transport::HttpResponse response;
  response.headers.set("ETag", file.etag);
  response.headers.set("Cache-Control",
                       file.hashed_name ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers.get("If-None-Match") == file.etag) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", file.type);
  response.body = file.content;
  return response;
}

}  // namespace deskbell::console
