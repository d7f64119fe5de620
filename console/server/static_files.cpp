// The web console's files in memory.
#include "console/server/static_files.h"

#include <zlib.h>

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

/// Empty where it would not be worth it: pictures are compressed already.
std::string gzipped(std::string const& content, std::string const& type) {
  constexpr std::size_t smallest = 1'024;
  bool const is_text = type.rfind("text/", 0) == 0 || type == "image/svg+xml" || type == "application/json";
  if (!is_text || content.size() < smallest) return {};
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  constexpr int memory = 9;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string out(deflateBound(&stream, content.size()), '\0');
  // zlib only reads what it calls not const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  bool const done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return done && out.size() < content.size() ? out : std::string();
}

/// "gzip" among the codings, not refused by a weight of zero.
bool takes_gzip(std::string_view accepted) {
  auto const at = accepted.find("gzip");
  if (at == std::string_view::npos) return false;
  auto const one = accepted.substr(at, accepted.find(',', at) - at);
  auto const weight = one.find("q=");
  return weight == std::string_view::npos || one.substr(weight + 2).find_first_of("123456789") != one.npos;
}

}  // namespace

Result<StaticFiles> StaticFiles::load(std::filesystem::path const& folder) {
  StaticFiles files;
  std::error_code code;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder, code)) {
    if (!entry.is_regular_file()) continue;
    auto const name = "/" + std::filesystem::relative(entry.path(), folder).generic_string();
    // What the build notes for itself, such as .vite/manifest.json, is no page.
    if (name.find("/.") != std::string::npos) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    File file;
    file.content.assign(std::istreambuf_iterator<char>(stream), {});
    file.type = type_of(entry.path().extension().string());
    constexpr std::size_t tag_length = 20;
    file.etag = "\"" + sha256_hex(file.content).substr(0, tag_length) + "\"";
    file.gzip = gzipped(file.content, file.type);
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
  bool const small = !file.gzip.empty() && takes_gzip(request.headers.get("Accept-Encoding"));
  auto const etag = small ? file.etag.substr(0, file.etag.size() - 1) + "-gzip\"" : file.etag;
  response.headers.set("ETag", etag);
  if (!file.gzip.empty()) response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Cache-Control",
                       file.hashed_name ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers.get("If-None-Match") == etag) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", file.type);
  if (small) response.headers.set("Content-Encoding", "gzip");
  response.body = small ? file.gzip : file.content;
  return response;
}

}  // namespace deskbell::console
