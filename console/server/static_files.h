// The web console's own files, from the folder of the build: read and compressed once, served with their
// types and caching.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "protocol/result.h"
#include "transport/http.h"

namespace deskbell::console {

class StaticFiles {
 public:
  /// Errors: not_found (no index.html in the folder).
  static Result<StaticFiles> load(std::filesystem::path const& folder);

  /// A page's path (no dot in its last part) gives index.html: the page's router knows it. 404 for files that
  /// are not there.
  [[nodiscard]] transport::HttpResponse answer(transport::HttpRequest const& request) const;

 private:
  struct File {
    std::string content;
    std::string gzip;  ///< the same, smaller; empty where it is not
    std::string type;
    std::string etag;
    bool hashed_name = false;  ///< the name changes with the content: may be kept for a year
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace deskbell::console
